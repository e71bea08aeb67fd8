"""The line of a file that a finding points at, with carets under what is meant.

The text is what the provider says may be shown, never the raw line. Wide characters take
two cells and escaped ones four or more; the carets follow.
"""

from __future__ import annotations

from msgspec import Struct

from aispm.exporters.console.ink import Style
from aispm.exporters.console.page import Page
from aispm.exporters.plaintext import cells, clipped
from aispm.model import Location

_TAB = " " * 4


class Shown(Struct, frozen=True):
    """A line cut in three: before the mark, the mark, after it; all visible text."""

    before: str
    marked: str
    after: str


class Mark(Struct, frozen=True):
    """A place to show, what to say of it, and whether it is what the finding is about."""

    location: Location
    note: str = ""
    primary: bool = True


def snippet(page: Page, marks: list[Mark], style: Style, digits: int) -> list[str]:
    """The lines of a snippet under its place; the marks are in order of their lines.

    Line numbers take `digits` cells.
    """
    bar = page.ink("frame", " " * (digits + 2) + "|")
    lines = [bar]
    for number, mark in enumerate(marks):
        if number and mark.location.line > marks[number - 1].location.line + 1:
            lines.append(page.ink("frame", "..."))
        head = page.ink("frame", f" {mark.location.line:>{digits}} |")
        shown = fitted(page, mark.location, page.width - digits - 4)
        lines.append(f"{head} {shown.before}{shown.marked}{shown.after}".rstrip())
        lines += [f"{bar} {line}" for line in _pointer(page, mark, shown, style, digits)]
    return [*lines, bar]


def gutter(marks: list[Mark]) -> int:
    """How many digits the line numbers take."""
    return max((len(str(mark.location.line)) for mark in marks), default=1)


def fitted(page: Page, location: Location, room: int) -> Shown:
    """The text of a place cut to `room` cells, around its mark."""
    start, length = location.mark
    text = location.text
    before = page.plain(text[:start].replace("\t", _TAB))
    marked = page.plain(text[start : start + length].replace("\t", _TAB))
    after = page.plain(text[start + length :].replace("\t", _TAB))
    if cells(before) + cells(marked) + cells(after) > room:
        before = _tail(before, room // 3)
    marked = clipped(marked, room - cells(before))
    return Shown(before, marked, clipped(after, room - cells(before) - cells(marked)))


def _pointer(page: Page, mark: Mark, shown: Shown, style: Style, digits: int) -> list[str]:
    """The carets, with the note behind them or, where it does not fit, below."""
    start = cells(shown.before)
    sign = ("^" if mark.primary else "-") * max(1, cells(shown.marked))
    color: Style = style if mark.primary else "frame"
    carets = " " * start + page.ink(color, sign)
    room = page.width - digits - 4
    note = clipped(mark.note, room)
    if not note:
        return [carets]
    if start + len(sign) + 1 + cells(note) <= room:
        return [f"{carets} {page.ink(color, note)}"]
    return [carets, " " * min(start, room - cells(note)) + page.ink(color, note)]


def _tail(text: str, room: int) -> str:
    """The end of a text in at most `room` cells."""
    if cells(text) <= room:
        return text
    for index in range(len(text)):
        if cells(text[index:]) < room:
            return "…" + text[index:]
    return "…"
