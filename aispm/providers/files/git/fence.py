"""The folders that a repository's own files may lie in; no link leads out of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from io import FileIO
from itertools import islice

from aispm.providers.files.reading import OUT_OF_TREE, UnreadError, within

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)

_MANY = 200_000  # files in a folder
_DEEP = 200  # folders in folders that are gone through one by one


class RealPaths:
    """Real paths, free of links. Each folder on the way is looked at once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, path: str) -> str:
        """The real path of an absolute one."""
        if path not in self._known:
            folder, name = os.path.split(path)
            if folder == path or path.count(os.sep) > _DEEP:
                return os.path.realpath(path)
            real = os.path.join(self.of(folder), name)
            odd = name in ("", os.curdir, os.pardir) or os.path.islink(real)
            self._known[path] = os.path.realpath(real) if odd else real
        return self._known[path]


class Fence:
    """Opens regular files below some folders."""

    def __init__(self, folders: Iterable[str]) -> None:
        self._within = tuple(os.path.realpath(folder) for folder in folders)
        self._real = RealPaths()

    def open(self, path: str) -> FileIO | None:
        """A regular file, opened; None where there is none. Raises UnreadError."""
        try:
            return self._opened(self.resolved(path))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise UnreadError("failed", error.strerror or type(error).__name__) from None

    def read(self, path: str, largest: int) -> bytes | None:
        """The bytes of a regular file, None where there is none. Raises UnreadError."""
        file = self.open(path)
        if file is None:
            return None
        with file:
            if os.fstat(file.fileno()).st_size > largest:
                raise UnreadError("skipped", "a file larger than is read")
            try:
                return _all(file, largest)
            except OSError as error:
                raise UnreadError("failed", error.strerror or type(error).__name__) from None

    def entries(self, folder: str) -> list[os.DirEntry[str]]:
        """What a folder holds, by name; nothing where there is none. Raises UnreadError."""
        try:
            with os.scandir(self.resolved(folder)) as listing:
                entries = list(islice(listing, _MANY + 1))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise UnreadError("failed", error.strerror or type(error).__name__) from None
        if len(entries) > _MANY:
            raise UnreadError("skipped", "a folder of more files than are read")
        return sorted(entries, key=lambda entry: entry.name)

    def resolved(self, path: str) -> str:
        """The real path of a file or folder. Raises UnreadError when it lies outside."""
        folder, name = os.path.split(path)
        real = os.path.join(self._real.of(folder), name)
        if name in ("", os.curdir, os.pardir) or os.path.islink(real):
            real = os.path.realpath(real)
        if not any(within(real, folder) for folder in self._within):
            raise UnreadError("skipped", OUT_OF_TREE)
        return real

    def _opened(self, real: str) -> FileIO:
        _regular(os.lstat(real))
        handle = os.open(real, _FLAGS)
        try:
            _regular(os.fstat(handle))  # it may have been replaced since
        except UnreadError:
            os.close(handle)
            raise
        return FileIO(handle, "rb")


def _all(file: FileIO, largest: int) -> bytes:
    """The bytes of a file, and one more than the largest allowed at most."""
    pieces: list[bytes] = []
    left = largest
    while left > 0 and (piece := file.read(left)):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _regular(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UnreadError("skipped", "no regular file")
