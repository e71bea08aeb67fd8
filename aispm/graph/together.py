"""What identities hold together that none of them holds alone.

Who controls two identities can use the permissions of both: one may pass a role, the other
may create what runs as it. Taking over one more identity can complete the needs of a further
technique, so this goes on until nothing new is gained. Everything only grows, so it ends.

Whoever controls one who gains something gains it through that one, and has no edge of its own
for it. So each edge stands once, and what would be left without it can be told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import networkx as nx

from aispm.graph.cut import Cut, Cuts
from aispm.graph.escalate import edge, told
from aispm.graph.needs import Way
from aispm.graph.powers import Plan
from aispm.graph.sets import is_set
from aispm.graph.taken import Held, Loss, Powers, Taken
from aispm.model import Edge

_CERTAIN = ("allowed", "assumed")


def together(
    plans: Mapping[str, Plan], powers: Powers, edges: Iterable[Edge], cuts: Cuts
) -> tuple[list[Edge], tuple[Loss, ...]]:
    """The edges that only several identities together give, to be added to `edges`.

    With it what had to be taken from identities so that the edges that are cut are gone.
    """
    known, taken = list(edges), Taken()
    for cut in cuts:
        taken.alone(plans, powers, cut)
    while True:
        before = len(taken)
        found = _both(plans, powers, known, cuts, taken)
        if len(taken) == before:
            return found, taken.losses


def _both(
    plans: Mapping[str, Plan], powers: Powers, known: list[Edge], cuts: Cuts, taken: Taken
) -> list[Edge]:
    """What is gained for sure, and what perhaps."""
    certain = _Level(plans, powers, known, cuts, taken, sure=True)
    found = certain.grow(lambda one: one.certainty in _CERTAIN)
    perhaps = _Level(plans, powers, known + found, cuts, taken, sure=False)
    return found + perhaps.grow(lambda one: one.certainty != "via-model")


class _Level:
    """One run to the fixpoint, over what is sure or over what is possible."""

    def __init__(
        self,
        plans: Mapping[str, Plan],
        powers: Powers,
        edges: list[Edge],
        cuts: Cuts,
        taken: Taken,
        *,
        sure: bool,
    ) -> None:
        self._cuts = cuts
        self._taken = taken
        self._before = len(taken)
        self._plans = plans
        self._powers: dict[str, Held] = {}
        for who, parts in powers.items():
            self._hold(who, {one: bits.sure if sure else bits.maybe for one, bits in parts.items()})
        for account, plan in plans.items():
            for who, bits in plan.from_manager(plans):
                self._hold(who, {account: bits.sure if sure else bits.maybe})
        self._powers = {who: taken.left(who, held) for who, held in self._powers.items()}
        self._edges = edges
        self._sure = sure
        self._graph: nx.DiGraph[str] = nx.DiGraph()

    def _hold(self, who: str, more: Held) -> None:
        """Note what somebody holds, on top of what it is known to hold."""
        before = self._powers.get(who, {})
        added = {one: before.get(one, 0) | bits for one, bits in more.items() if bits}
        if added:
            self._powers[who] = {**before, **added}

    def grow(self, keep: Callable[[Edge], bool]) -> list[Edge]:
        """Every edge gained together."""
        self._graph.add_nodes_from(self._powers)
        self._graph.add_edges_from(
            (one.source, one.target) for one in self._edges if one.traversable and keep(one)
        )
        gained: list[Edge] = []
        while new := list(self._round()):
            gained += new
        return gained

    def _round(self) -> Iterator[Edge]:
        """One pass over the components, sinks first: each united with what it leads to.

        What one gains is in the graph at once, for those that lead to it come later.
        """
        held: dict[str, Held] = {}
        asked: dict[int, Held] = {}  # the unions that were looked at, by identity
        for component in [*nx.strongly_connected_components(self._graph)]:
            parts: dict[int, Held] = {}
            for node in component:
                if single := self._powers.get(node):
                    parts[id(single)] = single
                    if len(component) == 1:
                        asked[id(single)] = single  # what it gains alone is known already
                    held[node] = single
                for after in self._graph.successors(node):
                    if after not in component and held.get(after):
                        parts[id(held[after])] = held[after]
            united = _united(parts.values())
            held |= dict.fromkeys(component, united)
            if not united or id(united) in asked:
                continue
            if len(component) > 1 or not is_set(next(iter(component))):
                asked[id(united)] = united
                yield from self._gains(component, united)

    def _gains(self, component: set[str], united: Held) -> Iterator[Edge]:
        start = min(node for node in component if not is_set(node))
        reached: set[str] | None = None
        for account, held in united.items():
            plan = self._plans[account]
            for way, bits in plan.gains(held, sure=self._sure):
                if not way.technique.controls:
                    continue  # what is only read is told for each alone
                if self._sure and way.technique.certainty not in _CERTAIN:
                    continue
                if reached is None:
                    reached = {start, *nx.descendants(self._graph, start)}
                if f"aws:{account}" in reached:
                    break  # who administers the account has every target in it
                for target, node in _targets(plan, way, bits):
                    if node in reached:
                        continue
                    if Cut(start, way.technique.relation, node) in self._cuts:
                        self._take(plan, way, bits, target, start)
                        continue
                    reached.add(node)
                    self._graph.add_edge(start, node)
                    yield edge(start, way, node, self._sure, self._why(plan, way, target, start))

    def _near(self, start: str) -> Sequence[str]:
        """An identity and all that it controls, nearest first."""
        return [start, *(node for _, node in nx.bfs_edges(self._graph, start))]

    def _take(self, plan: Plan, way: Way, bits: int, target: str, start: str) -> None:
        """Take away what gives an edge that is cut, so that the next run is without it.

        One at a time: it may be what gives the next one too.
        """
        if len(self._taken) > self._before:
            return
        if way.technique.relation != "grants-itself":
            bits = way.universe.bit(target)
        self._taken.together(plan, way, bits, self._near(start), self._powers)

    def _why(self, plan: Plan, way: Way, target: str, start: str) -> str:
        """Who holds which need, nearest first."""
        near, parts = self._near(start), []
        for action, wanted in plan.parts(way, way.universe.bit(target)):
            holder = next(
                (node for node in near if self._powers.get(node, {}).get(plan.account, 0) & wanted),
                None,
            )
            if holder is not None:
                parts.append(f"{action} by {holder.rpartition(':')[2]}")
        return f"{told(way)}: " + ", ".join(parts)


def _united(parts: Iterable[Held]) -> Held:
    """Everything held in any part; the part itself where one holds it all."""
    found: dict[str, int] = {}
    for part in parts:
        for account, more in part.items():
            found[account] = found.get(account, 0) | more
    return next((part for part in parts if part == found), found)


def _targets(plan: Plan, way: Way, bits: int) -> Iterator[tuple[str, str]]:
    """The targets of a technique, each with the node that controlling it leads to."""
    for target in way.universe.members(bits):
        if way.technique.relation == "grants-itself":
            yield target, f"aws:{plan.account}"
            return
        yield target, target
