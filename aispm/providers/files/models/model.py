"""What a file is as a model: by its first bytes, and by its name only where these do not tell."""

from __future__ import annotations

import re

from aispm.providers.files.models import archives, graphs, headers, pickles
from aispm.providers.files.models.imports import Imports
from aispm.providers.files.models.window import Window
from aispm.vocabulary import Facts

HEAD = 4096
# Ends of names, and what a file is that Git LFS keeps elsewhere under such a name.
SUFFIXES = {
    ".safetensors": "safetensors",
    ".gguf": "gguf",
    ".ggml": "ggml",
    ".onnx": "onnx",
    ".pt": "pytorch",
    ".pth": "pytorch",
    ".ckpt": "pytorch",
    ".ptl": "pytorch",
    ".pdparams": "pickle",
    ".pkl": "pickle",
    ".pickle": "pickle",
    ".dill": "pickle",
    ".joblib": "joblib",
    ".keras": "keras-v3",
    ".tflite": "tflite",
    ".mlmodel": "coreml",
    ".llamafile": "llamafile",
    ".mar": "torchserve-archive",
    ".cbm": "catboost",
    # What these are is told by what is in them alone.
    ".pk": None,
    ".sav": None,
    ".bin": None,
    ".h5": None,
    ".hdf5": None,
    ".npy": None,
    ".npz": None,
    ".task": None,
    ".lite": None,
    ".ubj": None,
}
NAMES = {
    "saved_model.pb": "tensorflow-savedmodel",
    "keras_metadata.pb": "tensorflow-savedmodel",
    "flax_model.msgpack": "flax-msgpack",
    "tf_model.h5": "keras-h5",
}
_TORCH = re.compile(r"(?:pytorch_model|adapter_model|diffusion_pytorch_model)[\w.-]*\.bin")
# A pickle of such a name is a model whatever is in it.
_CERTAIN = frozenset({".pt", ".pth", ".ckpt", ".ptl", ".joblib", ".pdparams"})
_OLD_PICKLES = frozenset({".pkl", ".pickle", ".pk", ".sav", ".joblib"})
_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\r?\n(?:[a-z0-9.-]+ [^\n]*\n)*?"
    rb"size (\d{1,19})\r?\n?"
)
_GGML = (b"lmgg", b"fmgg", b"tjgg", b"algg")  # ggml, ggmf, ggjt, ggla as a number's bytes
_PROGRAMS = (b"MZqFpD=", b"jartsr=", b"\x7fELF", b"MZ", b"#!")
_SAFE: Facts = {"executes_code": False}


def model(window: Window, name: str) -> Facts | None:
    """The facts of a model file, its `format` and `size` among them; None where it is none."""
    head = window.at(0, HEAD)
    suffix = name[name.rindex(".") :].lower() if "." in name else ""
    if pointer := _POINTER.match(head):
        return _elsewhere(name, suffix, int(pointer[1]))
    facts = _by_head(window, head, suffix) or _by_name(window, head, name, suffix)
    return {"size": window.size, "lfs": False, **facts} if facts else None


def _elsewhere(name: str, suffix: str, size: int) -> Facts | None:
    """A file that Git LFS keeps: its name tells what it is, and nothing tells what is in it."""
    kind = NAMES.get(name) or ("pytorch" if _TORCH.fullmatch(name) else SUFFIXES.get(suffix))
    return {"format": kind, "size": size, "lfs": True} if kind else None


def _by_head(window: Window, head: bytes, suffix: str) -> Facts | None:
    if head.startswith(b"PK\x03\x04"):
        return archives.model(window)
    if head.startswith(b"GGUF"):
        return {"format": "gguf", **_SAFE, **headers.gguf(window)}
    if head.startswith(_GGML):
        return {"format": "ggml", **_SAFE}
    if head[4:8] == b"TFL3":
        return {"format": "tflite", **_SAFE}
    if head.startswith(b"CBM1"):
        return {"format": "catboost", **_SAFE}
    if head.startswith(b"\x89HDF\r\n\x1a\n"):
        facts = graphs.keras_h5(window)
        return None if facts is None else {"format": "keras-h5", **facts}
    if headers.is_safetensors(head, window.size):
        return {"format": "safetensors", **_SAFE, **headers.safetensors(window)}
    if head.startswith(b"\x93NUMPY"):
        return _array(window, head)
    return _pickled(window, head, suffix)


def _array(window: Window, head: bytes) -> Facts | None:
    if not archives.has_objects(head):
        return None
    whole = window.at(0, window.size) if window.affordable else None
    return archives.objects([archives.array(whole)])


def _pickled(window: Window, head: bytes, suffix: str) -> Facts | None:
    """A pickle, packed or not; one of no certain name only if it is of a model, or dangerous."""
    if pickles.is_pickle(head):
        found = pickles.of(window)
    elif pickles.is_compressed(head) and (suffix in _OLD_PICKLES):
        packed = pickles.unpacked(window, head)
        if packed is None or not pickles.is_pickle(packed.read(2)):
            return None
        found = pickles.of(packed)
    elif suffix in _OLD_PICKLES:
        found = pickles.of(window)  # of protocol 0 or 1, which has no beginning of its own
        if not found.complete:
            return None
    else:
        return None
    unread = not found.complete and suffix in _OLD_PICKLES
    if suffix not in _CERTAIN and not unread and not pickles.is_model(found):
        return None
    return {"format": _kind(head, found, suffix), **pickles.facts([found])}


def _kind(head: bytes, found: Imports, suffix: str) -> str:
    if head.startswith(pickles.LEGACY):
        return "pytorch-legacy"
    by_joblib = any(one.module.startswith("joblib.numpy_pickle") for one in found.names)
    return "joblib" if by_joblib or suffix == ".joblib" else "pickle"


def _by_name(window: Window, head: bytes, name: str, suffix: str) -> Facts | None:
    """Formats whose first bytes are not theirs alone."""
    if suffix == ".onnx":
        facts = graphs.onnx(window)
        return None if facts is None else {"format": "onnx", **facts}
    if suffix == ".llamafile" and head.startswith(_PROGRAMS):
        return {"format": "llamafile", "executes_code": True}
    if suffix == ".mlmodel" and head[:1] == b"\x08":
        return {"format": "coreml", **_SAFE}
    if suffix == ".ubj" and b"learner" in head[:64]:
        return {"format": "xgboost", **_SAFE}
    if name in ("saved_model.pb", "keras_metadata.pb") and head:
        return {"format": "tensorflow-savedmodel", **graphs.saved_model(window)}
    if name == "flax_model.msgpack" and head:
        return {"format": "flax-msgpack", **_SAFE}
    return None
