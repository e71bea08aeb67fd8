"""The few edges whose removal takes most from what agents and keys reach.

Candidates are cheap to find: the edges that lead everyone to administrator and to restricted
data, those into a node that all such ways pass (a dominator), and a minimum cut. What each is
worth is not guessed from that: the estate is derived again without it, and the reach of all
starts is weighed before and after, so the figure is what a next scan will show.

Sources: Lengauer and Tarjan 1979 (dominators); Ford and Fulkerson 1956 (minimum cut). Choosing
the best k edges at once is NP-hard, so they are told one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import networkx as nx
from msgspec import Struct

from aispm.graph.blast import measure
from aispm.graph.build import Graph, build
from aispm.graph.cut import Cut
from aispm.graph.reach import CLASSES, items_of, sure
from aispm.graph.reach_count import Reach
from aispm.graph.reach_wires import scopes, wired
from aispm.graph.sets import is_set
from aispm.graph.taken import Loss
from aispm.model import Edge, Escalation, Kind, Snapshot

LIMIT = 5
_CANDIDATES = 12  # how many are evaluated exactly
_FLOW = 20_000  # edges up to which a minimum cut is looked for
# What nobody can take away: an account contains what it contains, a key is its owner's.
_FIXED = frozenset({"contains", "authenticates-as", "member-of"})
# The weight of each thing a start reaches, and of each scope it administers.
WEIGHTS = {"restricted": 10, "secrets": 5, "sensitive": 5, "resources": 1, "identities": 1}
ADMINISTERED = 50


class ChokePoint(Struct, frozen=True):
    """One edge, and the weighted reach of all starts with it (`before`) and without (`after`).

    `taken` tells what identities no longer hold then, where that is not only the source's.
    """

    edge: Edge
    before: int
    after: int
    taken: tuple[Loss, ...] = ()


def starts(snapshot: Snapshot, kinds: Mapping[str, Kind]) -> tuple[str, ...]:
    """Where attackers begin: AI agents and keys in files; without any, every user, or identity."""
    return started(snapshot, kinds)[1]


def started(snapshot: Snapshot, kinds: Mapping[str, Kind]) -> tuple[str, tuple[str, ...]]:
    """What the starts are called, and the starts."""
    agents = [one.id for one in snapshot.assets if _role(kinds, one.kind) == "agent"]
    keys = [one.id for one in snapshot.credentials if one.identity and one.state != "inactive"]
    users = [one.id for one in snapshot.identities if one.kind.endswith(".user")]
    if agents or keys:
        return "all agents and keys", tuple(sorted(agents + keys))
    if users:
        return "all users", tuple(sorted(users))
    return "all identities", tuple(one.id for one in snapshot.identities)


def _role(kinds: Mapping[str, Kind], kind: str) -> str | None:
    return kinds[kind].role if kind in kinds else None


def weight(
    snapshot: Snapshot, graph: Graph, kinds: Mapping[str, Kind], where: Sequence[str]
) -> int:
    """The weighted reach of all starts together, without a condition."""
    items = items_of(snapshot, kinds, graph.unseen.gaps, graph.withheld)
    reach = Reach(*wired(graph, items, sure))
    administered = scopes(items, [items.index[scope] for scope in graph.scopes])
    found = 0
    for start in where:
        counts, itself = reach.counts(start), items.index.get(start)
        classes = 0 if itself is None else items.kinds[itself]
        for at, name in enumerate(CLASSES):
            found += WEIGHTS.get(name, 0) * (getattr(counts, name) + (classes >> at & 1))
        found += ADMINISTERED * (reach.flags(start) & administered).bit_count()
    return found


def choke_points(
    snapshot: Snapshot, techniques: Sequence[Escalation], kinds: Mapping[str, Kind]
) -> tuple[ChokePoint, ...]:
    """At most LIMIT edges, the one whose removal takes most first; none that takes nothing."""
    graph = build(snapshot, techniques)
    where = starts(snapshot, kinds)
    if not where:
        return ()
    before = weight(snapshot, graph, kinds, where)
    found = []
    for edge in _candidates(snapshot, graph, kinds, where):
        cut = Cut(edge.source, edge.relation, edge.target)
        without = build(snapshot, techniques, (cut,))
        after = weight(snapshot, without, kinds, where)
        if after < before:
            found.append(ChokePoint(edge, before, after, without.taken))
    found.sort(key=lambda one: (one.after, one.edge.source, one.edge.relation, one.edge.target))
    return tuple(found[:LIMIT])


def _candidates(
    snapshot: Snapshot, graph: Graph, kinds: Mapping[str, Kind], where: Sequence[str]
) -> list[Edge]:
    """The edges worth evaluating, those most used by the shortest ways first."""
    measured = measure(snapshot, graph, kinds)
    used: Counter[Cut] = Counter()
    edges: dict[Cut, Edge] = {}
    for start in where:
        ways = {edge for goal in ("admin", "restricted") for edge in measured.path(start, goal)}
        for edge in (*ways, *_from(graph, start)):
            if edge.relation not in _FIXED and sure(edge):
                cut = Cut(edge.source, edge.relation, edge.target)
                edges.setdefault(cut, edge)
                used[cut] += 1
    for edge in (*_dominating(graph, where), *_cut(graph, where)):
        cut = Cut(edge.source, edge.relation, edge.target)
        edges.setdefault(cut, edge)
        used[cut] += len(where)
    order = sorted(edges, key=lambda cut: (-used[cut], cut))
    return [edges[cut] for cut in order[:_CANDIDATES]]


def _from(graph: Graph, node: str) -> Iterator[Edge]:
    """The edges of control that leave one node for another, and not for a set."""
    if node in graph.control:
        for target, data in graph.control.adj[node].items():
            if not is_set(target):
                yield data["edge"]


def _rooted(graph: Graph, where: Sequence[str]) -> nx.DiGraph[str]:
    """The control that holds without a condition, with one root before all starts."""
    kept = [(a, b) for a, b, data in graph.control.edges(data=True) if sure(data["edge"])]
    rooted: nx.DiGraph[str] = nx.DiGraph(kept)
    rooted.add_edges_from(("", start) for start in where)
    return rooted


def _dominating(graph: Graph, where: Sequence[str]) -> Iterator[Edge]:
    """The edge into each node that all ways to some administered scope pass, where it is one."""
    rooted = _rooted(graph, where)
    passed = nx.immediate_dominators(rooted, "")
    for scope in sorted(graph.scopes & passed.keys()):
        node = scope
        while (before := passed.get(node)) not in (None, node):
            if graph.control.has_edge(before, node) and not is_set(node) and not is_set(before):
                edge: Edge = graph.control.edges[before, node]["edge"]
                if edge.relation not in _FIXED:
                    yield edge
            node = before


def _cut(graph: Graph, where: Sequence[str]) -> Iterator[Edge]:
    """The edges of a minimum cut between all starts and all administered scopes."""
    if graph.control.number_of_edges() > _FLOW:
        return
    flow: nx.DiGraph[str] = nx.DiGraph()
    for source, target, data in graph.control.edges(data=True):
        if sure(data["edge"]):
            fixed = data["edge"].relation in _FIXED
            flow.add_edge(source, target, **({} if fixed else {"capacity": 1}))
    flow.add_edges_from(("", start) for start in where)
    ends = [scope for scope in sorted(graph.scopes) if scope in flow and flow.in_degree(scope)]
    flow.add_edges_from((scope, "end") for scope in ends)
    if not ends or "" not in flow:
        return
    try:
        _, (near, _) = nx.minimum_cut(flow, "", "end")
    except nx.NetworkXUnbounded:
        return  # a start is a key of an administrator: no edge stands between
    for source, target in sorted(flow.edges):
        crosses = source in near and target not in near
        if crosses and graph.control.has_edge(source, target) and not is_set(target):
            yield graph.control.edges[source, target]["edge"]
