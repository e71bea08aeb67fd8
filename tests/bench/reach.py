"""The product's measure of an estate, against one `networkx.descendants` per identity.

What is timed is all that a scan tells of reach: for every identity what it reaches directly and
in all, by class, in how many accounts, how many hops it is from administrator, what is gravest;
for every node how many identities control it. The peer only counts the resources in all, on a
sample of identities, and is scaled to all. Name sizes to run no others.
"""

from __future__ import annotations

import gc
import math
import random
import sys
import time

import networkx as nx

from aispm.graph.blast import measure
from aispm.graph.build import Graph
from tests.bench.estate import KINDS, estate
from tests.bench.record import cleared, held
from tests.bench.shapes import SHAPES, make

SIZES = (10_000, 100_000)
BUDGET = 20.0  # seconds


def main() -> None:
    sizes = [int(word) for word in sys.argv if word.isdigit()] or [*SIZES]
    print(f"{'measure':8} {'nodes':>9} {'s':>8} {'KB a node':>10} {'grows':>6}  one by one, s (*)")
    for shape in SHAPES:
        before = None
        for size in sizes:
            before = compared(shape, size, before)


def resources(graph: Graph, start: str) -> int:
    """How many resources one identity reaches, by a search of its own."""
    found: set[str] = set()
    for node in (start, *nx.descendants(graph.control, start)):
        found.update(graph.inside.get(node, ()))
        for target, _, _ in graph.access.get(node, ()):
            found.update(graph.sets.get(target, (target,)))
    return len(found)


def compared(shape: str, size: int, before: tuple[int, float] | None) -> tuple[int, float]:
    """Measure one estate and print its line."""
    snapshot, graph = estate(make(shape, size))
    people = [one.id for one in snapshot.identities]
    dice = random.Random(1)  # noqa: S311  # a sample, no secret
    start, peer = time.process_time(), {}
    for name in dice.sample(people, min(200, len(people))):
        peer[name] = resources(graph, name)
        if time.process_time() - start > BUDGET:
            break
    theirs = (time.process_time() - start) / len(peer) * len(people)
    gc.collect()
    cleared()
    loaded, start = held("VmRSS"), time.process_time()
    measured = measure(snapshot, graph, KINDS)
    ours = time.process_time() - start
    kb = (held("VmHWM") - loaded) * 1024 / size
    reached = {one.identity: one.total for one in measured.blast}
    assert all(reached[name].resources == count for name, count in peer.items())
    grows = f"{math.log(ours / before[1]) / math.log(size / before[0]):.2f}" if before else ""
    print(f"{shape:8} {size:>9,} {ours:>8.2f} {kb:>10.2f} {grows:>6}  {theirs:>8.1f}", flush=True)
    return size, ours


if __name__ == "__main__":
    main()
