"""Parts of a file that may be of any size, read within a budget."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from aispm.providers.files.reader import File
from aispm.providers.files.reading import OUT_OF_TREE, UnreadError, within

# What is read of one file at most, in all.
BUDGET = 64 * 1024 * 1024
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class SpentError(OSError):
    """More was asked of a file than its budget allows."""


class Window(io.RawIOBase):
    """A file for reading and seeking that stops, by SpentError, where the budget ends."""

    def __init__(self, source: BinaryIO, budget: int = BUDGET) -> None:
        self._source = source
        self._left = budget
        self.size = source.seek(0, os.SEEK_END)
        source.seek(0)

    def readable(self) -> bool:
        """As of any file."""
        return True

    def seekable(self) -> bool:
        """As of any file."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """As of any file."""
        return self._source.seek(offset, whence)

    def tell(self) -> int:
        """As of any file."""
        return self._source.tell()

    def read(self, size: int | None = -1) -> bytes:
        """As of any file. Raises SpentError."""
        left = max(0, self.size - self.tell())
        wanted = left if size is None or size < 0 else min(size, left)
        if wanted > self._left:
            raise SpentError
        self._left -= wanted
        return self._source.read(wanted)

    def at(self, start: int, count: int) -> bytes:
        """The bytes from a place on; fewer at the end. Raises SpentError."""
        self.seek(start)
        return self.read(count)

    @contextmanager
    def sparing(self, budget: int) -> Iterator[None]:
        """Within, no more than this is read."""
        kept = self._left - min(budget, self._left)
        self._left -= kept
        try:
            yield
        finally:
            self._left += kept

    @property
    def affordable(self) -> bool:
        """Whether the whole file can still be read."""
        return self.size <= self._left


@contextmanager
def opened(file: File) -> Iterator[Window]:
    """The file, if it is a regular one within its tree. Raises UnreadError."""
    try:
        path = os.path.realpath(file.path)
        if not within(path, os.path.realpath(file.tree)):
            raise UnreadError("skipped", OUT_OF_TREE)
        _regular(os.lstat(path))
        handle = os.open(path, _FLAGS)
        with os.fdopen(handle, "rb") as source:
            _regular(os.fstat(handle))  # it may have been replaced since
            yield Window(source)
    except SpentError:
        raise
    except OSError as error:
        raise UnreadError("failed", error.strerror or type(error).__name__) from None


def _regular(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UnreadError("skipped", "no regular file")
