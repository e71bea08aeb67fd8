"""What is measured for everyone at once equals what sets of ids, made one by one, would tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aispm.graph import closure_chunks
from aispm.graph.blast import Measure, measure, possible
from aispm.graph.build import Graph
from aispm.graph.chokepoint import ADMINISTERED, WEIGHTS, weight
from aispm.graph.reach import Keep, sure
from aispm.graph.sets import is_set
from aispm.model import Counts, Snapshot
from tests.graph.anything import CONTROL, DATA, KINDS, SECRET, graphs, snapshots
from tests.kit.examples import examples

SENSITIVE = ("confidential", "restricted")


@dataclass
class OneByOne:
    """The plain way: a set of ids for each node, and what the ids are."""

    snapshot: Snapshot
    graph: Graph

    def __post_init__(self) -> None:
        self.assets = {one.id: one for one in self.snapshot.assets}
        self.homes = {one.id: one.scope.split("/")[0] for one in self.snapshot.assets}
        self.homes |= {one.id: one.scope for one in self.snapshot.identities}
        self.people = {one.id for one in self.snapshot.identities}
        self.scopes = {one.id for one in self.snapshot.scopes}
        self.scopes |= {one.scope for one in self.snapshot.identities}
        self.known = {*self.assets, *self.people, *self.scopes}

    def kept(self, keep: Keep) -> nx.DiGraph[str]:
        found: nx.DiGraph[str] = nx.DiGraph()
        found.add_nodes_from(self.graph.control.nodes)
        arrows = self.graph.control.edges(data=True)
        found.add_edges_from((a, b) for a, b, data in arrows if keep(data["edge"]))
        return found

    def own(self, node: str, keep: Keep) -> set[str]:
        found = {node}
        inside = {name for name, home in self.homes.items() if home == node}
        found |= inside - self.graph.withheld
        for target, _, edge in self.graph.access.get(node, ()):
            if keep(edge):
                found |= {*self.graph.sets.get(target, (target,))}
        return found & self.known

    def reached(self, node: str, keep: Keep) -> tuple[set[str], set[str]]:
        """The nodes that one controls, itself too, and all that they hold."""
        nodes = {node} | nx.descendants(self.kept(keep), node)
        return nodes, set().union(*(self.own(one, keep) for one in nodes))

    def direct(self, node: str) -> set[str]:
        found = self.own(node, sure)
        for after, data in self.graph.control.adj[node].items():
            if sure(data["edge"]):
                found |= {*self.graph.sets.get(after, (after,))} & self.known
                if data["edge"].relation == "administers":
                    found |= self.own(after, sure)
        return found

    def counts(self, held: Iterable[str]) -> Counts:
        held = {*held}
        things = [self.assets[one] for one in held & self.assets.keys()]
        levels = [one.facts.get("sensitivity") for one in things]
        homes = {self.homes[one] for one in held if one in self.homes}
        return Counts(
            resources=len(things),
            secrets=sum(one.kind == SECRET for one in things),
            sensitive=sum(level in SENSITIVE for level in levels),
            restricted=levels.count("restricted"),
            identities=len(held & self.people),
            controls=sum(
                one.kind == CONTROL and one.facts.get("logging") is not False for one in things
            ),
            accounts=sum(not home.endswith(":*") for home in homes),
        )

    def gaps(self, name: str, nodes: Iterable[str], held: set[str], certain: set[str]) -> set[int]:
        """The numbers of the failed calls that leave a count open."""
        reads = self.snapshot.reads
        control, data = set[int](), set[int]()
        for node in nodes:
            for number in range(len(reads) + 1):
                if self.graph.unseen.control.get(node, 0) >> number & 1:
                    control.add(number)
                if self.graph.unseen.data.get(node, 0) >> number & 1:
                    data.add(number)
        for number, read in enumerate(reads):
            if "reach" not in read.supplies and read.scope in certain & self.scopes:
                control.discard(number)
            hides = {
                "resources": True,
                "secrets": SECRET in read.lists,
                "controls": CONTROL in read.lists,
                "sensitive": DATA in read.lists,
                "restricted": DATA in read.lists,
            }
            if number in data and hides.get(name, False):
                control.add(number)
        for asset in held & self.assets.keys() if name in ("sensitive", "restricted") else ():
            if self.assets[asset].kind == DATA and "sensitivity" not in self.assets[asset].facts:
                missed = {number for number, read in enumerate(reads) if asset in read.missed}
                control |= missed or {len(reads)}
        return control


def check(plain: OneByOne, measured: Measure) -> None:
    for node in measured.told:
        if node in plain.graph.control and not is_set(node):
            check_facts(plain, measured, node)
    for entry in measured.blast:
        _, held = plain.reached(entry.identity, sure)
        assert entry.total == plain.counts(held - {entry.identity})
        assert entry.direct == plain.counts(plain.direct(entry.identity) - {entry.identity})
        assert {*entry.admin_scopes} == {one for one in held & plain.scopes if one[-1] != "*"}


def check_facts(plain: OneByOne, measured: Measure, node: str) -> None:
    if any(one.id == node for one in plain.snapshot.credentials):
        node = next(one.identity or one.id for one in plain.snapshot.credentials if one.id == node)
    told = measured.told[node]
    _, low = plain.reached(node, sure)
    nodes, high = plain.reached(node, possible)
    low, high = low - {node}, high - {node}
    least, most = plain.counts(low), plain.counts(high)
    named = {name: getattr(least, name) for name in least.__struct_fields__}
    open_ = {name for name, count in named.items() if count == 0 and getattr(most, name)}
    gaps = {name: plain.gaps(name, nodes, high, low) for name in named}
    alone = plain.own(node, sure)
    named["direct_sensitive"] = plain.counts(alone).sensitive
    gaps["direct_sensitive"] = plain.gaps("sensitive", [node], alone, set())
    reads = plain.snapshot.reads
    for name, count in named.items():
        if gaps[name] or name in open_:
            assert name not in told.facts
            assert told.least.get(name, 0) == count
        else:
            assert told.facts[name] == count
        expected = tuple(reads[number] for number in sorted(gaps[name]) if number < len(reads))
        assert told.gaps.get(name, ()) == expected


@pytest.fixture(params=["as it is", "small chunks", "giants"])
def limits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small limits, so that small graphs meet every turn that large ones meet."""
    if request.param != "as it is":
        monkeypatch.setattr(closure_chunks, "ROWS", 2)
        monkeypatch.setattr(closure_chunks, "COLUMNS", 3)
    monkeypatch.setattr(closure_chunks, "GIANT", 10 if request.param == "giants" else 0)


@pytest.mark.usefixtures("limits")
@settings(max_examples=examples(40), deadline=None)
@given(st.data())
def test_any_graph(data: st.DataObject) -> None:
    snapshot = data.draw(snapshots())
    graph = data.draw(graphs(snapshot))
    plain = OneByOne(snapshot, graph)
    check(plain, measure(snapshot, graph, KINDS))
    for start in ("who0", "thing0", "key0"):
        _, held = plain.reached(start, sure)
        counts = plain.counts(held)
        expected = sum(times * getattr(counts, name) for name, times in WEIGHTS.items())
        expected += ADMINISTERED * len(held & graph.scopes)
        assert weight(snapshot, graph, KINDS, [start]) == expected
