"""Reach of everyone at once against one `networkx.descendants` per identity, in one run.

The graph is compartmented: identities in accounts, a few arrows between them. The peer is
timed on a sample of identities and scaled to all; both answers are compared on the sample.
"""

from __future__ import annotations

import random
import sys
import time

import networkx as nx

from aispm.graph.reach import closure, sure
from aispm.model import Edge

ACCOUNTS = 20
ARROWS = 3  # of control, per identity
CROSSING = 0.01  # of them leave the account
SAMPLE = 60


def graph(size: int, seed: int = 7) -> nx.DiGraph[str]:
    """`size` identities in accounts, with arrows mostly inside of them."""
    chance = random.Random(seed)  # noqa: S311
    names = [f"i{number}" for number in range(size)]
    block = size // ACCOUNTS
    control: nx.DiGraph[str] = nx.DiGraph()
    control.add_nodes_from(names)
    for number, name in enumerate(names):
        start = number // block * block
        for _ in range(ARROWS):
            far = chance.random() < CROSSING
            near = min(size - 1, start + chance.randrange(block))
            other = names[chance.randrange(size) if far else near]
            if other != name:
                control.add_edge(
                    name, other, edge=Edge(name, "assumes", other, "allowed", True, "")
                )
    return control


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    control = graph(size)
    own = {name: 1 << number for number, name in enumerate(control.nodes)}
    start = time.perf_counter()
    total = closure(control, own, sure)
    ours = time.perf_counter() - start

    sample = random.Random(1).sample(sorted(control.nodes), SAMPLE)  # noqa: S311
    start = time.perf_counter()
    counts = {name: len(nx.descendants(control, name)) + 1 for name in sample}
    peer = (time.perf_counter() - start) / SAMPLE * size

    assert all(total[name].bit_count() == count for name, count in counts.items())
    print(f"reach of {size} identities, {control.number_of_edges()} arrows of control")
    print(f"  aispm, all at once                {ours:8.2f} s")
    print(f"  networkx.descendants, one by one  {peer:8.2f} s (scaled from {SAMPLE})")
    print(f"  ratio                             {peer / ours:8.0f}")


if __name__ == "__main__":
    main()
