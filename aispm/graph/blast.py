"""The blast radius of every identity, and what is measured with it for rules."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from aispm.graph.build import Graph
from aispm.graph.closure import no_collector
from aispm.graph.facts import Held, Told, tell
from aispm.graph.goal import Ways, first_edges, ways
from aispm.graph.reach import CLASSES, Items, Keep, items_of, sure
from aispm.graph.reach_count import Reach
from aispm.graph.reach_wires import alone, outgoing, wired
from aispm.graph.sets import straight
from aispm.graph.top import top
from aispm.model import Blast, Edge, Kind, Snapshot
from aispm.vocabulary import Facts

GOALS: tuple[str, ...] = ("admin", "restricted", "sensitive", "secrets", "controls")

# The published formula of `score`, 0 to 100: see the README.
_ACCOUNT = re.compile(r"(aws|azure|gcp):[^/]+")
_ADMIN_POINTS = {"yes": 60, "conditional": 30, "unknown": 0, "no": 0}


def possible(edge: Edge) -> bool:
    """Whether the arrow holds at least under some condition."""
    return edge.certainty != "via-model"


@dataclass(frozen=True)
class Measure:
    """Everything measured: what is told by id, a blast entry an identity, ways to each goal."""

    told: Mapping[str, Told]
    blast: tuple[Blast, ...]
    certain: Mapping[str, Ways]
    perhaps: Mapping[str, Ways]

    @property
    def facts(self) -> dict[str, Facts]:
        """The facts that are exact, by id."""
        return {node: told.facts for node, told in self.told.items()}

    def path(self, start: str, goal: str) -> tuple[Edge, ...]:
        """The shortest unconditional path to a goal, else the shortest conditional one."""
        for found in (self.certain, self.perhaps):
            if goal in found and start in found[goal].hops:
                return found[goal].path(start)
        return ()


def measure(snapshot: Snapshot, graph: Graph, kinds: Mapping[str, Kind]) -> Measure:
    """Measure a whole snapshot at once."""
    with no_collector():
        return _measure(snapshot, graph, kinds)


def _measure(snapshot: Snapshot, graph: Graph, kinds: Mapping[str, Kind]) -> Measure:
    items = items_of(snapshot, kinds, graph.unseen.gaps, graph.withheld)
    total, certain = _reached(snapshot, graph, items, sure)
    most, perhaps = total, certain
    if any(possible(edge) and not sure(edge) for edge in _arrows(graph)):
        most, perhaps = _reached(snapshot, graph, items, possible)
    at_once, direct = _direct(snapshot, graph, items)
    held = Held(at_once, total, most)
    told = tell(snapshot, graph, kinds, items, held, certain["admin"], perhaps["admin"])
    named = _Scopes(items)
    gravest = top(snapshot, graph, doubtful=most is not total)
    entries = tuple(
        Blast(
            identity=one.id,
            admin=_admin(one.id, items, most, certain["admin"], perhaps["admin"]),
            admin_scopes=named.among(total.flags(one.id)),
            hops_to_admin=certain["admin"].hops.get(one.id, perhaps["admin"].hops.get(one.id)),
            direct=direct.counts(one.id),
            total=total.counts(one.id),
            score=0,
            top=gravest[one.id],
        )
        for one in snapshot.identities
    )
    return Measure(told, tuple(_scored(entry) for entry in entries), certain, perhaps)


def _reached(
    snapshot: Snapshot, graph: Graph, items: Items, keep: Keep
) -> tuple[Reach, dict[str, Ways]]:
    """What everyone reaches, and the ways to each goal."""
    reach = Reach(*wired(graph, items, keep))
    ends = {goal: _ends(snapshot, graph, goal, items, keep) for goal in GOALS}
    return reach, {goal: ways(graph, ends[goal], keep) for goal in GOALS}


def _direct(snapshot: Snapshot, graph: Graph, items: Items) -> tuple[Reach, Reach]:
    """What everyone may access itself; and with what it takes over and administers at once."""
    wires, numbers = alone(graph, items, sure)
    out = outgoing(graph, wires, numbers, (one.id for one in snapshot.identities), sure)
    reach = Reach(wires, numbers)
    return reach, reach.of(out)


def _arrows(graph: Graph) -> Iterator[Edge]:
    yield from graph.edges
    for *_, data in graph.control.edges(data=True):
        yield data["edge"]
    for entries in graph.access.values():
        for *_, edge in entries:
            yield edge


def _ends(
    snapshot: Snapshot, graph: Graph, goal: str, items: Items, keep: Keep
) -> dict[str, Edge | None]:
    """The nodes that are at the goal, each with the edge that puts it there."""
    if goal == "admin":
        scopes = {one.id for one in snapshot.scopes} | {one.scope for one in snapshot.identities}
        return first_edges(
            (
                edge
                for edge in graph.edges
                if edge.relation in ("administers", "grants-itself") and edge.target in scopes
            ),
            keep,
        )
    kind = 1 << CLASSES.index(goal)
    wanted = {items.names[number] for number, one in enumerate(items.kinds) if one & kind}
    firsts = {
        name: first
        for name, members in graph.sets.items()
        if (first := next((one for one in members if one in wanted), None))
    }
    ends = first_edges(
        (
            straight(edge, firsts[target]) if target in firsts else edge
            for entries in graph.access.values()
            for target, _, edge in entries
            if target in wanted or target in firsts
        ),
        keep,
    )
    for scope, inside in items.inside.items():
        if any(items.kinds[number] & kind for number in inside):
            ends.setdefault(scope, None)
    return ends


def _admin(
    node: str, items: Items, most: Reach, certain: Ways, perhaps: Ways
) -> Literal["yes", "conditional", "no", "unknown"]:
    if node in certain.hops:
        return "yes"
    if node in perhaps.hops:
        return "conditional"
    return "unknown" if items.gaps_in(most.flags(node), "control") else "no"


class _Scopes:
    """The accounts, subscriptions and projects among the scopes.

    What holds them (a folder, a management group) or lies within (a resource group) is no
    scope that a report names.
    """

    def __init__(self, items: Items) -> None:
        self._digits = {
            scope: digit
            for scope, digit in sorted(items.digits.items())
            if _ACCOUNT.fullmatch(scope)
        }
        self._mask = sum(1 << digit for digit in self._digits.values())
        self._known: dict[int, tuple[str, ...]] = {0: ()}

    def among(self, flags: int) -> tuple[str, ...]:
        """Those among some flags, in order."""
        flags &= self._mask
        if flags not in self._known:
            found = (scope for scope, digit in self._digits.items() if flags >> digit & 1)
            self._known[flags] = tuple(found)
        return self._known[flags]


def _scored(entry: Blast) -> Blast:
    data = entry.total
    points = _ADMIN_POINTS[entry.admin]
    points += min(20, _logarithmic(8, data.restricted))
    points += min(10, _logarithmic(4, data.sensitive - data.restricted))
    points += min(10, _logarithmic(4, data.secrets))
    points += min(10, 5 * max(0, data.accounts - 1))
    values = {name: getattr(entry, name) for name in entry.__struct_fields__}
    return Blast(**{**values, "score": min(100, points)})


def _logarithmic(weight: int, count: int) -> int:
    return round(weight * math.log2(1 + count))
