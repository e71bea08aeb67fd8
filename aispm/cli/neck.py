"""Choke points, as `aispm blast --choke-points` tells them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

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


def text(subjects: Subjects, points: Sequence[Document]) -> str:
    """Each choke point in three lines, the one that takes most first."""
    if not points:
        return "no single edge takes anything from what agents and keys reach\n"
    lines = [f"weighted reach of all agents and keys: {points[0]['before']}"]
    for point in points:
        share = 100 * (point["before"] - point["after"]) / point["before"]
        edge = Edge(
            point["source"], point["relation"], point["target"], point["certainty"], True, ""
        )
        lines += [
            "",
            f"{share:3.0f} % less, {point['after']} left, without",
            f"  {visible(label(subjects, edge.source))} {PHRASES[edge.relation]} "
            f"{visible(gained(subjects, edge))}",
            f"  {visible(point['why'])}",
            f"  {point['remediation']}",
        ]
    return "\n".join([*lines, ""])
