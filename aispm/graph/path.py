"""One explained attack path, and everything one identity reaches: questions about one node."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from aispm.graph.blast import possible
from aispm.graph.build import Graph
from aispm.graph.reach import sure
from aispm.model import Edge, Target
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
            if not edge.traversable and not ends:
                continue  # who may read or invoke something does not act as it
            before[edge.target] = edge
            if ends:
                return _walked(before, start, end)
            queue.append(edge.target)
    return ()


def _leaving(graph: Graph, node: str) -> list[Edge]:
    control = graph.control.adj[node] if node in graph.control else {}
    edges = [data["edge"] for _, data in sorted(control.items())]
    edges += [edge for _, _, edge in graph.access.get(node, ())]
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
    return tuple(reversed(path))


def reaches(graph: Graph, start: str) -> list[Target]:
    """Everything `start` reaches: what it controls and what that may access, nearest first.

    Access under a condition is left out where the same target is administered without one.
    """
    found: dict[tuple[str, Access], Target] = {}
    for certainty, keep in _CERTAINTIES:
        hops = _distances(graph, start, keep)
        for node in sorted(hops, key=lambda name: (hops[name], name)):
            for target, access in _held(graph, node, start, keep):
                if (target, "admin") not in found or certainty == "allowed":
                    found.setdefault(
                        (target, access), Target(target, access, hops[node], certainty)
                    )
    return sorted(found.values(), key=lambda one: (one.hops, one.target, one.access))


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
            yield target, access


def reached_by(graph: Graph, end: str) -> list[Target]:
    """Everything that controls `end`, nearest first: a scope is no actor, who rules it is."""
    found: dict[str, Target] = {}
    for certainty, keep in _CERTAINTIES:
        hops = _distances(graph, end, keep, backwards=True)
        for node in sorted(hops):
            if node != end and node not in graph.scopes:
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
            if other not in hops and keep(data["edge"]):
                hops[other] = hops[node] + 1
                queue.append(other)
    return hops
