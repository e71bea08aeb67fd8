"""The control and access of a graph in plain numbers, as `closure` counts them.

What leads nowhere and holds but itself (most assets) is no node here: those that lead to it
hold it as an item. A set of many things is one node, shared by all who access it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from aispm.graph.build import Graph
from aispm.graph.reach import Items, Keep
from aispm.model import Edge


class Wires:
    """Nodes by number: which they lead to, which items they hold, and their flags.

    An account counts where an arrow leads to something in it, not where a node itself lies:
    nobody reaches its own account by being there. `item` is the node itself, or -1; `again`
    marks the items that others hold too.
    """

    def __init__(self, items: Items) -> None:
        self.items = items
        self.successors: list[list[int]] = []
        self.own: list[list[int]] = []  # accounts, then itself, then others
        self.flags: list[int] = []
        self.item: list[int] = []
        self.again = bytearray(len(items.names))
        self._several: dict[int, frozenset[int]] = {}

    def stands_for(self, node: int, members: Iterable[int]) -> None:
        """Say which items a node holds or leads to at least, before those that lead to it.

        Of an account of which there are several, one is another than whoever leads to them.
        """
        homes = Counter(chain.from_iterable(map(self.items.homes.__getitem__, {*members})))
        self._several[node] = frozenset(home for home, times in homes.items() if times > 1)

    def add(
        self,
        itself: int,
        targets: Iterable[int],
        leads: Iterable[int] = (),
        beside: Iterable[int] = (),
        flags: int = 0,
    ) -> None:
        """Add a node: the items it holds, the nodes it leads to and the items that those are."""
        items, held, leads = self.items, {*targets}, [*leads]
        held.discard(itself)
        for item in held:
            self.again[item] = 1
        near = held.union(beside)
        near.discard(itself)
        homes = set(chain.from_iterable(map(items.homes.__getitem__, near)))
        for node in leads:
            if node in self._several:
                homes |= self._several[node]
            elif node < len(self.item) and self.item[node] == itself:
                homes.update(self.accounts(node))
        alone = (itself,) if itself >= 0 else ()
        base = len(items.names)
        self.own.append([*(base + home for home in homes), *alone, *held])
        self.successors.append(leads)
        self.flags.append(flags | unrated(items, near) | scopes(items, (*alone, *held)))
        self.item.append(itself)

    def held(self, node: int) -> list[int]:
        """The items that a node holds, without accounts."""
        return [item for item in self.own[node] if item < len(self.items.names)]

    def accounts(self, node: int) -> list[int]:
        """The accounts in which a node holds or leads to something."""
        base = len(self.items.names)
        return [item - base for item in self.own[node] if item >= base]


def unrated(items: Items, held: Iterable[int]) -> int:
    """The flags of some items whose sensitivity was not collected."""
    found = 0
    for item in items.unrated.keys() & held if items.unrated else ():
        found |= items.unrated[item]
    return items.marked(unrated=found)


def scopes(items: Items, held: Iterable[int]) -> int:
    """The flags of the scopes among some items."""
    found = 0
    for item in items.scopes.keys() & held:
        found |= items.scopes[item]
    return found


def members(graph: Graph, items: Items, name: str) -> list[int]:
    """The items in a set."""
    index = items.index
    return [index[one] for one in graph.sets[name] if one in index]


def accessed(
    graph: Graph, items: Items, name: str, keep: Keep, lists: dict[str, int]
) -> tuple[list[int], list[int]]:
    """What a node may access: items, and the nodes of sets."""
    alone: dict[int, None] = {}
    sets: dict[int, None] = {}
    for target, _, edge in graph.access.get(name, ()):
        if keep(edge):
            if target in lists:
                sets[lists[target]] = None
            elif target in items.index:
                alone[items.index[target]] = None
    return [*alone], [*sets]


def listed(graph: Graph, wires: Wires) -> dict[str, int]:
    """Add a node for each set that is accessed, and tell their numbers."""
    targets = dict.fromkeys(one[0] for entries in graph.access.values() for one in entries)
    lists: dict[str, int] = {}
    for name in targets:
        if name in graph.sets:
            _list(graph, wires, lists, name)
    return lists


def wired(graph: Graph, items: Items, keep: Keep) -> tuple[Wires, dict[str, int]]:
    """The whole graph, and the number of each node that is more than an item."""
    wires, index = Wires(items), items.index
    lists = listed(graph, wires)
    acting = enumerate(_acting(graph, items, keep), len(lists))
    numbers = {name: number for number, name in acting}
    for name in graph.sets.keys() & numbers.keys():
        wires.stands_for(numbers[name], members(graph, items, name))
    for scope in items.inside.keys() & numbers.keys():
        wires.stands_for(numbers[scope], items.inside[scope])
    for name in numbers:
        after = _after(graph, name, keep)
        alone, sets = accessed(graph, items, name, keep, lists)
        alone += [index[other] for other in after if other not in numbers and other in index]
        alone += items.inside.get(name, ())
        wires.add(
            index.get(name, -1),
            alone,
            [*(numbers[other] for other in after if other in numbers), *sets],
            [index[other] for other in after if other in numbers and other in index],
            marks(graph, items, name),
        )
    return wires, numbers


def _after(graph: Graph, name: str, keep: Keep) -> Sequence[str]:
    return [other for other, data in graph.control.adj[name].items() if keep(data["edge"])]


def marks(graph: Graph, items: Items, name: str) -> int:
    """The flags of the gaps that leave open what a node becomes or accesses."""
    control, data = graph.unseen.control.get(name, 0), graph.unseen.data.get(name, 0)
    return items.marked(control, data) if control or data else 0


def _acting(graph: Graph, items: Items, keep: Keep) -> Iterator[str]:
    """The nodes that lead somewhere, hold more than themselves, or are marked."""
    for name, after in graph.control.adj.items():
        if (
            name in graph.access
            or name in items.inside
            or any(keep(data["edge"]) for data in after.values())
            or name in graph.unseen.control
            or name in graph.unseen.data
        ):
            yield name


def alone(graph: Graph, items: Items, keep: Keep) -> tuple[Wires, dict[str, int]]:
    """What each node's own permissions let it access, before anyone is taken over."""
    wires, numbers = Wires(items), {}
    lists = listed(graph, wires)
    for name in graph.control:
        inside, flags = items.inside.get(name, ()), marks(graph, items, name)
        if name in graph.access or inside or flags:
            held, sets = accessed(graph, items, name, keep, lists)
            numbers[name] = len(wires.own)
            wires.stands_for(numbers[name], inside)
            wires.add(items.index.get(name, -1), [*held, *inside], sets, flags=flags)
    return wires, numbers


def outgoing(
    graph: Graph, wires: Wires, numbers: dict[str, int], who: Iterable[str], keep: Keep
) -> dict[str, int]:
    """Add to what is `alone` a node for each of some identities, with what it controls at once.

    Only of the scopes that it administers it also has what those hold.
    """
    index, lists = wires.items.index, dict[str, int]()
    found: dict[str, int] = {}
    for name in who:
        held: list[int] = []
        leads: list[int] = []
        for after, data in graph.control.adj[name].items():
            edge: Edge = data["edge"]
            if not keep(edge):
                continue
            if after in graph.sets:
                leads.append(_list(graph, wires, lists, after))
            elif after in index:
                held.append(index[after])
            if edge.relation == "administers" and after in numbers:
                leads.append(numbers[after])
        if held or leads:
            if name in numbers:
                leads.append(numbers[name])
            found[name] = len(wires.own)
            wires.add(index[name], held, leads)
        elif name in numbers:
            found[name] = numbers[name]
    return found


def _list(graph: Graph, wires: Wires, lists: dict[str, int], name: str) -> int:
    if name not in lists:
        lists[name] = len(wires.own)
        held = members(graph, wires.items, name)
        wires.stands_for(lists[name], held)
        wires.add(-1, held)
    return lists[name]
