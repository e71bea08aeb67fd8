"""Reading a file that somebody else may have laid out as a trap."""

from __future__ import annotations

import os
import stat
from typing import Literal

# A config is a few kilobytes; what is larger than this is none, and is named in the ledger.
LARGEST = 5 * 1024 * 1024
OUT_OF_TREE = "a link out of the tree"
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class UnreadError(Exception):
    """A file that was not read, and why; `state` is its state in the ledger."""

    def __init__(self, state: Literal["failed", "skipped"], detail: str) -> None:
        super().__init__(detail)
        self.state = state
        self.detail = detail


def read(path: str, top: str, largest: int = LARGEST) -> bytes:
    """The bytes of a regular file; a link is followed only to one below the folder `top`.

    Raises UnreadError, also for a file of more than `largest` bytes. A pipe or device is never
    opened: looking at one may already act.
    """
    return bounded(_bytes(path, top, largest + 1, largest), largest)


def bounded(data: bytes, largest: int) -> bytes:
    """The same bytes. Raises UnreadError where they are too many."""
    if len(data) > largest:
        raise UnreadError("skipped", _too_large(largest))
    return data


def head(path: str, top: str, count: int) -> bytes:
    """The first bytes of a regular file of any size. Raises UnreadError, as `read` does."""
    return _bytes(path, top, count, None)


def size(path: str, top: str) -> int:
    """How many bytes a regular file has. Raises UnreadError, as `read` does."""
    try:
        status = os.lstat(_resolved(path, top))
    except OSError as error:
        raise UnreadError("failed", error.strerror or type(error).__name__) from None
    _regular(status, None)
    return status.st_size


def text(data: bytes) -> tuple[str, bool]:
    """The text of a file without its byte-order mark, and whether all of it could be decoded."""
    encoding = "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    try:
        return data.decode(encoding), b"\0" not in data or encoding == "utf-16"
    except UnicodeDecodeError:
        return data.decode(encoding, "replace"), False


def within(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies below it; both are real paths, free of links."""
    return os.path.commonpath([path, folder]) == folder


def _resolved(path: str, top: str) -> str:
    target = os.path.realpath(path)
    if not within(target, os.path.realpath(top)):
        raise UnreadError("skipped", OUT_OF_TREE)
    return target


def _bytes(path: str, top: str, count: int, largest: int | None) -> bytes:
    try:
        target = _resolved(path, top)
        _regular(os.lstat(target), largest)
        handle = os.open(target, _FLAGS)
        with os.fdopen(handle, "rb") as file:
            _regular(os.fstat(handle), largest)  # it may have been replaced since
            return file.read(count)
    except OSError as error:
        raise UnreadError("failed", error.strerror or type(error).__name__) from None


def _regular(status: os.stat_result, largest: int | None) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UnreadError("skipped", "no regular file")
    if largest is not None and status.st_size > largest:
        raise UnreadError("skipped", _too_large(largest))


def _too_large(largest: int) -> str:
    return f"larger than {largest // 2**20} MB"
