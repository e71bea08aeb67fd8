"""How much every node reaches, counted for all at once, without keeping the sets.

The graph is plain integers. Nodes that reach each other form a component, and components are
numbered sinks first, so one pass can unite each with what follows it. Three things keep that
pass small:

- A node that leads nowhere and holds one item is folded away: those that lead to it hold it.
- A giant component and all that it reaches is counted once; whoever leads to it adds only what
  lies outside.
- The rest is done in chunks of neighbouring components. Within a chunk a set is one Python
  integer with a bit for each item that the chunk reaches, not for each item there is.

Beside the result, memory holds the condensed graph and the sets of one chunk, which are cut
into blocks of columns when they would take too much.

Source: Gabow, "Path-based depth-first search for strong and biconnected components" (2000).
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, reduce
from itertools import chain
from operator import add, or_

Counts = tuple[int, ...]
Lists = Sequence[Collection[int]]

ROWS = 400  # components in a chunk, at least: fewer repeat more of what chunks share
COLUMNS = 1 << 14  # bits of a set, at most: wider ones leave the fastest cache
ROOM = 300  # bytes, a node of the graph, that the sets of a chunk may take ...
LEAST_ROOM = 1 << 24  # ... but never fewer than these in all
GIANT = 50  # a component with more than one in so many nodes is counted once
# From a byte of eight masks to the digit of each.
_DIGITS = [bytes(ord("0") + (kind >> digit & 1) for kind in range(256)) for digit in range(8)]


def count(successors: Lists, own: Lists, masks: Sequence[int]) -> list[Counts]:
    """For every node, how many items of each mask it and all that it reaches hold.

    `successors` lists the nodes that each node leads to, `own` the items it holds by itself,
    and bit i of a mask says whether item i counts. An item that several nodes hold counts once.
    """
    with _no_collector():
        classes = _Classes(masks, 1 + max(map(max, filter(None, own)), default=0))
        part = [
            ~next(iter(held)) if len(held) == 1 and not after else 0
            for after, held in zip(successors, own, strict=True)
        ]
        inner = [[other for other in after if not part[other]] for after in successors]
        found = components(inner, part)
        for number, members in enumerate(found):
            for node in members:
                part[node] = number
        chunks = _Chunks(_Condensed(found, part, inner, successors, own), classes, len(part))
        chunks.fill_all(max(found, key=len, default=[]), part)
        answers, each = chunks.answers, classes.each
        return [each[~code] if code < 0 else answers[code] for code in part]


def planes(weights: Sequence[int]) -> list[int]:
    """Masks by which whole weights of items can be summed: one a binary digit."""
    return [
        int("".join("1" if weight >> digit & 1 else "0" for weight in reversed(weights)), 2)
        for digit in range(max(weights, default=0).bit_length())
    ]


def weighed(counts: Sequence[int]) -> int:
    """The sum of the weights of what was counted by the masks of `planes`."""
    return sum(number << digit for digit, number in enumerate(counts))


@contextmanager
def _no_collector() -> Iterator[None]:
    # Nothing here makes cycles; to look for some among so many lists takes a third of the time.
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def components(
    successors: Lists, skip: Sequence[int], roots: Iterable[int] | None = None
) -> list[list[int]]:
    """The nodes by strong component, sinks first, as a search from `roots` meets them.

    What `skip` is not 0 for is taken as left already.
    """
    found: list[list[int]] = []
    done = len(successors) + 1
    place = [done if one else 0 for one in skip]  # in `pending`, from 1; 0: not met yet
    pending: list[int] = []
    starts: list[int] = []  # places at which a component may start
    for root in range(len(successors)) if roots is None else roots:
        if place[root]:
            continue
        path = [(root, iter(successors[root]))]
        pending.append(root)
        place[root] = 1
        starts.append(1)
        while path:
            node, rest = path[-1]
            for other in rest:
                at = place[other]
                if not at:
                    pending.append(other)
                    place[other] = len(pending)
                    starts.append(len(pending))
                    path.append((other, iter(successors[other])))
                    break
                while at < starts[-1]:
                    starts.pop()
            else:
                path.pop()
                at = place[node]
                if starts[-1] == at:
                    starts.pop()
                    found.append(pending[at - 1 :])
                    del pending[at - 1 :]
                    for other in found[-1]:
                        place[other] = done
    return found


class _Classes:
    """Which items count, by mask: for single items, and for the columns of a block."""

    def __init__(self, masks: Sequence[int], items: int) -> None:
        self.masks, self.items = len(masks), items
        zeros = int.from_bytes(b"0" * items)
        self._kinds: list[bytes] = []  # for each eight masks, a byte an item
        for first in range(0, len(masks) or 1, 8):
            kinds = 0
            for digit, mask in enumerate(masks[first : first + 8]):
                digits = f"{mask & (1 << items) - 1:0{items}b}".encode()
                kinds |= (int.from_bytes(digits) ^ zeros) << digit
            self._kinds.append(kinds.to_bytes(items, "little"))

    @cached_property
    def each(self) -> Sequence[Counts]:
        """The counts of each item by itself."""
        known = {
            kinds: tuple(kinds[mask // 8] >> mask % 8 & 1 for mask in range(self.masks))
            for kinds in set(zip(*self._kinds, strict=True))
        }
        return list(map(known.__getitem__, zip(*self._kinds, strict=True)))

    def local(self, columns: Sequence[int]) -> list[int]:
        """The masks over the given items (as codes) only, as bits in that order."""
        items = [~code for code in reversed(columns)]
        found: list[int] = []
        for kinds in self._kinds:
            picked = bytes(map(kinds.__getitem__, items))
            tables = _DIGITS[: self.masks - len(found)]
            found += [int(b"0" + picked.translate(table), 2) for table in tables]
        return found


class _Condensed:
    """The graph of components: of each, what follows it, and the codes of all it unites.

    A code is the number of a component, or `~item` for an item. `part` has the code of each
    node, and `inner` the successors that are not folded away.
    """

    def __init__(
        self, found: Lists, part: Sequence[int], inner: Lists, successors: Lists, own: Lists
    ) -> None:
        self.after: list[Collection[int]] = []
        self.codes: list[Collection[int]] = []
        for members in found:
            after = {part[other] for node in members for other in inner[node]}
            codes: list[int] = []
            for node in members:
                codes += map(part.__getitem__, successors[node])
                codes += [~item for item in own[node]]
            self.after.append(tuple(after))
            self.codes.append(tuple(codes if len(members) == 1 else set(codes)))

    def reached(self, starts: Iterable[int]) -> set[int]:
        """Some components and all that follow them."""
        seen = set(starts)
        new = seen.copy()
        while new:
            new = set(chain.from_iterable(map(self.after.__getitem__, new))) - seen
            seen |= new
        return seen

    def held(self, numbers: Iterable[int]) -> list[int]:
        """The codes of the items that some components hold, in the order in which they do."""
        met = dict.fromkeys(chain.from_iterable(map(self.codes.__getitem__, numbers)))
        return [code for code in met if code < 0]

    def cut(self, giant: int) -> tuple[set[int], set[int]]:
        """The codes of what a component reaches, and who leads to it: now without those codes."""
        inside = self.reached([giant])
        inside.update(self.held(inside))
        above = {giant}
        for number in range(giant + 1, len(self.after)):
            if not above.isdisjoint(self.after[number]):
                above.add(number)
        above.remove(giant)
        for number in above:
            self.after[number] = [code for code in self.after[number] if code not in inside]
            self.codes[number] = [code for code in self.codes[number] if code not in inside]
        return inside, above


class _Chunks:
    """The sets of one chunk at a time, and the counts that they give."""

    def __init__(self, graph: _Condensed, classes: _Classes, nodes: int) -> None:
        self._graph, self._classes, self._nodes = graph, classes, nodes
        self._room = max(LEAST_ROOM, ROOM * nodes)
        self._bits: list[int] = []  # 1, 2, 4, ...
        self.answers: list[Counts] = [(0,) * classes.masks] * len(graph.after)

    def fill_all(self, largest: Sequence[int], part: Sequence[int]) -> None:
        """Answer for all components, with what the largest reaches counted once if it is giant."""
        numbers = range(len(self.answers))
        if len(largest) * GIANT <= self._nodes:
            self._fill(numbers, set())
            return
        giant = part[largest[0]]
        inside, above = self._graph.cut(giant)
        masks = self._classes.local([code for code in inside if code < 0])
        base = tuple(mask.bit_count() for mask in masks)
        for number in (giant, *above):
            self.answers[number] = base
        # They were numbered as met through the giant, which has neighbours everywhere. Search
        # once more without it, in the order of the nodes, so that chunks overlap less.
        skip = [number == giant for number in numbers]
        roots = dict.fromkeys(code for code in part if code >= 0)
        order = [number for (number,) in components(self._graph.after, skip, roots)]
        self._fill([number for number in order if number in above], inside)
        self._fill([number for number in order if number not in above], set())

    def _fill(self, rows: Sequence[int], skip: set[int]) -> None:
        """Add to the answers of some components what they reach, but for items to skip."""
        start, size = 0, ROWS
        while start < len(rows):
            chunk = rows[start : start + size]
            order = sorted(self._graph.reached(chunk))
            held = self._graph.held(order)
            columns = [code for code in held if code not in skip] if skip else held
            width = max(64, min(COLUMNS, 8 * self._room // len(order)))
            for first in range(0, len(columns), width):
                block = columns[first : first + width]
                self._block(chunk, order, block, len(block) == len(held))
            start += size
            size = max(ROWS, len(order) - len(chunk))  # where much is shared, share it wider

    def _block(
        self, rows: Sequence[int], order: list[int], columns: list[int], whole: bool
    ) -> None:
        self._bits.extend(1 << bit for bit in range(len(self._bits), len(columns)))
        sets = dict(zip(columns, self._bits, strict=False))  # by code
        known, get = sets.__contains__, sets.__getitem__
        for number in order:
            sets[number] = 0  # it may lead to itself
            codes: Iterable[int] = self._graph.codes[number]
            if not whole:
                codes = filter(known, codes)
            sets[number] = reduce(or_, map(get, codes), 0)
        masks = self._classes.local(columns)
        for row in rows:
            bits = sets[row]
            counts = [(bits & mask).bit_count() for mask in masks]
            self.answers[row] = tuple(map(add, self.answers[row], counts))
