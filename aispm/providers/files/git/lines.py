"""Which lines two versions of a text have in common, in order.

Found as patience diff does (https://bramcohen.livejournal.com/73318.html): what is alike at both
ends, then lines that each text holds once, then between those. It takes about the time of
sorting, whatever the texts: where that is spent, what is left counts as not in common.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

LINE_COST = 512  # what comparing a line takes of the effort, in bytes unpacked
_PROBED = 8_000  # bytes; git too takes what has a zero byte among its first for no text
_SMALL = 64  # lines: between so few, every pair may be compared
_ROUNDS = 8  # times that each line is looked at, over all parts that it comes to lie in


def lines(data: bytes) -> list[bytes]:
    """The lines of a text, without what ends them."""
    found = data.split(b"\n")
    if not found[-1]:
        found.pop()
    return found


def is_text(data: bytes) -> bool:
    """Whether these are the bytes of a text, going by their start."""
    return b"\0" not in data[:_PROBED]


def added(old: Sequence[bytes], new: Sequence[bytes]) -> int:
    """How many lines of a text are not those of the one before."""
    return len(new) - sum(length for _, _, length in common(old, new))


def common(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[tuple[int, int, int]]:
    """Runs of common lines: where in the old text, where in the new, and how many.

    In no order.
    """
    stack = [(0, len(old), 0, len(new))]
    left = _ROUNDS * (len(old) + len(new))
    while stack:
        start, end, at, last = stack.pop()
        run = 0
        while start + run < end and at + run < last and old[start + run] == new[at + run]:
            run += 1
        if run:
            yield start, at, run
        start, at, run = start + run, at + run, 0
        while start < end - run and at < last - run and old[end - run - 1] == new[last - run - 1]:
            run += 1
        end, last = end - run, last - run
        if run:
            yield end, last, run
        left -= end - start + last - at
        if start == end or at == last or left < 0:
            continue
        anchors = _once_in_each(old, start, end, new, at, last)
        if not anchors and end - start <= _SMALL and last - at <= _SMALL:
            anchors = _in_order(old, start, end, new, at, last)
        if not anchors:
            continue
        # An anchor starts the part that it opens, and is found there as alike at its start.
        edges = [(start, at), *anchors, (end, last)]
        stack += [(*one, *two) for one, two in _parts(edges)]


def _parts(
    edges: Sequence[tuple[int, int]],
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The parts of both texts between edges: from where to where, in the old and in the new."""
    for (start, at), (end, last) in pairwise(edges):
        yield (start, end), (at, last)


def _once_in_each(
    old: Sequence[bytes], start: int, end: int, new: Sequence[bytes], at: int, last: int
) -> list[tuple[int, int]]:
    """Lines that both parts hold once: the longest row of them that is in order in both."""
    here, there = Counter(old[start:end]), Counter(new[at:last])
    where = {line: place for place, line in enumerate(old[start:end], start) if here[line] == 1}
    pairs = [
        (where[line], place)
        for place, line in enumerate(new[at:last], at)
        if there[line] == 1 and line in where
    ]
    return _rising(pairs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of pairs, given by their second, whose first rise too."""
    ends: list[int] = []  # the least first that a row of each length ends in
    rows: list[int] = []  # and the place of that pair
    before: list[int] = []
    for place, (first, _) in enumerate(pairs):
        length = bisect_left(ends, first)
        before.append(rows[length - 1] if length else -1)
        ends[length : length + 1] = [first]
        rows[length : length + 1] = [place]
    row: list[tuple[int, int]] = []
    place = rows[-1] if rows else -1
    while place >= 0:
        row.append(pairs[place])
        place = before[place]
    return row[::-1]


def _in_order(
    old: Sequence[bytes], start: int, end: int, new: Sequence[bytes], at: int, last: int
) -> list[tuple[int, int]]:
    """The longest common row of two short parts whose lines recur."""
    table = [[0] * (last - at + 1) for _ in range(end - start + 1)]
    for one in range(end - start - 1, -1, -1):
        row, below = table[one], table[one + 1]
        for two in range(last - at - 1, -1, -1):
            alike = old[start + one] == new[at + two]
            row[two] = below[two + 1] + 1 if alike else max(below[two], row[two + 1])
    found, one, two = [], 0, 0
    while one < end - start and two < last - at:
        if old[start + one] == new[at + two]:
            found.append((start + one, at + two))
            one, two = one + 1, two + 1
        elif table[one + 1][two] >= table[one][two + 1]:
            one += 1
        else:
            two += 1
    return found
