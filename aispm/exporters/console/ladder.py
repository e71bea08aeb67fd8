"""A path as a ladder: where it starts, and a rung for each step."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aispm.exporters.console.page import Page
from aispm.exporters.labels import gained
from aispm.exporters.phrases import DOUBTS, PHRASES
from aispm.exporters.plaintext import cells
from aispm.model import Edge

_LEAST_ROOM = 28  # cells: few reasons have room in less
# Where a reason turns to details: by which statement, under which names.
_DETAIL = re.compile(r"(?<=\w)(?:,? by | at | \(|[,:;] )")


def ladder(page: Page, path: Sequence[Edge], indent: int) -> list[str]:
    """The rungs of a path, with their reasons beside them where the terminal is wide enough.

    A reason too long for its rung loses its details or, having none, stands under it; no
    sentence is cut within. With `-v` every reason is told whole.
    """
    margin = " " * indent
    phrases = max(len(PHRASES[edge.relation]) for edge in path)
    targets = [_target(page, edge) for edge in path]
    widest = max(cells(target) for target in targets)
    room = page.width - (indent + 3 + phrases + 4 + widest + 2)
    wide = room >= _LEAST_ROOM
    lines = [margin + page.label(path[0].source)]
    for number, (edge, target) in enumerate(zip(path, targets, strict=True), start=1):
        last = number == len(path)
        rung = page.ink("frame", "└─" if last else "├─")
        phrase = PHRASES[edge.relation]
        arrow = page.ink("frame", "─" * (phrases - len(phrase) + 1) + "→")
        reason = page.plain(edge.why)
        beside = _fitting(reason, room, page.verbose) if wide else ""
        pad = " " * (widest - cells(target) + 2) if beside else ""
        lines.append(f"{margin}{rung} {phrase} {arrow} {target}{pad}{page.ink('quiet', beside)}")
        if beside != reason and (page.verbose or (wide and not beside)):
            rail = page.ink("frame", " " if last else "│")
            under = page.wrapped(reason, indent + 6)
            lines += [f"{margin}{rail}  {page.ink('quiet', text.strip())}" for text in under]
    return lines


def _fitting(reason: str, room: int, whole: int) -> str:
    """As much of a reason as has room and still says something; nothing or all of it if `whole`."""
    ends = [] if whole else [found.start() for found in _DETAIL.finditer(reason)]
    said = (reason[:end] for end in (len(reason), *reversed(ends)))
    return next((text for text in said if cells(text) <= room), "")


def _target(page: Page, edge: Edge) -> str:
    target = page.plain(gained(page.subjects, edge))
    doubt = DOUBTS[edge.certainty]
    return f"{target} ({doubt})" if doubt else target
