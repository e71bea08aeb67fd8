"""Objects in pack files. Format: https://git-scm.com/docs/pack-format

The lists of packs and the changes in them are dulwich's to read. What an object may cost is
decided here, by its header, before anything is unpacked.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from io import BytesIO, FileIO
from typing import TYPE_CHECKING

from aispm.providers.files.git.fence import Fence
from aispm.providers.files.git.inflate import bounded, broken, inflate
from aispm.providers.files.git.limits import Effort, Limits
from aispm.providers.files.reading import UnreadError

if TYPE_CHECKING:
    from dulwich.pack import PackIndex

_KINDS = {1: "commit", 2: "tree", 3: "blob", 4: "tag"}
_BY_OFFSET, _BY_NAME = 6, 7
_HEADER = 64  # bytes: more than any header has
_FIRST, _NEXT = 4096, 64 * 1024  # bytes read at once; the first are mostly all of it
_STEP = 2048  # what reading a header takes of the effort, in bytes unpacked
_OPEN = 32  # pack files held open at once
_CACHED = 64 * 2**20  # bytes of unpacked objects kept, for others are stored as changes of them


class Packs:
    """What the packs of a repository share: one cache, one account of the work done."""

    def __init__(self, fence: Fence, limits: Limits, effort: Effort) -> None:
        self.fence, self.limits, self.effort = fence, limits, effort
        self._cache: OrderedDict[tuple[str, int], tuple[str, bytes]] = OrderedDict()
        self._size = 0
        self._open: list[Pack] = []
        self._room = limits.packs

    def opening(self, pack: Pack) -> None:
        """A pack opens its file: the one opened longest ago is closed for it."""
        self._open.append(pack)
        if len(self._open) > _OPEN:
            self._open.pop(0).close()

    def index(self, path: str) -> bytes:
        """The bytes of the index of a pack. Raises UnreadError, also where all are too many."""
        data = self.fence.read(path, self._room) or b""
        self._room -= len(data)
        return data

    def cached(self, pack: str, offset: int) -> tuple[str, bytes] | None:
        """An object unpacked before."""
        found = self._cache.get((pack, offset))
        if found is not None:
            self._cache.move_to_end((pack, offset))
        return found

    def keep(self, pack: str, offset: int, kind: str, data: bytes) -> None:
        """Keep an unpacked object for a while."""
        if (pack, offset) in self._cache or len(data) > _CACHED // 8:
            return
        self._cache[pack, offset] = kind, data
        self._size += len(data)
        while self._size > _CACHED:
            _, (_, oldest) = self._cache.popitem(last=False)
            self._size -= len(oldest)


class Pack:
    """One pack file and its index, each opened when first needed."""

    def __init__(self, path: str, packs: Packs, width: int) -> None:
        self._path, self._packs, self._width = path, packs, width
        self._index: PackIndex | None = None
        self._file: FileIO | None = None

    def offset(self, name: bytes) -> int | None:
        """Where in the pack an object is. Raises UnreadError for a broken index."""
        index = self._index or self._indexed()
        try:
            return index.object_offset(name)  # type: ignore[arg-type]  # dulwich marks its names
        except KeyError:
            return None
        except Exception:  # whatever dulwich says of a broken file may quote it
            raise UnreadError("failed", "a broken index of a pack") from None

    def read(self, offset: int, largest: int) -> tuple[str, bytes]:
        """Kind and bytes of an object of at most `largest` bytes. Raises UnreadError.

        It may be stored as changes of another, which is stored as changes of a third: the
        chain is walked down by headers alone, then unpacked from its end.
        """
        bound = largest
        chain: list[tuple[int, int, int]] = []
        while (found := self._packs.cached(self._path, offset)) is None:
            code, size, start, base = self._header(offset)
            if code in _KINDS:
                bounded(size, bound)
                found = _KINDS[code], inflate(self._pieces(start, size), size)
                self._packs.keep(self._path, offset, *found)
                break
            bound = self._packs.limits.tree
            bounded(size, bound)
            chain.append((offset, start, size))
            if len(chain) > self._packs.limits.chain:
                raise broken()
            offset = base
        kind, data = found
        while chain:
            offset, start, size = chain.pop()
            bound = self._packs.limits.tree if chain else largest
            data = self._changed(data, inflate(self._pieces(start, size), size), bound)
            self._packs.keep(self._path, offset, kind, data)
        bounded(len(data), largest)
        return kind, data

    def close(self) -> None:
        """Close the pack's file."""
        if self._file is not None:
            self._file.close()
        self._file = None

    def _indexed(self) -> PackIndex:
        from dulwich.object_format import SHA1, SHA256
        from dulwich.pack import load_pack_index_file

        path = self._path + ".idx"
        data = self._packs.index(path)
        names = SHA1 if self._width == SHA1.oid_length else SHA256
        try:
            with BytesIO(data) as file:
                self._index = load_pack_index_file(path, file, names)
        except Exception:  # as above
            raise UnreadError("failed", "a broken index of a pack") from None
        return self._index

    def _header(self, offset: int) -> tuple[int, int, int, int]:
        """Type code, size once unpacked, where the packed bytes start, and where the base is."""
        self._packs.effort.spend(_STEP)
        head = self._bytes(offset, _HEADER)
        base = 0
        try:
            code, (size, at) = head[0] >> 4 & 7, _size(head, 1, head[0] & 15, 4, head[0])
            if code == _BY_OFFSET:
                back, at = _back(head, at)
                base = offset - back
            elif code == _BY_NAME:
                base = self.offset(head[at : at + self._width]) or 0
                at += self._width
        except IndexError:
            raise broken() from None
        if code not in _KINDS and not 0 < base != offset:
            raise broken()
        return code, size, offset + at, base

    def _pieces(self, start: int, size: int) -> Iterator[bytes]:
        self._packs.effort.spend(size)
        count = _FIRST
        while piece := self._bytes(start, count):
            yield piece
            start += len(piece)
            count = _NEXT

    def _changed(self, base: bytes, changes: bytes, largest: int) -> bytes:
        from dulwich.pack import apply_delta

        try:
            _, at = _size(changes, 0)
            size, _ = _size(changes, at)
        except IndexError:
            raise broken() from None
        bounded(size, largest)
        self._packs.effort.spend(size)
        try:
            return b"".join(apply_delta(base, changes))
        except Exception:  # as above
            raise broken() from None

    def _bytes(self, start: int, count: int) -> bytes:
        if self._file is None:
            self._file = self._packs.fence.open(self._path + ".pack")
            if self._file is None:
                raise UnreadError("failed", "a pack that is not there")
            self._packs.opening(self)
        try:
            self._file.seek(start)
            return self._file.read(count) or b""
        except (OSError, OverflowError):
            raise broken() from None


def _size(data: bytes, at: int, size: int = 0, shift: int = 0, more: int = 0x80) -> tuple[int, int]:
    """A size, seven bits a byte, the lowest first, and where it ends. Raises IndexError."""
    while more & 0x80:
        more = data[at]
        size |= (more & 0x7F) << shift
        shift, at = shift + 7, at + 1
    return size, at


def _back(data: bytes, at: int) -> tuple[int, int]:
    """How far back the base is, the highest bits first, and where that ends. As `_size`."""
    back = data[at] & 0x7F
    while data[at] & 0x80:
        at += 1
        back = (back + 1) << 7 | data[at] & 0x7F
    return back, at + 1
