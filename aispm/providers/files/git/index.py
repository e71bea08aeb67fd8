"""Which paths git tracks, by its index. Format: https://git-scm.com/docs/index-format

Read straight from the bytes: a repository of 50,000 files is asked about a few hundred, and
dulwich makes an object of each of the 50,000.
"""

from __future__ import annotations

from collections.abc import Iterator

from aispm.providers.files.reading import UnreadError

_STATUS = 40  # bytes of an entry before the name of its blob
_EXTENDED, _LENGTH = 0x4000, 0x0FFF  # of an entry's flags
_LONGEST = 4096  # bytes of a path
_TOGETHER = 128 * 2**20  # bytes of all paths, which version 4 packs
_SHARED = frozenset({b"link", b"sdir"})  # parts of the list are elsewhere, or folders are left out


def tracked(data: bytes, width: int) -> tuple[frozenset[bytes], bool]:
    """The paths in an index, and whether they are all. Names of blobs are `width` bytes.

    Raises UnreadError for what is no index.
    """
    version, count = int.from_bytes(data[4:8]), int.from_bytes(data[8:12])
    if data[:4] != b"DIRC" or version not in (2, 3, 4):
        raise UnreadError("failed", _BROKEN)
    read = _packed if version == 4 else _plain
    paths: list[bytes] = []
    end = 12
    for path, after in read(data, count, width):
        paths.append(path)
        end = after
    return frozenset(paths), _SHARED.isdisjoint(_extensions(data, end, width))


_BROKEN = "a broken index"


def _plain(data: bytes, count: int, width: int) -> Iterator[tuple[bytes, int]]:
    """Paths of versions 2 and 3, and where each entry ends: at a multiple of eight."""
    at, size, fixed = 12, len(data) - width, _STATUS + width + 2
    for _ in range(count):
        flags = data[at + fixed - 2] << 8 | data[at + fixed - 1] if at + fixed <= size else 0
        start = at + fixed + (2 if flags & _EXTENDED else 0)
        length = flags & _LENGTH
        if length == _LENGTH:
            length = data.find(b"\0", start, start + _LONGEST) - start
        if length < 0 or start + length > size:
            raise UnreadError("failed", _BROKEN)
        at += (start - at + length + 8) & ~7
        yield data[start : start + length], at


def _packed(data: bytes, count: int, width: int) -> Iterator[tuple[bytes, int]]:
    """Paths of version 4: how much of the one before to drop, and what to add."""
    at, size, fixed = 12, len(data) - width, _STATUS + width + 2
    path, total = b"", 0
    for _ in range(count):
        if at + fixed > size or total > _TOGETHER:
            raise UnreadError("failed", _BROKEN)
        start = at + fixed + (2 if data[at + fixed - 2] & _EXTENDED >> 8 else 0)
        drop, start = _number(data, start, size)
        end = data.find(b"\0", start, start + _LONGEST)
        if drop > len(path) or end < 0 or end > size:
            raise UnreadError("failed", _BROKEN)
        path = path[: len(path) - drop] + data[start:end]
        if not 0 < len(path) <= _LONGEST:
            raise UnreadError("failed", _BROKEN)
        at, total = end + 1, total + len(path)
        yield path, at


def _number(data: bytes, at: int, size: int) -> tuple[int, int]:
    number = -1
    while at < size:
        byte = data[at]
        at += 1
        number = (number + 1) << 7 | byte & 0x7F
        if not byte & 0x80:
            return number, at
        if number > _LONGEST:
            break
    raise UnreadError("failed", _BROKEN)


def _extensions(data: bytes, at: int, width: int) -> set[bytes]:
    names: set[bytes] = set()
    while at + 8 <= len(data) - width:
        names.add(data[at : at + 4])
        at += 8 + int.from_bytes(data[at + 4 : at + 8])
    return names
