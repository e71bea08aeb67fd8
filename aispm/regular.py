"""Files that a user names: a pipe or a device among them would keep a scan waiting for ever."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read(path: Path, most: int) -> bytes:
    """The first `most` bytes of a file. Raises OSError for what is no regular one."""
    try:
        _check(path.stat())
        handle = os.open(path, _FLAGS)
    except ValueError:
        raise OSError(errno.EINVAL, "the path holds a null character") from None
    with os.fdopen(handle, "rb") as file:
        _check(os.fstat(handle))  # it may have been replaced since
        return file.read(most)


def _check(status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is no regular file")
