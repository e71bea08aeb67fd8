"""Model files made here, of a few bytes each; none of them is ever loaded."""

from __future__ import annotations

import collections
import io
import os
import pickle
import struct
import zipfile
from typing import Any

LEGACY = pickle.dumps(0x1950A86A20F9469CFC6C, protocol=2)


class Calls:
    """An object whose pickle calls something when it is loaded."""

    def __init__(self, what: Any, *arguments: Any) -> None:
        self.call = what, arguments

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self.call


SYSTEM = f"{os.system.__module__}.system"  # posix or nt


def evil(protocol: int = 4) -> bytes:
    """A pickle that would run a command."""
    return pickle.dumps(Calls(os.system, "false"), protocol=protocol)


def short(text: str) -> bytes:
    """A text as an opcode of protocol 4 pushes it."""
    return b"\x8c" + bytes([len(text)]) + text.encode()


def named(module: str, name: str) -> bytes:
    """An import of protocol 4, without what it is called with."""
    return short(module) + short(name) + b"\x93"


def importing(module: str, name: str) -> bytes:
    """A whole pickle that imports one thing."""
    return b"\x80\x04" + named(module, name) + b"."


def array(dtype: str, shape: tuple[int, ...], data: bytes, alignment: bool = True) -> bytes:
    """An array as joblib writes one into a pickle: a wrapper, and then its bytes."""
    axes = b"".join(b"J" + struct.pack("<i", one) for one in shape)
    kind = named("numpy", "dtype") + short(dtype) + b"\x89\x88\x87R"
    aligned = short("numpy_array_alignment_bytes") + (b"K\x10" if alignment else b"N")
    state = short("shape") + b"(" + axes + b"t" + short("dtype") + kind + aligned
    wrapper = named("joblib.numpy_pickle", "NumpyArrayWrapper") + b")\x81}(" + state + b"ub"
    padding = b"\x03\xff\xff\xff" if alignment and dtype[0] != "O" else b""
    return wrapper + padding + data


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """A zip file of these members."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def torch(data: bytes, **others: bytes) -> bytes:
    """A model of PyTorch."""
    members = {"archive/data.pkl": data, "archive/version": b"3\n", "archive/data/0": b"\0" * 64}
    return zipped(members | {f"archive/{name}.pkl": content for name, content in others.items()})


def weights(protocol: int = 2) -> bytes:
    """The pickle of a model that has nothing but harmless names."""
    return pickle.dumps(collections.OrderedDict(weight=[1.0], bias=[0.5]), protocol=protocol)


def gguf(**texts: str) -> bytes:
    """The header of a GGUF file; `_` in a key stands for its dot."""
    pairs = b"".join(
        _gguf_text(key.replace("_", ".")) + struct.pack("<I", 8) + _gguf_text(value)
        for key, value in texts.items()
    )
    return b"GGUF" + struct.pack("<IQQ", 3, 0, len(texts)) + pairs


def _gguf_text(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


def safetensors(header: bytes, data: bytes = b"\0" * 8) -> bytes:
    """A safetensors file with this header."""
    return struct.pack("<Q", len(header)) + header + data


def numpy(descr: str, data: bytes) -> bytes:
    """An array file of numpy."""
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': (1,), }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + data


def field(number: int, data: bytes | int) -> bytes:
    """A field of a protobuf message."""
    if isinstance(data, int):
        return bytes([number << 3, data])
    return bytes([number << 3 | 2, len(data)]) + data


def onnx(*domains: str) -> bytes:
    """An ONNX model that uses operators of these domains."""
    sets = b"".join(field(8, field(1, one.encode()) + field(2, 17)) for one in domains)
    return field(1, 8) + field(2, b"made here") + field(7, b"\x0a\x00") + sets


def pointer(size: int) -> bytes:
    """What Git LFS leaves in the place of a file."""
    return (
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize {size}\n"
    ).encode()
