"""Choke points, as `aispm blast --choke-points` tells them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from aispm.exporters.console.page import count
from aispm.exporters.labels import gained, label
from aispm.exporters.nouns import Document
from aispm.exporters.phrases import PHRASES
from aispm.exporters.plaintext import visible
from aispm.exporters.subjects import Subjects
from aispm.model import Edge, Escalation

if TYPE_CHECKING:
    from aispm.graph.chokepoint import ChokePoint


def document(point: ChokePoint, techniques: Sequence[Escalation]) -> Document:
    """One choke point: the edge, the weighted reach with and without it, and what to do."""
    from aispm.graph.remedy import remedy

    edge = point.edge
    return {
        "source": edge.source,
        "relation": edge.relation,
        "target": edge.target,
        "certainty": edge.certainty,
        "why": edge.why,
        "because": edge.because,
        "before": point.before,
        "after": point.after,
        "remediation": remedy(edge, techniques, point.taken),
    }


def text(
    subjects: Subjects,
    points: Sequence[Document],
    whose: str,
    written: Callable[[Document], str],
) -> str:
    """Each choke point in a few lines, the one that takes most first.

    `whose` reach is weighed; `written` tells how `--what-if` takes an edge away.
    """
    if not points:
        return f"no single edge takes anything from what {whose} reach\n"
    lines = [
        f"weighted reach of {whose}: {count(points[0]['before'], 'point')}",
        "(for each of them: 50 for an account it administers, 10 for restricted data, 5 for a",
        "secret or what is sensitive, 1 for each asset and identity, itself included)",
    ]
    for point in points:
        share = 100 * (point["before"] - point["after"]) / point["before"]
        edge = Edge(
            point["source"], point["relation"], point["target"], point["certainty"], True, ""
        )
        lines += [
            "",
            f"{share:.0f} % less, {count(point['after'], 'point')} left, without",
            f"  {visible(label(subjects, edge.source))} {PHRASES[edge.relation]} "
            f"{visible(gained(subjects, edge))}",
            f"  {visible(point['why'])}",
            f"  {visible(point['remediation'])}",
            f"  to try without: --what-if {visible(written(point))}",
        ]
    return "\n".join([*lines, ""])
