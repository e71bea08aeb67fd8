"""The blast radius of one identity, as `aispm blast` tells people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from aispm.exporters.console.page import count
from aispm.exporters.labels import label
from aispm.exporters.phrases import DOUBTS
from aispm.exporters.plaintext import cells, visible
from aispm.exporters.subjects import Subjects
from aispm.model import Blast, Counts, Read, Target

_NAMED = 5  # resources that one line names
_LISTED = 40  # targets that are shown before it is said how many more there are
_WIDEST = 60  # cells of a name that still lines up
# How people say that who controls the one controls the other.
_ACCESS = {"execute": "acts as"}
_DOUBTFUL = {
    "no": "no",
    "conditional": "conditional: if a condition holds that the snapshot cannot decide",
    "unknown": "unknown: what the scan did not see may make it one",
}


class Unknown(Struct, frozen=True):
    """What the counts leave out: reads that saw nothing, the titles of kinds that nothing asked
    for by account, and the resources whose own policies were not read."""

    reads: Sequence[Read] = ()
    unasked: Mapping[str, Sequence[str]] = {}
    mute: Sequence[str] = ()


_NONE = Unknown()


def text(
    subjects: Subjects,
    entry: Blast,
    reaches: Sequence[Target],
    reached_by: Sequence[Target],
    near: Counts,
    unknown: Unknown = _NONE,
    grave: Mapping[str, str] = {},
) -> str:
    """The counts of one identity, what it reaches and who reaches it, nearest first.

    Of what it reaches so much is `near`: no more than a hop away, as it is listed. What is
    `grave`, by id with the word for it, stands before the rest.

    Behind what is `unknown` there may be more than is counted.
    """
    lines = [
        visible(label(subjects, entry.identity)),
        f"  administrator: {_admin(entry)}",
        f"  score: {entry.score} of 100",
        f"  itself and one hop away: {_counted(near)}",
        f"  however many hops away: {_counted(entry.total)}",
        *_unseen(unknown.reads),
        *_unasked(unknown.unasked),
        *_mute(subjects, unknown.mute),
        *_gravest(subjects, entry, grave),
        *_section(subjects, "reaches", reaches, grave),
        *_section(subjects, "reached by", reached_by, actors=True),
    ]
    return "\n".join([*lines, ""])


def _admin(entry: Blast) -> str:
    """Whether it is administrator, or whom it has to become for that."""
    if entry.admin != "yes":
        return _DOUBTFUL[entry.admin]
    hops = entry.hops_to_admin
    return f"yes, as another, {count(hops, 'hop')} away" if hops else "yes, itself"


def _unseen(reads: Sequence[Read]) -> list[str]:
    gaps = sum(read.blind for read in reads)
    if not gaps:
        return []
    return [f"  not seen: {gaps} of {count(len(reads), 'read')}, so there may be more"]


def _unasked(unasked: Mapping[str, Sequence[str]]) -> list[str]:
    """The kinds that nothing asked for, once for all accounts where they are the same."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for scope, titles in unasked.items():
        alike.setdefault((*titles,), []).append(scope.partition(":")[2])
    return [
        f"  never asked for in {_accounts(names)}, so not counted: {', '.join(titles)}"
        for titles, names in alike.items()
    ]


def _accounts(names: Sequence[str]) -> str:
    return f"account {names[0]}" if len(names) == 1 else count(len(names), "account")


def _mute(subjects: Subjects, mute: Sequence[str]) -> list[str]:
    if not mute:
        return []
    named = ", ".join(visible(label(subjects, one)) for one in mute[:_NAMED])
    more = f" and {len(mute) - _NAMED} more" if len(mute) > _NAMED else ""
    return [f"  policies not read, so access is not certain: {named}{more}"]


def _counted(counts: Counts) -> str:
    """`1 resource, 4 secrets, 11 sensitive (3 restricted), 48 identities, 2 accounts`."""
    restricted = f" ({counts.restricted} restricted)" if counts.restricted else ""
    parts = [
        count(counts.resources, "resource"),
        count(counts.secrets, "secret"),
        f"{counts.sensitive} sensitive{restricted}",
        count(counts.identities, "identity", "identities"),
    ]
    if counts.accounts:
        parts.append(count(counts.accounts, "account"))
    return ", ".join(parts)


def _gravest(subjects: Subjects, entry: Blast, grave: Mapping[str, str]) -> list[str]:
    targets = [one for one in entry.top if one.target in grave]
    return ["", "gravest of that", *_lines(subjects, targets, grave)] if targets else []


def _section(
    subjects: Subjects,
    title: str,
    targets: Sequence[Target],
    grave: Mapping[str, str] = {},
    *,
    actors: bool = False,
) -> list[str]:
    """Targets with how each is reached; of `actors` who reach the identity, only who."""
    told = _telling(targets)
    shown = told[:_LISTED]
    lines = ["", f"{title} ({len(told)})", *_lines(subjects, shown, grave, actors=actors)]
    if len(told) > len(shown):
        lines.append(f"  and {len(told) - len(shown)} more: -o json lists all")
    if len(targets) > len(told):
        more = len(targets) - len(told)
        lines.append(f"  {more} more under a condition: -o json lists all")
    return lines


def _lines(
    subjects: Subjects,
    targets: Sequence[Target],
    grave: Mapping[str, str],
    *,
    actors: bool = False,
) -> list[str]:
    """Targets in columns: how, what, how far, and what is to be said of it."""
    called = _called(subjects, targets)
    names = [called[one.target] for one in targets]
    width = min(_WIDEST, max(map(cells, names), default=0))
    lines = []
    for one, name in zip(targets, names, strict=True):
        notes = [count(one.hops, "hop"), grave.get(one.target, ""), DOUBTS[one.certainty]]
        how = "" if actors else f"{_ACCESS.get(one.access, one.access):7}  "
        pad = " " * (width - cells(name))
        lines.append(f"  {how}{name}{pad}  {', '.join(filter(None, notes))}")
    return lines


def _called(subjects: Subjects, targets: Sequence[Target]) -> dict[str, str]:
    """By id what each is called; with the end of the id where another is called the same."""
    called = {one.target: visible(label(subjects, one.target)) for one in targets}
    alike = Counter(called.values())
    return {
        id_: name if alike[name] == 1 else f"{name} ({visible(id_.rpartition(':')[2])})"
        for id_, name in called.items()
    }


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
