"""Models that are zip files: which sort of them, by the names of their members."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

from aispm.providers.files.models import pickles
from aispm.providers.files.models.archive import Archive
from aispm.providers.files.models.graphs import keras_config
from aispm.providers.files.models.imports import Imports, imports
from aispm.providers.files.models.window import Window
from aispm.vocabulary import Facts

_MOST_PICKLES = 16
_MOST_ARRAYS = 64
_KERAS = frozenset({"config.json", "metadata.json"})
_TORCHSERVE = "MAR-INF/MANIFEST.json"
_OBJECTS = re.compile(rb"'descr':.{0,200}\|O", re.DOTALL)
_HEADER = 10_000  # bytes of an array in which its type stands


def model(window: Window) -> Facts | None:
    """What a zip file tells as a model, its `format` first; None where it is none."""
    try:
        archive = Archive(window)
    except zipfile.BadZipFile:
        return None
    names = archive.names
    data = [name for name in names if name == "data.pkl" or name.endswith("/data.pkl")]
    if data:
        return _torch(archive, data)
    if _KERAS.issubset(names):
        return _keras(archive)
    if _TORCHSERVE in names:
        return {"format": "torchserve-archive", "executes_code": True}
    if any(name.endswith(".tflite") for name in names):
        return {"format": "tflite", "executes_code": False}
    if names and all(name.endswith(".npy") for name in names):
        return _arrays(archive)
    return None


def _torch(archive: Archive, data: list[str]) -> Facts:
    """A model of PyTorch. One with code of its own beside the data is a program (TorchScript)."""
    pickled = sorted({name for name in archive.names if name.endswith(".pkl")} | set(data))
    found = [
        Imports(frozenset(), False) if member is None else imports(io.BytesIO(member))
        for name in pickled[:_MOST_PICKLES]
        for member in archive.read(name)
    ]
    script = any(name.endswith("/constants.pkl") for name in archive.names)
    return {"format": "torchscript" if script else "pytorch-zip", **pickles.facts(found)}


def _keras(archive: Archive) -> Facts:
    members = archive.read("config.json")
    facts: Facts = {"format": "keras-v3"}
    if any(one is not None and keras_config(one) for one in members):
        facts["executes_code"] = True
    elif all(one is not None for one in members):
        facts["executes_code"] = False
    return facts


def _arrays(archive: Archive) -> Facts | None:
    """Arrays of numbers are data; one of objects is a pickle behind its header."""
    found: list[Imports] = []
    for name in archive.names[:_MOST_ARRAYS]:
        if _OBJECTS.search(archive.head(name, _HEADER)[:_HEADER]):
            found += [array(member) for member in archive.read(name)]
    return objects(found)


def objects(found: Sequence[Imports]) -> Facts | None:
    """Arrays of objects: a model only by what is in them, for most are data."""
    matter = any(pickles.is_model(each) for each in found)
    return {"format": "numpy-pickle", **pickles.facts(found)} if matter else None


def array(data: bytes | None) -> Imports:
    """The imports of the pickle in an array of objects."""
    if data is None:
        return Imports(frozenset(), False)
    wide = data[6:7] > b"\x01"
    length = int.from_bytes(data[8:12] if wide else data[8:10], "little")
    return imports(io.BytesIO(data[(12 if wide else 10) + length :]))


def has_objects(head: bytes) -> bool:
    """Whether the header of an array says that it holds objects."""
    return bool(_OBJECTS.search(head))
