"""`--what-if`: a change of the graph, as a user writes it and as it is told."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from aispm.cli import node
from aispm.errors import InputError
from aispm.exporters.labels import label
from aispm.exporters.nouns import Document
from aispm.exporters.plaintext import visible
from aispm.exporters.subjects import Subjects
from aispm.model import Snapshot

if TYPE_CHECKING:
    from aispm.graph.build import Graph
    from aispm.graph.cut import Cut
    from aispm.graph.taken import Loss

_PLAIN = re.compile(r"[\w.@/+=-]+", re.ASCII)  # a name that stands in a change as it is
_FORM = "write remove:SOURCE,RELATION,TARGET, as `aispm path` tells it of each step"
_COUNTED = ("resources", "secrets", "sensitive", "identities", "accounts")


def parse(text: str, snapshot: Snapshot, graph: Graph) -> Cut:
    """The edge that `remove:SOURCE,RELATION,TARGET` means; names stand for ids where unique.

    Raises InputError for another form, for what the snapshot does not hold, and for an edge
    that is not in the graph.
    """
    from aispm.graph.cut import Cut
    from aispm.graph.path import leaving

    verb, colon, rest = text.partition(":")
    parts = rest.split(",")
    if verb != "remove" or not colon or len(parts) != 3:
        raise InputError(f"{text!r} is no change of the graph", _FORM)
    names = node.everything(snapshot)
    source = node.find(parts[0], names, "thing")
    target = node.find(parts[2], names, "thing")
    known = {(edge.relation, edge.target) for edge in leaving(graph, source)}
    if (parts[1], target) not in known:
        relations = sorted({relation for relation, to in known if to == target})
        hint = f"what leads there: {', '.join(relations)}" if relations else "none leads there"
        raise InputError(f"no edge {parts[1]} leads from {parts[0]} to {parts[2]}", hint)
    return Cut(source, parts[1], target)


def written(source: str, relation: str, target: str, snapshot: Snapshot) -> str:
    """The change that takes an edge away, in the form that `parse` reads; short where it can be."""
    names = node.everything(snapshot)
    many = Counter(names.values())

    def short(id_: str) -> str:
        name = names.get(id_, id_)
        plain = _PLAIN.fullmatch(name) and many[name] == 1 and name not in names
        return name if plain else id_

    text = f"remove:{short(source)},{relation},{short(target)}"
    return text if shlex.quote(text) == text else shlex.quote(text)


def text(subjects: Subjects, cuts: Sequence[Cut], taken: Sequence[Loss], document: Document) -> str:
    """What was taken away, and each figure before and after."""
    lines = [
        f"without {visible(label(subjects, cut.source))} {cut.relation} "
        f"{visible(label(subjects, cut.target))}"
        for cut in cuts
    ]
    lines += [
        f"  that is, without {one.action} of {visible(label(subjects, one.holder))}"
        for one in taken
        if one.shared
    ]
    before = document["before"]
    for name in ("administrator", "score"):
        key = "admin" if name == "administrator" else name
        lines.append(f"  {name}: {_change(before[key], document[key])}")
    for name in _COUNTED:
        one, other = before["total"][name], document["total"][name]
        if one != other:
            lines.append(f"  {name}: {_change(one, other)}")
    return "\n".join([*lines, "", ""])


def _change(before: object, after: object) -> str:
    return f"{before} as before" if before == after else f"{before} -> {after}"
