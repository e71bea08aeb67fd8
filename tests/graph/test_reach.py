"""Reach for everyone at once equals what one search per node would find."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from aispm.graph.build import Graph
from aispm.graph.goal import first_edges, ways
from aispm.graph.reach import sure
from aispm.graph.top import nearest, powers
from aispm.graph.unseen import Unseen
from aispm.model import Asset, Edge, Snapshot
from aispm.vocabulary import Certainty

NOTHING = Unseen()
NODES = [f"n{number}" for number in range(8)]
PAIRS = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), st.booleans())


def edge(source: str, target: str, certainty: Certainty = "allowed") -> Edge:
    return Edge(source, "assumes", target, certainty, True, "may assume")


def control(pairs: list[tuple[str, str, bool]]) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(NODES)
    for source, target, certain in pairs:
        if source != target and not graph.has_edge(source, target):
            found = edge(source, target, "allowed" if certain else "conditional")
            graph.add_edge(source, target, edge=found)
    return graph


def only_sure(graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    kept: nx.DiGraph[str] = nx.DiGraph()
    kept.add_nodes_from(graph.nodes)
    kept.add_edges_from((a, b) for a, b, found in graph.edges(data="edge") if sure(found))
    return kept


@given(st.lists(PAIRS, max_size=24), st.sets(st.sampled_from(NODES), min_size=1, max_size=3))
def test_the_ways_to_a_goal_are_shortest(
    pairs: list[tuple[str, str, bool]], goal: set[str]
) -> None:
    graph = Graph((), control(pairs), {}, {}, frozenset(), {}, NOTHING)
    found = ways(graph, dict.fromkeys(goal), sure)
    kept = only_sure(graph.control)
    for node in NODES:
        lengths = [
            nx.shortest_path_length(kept, node, end) for end in goal if nx.has_path(kept, node, end)
        ]
        assert found.hops.get(node) == (min(lengths) if lengths else None)
        path = found.path(node)
        assert len(path) == (min(lengths) if lengths else 0)
        assert all(one.target == other.source for one, other in pairwise(path))
        if path:
            assert path[-1].target in goal


@given(st.lists(PAIRS, max_size=24))
def test_the_nearest_targets_are_as_many_hops_away_as_a_search_says(
    pairs: list[tuple[str, str, bool]],
) -> None:
    graph = control(pairs)
    assets = tuple(
        Asset(f"b{number}", "aws.s3.bucket", "b", "aws:1", facts={"sensitivity": "restricted"})
        for number in range(len(NODES))
    )
    access = {
        node: ((asset.id, "read", edge(node, asset.id)),)
        for node, asset in zip(NODES, assets, strict=True)
    }
    snapshot = Snapshot(version="v", taken_at="t", assets=assets)
    whole = Graph((), graph, access, {}, frozenset(), {}, NOTHING)
    known = powers(snapshot, whole, sure)
    found = nearest(whole, known, sure)
    kept = only_sure(graph)
    for node in NODES:
        expected = {
            f"b{NODES.index(other)}": hops
            for other, hops in nx.single_source_shortest_path_length(kept, node).items()
        }
        assert {known.pair(code)[0]: hops for _, hops, code in found[node]} == expected


def test_the_first_edge_of_each_source_counts() -> None:
    edges = [edge("a", "x", "conditional"), edge("a", "y"), edge("b", "x")]
    assert first_edges(edges, sure) == {"a": edges[1], "b": edges[2]}
