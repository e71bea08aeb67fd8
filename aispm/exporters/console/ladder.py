"""A path as a ladder: where it starts, and a rung for each step."""

from __future__ import annotations

from collections.abc import Sequence

from aispm.exporters.console.page import Page
from aispm.exporters.labels import gained
from aispm.exporters.phrases import DOUBTS, PHRASES
from aispm.exporters.plaintext import cells
from aispm.model import Edge


def ladder(page: Page, path: Sequence[Edge], indent: int) -> list[str]:
    """The rungs of a path, each with its reason where the terminal is wide enough.

    A reason that does not fit stands under its rung, and only with `-v`.
    """
    margin = " " * indent
    phrases = max(len(PHRASES[edge.relation]) for edge in path)
    targets = [_target(page, edge) for edge in path]
    column = indent + 3 + phrases + 4 + max(cells(target) for target in targets) + 2
    lines = [margin + page.label(path[0].source)]
    for number, (edge, target) in enumerate(zip(path, targets, strict=True), start=1):
        last = number == len(path)
        phrase = PHRASES[edge.relation]
        dashes = "─" * (phrases - len(phrase) + 1)
        rung = page.ink("frame", "└─" if last else "├─")
        arrow = page.ink("frame", f"{dashes}→")
        line = f"{margin}{rung} {phrase} {arrow} {target}"
        reason = page.plain(edge.why)
        beside = column + cells(reason) <= page.width
        if reason and beside:
            used = indent + 3 + phrases + 4 + cells(target)
            line += " " * (column - used) + page.ink("quiet", reason)
        lines.append(line)
        if reason and not beside and page.verbose:
            rail = page.ink("frame", " " if last else "│")
            room = indent + 6
            lines += [
                f"{margin}{rail}  {page.ink('quiet', text.strip())}"
                for text in page.wrapped(reason, room)
            ]
    return lines


def _target(page: Page, edge: Edge) -> str:
    target = page.plain(gained(page.subjects, edge))
    doubt = DOUBTS[edge.certainty]
    return f"{target} ({doubt})" if doubt else target
