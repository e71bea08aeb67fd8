"""One explained attack path, and everything one identity reaches: questions about one node."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from aispm.graph.blast import possible
from aispm.graph.build import Graph
from aispm.graph.reach import SECRET_KINDS, SENSITIVE, is_control, sure
from aispm.graph.sets import belongs, is_set, straight, straightened
from aispm.model import Counts, Edge, Snapshot, Target
from aispm.vocabulary import Access, Certainty

_CERTAINTIES: tuple[tuple[Certainty, Callable[[Edge], bool]], ...] = (
    ("allowed", sure),
    ("conditional", possible),
)


def find(graph: Graph, start: str, end: str) -> tuple[Edge, ...]:
    """The shortest unconditional path, else the shortest conditional one, else nothing.

    The last edge may be access to a resource; all before it are control.
    """
    for keep in (sure, possible):
        path = _shortest(graph, start, end, keep)
        if path:
            return path
    return ()


def _shortest(graph: Graph, start: str, end: str, keep: Callable[[Edge], bool]) -> tuple[Edge, ...]:
    before: dict[str, Edge] = {}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for edge in _leaving(graph, node):
            ends = edge.target == end
            if not keep(edge) or edge.target in before or edge.target == start:
                continue
            if not edge.traversable and not ends and end not in graph.sets.get(edge.target, ()):
                continue  # who may read or invoke something does not act as it
            before[edge.target] = edge
            if ends:
                return _walked(before, start, end)
            if is_set(edge.target):  # no hop of its own: its members come next
                queue.appendleft(edge.target)
            else:
                queue.append(edge.target)
    return ()


def leaving(graph: Graph, node: str) -> list[Edge]:
    """Every edge from one node, those to a set as edges to each of its members."""
    return [
        straight(edge, member)
        for edge in _leaving(graph, node)
        for member in graph.sets.get(edge.target, (edge.target,))
    ]


def _leaving(graph: Graph, node: str) -> list[Edge]:
    control = graph.control.adj[node] if node in graph.control else {}
    edges = [data["edge"] for _, data in sorted(control.items())]
    edges += [edge for _, _, edge in graph.access.get(node, ())]
    if node not in graph.control:  # a set of things that are accessed, not controlled
        edges += [belongs(node, member) for member in graph.sets.get(node, ())]
    if control:  # somebody administers this scope: then its assets too
        edges += [
            Edge(node, "contains", name, "allowed", False, "whoever administers it holds it")
            for name in graph.inside.get(node, ())
        ]
    return edges


def _walked(before: dict[str, Edge], start: str, end: str) -> tuple[Edge, ...]:
    path: list[Edge] = []
    while end != start:
        path.append(before[end])
        end = before[end].source
    path.reverse()
    return straightened(path)


def reaches(graph: Graph, start: str) -> list[Target]:
    """Everything `start` reaches: what it controls and what that may access, nearest first.

    Access under a condition is left out where the same target is administered without one.
    """
    found: dict[tuple[str, Access], Target] = {}
    for certainty, keep in _CERTAINTIES:
        hops = _distances(graph, start, keep)
        nodes = (node for node in hops if not is_set(node))
        for node in sorted(nodes, key=lambda name: (hops[name], name)):
            for target, access in _held(graph, node, start, keep):
                if (target, "admin") not in found or certainty == "allowed":
                    found.setdefault(
                        (target, access), Target(target, access, hops[node], certainty)
                    )
    return sorted(found.values(), key=lambda one: (one.hops, one.target, one.access))


def grave(snapshot: Snapshot) -> dict[str, str]:
    """What makes an asset worth naming first, by id: `restricted`, `secret` or `confidential`."""
    found: dict[str, str] = {}
    for one in snapshot.assets:
        level = one.facts.get("sensitivity")
        if one.kind in SECRET_KINDS and level != "restricted":
            found[one.id] = "secret"
        elif level in SENSITIVE:
            found[one.id] = level
    return found


def within(snapshot: Snapshot, targets: Iterable[Target], hops: int) -> Counts:
    """How much of what is reached for sure lies no more than some hops away."""
    near = {one.target for one in targets if one.certainty == "allowed" and one.hops <= hops}
    assets = [one for one in snapshot.assets if one.id in near]
    people = [one for one in snapshot.identities if one.id in near]
    levels = [one.facts.get("sensitivity") for one in assets]
    homes = {one.scope.split("/")[0] for one in assets} | {one.scope for one in people}
    return Counts(
        resources=len(assets),
        secrets=sum(one.kind in SECRET_KINDS for one in assets),
        sensitive=sum(level in SENSITIVE for level in levels),
        restricted=levels.count("restricted"),
        identities=len(people),
        controls=sum(map(is_control, assets)),
        accounts=sum(not home.endswith(":*") for home in homes),
    )


def _held(
    graph: Graph, node: str, start: str, keep: Callable[[Edge], bool]
) -> Iterator[tuple[str, Access]]:
    """What controlling one node gives: itself, what it may access, what a scope contains."""
    if node != start:
        yield node, "admin" if node in graph.scopes else "execute"
    for target in graph.inside.get(node, ()):
        yield target, "admin"
    for target, access, edge in graph.access.get(node, ()):
        if keep(edge):
            for member in graph.sets.get(target, (target,)):
                yield member, access


def reached_by(graph: Graph, end: str) -> list[Target]:
    """Everything that controls `end`, nearest first: a scope is no actor, who rules it is."""
    found: dict[str, Target] = {}
    for certainty, keep in _CERTAINTIES:
        hops = _distances(graph, end, keep, backwards=True)
        for node in sorted(hops):
            if node != end and node not in graph.scopes and not is_set(node):
                found.setdefault(node, Target(node, "execute", hops[node], certainty))
    return sorted(found.values(), key=lambda one: (one.hops, one.target))


def _distances(
    graph: Graph, start: str, keep: Callable[[Edge], bool], *, backwards: bool = False
) -> dict[str, int]:
    hops = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if node not in graph.control:
            continue
        near = graph.control.pred[node] if backwards else graph.control.adj[node]
        for other, data in near.items():
            if other in hops or not keep(data["edge"]):
                continue
            if is_set(other):
                hops[other] = hops[node]
                queue.appendleft(other)
            else:
                hops[other] = hops[node] + 1
                queue.append(other)
    return hops
