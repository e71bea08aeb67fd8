"""Files that appear whole or not at all: a reader never meets half a report."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from aispm.errors import InputError


def write(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write `data` to `path`, creating its folders; an older file stays until the new one is whole.

    `mode` is narrowed by the umask. Something that is no regular file (a pipe, a device)
    is written to directly. Raises InputError when it cannot be written.
    """
    try:
        if _is_special(path):
            path.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path)), data, mode)
    except OSError as error:
        raise _unwritable(path, error) from error


def check(path: Path) -> None:
    """Raise InputError now if `write` could not succeed later; leaves nothing but folders."""
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        if not _is_special(path):
            beside = _beside(Path(os.path.realpath(path)))
            beside.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            beside.unlink()
    except OSError as error:
        raise _unwritable(path, error) from error


def _is_special(path: Path) -> bool:
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return False


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


def _unwritable(path: Path, error: OSError) -> InputError:
    reason = (error.strerror or type(error).__name__).lower()
    return InputError(
        f"cannot write {path}: {reason}", "choose a path in a folder you may write to"
    )
