"""The counts of everyone at once equal those of one search per node."""

from __future__ import annotations

import gc
import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aispm.graph import closure_chunks as chunks
from aispm.graph.closure import count, planes, weighed
from aispm.graph.closure_parts import components

Lists = list[list[int]]


def one_by_one(successors: Lists, own: Lists, masks: Sequence[int]) -> list[tuple[int, ...]]:
    found = []
    for start in range(len(successors)):
        seen, left = {start}, [start]
        while left:
            for other in successors[left.pop()]:
                if other not in seen:
                    seen.add(other)
                    left.append(other)
        items = {item for node in seen for item in own[node]}
        found.append(tuple(sum(mask >> item & 1 for item in items) for mask in masks))
    return found


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Lists, Lists]:
    """Any successors (self loops and doubles too), and several items a node, some shared."""
    size = draw(st.integers(0, 24))
    nodes = st.lists(st.integers(0, max(0, size - 1)), max_size=4)
    items = st.one_of(
        st.lists(st.integers(0, 30), max_size=3),
        st.lists(st.integers(0, 30), min_size=1, max_size=1),
    )
    lists = draw(st.lists(nodes, min_size=size, max_size=size))
    return lists, draw(st.lists(items, min_size=size, max_size=size))


@pytest.fixture(params=["as it is", "small chunks", "giants", "giants in small chunks"])
def limits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small limits, so that small graphs meet every turn that large ones meet."""
    if "small" in request.param:
        monkeypatch.setattr(chunks, "ROWS", 2)
        monkeypatch.setattr(chunks, "COLUMNS", 3)
    monkeypatch.setattr(chunks, "GIANT", 10 if "giants" in request.param else 0)


MASKS = st.lists(st.integers(0, (1 << 40) - 1), max_size=10)


@pytest.mark.usefixtures("limits")
class TestCount:
    @given(graphs(), MASKS)
    def test_any_graph(self, graph: tuple[Lists, Lists], masks: list[int]) -> None:
        assert count(*graph, masks) == one_by_one(*graph, masks)

    @pytest.mark.parametrize("crossing", [0.0, 0.02, 0.3, 2.0])
    def test_graphs_of_all_densities(self, crossing: float) -> None:
        chance = random.Random(f"{crossing}")  # noqa: S311
        size = 300
        successors: Lists = [[] for _ in range(size)]
        for node in range(200):  # the others lead nowhere
            successors[node] = [min(node + chance.randrange(1, 40), size - 1) for _ in range(3)]
            if chance.random() < crossing:
                successors[node].append(chance.randrange(node + 1))
        own = [[node] for node in range(size)]
        masks = [(1 << size) - 1, chance.getrandbits(size)]
        assert count(successors, own, masks) == one_by_one(successors, own, masks)

    def test_a_giant_component_with_nodes_above_beside_and_below(self) -> None:
        giant = [[1, 4], [2, 3], [0], [5], [5, 6], []]  # 0, 1, 2 lead to each other
        beside = [[], [0, 8, 9], [9, 3], [9]]  # 7 leads to it, 6 is reached from it, 8 goes past
        successors = [*giant, *beside]
        own = [[0], [0, 1], [], [2], [3], [4], [3, 4], [5, 0], [6], [4, 7]]
        masks = [(1 << 8) - 1, 0b10101]
        assert count(successors, own, masks) == one_by_one(successors, own, masks)

    def test_a_long_chain_is_no_recursion(self) -> None:
        size = 3000
        successors = [[node + 1] for node in range(size - 1)] + [[]]
        found = count(successors, [[node] for node in range(size)], [(1 << size) - 1])
        assert found == [(size - node,) for node in range(size)]


def test_nothing() -> None:
    assert count([], [], []) == []
    assert count([], [], [1]) == []
    assert count([[], [0]], [[], []], [1]) == [(0,), (0,)]
    assert count([[], [0], [2]], [[3], [], [1]], []) == [(), (), ()]


def test_items_beyond_a_mask_do_not_count_nor_masks_beyond_the_items() -> None:
    assert count([[1], []], [[0], [9]], [0b1, 1 << 9 | 1 << 99]) == [(1, 1), (0, 1)]


@given(st.lists(st.integers(0, 100), max_size=20))
def test_weights_add_up(weights: list[int]) -> None:
    masks = planes(weights)
    held = [list(range(len(weights)))]
    assert [weighed(counts) for counts in count([[]], held, masks)] == [sum(weights)]


@given(graphs())
def test_components_come_sinks_first_and_are_mutual(graph: tuple[Lists, Lists]) -> None:
    successors = graph[0]
    found = components(successors, [0] * len(successors))
    assert sorted(node for members in found for node in members) == list(range(len(successors)))
    number = {node: at for at, members in enumerate(found) for node in members}
    each = [[node] for node in range(len(successors))]
    reach = count(successors, each, [1 << node for node in range(len(successors))])
    for node, others in enumerate(successors):
        assert all(number[other] <= number[node] for other in others)
        mutual = {other for other in number if reach[node][other] and reach[other][node]}
        assert set(found[number[node]]) == mutual | {node}


def test_the_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    count([[]], [[0]], [1])
    assert gc.isenabled()
    with pytest.raises(IndexError):
        count([[5]], [[0]], [1])
    assert gc.isenabled()


def test_memory_of_a_deep_graph_is_cut_into_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "ROOM", 1)
    monkeypatch.setattr(chunks, "LEAST_ROOM", 1)
    size = 1000
    successors = [[node + 1] for node in range(size - 1)] + [[]]
    found = count(successors, [[node] for node in range(size)], [(1 << size) - 1])
    assert found == [(size - node,) for node in range(size)]
