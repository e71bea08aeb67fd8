"""The objects of a repository by name: packed, loose, and those it borrows from another.

Hashes are not verified: what is stored under a name is what counts. So a folder may hold itself
and a commit precede itself; who walks them must keep count.
"""

from __future__ import annotations

import os
import zlib
from io import FileIO

from aispm.providers.files.git.fence import Fence
from aispm.providers.files.git.inflate import bounded, broken, inflate
from aispm.providers.files.git.limits import Effort, Limits
from aispm.providers.files.git.pack import Pack, Packs
from aispm.providers.files.reading import UnreadError

ABSENT = "an object that is not in the repository"
_KINDS = (b"commit", b"tree", b"blob", b"tag")
_STEP = 8192  # what opening a file takes of the effort, in bytes unpacked
_HEADER = 64  # bytes: more than kind and size of a loose object have
_DIGITS = 12  # of the size of an object
_PIECE = 64 * 1024  # bytes read at once
_BORROWED = 5  # repositories that borrow from one another, as many as git follows
_POINTER = 64 * 1024  # bytes of the list of those
MORE_PACKS = "more packs than are read"
_PACKS = 500  # packs of a repository; git repacks beyond 50


class Objects:
    """Objects by their names, which are `width` bytes."""

    def __init__(
        self, folder: str, fence: Fence, width: int, limits: Limits, effort: Effort
    ) -> None:
        self._fence, self._width = fence, width
        self.limits, self.effort = limits, effort
        self.unread: dict[str, UnreadError] = {}  # by reason: what was passed over
        self._folders = self._borrowed(folder)
        self._packs = self._listed()

    def get(self, name: bytes, kind: str, largest: int) -> bytes:
        """The bytes of an object of this kind. Raises UnreadError."""
        found, data = self.find(name, largest)
        if found != kind:
            raise broken()
        return data

    def find(self, name: bytes, largest: int) -> tuple[str, bytes]:
        """Kind and bytes of an object. Raises UnreadError."""
        if len(name) != self._width:  # another repository's, or nobody's
            raise broken()
        for place, pack in enumerate(self._packs):
            offset = self._offset(pack, name)
            if offset is not None:
                if place:  # neighbours in history are mostly neighbours in packs
                    self._packs.insert(0, self._packs.pop(place))
                return pack.read(offset, largest)
        for folder in self._folders:
            if found := self._loose(folder, name.hex(), largest):
                return found
        raise UnreadError("failed", ABSENT)

    def close(self) -> None:
        """Close the files of all packs."""
        for pack in self._packs:
            pack.close()

    def _offset(self, pack: Pack, name: bytes) -> int | None:
        try:
            return pack.offset(name)
        except UnreadError as error:
            self.unread[error.detail] = error
            self._packs = [one for one in self._packs if one is not pack]
            return None

    def _loose(self, folder: str, name: str, largest: int) -> tuple[str, bytes] | None:
        file = self._fence.open(os.path.join(folder, name[:2], name[2:]))
        if file is None:
            return None
        with file:
            head = _head(_read(file, _PIECE))
            kind, _, size = head.partition(b" ")
            if kind not in _KINDS or not size.isdigit() or len(size) > _DIGITS:
                raise broken()
            bounded(int(size), largest)
            self.effort.spend(int(size) + _STEP)
            file.seek(0)
            pieces = iter(lambda: _read(file, _PIECE), b"")
            data = inflate(pieces, len(head) + 1 + int(size))
        return kind.decode(), data[len(head) + 1 :]

    def _borrowed(self, folder: str) -> list[str]:
        """The folder of objects, and those it borrows from that lie within the fence."""
        folders = [folder]
        for one in folders:
            try:
                listed = self._fence.read(os.path.join(one, "info", "alternates"), _POINTER) or b""
                for line in listed.splitlines():
                    if not line or line.startswith(b"#") or b"\0" in line:
                        continue
                    other = self._fence.resolved(os.path.join(one, os.fsdecode(line)))
                    if other not in folders and len(folders) <= _BORROWED:
                        folders.append(other)
            except UnreadError as error:
                self.unread[error.detail] = error
        return folders

    def _listed(self) -> list[Pack]:
        shared, found = Packs(self._fence, self.limits, self.effort), []
        for folder in self._folders:
            packs = os.path.join(folder, "pack")
            try:
                names = [entry.name for entry in self._fence.entries(packs)]
            except UnreadError as error:
                self.unread[error.detail] = error
                continue
            stems = [name.removesuffix(".idx") for name in names if name.endswith(".idx")]
            found += [Pack(os.path.join(packs, stem), shared, self._width) for stem in stems]
        if len(found) > _PACKS:
            self.unread[MORE_PACKS] = UnreadError("skipped", MORE_PACKS)
        return found[:_PACKS]


def _head(packed: bytes) -> bytes:
    """Kind and size at the start of a loose object. Raises UnreadError."""
    try:
        head, found, _ = zlib.decompressobj().decompress(packed, _HEADER).partition(b"\0")
    except zlib.error:
        raise broken() from None
    if not found:
        raise broken()
    return head


def _read(file: FileIO, count: int) -> bytes:
    try:
        return file.read(count) or b""
    except OSError:
        raise broken() from None
