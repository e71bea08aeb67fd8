"""The counting itself: sets of items as integers, for some components at a time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from functools import cached_property, reduce
from operator import add, or_

from aispm.graph.closure_parts import Condensed, components

Counts = tuple[int, ...]

ROWS = 400  # components in a chunk, at least: fewer repeat more of what chunks share
COLUMNS = 1 << 14  # bits of a set, at most: wider ones leave the fastest cache
ROOM = 300  # bytes, a node of the graph, that the sets of a chunk may take ...
LEAST_ROOM = 1 << 24  # ... but never fewer than these in all
GIANT = 50  # a component with more than one in so many nodes is counted once
# From a byte of eight masks to the digit of each.
_DIGITS = [bytes(ord("0") + (kind >> digit & 1) for kind in range(256)) for digit in range(8)]


class Classes:
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

    def sorted(self, codes: Iterable[int]) -> list[int]:
        """The codes of items, those that count alike next to each other."""
        kinds = self._kinds[0]
        return sorted(codes, key=lambda code: kinds[~code])


class _Tally:
    """Counts a set under some masks, each different one once."""

    def __init__(self, masks: Sequence[int]) -> None:
        self._different = [*dict.fromkeys(mask for mask in masks if mask)]
        places = {mask: at for at, mask in enumerate(self._different)}
        self._places = [places.get(mask, -1) for mask in masks]
        self._plain = self._places == [*range(len(masks))]

    def __call__(self, bits: int) -> Sequence[int]:
        found = [(bits & mask).bit_count() for mask in self._different]
        if self._plain:
            return found
        found.append(0)
        return [found[at] for at in self._places]


class Chunks:
    """The sets of one chunk at a time, and the counts that they give."""

    def __init__(self, graph: Condensed, classes: Classes, nodes: int) -> None:
        self._graph, self._classes, self._nodes = graph, classes, nodes
        self._room = max(LEAST_ROOM, ROOM * nodes)
        self._bits: list[int] = []  # 1, 2, 4, ...
        self.answers: list[Counts] = [(0,) * classes.masks] * len(graph.after)

    def fill_all(self, largest: Sequence[int], part: Sequence[int]) -> None:
        """Answer for all components."""
        plain = self._graph.plain(self._classes.items)
        rows = [number for number in range(len(self.answers)) if number not in plain]
        if len(largest) * GIANT > self._nodes:
            self._fill_around(part[largest[0]], part, plain)
        else:
            self._fill(rows, set())
        each = self._classes.each
        for number, other in plain.items():
            counts = [each[~code] for code in {*self._graph.held[number]}]
            counts.append(self.answers[other] if other >= 0 else (0,) * self._classes.masks)
            self.answers[number] = tuple(map(sum, zip(*counts, strict=True)))

    def _fill_around(self, giant: int, part: Sequence[int], plain: Container[int]) -> None:
        """Answer for all but some, with what a giant component reaches counted once."""
        inside, above = self._graph.cut(giant)
        masks = self._classes.local([code for code in inside if code < 0])
        base = tuple(mask.bit_count() for mask in masks)
        for number in (giant, *above):
            self.answers[number] = base
        # They were numbered as met through the giant, which has neighbours everywhere. Search
        # once more without it, in the order of the nodes, so that chunks overlap less.
        skip = [number == giant for number in range(len(self.answers))]
        roots = dict.fromkeys(code for code in part if code >= 0)
        order = [number for (number,) in components(self._graph.after, skip, roots)]
        order = [number for number in order if number not in plain]
        self._fill([number for number in order if number in above], inside)
        self._fill([number for number in order if number not in above], set())

    def _fill(self, rows: Sequence[int], skip: set[int]) -> None:
        """Add to the answers of some components what they reach, but for items to skip."""
        start, size = 0, ROWS
        while start < len(rows):
            chunk = rows[start : start + size]
            order = sorted(self._graph.reached(chunk))
            held = self._graph.items(order)
            columns = [code for code in held if code not in skip] if skip else [*held]
            if len(columns) > COLUMNS or len(columns) * len(order) > 8 * self._room:
                self._blocks(chunk, order, columns)
            else:
                self._block(chunk, order, columns, len(columns) == len(held))
            start += size
            size = max(ROWS, len(order) - len(chunk))  # where much is shared, share it wider

    def _units(self, count: int) -> list[int]:
        self._bits.extend(1 << bit for bit in range(len(self._bits), count))
        return self._bits

    def _block(
        self, rows: Sequence[int], order: list[int], columns: list[int], whole: bool
    ) -> None:
        """All columns of a chunk at once."""
        sets = dict(zip(columns, self._units(len(columns)), strict=False))  # by code
        known, get = sets.__contains__, sets.__getitem__
        after, held = self._graph.after, self._graph.held
        for number in order:
            codes: Iterable[int] = held[number]
            if not whole:
                codes = filter(known, codes)
            sets[number] = reduce(or_, map(get, codes), reduce(or_, map(get, after[number]), 0))
        tally = _Tally(self._classes.local(columns))
        for row in rows:
            self.answers[row] = tuple(map(add, self.answers[row], tally(sets[row])))

    def _blocks(self, rows: Sequence[int], order: list[int], columns: list[int]) -> None:
        """Some columns of a chunk at a time; a set is dropped when nobody needs it any more."""
        columns = self._classes.sorted(columns)
        last, most = self._lives(order)
        width = max(64, min(COLUMNS, 8 * self._room // most))
        units = self._units(min(width, len(columns)))
        places = {code: at for at, code in enumerate(columns)}
        held = self._graph.held
        own = [sorted([places[code] for code in held[one] if code in places]) for one in order]
        asked = bytearray(order[-1] + 1)
        for row in rows:
            asked[row] = 1
        for first in range(0, len(columns), width):
            tally = _Tally(self._classes.local(columns[first : first + width]))
            for row, bits in self._sets(order, own, last, first, units[:width]):
                if asked[row] and bits:
                    self.answers[row] = tuple(map(add, self.answers[row], tally(bits)))

    def _lives(self, order: list[int]) -> tuple[list[list[int]], int]:
        """By place in the order, the sets that nobody needs afterwards; and the most at a time."""
        after = self._graph.after
        last = {number: at for at, number in enumerate(order)}
        for at, number in enumerate(order):
            last.update(dict.fromkeys(after[number], at))
        found: list[list[int]] = [[] for _ in order]
        for number, at in last.items():
            found[at].append(number)
        live = most = 1
        for dropped in found:
            live += 1
            most = max(most, live)
            live -= len(dropped)
        return found, most

    def _sets(
        self,
        order: list[int],
        own: Sequence[Sequence[int]],
        last: Sequence[Collection[int]],
        first: int,
        units: Sequence[int],
    ) -> Iterator[tuple[int, int]]:
        """Each component of a chunk with its set, for the columns from `first` on."""
        after, end = self._graph.after, first + len(units)
        sets: dict[int, int] = {}
        get = sets.__getitem__
        for number, places, dropped in zip(order, own, last, strict=True):
            bits = reduce(or_, map(get, after[number]), 0)
            if places:
                low = bisect_left(places, first)
                for place in places[low : bisect_left(places, end, low)]:
                    bits |= units[place - first]
            sets[number] = bits
            yield number, bits
            for other in dropped:
                del sets[other]
