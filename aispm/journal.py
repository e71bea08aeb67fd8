"""What an unfinished scan has finished: beside the snapshot it is to become, `SNAP.part`.

A line says what is asked and when that began, and each further one holds an account that was
read to its end, as a snapshot of its own. A scan that was killed leaves the file; it goes when
the snapshot is whole.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from aispm import atomic, regular
from aispm.errors import InputError
from aispm.model import Snapshot

_LARGEST = 2 * 2**30  # bytes
_AFRESH = "scan without --resume to begin anew"


class _Head(Struct, frozen=True, forbid_unknown_fields=True):
    schema: Literal["aispm/journal/v1"]
    question: str
    taken_at: str


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    turn: str
    snapshot: Snapshot


class Journal:
    """The file, open for more. `taken_at` is when the scan began, `kept` what it finished then.

    `question` is any text that says what is read: another one cannot be continued.
    """

    def __init__(self, beside: Path, question: bytes, taken_at: str, *, resume: bool) -> None:
        self.path = _path(beside)
        digest = hashlib.sha256(question).hexdigest()
        head = _Head("aispm/journal/v1", digest, taken_at)
        entries: list[_Entry] = []
        if resume and os.path.lexists(self.path):
            head, entries = _read(self.path)
            if head.question != digest:
                raise InputError(f"{self.path} is of a scan of something else", _AFRESH)
        self.taken_at = head.taken_at
        self.kept = {entry.turn: entry.snapshot for entry in entries}
        # Written anew, for the last line may be torn.
        atomic.write(
            self.path, b"".join([_line(head), *(_line(entry) for entry in entries)]), mode=0o600
        )

    def add(self, turn: str, snapshot: Snapshot) -> None:
        """Keep one more account."""
        with self.path.open("ab") as out:
            out.write(_line(_Entry(turn, snapshot)))


def left(beside: Path) -> bool:
    """Whether a scan that was to write this snapshot ended before it could."""
    return os.path.lexists(_path(beside))


def end(beside: Path) -> None:
    """The snapshot is written and whole: nothing is left to resume."""
    if not atomic.is_special(beside):
        _path(beside).unlink(missing_ok=True)


def _path(beside: Path) -> Path:
    return beside.with_name(beside.name + ".part")


def _line(part: _Head | _Entry) -> bytes:
    return msgspec.json.encode(part) + b"\n"


def _read(path: Path) -> tuple[_Head, list[_Entry]]:
    """What the file tells; a last line that was not finished tells nothing."""
    try:
        first, *lines = regular.read(path, _LARGEST).split(b"\n")
        return (
            msgspec.json.decode(first, type=_Head),
            [msgspec.json.decode(line, type=_Entry) for line in lines[:-1]],
        )
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f"cannot read {path}: {reason}", _AFRESH) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{path} holds no unfinished scan", _AFRESH) from error
