"""The blast radius of every identity, and what is measured with it for rules."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from aispm.graph.build import Graph
from aispm.graph.facts import Held, Told, tell
from aispm.graph.goal import Ways, first_edges, ways
from aispm.graph.reach import Bits, bits_of, closure, own_bits, sure
from aispm.graph.sets import straight
from aispm.graph.top import top
from aispm.model import Blast, Counts, Edge, Kind, Snapshot
from aispm.vocabulary import Facts

GOALS: tuple[str, ...] = ("admin", "restricted", "sensitive", "secrets")

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
    bits = bits_of(snapshot, kinds, graph.unseen.gaps)
    own = own_bits(graph, bits, sure)
    total = closure(graph.control, own, sure)
    most = closure(graph.control, own_bits(graph, bits, possible), possible)
    certain = {goal: ways(graph, _ends(snapshot, graph, goal, bits, sure), sure) for goal in GOALS}
    perhaps = {
        goal: ways(graph, _ends(snapshot, graph, goal, bits, possible), possible) for goal in GOALS
    }
    told = tell(
        snapshot, graph, kinds, bits, Held(own, total, most), certain["admin"], perhaps["admin"]
    )
    gravest = top(snapshot, graph)
    entries = tuple(
        Blast(
            identity=one.id,
            admin=_admin(one.id, bits, most, certain["admin"], perhaps["admin"]),
            admin_scopes=_admin_scopes(snapshot, bits, total[one.id]),
            hops_to_admin=certain["admin"].hops.get(one.id, perhaps["admin"].hops.get(one.id)),
            direct=_direct(one.id, graph, bits, own),
            total=bits.counts(total[one.id] & ~(1 << bits.index[one.id])),
            score=0,
            top=gravest[one.id],
        )
        for one in snapshot.identities
    )
    return Measure(told, tuple(_scored(entry) for entry in entries), certain, perhaps)


def _ends(
    snapshot: Snapshot, graph: Graph, goal: str, bits: Bits, keep: Callable[[Edge], bool]
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
    mask: int = getattr(bits, goal)
    wanted = set(bits.members(mask))
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
    for scope, inside in bits.by_scope.items():
        if inside & mask:
            ends.setdefault(scope, None)
    return ends


def _admin(
    node: str, bits: Bits, most: Mapping[str, int], certain: Ways, perhaps: Ways
) -> Literal["yes", "conditional", "no", "unknown"]:
    if node in certain.hops:
        return "yes"
    if node in perhaps.hops:
        return "conditional"
    return "unknown" if bits.gaps_in(most[node], "control") else "no"


def _admin_scopes(snapshot: Snapshot, bits: Bits, total: int) -> tuple[str, ...]:
    """The accounts, subscriptions and projects among the scopes reached.

    What holds them (a folder, a management group) or lies within (a resource group) is no
    scope that a report names.
    """
    scopes = {one.id for one in snapshot.scopes} | {one.scope for one in snapshot.identities}
    named = [one for one in sorted(scopes) if _ACCOUNT.fullmatch(one)]
    return tuple(one for one in named if total >> bits.index[one] & 1)


def _direct(node: str, graph: Graph, bits: Bits, own: Mapping[str, int]) -> Counts:
    """What its own permissions give, before anyone else is taken over."""
    held = own.get(node, 0)
    for after, data in graph.control.adj[node].items():
        if not sure(data["edge"]):
            continue
        held |= bits.of(graph.sets.get(after, (after,)))
        if data["edge"].relation == "administers":
            held |= own.get(after, 0)
    return bits.counts(held & ~(1 << bits.index[node]))


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
