"""Everyone's reach by one method, measured in this process: `methods NAME FILE`.

All are handed the graph as they want it, for nothing. `aispm` and `networkx-condensation` count
for every node what it reaches and the weight of it. The others search from one node at a time;
they are asked only how many nodes the identities reach, and only those that fit in a budget.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.record import measured
from tests.bench.shapes import Shape, load

Work = Callable[[], tuple[float, dict[str, int]]]

BUDGET = 20.0  # seconds
SAMPLE = 300  # identities, at most
BLOCK = 1 << 16  # columns: of a larger graph the peer unites only so many, scaled to all


def _sample(shape: Shape) -> list[int]:
    dice = random.Random(1)  # noqa: S311  # a sample, no secret
    return dice.sample(range(shape.identities), min(SAMPLE, shape.identities))


def aispm(shape: Shape) -> Work:
    from aispm.graph.closure import count, planes, weighed

    own = [(node,) for node in range(len(shape.successors))]
    masks = [(1 << len(own)) - 1, *planes(shape.weights)]

    def work() -> tuple[float, dict[str, int]]:
        counts = count(shape.successors, own, masks)
        answer = {f"{node}": counts[node][0] for node in _sample(shape)}
        answer["all"] = sum(one[0] for one in counts)
        answer["weight"] = sum(map(weighed, (one[1:] for one in counts)))
        return 1, answer

    return work


def condensation(shape: Shape) -> Work:
    import networkx as nx

    size = len(shape.successors)
    graph = _digraph(shape)
    digits = range(max(shape.weights).bit_length())
    masks = [int("1" * size, 2)]
    for digit in digits:
        flags = ("1" if weight >> digit & 1 else "0" for weight in reversed(shape.weights))
        masks.append(int("".join(flags), 2))

    def united(condensed: Any, low: int, high: int) -> list[tuple[int, ...]]:
        sets: dict[int, int] = {}
        found: list[tuple[int, ...]] = [()] * size
        local = [mask >> low & (1 << high - low) - 1 for mask in masks]
        for number in reversed(list(nx.topological_sort(condensed))):
            members = condensed.nodes[number]["members"]
            bits = 0
            for node in members:
                if low <= node < high:
                    bits |= 1 << node - low
            for other in condensed.adj[number]:
                bits |= sets[other]
            sets[number] = bits
            counts = tuple([(bits & mask).bit_count() for mask in local])
            for node in members:
                found[node] = counts
        return found

    def work() -> tuple[float, dict[str, int]]:
        start = time.process_time()
        condensed = nx.condensation(graph)
        middle = time.process_time()
        if size > 2 * BLOCK:
            united(condensed, size // 2, size // 2 + BLOCK)
            end = time.process_time()
            return (middle - start + (end - middle) * size / BLOCK) / (end - start), {}
        counts = united(condensed, 0, size)
        answer = {"all": sum(one[0] for one in counts)}
        answer["weight"] = sum(n << d for one in counts for d, n in enumerate(one[1:]))
        return 1, answer

    return work


def _one_by_one(shape: Shape, reach: Callable[[int], int]) -> Work:
    def work() -> tuple[float, dict[str, int]]:
        start, answer = time.process_time(), {}
        for node in _sample(shape):
            answer[f"{node}"] = reach(node)
            if time.process_time() - start > BUDGET:
                break
        return shape.identities / len(answer), answer

    return work


def _digraph(shape: Shape) -> Any:
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(shape.successors)))
    graph.add_edges_from((a, b) for a, after in enumerate(shape.successors) for b in after)
    return graph


def descendants(shape: Shape) -> Work:
    import networkx as nx

    graph = _digraph(shape)
    return _one_by_one(shape, lambda node: 1 + len(nx.descendants(graph, node)))


def rustworkx(shape: Shape) -> Work:
    import rustworkx as rx

    graph = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(len(shape.successors)))
    for node, after in enumerate(shape.successors):
        graph.add_edges_from_no_data([(node, other) for other in after])
    return _one_by_one(shape, lambda node: 1 + len(rx.descendants(graph, node)))


def scipy(shape: Shape) -> Work:
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    ends = np.cumsum([0, *map(len, shape.successors)], dtype=np.int32)
    targets = np.fromiter((b for after in shape.successors for b in after), np.int32)
    size = len(shape.successors)
    graph = csr_array((np.ones(len(targets)), targets, ends), shape=(size, size))

    def reach(node: int) -> int:
        return len(breadth_first_order(graph, node, return_predecessors=False))

    return _one_by_one(shape, reach)


METHODS = {
    "aispm": aispm,
    "networkx-condensation": condensation,
    "networkx-descendants": descendants,
    "rustworkx": rustworkx,
    "scipy": scipy,
}

if __name__ == "__main__":
    measured(METHODS[sys.argv[1]](load(Path(sys.argv[2]))))
