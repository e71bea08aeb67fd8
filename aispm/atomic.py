"""Files that appear whole or not at all: a reader never meets half a report."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from aispm.errors import InputError

# Links that stand for what they lead to: an open file of this process.
_STREAMS = ("/dev/std", "/dev/fd/", "/proc/")


def write(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write `data` to `path`, creating its folders; an older file stays until the new one is whole.

    `mode` is narrowed by the umask. A symbolic link is replaced, not followed: it may have been
    planted. A pipe, a device and the likes of /dev/stdout are written to directly.
    Raises InputError when it cannot be written.
    """
    try:
        if is_special(path):
            with path.open("ab") as out:  # stdout may be a file that others write to as well
                out.write(data)
        else:
            _replace(path, data, mode)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error


def check(path: Path) -> None:
    """Raise InputError now if `write` could not succeed later; leaves nothing but folders."""
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        if not is_special(path):
            beside = _beside(path)
            beside.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            beside.unlink()
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error


def is_special(path: Path) -> bool:
    """Whether it is a stream or a device, which nothing can lie beside."""
    if str(path.absolute()).startswith(_STREAMS):
        return True
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISLNK(mode))


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name[:200]}.{secrets.token_hex(4)}.tmp")


def _replace(path: Path, data: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _beside(path)
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as out:
            out.write(data)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _unwritable(path: Path, error: OSError | ValueError) -> InputError:
    said = error.strerror if isinstance(error, OSError) else "the path holds a null character"
    reason = (said or type(error).__name__).lower()
    return InputError(
        f"cannot write {path}: {reason}", "choose a path in a folder you may write to"
    )
