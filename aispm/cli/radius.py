"""The blast radius of one identity, as `aispm blast` tells people."""

from __future__ import annotations

from collections.abc import Sequence

from aispm.exporters.console.page import count
from aispm.exporters.labels import label
from aispm.exporters.nouns import Document
from aispm.exporters.phrases import DOUBTS
from aispm.exporters.plaintext import cells, visible
from aispm.exporters.subjects import Subjects
from aispm.model import Read, Target

_LISTED = 40  # targets that are shown before it is said how many more there are
_WIDEST = 60  # cells of a name that still lines up
_SINGULAR = {
    "resources": "resource",
    "secrets": "secret",
    "identities": "identity",
    "accounts": "account",
}


def text(
    subjects: Subjects,
    document: Document,
    reaches: Sequence[Target],
    reached_by: Sequence[Target],
    reads: Sequence[Read] = (),
) -> str:
    """The counts of a blast document, what is reached and by whom, nearest first.

    Behind `reads` of the scan that saw nothing there may be more than is counted.
    """
    hops = document["hops_to_admin"]
    lines = [
        visible(label(subjects, document["identity"])),
        f"  administrator: {document['admin']}"
        + ("" if hops is None else f", in {count(hops, 'hop')}"),
        f"  score: {document['score']} of 100",
        f"  directly: {_counted(document['direct'])}",
        f"  in total: {_counted(document['total'])}",
        *_unseen(reads),
        *_section(subjects, "reaches", reaches),
        *_section(subjects, "reached by", reached_by),
    ]
    return "\n".join([*lines, ""])


def _unseen(reads: Sequence[Read]) -> list[str]:
    gaps = sum(read.blind for read in reads)
    if not gaps:
        return []
    return [f"  not seen: {gaps} of {count(len(reads), 'read')}, so there may be more"]


def _counted(counts: dict[str, int]) -> str:
    """`1 resource, 4 secrets, 11 sensitive, 48 identities, 2 accounts`."""
    return ", ".join(
        count(number, _SINGULAR.get(name, name), name) for name, number in counts.items()
    )


def _section(subjects: Subjects, title: str, targets: Sequence[Target]) -> list[str]:
    told = _telling(targets)
    shown = [(one, visible(label(subjects, one.target))) for one in told[:_LISTED]]
    width = min(_WIDEST, max((cells(name) for _, name in shown), default=0))
    lines = ["", f"{title} ({len(told)})"]
    for one, name in shown:
        doubt = f", {DOUBTS[one.certainty]}" if DOUBTS[one.certainty] else ""
        pad = " " * (width - cells(name))
        lines.append(f"  {one.access:7}  {name}{pad}  {count(one.hops, 'hop')}{doubt}")
    if len(told) > len(shown):
        lines.append(f"  and {len(told) - len(shown)} more: -o json lists all")
    if len(targets) > len(told):
        more = len(targets) - len(told)
        lines.append(f"  {more} more under a condition: -o json lists all")
    return lines


def _telling(targets: Sequence[Target]) -> list[Target]:
    """The targets, less what a condition adds to one that is reached without any.

    To administer it under a condition is worth a line all the same.
    """
    sure = {one.target for one in targets if one.certainty == "allowed"}
    return [
        one
        for one in targets
        if one.certainty == "allowed" or one.access == "admin" or one.target not in sure
    ]
