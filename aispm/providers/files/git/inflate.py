"""Unpacking what is no larger than it says, and no larger than is read."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from aispm.providers.files.reading import UnreadError

BROKEN = "a broken object"
TOO_LARGE = "an object larger than is read"


def inflate(packed: Iterable[bytes], size: int) -> bytes:
    """Exactly `size` bytes, out of as many of the packed pieces as it takes.

    Raises UnreadError when there are more, or fewer, or when the checksum at their end is wrong.
    """
    packer = zlib.decompressobj()
    pieces: list[bytes] = []
    left = size
    try:
        for piece in packed:
            pieces.append(packer.decompress(piece, left + 1))
            left -= len(pieces[-1])
            if packer.eof or left < 0:
                break
    except zlib.error:
        raise broken() from None
    if left or not packer.eof:
        raise broken()
    return b"".join(pieces)


def bounded(size: int, largest: int) -> None:
    """Raises UnreadError for what is too large to be unpacked."""
    if size > largest:
        raise UnreadError("skipped", TOO_LARGE)


def broken() -> UnreadError:
    """What to raise for an object that is none."""
    return UnreadError("failed", BROKEN)
