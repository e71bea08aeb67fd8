"""One explained attack path, and everything one identity reaches: questions about one node."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from aispm.graph.blast import possible
from aispm.graph.build import Graph
from aispm.graph.reach import sure
from aispm.model import Edge, Target


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
    return edges + [edge for _, _, edge in graph.access.get(node, ())]


def _walked(before: dict[str, Edge], start: str, end: str) -> tuple[Edge, ...]:
    path: list[Edge] = []
    while end != start:
        path.append(before[end])
        end = before[end].source
    return tuple(reversed(path))


def reaches(graph: Graph, start: str) -> list[Target]:
    """Everything `start` reaches: what it controls and what that may access, nearest first."""
    found: dict[tuple[str, str], Target] = {}
    for certainty, keep in (("allowed", sure), ("conditional", possible)):
        hops = _distances(graph, start, keep)
        for node in sorted(hops, key=lambda name: (hops[name], name)):
            if node != start:
                found.setdefault(
                    (node, "execute"),
                    Target(node, "execute", hops[node], certainty),  # type: ignore[arg-type]
                )
            for target, access, edge in graph.access.get(node, ()):
                if keep(edge):
                    found.setdefault(
                        (target, access),
                        Target(target, access, hops[node], certainty),  # type: ignore[arg-type]
                    )
    return sorted(found.values(), key=lambda one: (one.hops, one.target, one.access))


def reached_by(graph: Graph, end: str) -> list[Target]:
    """Everything that controls `end`, nearest first."""
    found: dict[str, Target] = {}
    for certainty, keep in (("allowed", sure), ("conditional", possible)):
        hops = _distances(graph, end, keep, backwards=True)
        for node in sorted(hops):
            if node != end:
                found.setdefault(node, Target(node, "execute", hops[node], certainty))  # type: ignore[arg-type]
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
