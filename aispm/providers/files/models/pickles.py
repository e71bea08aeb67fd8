"""What is told of a file that is a pickle, or holds some."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Iterable
from typing import Protocol

from aispm.providers.files.models.harm import harm, learning, told
from aispm.providers.files.models.imports import Imports, imports
from aispm.providers.files.models.opcodes import Source
from aispm.providers.files.models.window import Window
from aispm.secrets import safe
from aispm.vocabulary import Facts

_MOST_TOLD = 50
_LARGEST = 64 * 1024 * 1024  # unpacked
_CHUNK = 256 * 1024
_LZMA_MEMORY = 64 * 1024 * 1024
# How PyTorch began its files before they were archives.
LEGACY = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."
_COMPRESSED = (
    b"\x78\x01",
    b"\x78\x5e",
    b"\x78\x9c",
    b"\x78\xda",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\0",
)


class _Decompressor(Protocol):
    """What bz2 and lzma have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


def facts(found: Iterable[Imports]) -> Facts:
    """The imports of all pickles of a file. None is told where one was not read to its end."""
    every = list(found)
    names = {one for each in every for one in each.names}
    by_harm: dict[str, list[str]] = {"dangerous": [], "unknown": [], "harmless": []}
    for name in sorted(names):
        by_harm[harm(name)].append(safe(told(name)))
    facts: Facts = {"executes_code": True}
    if by_harm["dangerous"] or all(each.complete for each in every):
        facts["dangerous_globals"] = by_harm["dangerous"][:_MOST_TOLD]
        facts["other_globals"] = by_harm["unknown"][:_MOST_TOLD]
    return facts


def is_model(found: Imports) -> bool:
    """Whether a pickle is of a library that makes models, or dangerous whatever it is of."""
    return learning(found.names) or any(harm(one) == "dangerous" for one in found.names)


def is_pickle(head: bytes) -> bool:
    """Whether bytes begin as a pickle of protocol 2 or later."""
    return len(head) > 1 and head[0] == 0x80 and 2 <= head[1] <= 5


def is_compressed(head: bytes) -> bool:
    """Whether bytes begin as one of the codes that joblib packs its files with."""
    return head.startswith(_COMPRESSED)


def unpacked(window: Window, head: bytes) -> io.BytesIO | None:
    """A packed file, unpacked as far as is read; None where it is none after all."""
    decompressor: _Decompressor
    if head.startswith(b"BZh"):
        decompressor = bz2.BZ2Decompressor()
    elif head.startswith(b"\xfd7z"):
        decompressor = lzma.LZMADecompressor(lzma.FORMAT_XZ, _LZMA_MEMORY)
    else:
        return _inflated(window)
    return _read(window, decompressor)


def _inflated(window: Window) -> io.BytesIO | None:
    """zlib and gzip, whose object keeps what it could not yet take."""
    inflate = zlib.decompressobj(wbits=47)
    data = io.BytesIO()
    window.seek(0)
    try:
        while data.tell() < _LARGEST and not inflate.eof:
            packed = inflate.unconsumed_tail or window.read(_CHUNK)
            if not packed:
                break
            data.write(inflate.decompress(packed, _CHUNK))
    except (zlib.error, OSError):
        pass
    return _begun(data)


def _read(window: Window, decompressor: _Decompressor) -> io.BytesIO | None:
    data = io.BytesIO()
    window.seek(0)
    try:
        packed = window.read(_CHUNK)
        while data.tell() < _LARGEST and not decompressor.eof:
            data.write(decompressor.decompress(packed, _CHUNK))
            packed = window.read(_CHUNK) if decompressor.needs_input else b""
            if not packed and decompressor.needs_input:
                break
    except (lzma.LZMAError, EOFError, OSError, MemoryError):
        pass
    return _begun(data)


def _begun(data: io.BytesIO) -> io.BytesIO | None:
    """What was unpacked, from its beginning; None where nothing was."""
    if not data.tell():
        return None
    data.seek(0)
    return data


def of(source: Source) -> Imports:
    """The imports of a file from its beginning."""
    source.seek(0)
    return imports(source)
