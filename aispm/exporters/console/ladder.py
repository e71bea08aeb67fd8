"""A path as a ladder: where it starts, and a rung for each step."""

from __future__ import annotations

from collections.abc import Sequence

from aispm.exporters.console.page import Page
from aispm.exporters.labels import gained
from aispm.exporters.phrases import DOUBTS, PHRASES
from aispm.exporters.plaintext import cells, clipped
from aispm.model import Edge

_LEAST_ROOM = 28  # cells: reasons cut shorter than this say nothing


def ladder(page: Page, path: Sequence[Edge], indent: int) -> list[str]:
    """The rungs of a path, with their reasons beside them where the terminal is wide enough.

    With `-v` a reason that has no room beside its rung stands under it.
    """
    margin = " " * indent
    phrases = max(len(PHRASES[edge.relation]) for edge in path)
    targets = [_target(page, edge) for edge in path]
    widest = max(cells(target) for target in targets)
    room = page.width - (indent + 3 + phrases + 4 + widest + 2)
    lines = [margin + page.label(path[0].source)]
    for number, (edge, target) in enumerate(zip(path, targets, strict=True), start=1):
        last = number == len(path)
        rung = page.ink("frame", "└─" if last else "├─")
        phrase = PHRASES[edge.relation]
        arrow = page.ink("frame", "─" * (phrases - len(phrase) + 1) + "→")
        reason = page.plain(edge.why)
        fits = cells(reason) <= room or not page.verbose
        beside = clipped(reason, room) if fits and room >= _LEAST_ROOM else ""
        pad = " " * (widest - cells(target) + 2) if beside else ""
        lines.append(f"{margin}{rung} {phrase} {arrow} {target}{pad}{page.ink('quiet', beside)}")
        if page.verbose and beside != reason:
            rail = page.ink("frame", " " if last else "│")
            under = page.wrapped(reason, indent + 6)
            lines += [f"{margin}{rail}  {page.ink('quiet', text.strip())}" for text in under]
    return lines


def _target(page: Page, edge: Edge) -> str:
    target = page.plain(gained(page.subjects, edge))
    doubt = DOUBTS[edge.certainty]
    return f"{target} ({doubt})" if doubt else target
