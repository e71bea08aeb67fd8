"""What `-o FORMAT[:PATH]` asks for: checked before the work starts, written when it is done."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from msgspec import Struct

from aispm import atomic
from aispm.errors import InputError

_SHARED = ("sarif", "lock")


class Output(Struct, frozen=True):
    """One format and where it goes; to stdout where `path` is None."""

    format: str
    path: Path | None = None


def plan(wanted: Sequence[str], formats: Collection[str]) -> tuple[Output, ...]:
    """The outputs asked for, `console` on stdout when there are none.

    Raises InputError for a format that is not among `formats`, for two outputs that would
    overwrite one another, and for a path that cannot be written.
    """
    outputs = tuple(_parsed(text, formats) for text in wanted) or (Output("console"),)
    places = [output.path for output in outputs]
    if places.count(None) > 1:
        raise InputError("two formats cannot share stdout", "give all but one a path: -o json:PATH")
    for path in places:
        if places.count(path) > 1:
            raise InputError(f"two formats cannot share the file {path}", "give each its own path")
        if path is not None:
            atomic.check(path)
    return outputs


def check_apart(snapshot: Path, outputs: Sequence[Output]) -> None:
    """Raise InputError where a report would overwrite the snapshot of --save."""
    if any(output.path and output.path.absolute() == snapshot.absolute() for output in outputs):
        raise InputError(
            f"--save and -o cannot share the file {snapshot}", "give each its own path"
        )


def _parsed(text: str, formats: Collection[str]) -> Output:
    name, colon, path = text.partition(":")
    if name not in formats:
        # What was given may stand in a config by mistake, and is not quoted.
        raise InputError(
            "-o (or `output`) names no format that there is here",
            f"there are {', '.join(formats)}",
        )
    if colon and not path:
        raise InputError(f"-o {name}: names no file after the colon", f"write -o {name}:PATH")
    return Output(name, place(text))


def place(text: str) -> Path | None:
    """The file that `FORMAT[:PATH]` names; None for stdout."""
    path = text.partition(":")[2]
    return Path(path) if path not in ("", "-") else None


def write(output: Output, text: str) -> None:
    """Write one output. Data is UTF-8 everywhere; words for a terminal as it can show them.

    A file is for its owner only, except in a format that is made to be committed or uploaded.
    """
    if output.path is not None:
        atomic.write(output.path, text.encode(), 0o666 if output.format in _SHARED else 0o600)
    elif output.format == "console":
        to_stdout(text.encode(sys.stdout.encoding or "utf-8", "replace"))
    else:
        to_stdout(text.encode())


def to_stdout(data: bytes) -> None:
    """Write to stdout; a reader that has gone away is no error and changes no exit code.

    Raises InputError where stdout takes nothing, such as a full disk.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        # Python flushes stdout once more at exit, and must not stumble there again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            reason = (error.strerror or type(error).__name__).lower()
            raise InputError(f"cannot write to stdout: {reason}") from error
