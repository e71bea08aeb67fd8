"""What a file is as a model, by its bytes; and what is none."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import pickle
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from aispm.providers.files.models.model import model
from aispm.providers.files.models.window import Window
from tests.kit.clock import soon
from tests.providers.files.models.samples import (
    LEGACY,
    SYSTEM,
    array,
    evil,
    gguf,
    importing,
    numpy,
    onnx,
    pointer,
    safetensors,
    torch,
    weights,
    zipped,
)

HDF5 = b"\x89HDF\r\n\x1a\n"
SKLEARN = importing("sklearn.svm._classes", "SVC")
CLEAN = {"executes_code": True, "dangerous_globals": [], "other_globals": []}
UNTOLD = {
    "format": "safetensors",
    "executes_code": False,
    "architecture": None,
    "model": None,
    "adapter": False,
}
EVIL = {"executes_code": True, "dangerous_globals": [SYSTEM], "other_globals": []}


def facts(name: str, data: bytes) -> dict[str, Any] | None:
    """The facts of a file, without its size and where it is kept."""
    found = model(Window(io.BytesIO(data)), name)
    if found is None:
        return None
    assert found.pop("size") == len(data)
    assert found.pop("lfs") is False
    return found


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        pytest.param("m.pkl", SKLEARN, {"format": "pickle", **CLEAN}, id="sklearn"),
        pytest.param("m.pkl", evil(), {"format": "pickle", **EVIL}, id="protocol-4-system"),
        pytest.param("m.pkl", evil(0), {"format": "pickle", **EVIL}, id="protocol-0-system"),
        pytest.param("m.safetensors", evil(), {"format": "pickle", **EVIL}, id="named-safetensors"),
        pytest.param("m.gguf", SKLEARN, {"format": "pickle", **CLEAN}, id="named-gguf"),
        pytest.param("m.bin", evil(2), {"format": "pickle", **EVIL}, id="bin-system"),
        pytest.param("m.pt", weights(), {"format": "pickle", **CLEAN}, id="pt-weights"),
        pytest.param(
            "m.pth",
            LEGACY + weights() + evil(2),
            {"format": "pytorch-legacy", **EVIL},
            id="legacy-system",
        ),
        pytest.param("m.joblib", weights(), {"format": "joblib", **CLEAN}, id="joblib-weights"),
        pytest.param(
            "m.pkl",
            b"\x80\x04]" + array("f8", (2,), b"\0" * 16) + SKLEARN[2:-1] + b"a.",
            {"format": "joblib", **CLEAN},
            id="array-of-joblib",
        ),
        pytest.param(
            "m.joblib", zlib.compress(evil()), {"format": "joblib", **EVIL}, id="zlib-system"
        ),
        pytest.param(
            "m.joblib",
            gzip.compress(evil(), mtime=0),
            {"format": "joblib", **EVIL},
            id="gzip-system",
        ),
        pytest.param("m.pkl", bz2.compress(evil()), {"format": "pickle", **EVIL}, id="bz2-system"),
        pytest.param(
            "m.joblib", lzma.compress(evil()), {"format": "joblib", **EVIL}, id="lzma-system"
        ),
        pytest.param(
            "m.pkl",
            importing("sklearn.x", "Y")[:-1] + b"\x8c\x03foo\x8c\x03bar\x93.",
            {
                "format": "pickle",
                "executes_code": True,
                "dangerous_globals": [],
                "other_globals": ["foo.bar"],
            },
            id="other-import",
        ),
        # cut off: nothing is told of what it imports, unless that is known to be dangerous
        pytest.param(
            "m.pt", weights()[:-1], {"format": "pickle", "executes_code": True}, id="pt-cut"
        ),
        pytest.param("m.pt", evil()[:-1], {"format": "pickle", **EVIL}, id="pt-cut-system"),
        pytest.param(
            "m.pkl", weights()[:-1], {"format": "pickle", "executes_code": True}, id="pkl-cut"
        ),
    ],
)
def test_pickles(name: str, data: bytes, expected: dict[str, Any]) -> None:
    assert facts(name, data) == expected


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        pytest.param("m.pt", torch(weights()), {"format": "pytorch-zip", **CLEAN}, id="torch"),
        pytest.param("m.bin", torch(evil(2)), {"format": "pytorch-zip", **EVIL}, id="torch-system"),
        pytest.param(
            "m.safetensors",
            torch(evil(2)),
            {"format": "pytorch-zip", **EVIL},
            id="torch-named-safetensors",
        ),
        pytest.param(
            "m.pt",
            torch(weights(), constants=weights()),
            {"format": "torchscript", **CLEAN},
            id="torchscript",
        ),
        pytest.param(
            "m.pt",
            torch(weights(), other=evil()),
            {"format": "pytorch-zip", **EVIL},
            id="second-pickle",
        ),
        pytest.param(
            "m.pt",
            zipped({"a/data.pkl": evil(2)}, zipfile.ZIP_DEFLATED),
            {"format": "pytorch-zip", **EVIL},
            id="deflated",
        ),
        # packed in a way that is not unpacked
        pytest.param(
            "m.pt",
            zipped({"a/data.pkl": weights()}, zipfile.ZIP_LZMA),
            {"format": "pytorch-zip", "executes_code": True},
            id="lzma",
        ),
        pytest.param(
            "m.keras",
            zipped({"config.json": b'{"class_name": "Dense"}', "metadata.json": b""}),
            {"format": "keras-v3", "executes_code": False},
            id="keras",
        ),
        pytest.param(
            "m.keras",
            zipped({"config.json": b'{"class_name":"Lambda"}', "metadata.json": b""}),
            {"format": "keras-v3", "executes_code": True},
            id="keras-lambda",
        ),
        pytest.param(
            "m.mar",
            zipped({"MAR-INF/MANIFEST.json": b"{}", "handler.py": b""}),
            {"format": "torchserve-archive", "executes_code": True},
            id="torchserve",
        ),
        pytest.param(
            "m.task",
            zipped({"x.tflite": b""}),
            {"format": "tflite", "executes_code": False},
            id="task",
        ),
        pytest.param(
            "m.npz",
            zipped({"a.npy": numpy("<f8", b""), "b.npy": numpy("|O", evil())}),
            {"format": "numpy-pickle", **EVIL},
            id="npz",
        ),
    ],
)
def test_zip_files(name: str, data: bytes, expected: dict[str, Any]) -> None:
    assert facts(name, data) == expected


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        pytest.param(
            "m.npy", numpy("|O", evil()), {"format": "numpy-pickle", **EVIL}, id="npy-system"
        ),
        pytest.param(
            "m.npy", numpy("|O", SKLEARN), {"format": "numpy-pickle", **CLEAN}, id="npy-sklearn"
        ),
        pytest.param(
            "m.ggml", b"tjgg\1\0\0\0", {"format": "ggml", "executes_code": False}, id="ggml"
        ),
        pytest.param(
            "m.tflite", b"\x1c\0\0\0TFL3", {"format": "tflite", "executes_code": False}, id="tflite"
        ),
        pytest.param(
            "m.cbm", b"CBM1\0\0", {"format": "catboost", "executes_code": False}, id="catboost"
        ),
        pytest.param(
            "m.mlmodel",
            b"\x08\x05\x12\x00",
            {"format": "coreml", "executes_code": False},
            id="coreml",
        ),
        pytest.param(
            "m.llamafile",
            b"MZqFpD='\n",
            {"format": "llamafile", "executes_code": True},
            id="llamafile-ape",
        ),
        pytest.param(
            "m.llamafile",
            b"\x7fELF\2",
            {"format": "llamafile", "executes_code": True},
            id="llamafile-elf",
        ),
        pytest.param(
            "m.ubj",
            b"{L\0\0\0\0\0\0\0\7learner{",
            {"format": "xgboost", "executes_code": False},
            id="xgboost",
        ),
        pytest.param(
            "m.onnx",
            onnx("", "ai.onnx.ml", "com.microsoft"),
            {"format": "onnx", "executes_code": False},
            id="onnx",
        ),
        pytest.param(
            "m.onnx", onnx("", "my.operators"), {"format": "onnx"}, id="onnx-own-operators"
        ),
        pytest.param(
            "m.h5",
            HDF5 + b"\0keras_version\0" + b'{"class_name": "Dense"}',
            {"format": "keras-h5", "executes_code": False},
            id="h5",
        ),
        pytest.param(
            "m.h5",
            HDF5 + b"\0model_config\0" + b'{"class_name": "Lambda"}',
            {"format": "keras-h5", "executes_code": True},
            id="h5-lambda",
        ),
        pytest.param(
            "saved_model.pb",
            b"\x08\x01\x12\x06MatMul",
            {"format": "tensorflow-savedmodel", "executes_code": False},
            id="savedmodel",
        ),
        pytest.param(
            "saved_model.pb",
            b"\x08\x01\x12\x09WriteFile",
            {"format": "tensorflow-savedmodel", "executes_code": True},
            id="savedmodel-writes",
        ),
        pytest.param(
            "keras_metadata.pb",
            b'{"class_name": "Lambda"}',
            {"format": "tensorflow-savedmodel", "executes_code": True},
            id="savedmodel-lambda",
        ),
        pytest.param(
            "flax_model.msgpack",
            b"\x81",
            {"format": "flax-msgpack", "executes_code": False},
            id="flax",
        ),
    ],
)
def test_other_formats(name: str, data: bytes, expected: dict[str, Any]) -> None:
    assert facts(name, data) == expected


@pytest.mark.parametrize(
    ("header", "architecture", "title", "adapter"),
    [
        ({"w": {}}, None, None, False),
        ({"__metadata__": {"format": "pt"}}, None, None, False),
        (
            {"__metadata__": {"modelspec.architecture": "sdxl", "modelspec.title": "Cats"}},
            "sdxl",
            "Cats",
            False,
        ),
        ({"layer.lora_A.weight": {}}, None, None, True),
        ({"w": {"modelspec.title": "no"}}, None, None, False),
    ],
)
def test_what_a_safetensors_header_says(
    header: dict[str, Any], architecture: str | None, title: str | None, adapter: bool
) -> None:
    assert facts("m.safetensors", safetensors(json.dumps(header).encode())) == {
        "format": "safetensors",
        "executes_code": False,
        "architecture": architecture,
        "model": title,
        "adapter": adapter,
    }


def test_what_a_gguf_header_says() -> None:
    data = gguf(general_architecture="llama", general_name="Tiny", general_type="adapter")
    assert facts("m.gguf", data) == {
        "format": "gguf",
        "executes_code": False,
        "architecture": "llama",
        "model": "Tiny",
        "adapter": True,
    }
    none = {"architecture": None, "model": None, "adapter": False}
    assert facts("m.bin", gguf()[:9]) == {"format": "gguf", "executes_code": False, **none}
    cut = gguf(general_architecture="llama")[:60]
    assert facts("m.gguf", cut + b"\xff" * 99) is not None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("m.safetensors", "safetensors"),
        ("m.GGUF", "gguf"),
        ("m.pt", "pytorch"),
        ("m.pkl", "pickle"),
        ("pytorch_model-00001-of-00002.bin", "pytorch"),
        ("adapter_model.bin", "pytorch"),
        ("tf_model.h5", "keras-h5"),
        ("m.h5", None),
        ("m.bin", None),
        ("m.npy", None),
    ],
)
def test_what_git_lfs_keeps_is_told_by_its_name(name: str, kind: str | None) -> None:
    found = model(Window(io.BytesIO(pointer(5_000_000_000))), name)
    assert found == (kind and {"format": kind, "size": 5_000_000_000, "lfs": True})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("m.pkl", weights(), id="weights-of-no-name"),
        pytest.param(
            "m.pkl", pickle.dumps([1, {"a": b"x"}, None], protocol=0), id="protocol-0-data"
        ),
        pytest.param("m.pkl", b"The text of a note.", id="text"),
        pytest.param("m.pkl", b"", id="empty-pkl"),
        pytest.param("m.sav", b"$FL2@(#) SPSS DATA FILE", id="spss"),
        pytest.param("m.bin", b"", id="empty-bin"),
        pytest.param("m.bin", bytes(range(256)), id="bytes"),
        pytest.param("m.bin", b"\x80\x02 is no pickle", id="pickle-head"),
        pytest.param("m.bin", zlib.compress(evil()), id="zlib-bin"),
        pytest.param("m.bin", zipped({"x.txt": b""}), id="zip-bin"),
        pytest.param("m.h5", HDF5 + b"measurements", id="hdf5-data"),
        pytest.param("m.npy", numpy("<f8", b"\0" * 8), id="npy-numbers"),
        pytest.param("m.npy", numpy("|O", weights()), id="npy-harmless"),
        pytest.param("m.npz", zipped({"a.npy": numpy("<f8", b"")}), id="npz-numbers"),
        pytest.param("m.npz", zipped({}), id="empty-npz"),
        pytest.param("m.onnx", b"no model", id="text-onnx"),
        pytest.param("m.onnx", b"", id="empty-onnx"),
        pytest.param("m.onnx", b"\x08\x08" * 20_000, id="short-onnx"),
        pytest.param("m.mlmodel", b"<xml/>", id="xml-mlmodel"),
        pytest.param("m.safetensors", b"no model", id="text-safetensors"),
        pytest.param("m.safetensors", b"\xff" * 8 + b"{}", id="huge-header"),
        pytest.param("m.safetensors", safetensors(b"{}" + b" " * 99)[:20], id="cut-safetensors"),
        pytest.param("m.ubj", b"{}", id="empty-ubj"),
        pytest.param("m.task", b"buy milk", id="text-task"),
        pytest.param("m.lite", b"x", id="text-lite"),
        pytest.param("m.llamafile", b"text", id="text-llamafile"),
        pytest.param("saved_model.pb", b"", id="empty-pb"),
        pytest.param("m.pt", b"PK\x03\x04 and no more", id="cut-zip"),
    ],
)
def test_what_is_no_model(name: str, data: bytes) -> None:
    assert model(Window(io.BytesIO(data)), name) is None


def test_two_members_of_one_name_are_both_read() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a/data.pkl", evil(2))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a/data.pkl", weights())
    assert facts("m.pt", data.getvalue()) == {"format": "pytorch-zip", **EVIL}


BOMBS: dict[str, tuple[str, Callable[[], bytes], dict[str, Any] | None]] = {
    "zip": (
        "m.pt",
        lambda: zipped({"a/data.pkl": b"\x80\x02]" + b"N" * 100_000_000}, zipfile.ZIP_DEFLATED),
        {"format": "pytorch-zip", "executes_code": True},
    ),
    "zlib": (
        "m.joblib",
        lambda: zlib.compress(b"\x80\x02]" + b"\0" * 100_000_000, 1),
        {"format": "joblib", "executes_code": True},
    ),
    "bz2": (
        "m.joblib",
        lambda: bz2.compress(b"\x80\x02]" + b"\0" * 100_000_000, 1),
        {"format": "joblib", "executes_code": True},
    ),
    "onnx-fields": ("m.onnx", lambda: b"\x08\x08" + b"\x3a\x00" * 2_000_000, None),
    "json-depth": ("m.safetensors", lambda: safetensors(b'{"a":' * 1_000_000), UNTOLD),
    "json-length": ("m.safetensors", lambda: safetensors(b'{"' + b"lora_" * 1_000_000), UNTOLD),
    "h5-classes": (
        "m.h5",
        lambda: HDF5 + b"keras_version" + b'"class_name"' * 1_000_000,
        {"format": "keras-h5", "executes_code": False},
    ),
    "npz-members": (
        "m.npz",
        lambda: zipped({f"{number}.npy": b"" for number in range(20_000)}),
        None,
    ),
    "npy-opcodes": (
        "m.npy",
        lambda: numpy("|O", b"") + b"\x80\x04" + b"N" * 3_000_000,
        None,
    ),
}
_LONG_TO_MAKE = {"bz2", "npy-opcodes"}  # unpacked and read as the others are


@pytest.mark.parametrize(
    ("name", "made", "expected"),
    [
        pytest.param(*bomb, id=name, marks=pytest.mark.slow if name in _LONG_TO_MAKE else ())
        for name, bomb in BOMBS.items()
    ],
)
def test_bombs(name: str, made: Callable[[], bytes], expected: dict[str, Any] | None) -> None:
    data = made()
    with soon(4):
        assert facts(name, data) == expected


def test_a_list_of_members_without_end_is_not_read() -> None:
    data = zipped({f"{number:0200}": b"" for number in range(30_000)})
    with soon(1):
        assert facts("m.pt", data) is None
