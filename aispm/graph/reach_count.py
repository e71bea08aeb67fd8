"""How much each node of a graph reaches, by class, and which flags it gathers on the way.

Nobody reaches itself: a node is taken off its own counts. What it shares with others, its
account and what is not known about it, counts only where another node has it too. That is
plain from the arrows, but for a node to which something it reaches leads back: if need be,
everything that one reaches is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy

from aispm.graph.closure import Closure
from aispm.graph.reach import Items
from aispm.graph.reach_wires import Wires
from aispm.model import Counts

NOTHING = Counts()
_MANY = -2  # items, of something that was met


class Reach:
    """What every node reaches, by its name; what has no number in some wires, nothing."""

    def __init__(self, wires: Wires, numbers: Mapping[str, int]) -> None:
        self._numbers = numbers
        closure = Closure(wires.successors, wires.own)
        self._items, self._item = wires.items, wires.item
        counts = closure.counts(wires.items.masks)
        shared = {one: one for one in counts}
        self._counts = [shared[one] for one in counts]
        self._flags = closure.unions(wires.flags)
        self._known: dict[tuple[int, ...], Counts] = {}
        self._corrected = dict(_corrections(wires, closure))

    def of(self, numbers: Mapping[str, int]) -> Reach:
        """The same by other names."""
        other = copy(self)
        other._numbers = numbers
        return other

    def counts(self, name: str) -> Counts:
        """How many of each class a node reaches, without itself."""
        node = self._numbers.get(name)
        if node is None:
            return NOTHING
        item, found = self._item[node], self._counts[node]
        if item >= 0:
            kinds = self._items.kinds[item]
            accounts = self._corrected[node][0] if node in self._corrected else found[-1]
            classes = [one - (kinds >> at & 1) for at, one in enumerate(found[:-1])]
            found = (*classes, accounts)
        if found not in self._known:
            self._known[found] = Counts(*found)
        return self._known[found]

    def flags(self, name: str) -> int:
        """The flags of all that a node reaches; a scope has its own."""
        node = self._numbers.get(name)
        if node is None:
            return 0
        if node in self._corrected:
            items, unrated = self._items, self._corrected[node][1]
            rest = len(items.digits) + 2 * items.width
            return self._flags[node] & (1 << rest) - 1 | items.marked(unrated=unrated)
        return self._flags[node]


class _Met:
    """Which accounts, and which gaps of unrated data, some items have: of one, or of several."""

    def __init__(self, items: Items, met: Iterable[int]) -> None:
        self.homes: dict[int, int] = {}
        self.unrated: dict[int, int] = {}
        for item in met:
            for home in items.homes[item]:
                if self.homes.setdefault(home, item) != item:
                    self.homes[home] = _MANY
            gaps = items.unrated.get(item)
            if gaps is not None and self.unrated.setdefault(gaps, item) != item:
                self.unrated[gaps] = _MANY

    def accounts_but(self, item: int) -> int:
        """How many accounts another item has."""
        return sum(1 for one in self.homes.values() if one != item)

    def gaps_but(self, item: int) -> int:
        """The gaps that other items have."""
        found = 0
        for gaps, one in self.unrated.items():
            found |= gaps if one != item else 0
        return found

    def tells_of(self, items: Items, item: int) -> bool:
        """Whether other items have all that this one has."""
        return all(
            self.homes.get(home, item) != item for home in items.homes[item]
        ) and not items.unrated.get(item, 0) & ~self.gaps_but(item)


def _corrections(wires: Wires, closure: Closure) -> Iterable[tuple[int, tuple[int, int]]]:
    """By node to which something it reaches leads back: its accounts and its unrated data."""
    items = wires.items
    for group in closure.found:
        if len(group) == 1 and _plain(wires, group[0]):
            continue
        near = _Met(items, _near(wires, group))
        known = [node for node in group if wires.item[node] >= 0]
        open_ = [node for node in known if not near.tells_of(items, wires.item[node])]
        if open_:
            met = _Met(items, _all(wires, group))
            for node in open_:
                item = wires.item[node]
                yield node, (met.accounts_but(item), met.gaps_but(item))


def _plain(wires: Wires, node: int) -> bool:
    """Whether nothing leads back to a node, or its own arrows lead to as much as it is."""
    item, items = wires.item[node], wires.items
    if item < 0 or not wires.again[item]:
        return True
    if item in items.unrated:
        return False
    return set(items.homes[item]) <= set(wires.accounts(node))


def _near(wires: Wires, group: Iterable[int]) -> Iterable[int]:
    """The items of some nodes and of those they lead to."""
    for node in group:
        yield from wires.held(node)
        for other in wires.successors[node]:
            if wires.item[other] >= 0:
                yield wires.item[other]


def _all(wires: Wires, group: Iterable[int]) -> set[int]:
    """The items of all that some nodes reach."""
    seen = set(group)
    left = [*seen]
    found: set[int] = set()
    while left:
        node = left.pop()
        found.update(wires.held(node))
        new = set(wires.successors[node]) - seen
        seen |= new
        left += new
    return found
