"""Ranges that survive quoting and escaping: characters of private use around a value.

They are put around a value when it is written, pass through every encoder unchanged, and
are taken out of the finished text, where they tell line and column.
"""

from __future__ import annotations

from typing import NamedTuple

_OPEN, _CLOSE = 0xF0000, 0x100000


class Label(NamedTuple):
    """What stands in a range: a credential of this kind, or none of this class."""

    kind: str
    place: str
    secret: bool


class Range(NamedTuple):
    """Where a label's value stands; lines and columns from 1, the end exclusive."""

    label: Label
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int


class Marks:
    """The labels of one file."""

    def __init__(self) -> None:
        self.labels: list[Label] = []

    def around(self, value: str, label: Label) -> str:
        """The value between its marks."""
        self.labels.append(label)
        number = len(self.labels) - 1
        return f"{chr(_OPEN + number)}{value}{chr(_CLOSE + number)}"

    def taken(self, marked: str) -> tuple[str, list[Range]]:
        """The text without marks, and where they stood."""
        kept: list[str] = []
        opened: dict[int, tuple[int, int, int]] = {}
        ranges: list[Range] = []
        line, column = 1, 1
        for character in marked:
            code = ord(character)
            if code >= _CLOSE:
                start = opened.pop(code - _CLOSE)
                label = self.labels[code - _CLOSE]
                ranges.append(Range(label, start[0], len(kept), *start[1:], line, column))
            elif code >= _OPEN:
                opened[code - _OPEN] = len(kept), line, column
            else:
                kept.append(character)
                line, column = (line + 1, 1) if character == "\n" else (line, column + 1)
        return "".join(kept), ranges
