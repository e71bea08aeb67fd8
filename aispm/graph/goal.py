"""The shortest way from everyone to one goal, by a single search from the goal backwards."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from aispm.graph.build import Graph
from aispm.graph.sets import is_set, straightened
from aispm.model import Edge


@dataclass(frozen=True)
class Ways:
    """For each node that reaches the goal: its distance in edges, and its next edge.

    `last` holds the edge of a node that is at the goal: it ends every path.
    """

    hops: Mapping[str, int]
    following: Mapping[str, Edge]
    last: Mapping[str, Edge | None]

    def path(self, start: str) -> tuple[Edge, ...]:
        """The edges from `start` to the goal; empty when there is no way, or it is there."""
        edges: list[Edge] = []
        while start in self.following:
            edges.append(self.following[start])
            start = edges[-1].target
        final = self.last.get(start)
        return straightened([*edges, final] if final is not None else edges)


def ways(graph: Graph, ends: Mapping[str, Edge | None], keep: Callable[[Edge], bool]) -> Ways:
    """Search backwards from `ends`: nodes at the goal, with the edge that puts them there.

    `hops` counts traversable edges to such a node; the last edge (reading the bucket,
    rewriting its own policy) is not counted.
    """
    hops = dict.fromkeys(sorted(ends), 0)
    following: dict[str, Edge] = {}
    queue = deque(hops)
    control = graph.control
    while queue:
        node = queue.popleft()
        if node not in control:
            continue
        for before in sorted(control.predecessors(node)):
            edge: Edge = control.edges[before, node]["edge"]
            if before in hops or not keep(edge):
                continue
            following[before] = edge
            if is_set(before):  # no hop of its own: whoever uses it comes next
                hops[before] = hops[node]
                queue.appendleft(before)
            else:
                hops[before] = hops[node] + 1
                queue.append(before)
    return Ways(hops, following, ends)


def first_edges(edges: Iterable[Edge], keep: Callable[[Edge], bool]) -> dict[str, Edge | None]:
    """For each source, the first of the given edges that counts."""
    found: dict[str, Edge | None] = {}
    for edge in edges:
        if keep(edge):
            found.setdefault(edge.source, edge)
    return found
