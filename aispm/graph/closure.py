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
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from aispm.graph.closure_chunks import Chunks, Classes, Counts
from aispm.graph.closure_parts import Condensed, Lists, components


def count(successors: Lists, own: Lists, masks: Sequence[int]) -> list[Counts]:
    """For every node, how many items of each mask it and all that it reaches hold.

    `successors` lists the nodes that each node leads to, `own` the items it holds by itself,
    and bit i of a mask says whether item i counts. An item that several nodes hold counts once.
    """
    return Closure(successors, own).counts(masks)


class Closure:
    """A graph and its components, for questions about what every node reaches."""

    def __init__(self, successors: Lists, own: Lists) -> None:
        self._successors, self._own = successors, own
        with no_collector():
            # By node, the number of its component, or `~item` where it is folded into an item.
            part = self.part = [
                ~next(iter(held)) if len(held) == 1 and not after else 0
                for after, held in zip(successors, own, strict=True)
            ]
            self._inner = [[other for other in after if not part[other]] for after in successors]
            self.found = components(self._inner, part)
            for number, members in enumerate(self.found):
                for node in members:
                    part[node] = number

    def counts(self, masks: Sequence[int]) -> list[Counts]:
        """For every node, how many items of each mask it and all that it reaches hold."""
        with no_collector():
            part, own = self.part, self._own
            classes = Classes(masks, 1 + max(map(max, filter(None, own)), default=0))
            graph = Condensed(self.found, part, self._inner, self._successors, own)
            chunks = Chunks(graph, classes, len(part))
            chunks.fill_all(max(self.found, key=len, default=[]), part)
            answers, each = chunks.answers, classes.each
            return [each[~code] if code < 0 else answers[code] for code in part]

    def unions(self, flags: Sequence[int]) -> list[int]:
        """For every node, the flags (a bit each) that it and all that it reaches have.

        These sets are kept: a few flags, and equal sets only once.
        """
        if not any(flags):
            return [*flags]
        part, known = self.part, {0: 0}
        united: list[int] = []
        for number, members in enumerate(self.found):
            bits = 0
            for node in members:
                bits |= flags[node]
                for other in self._successors[node]:
                    code = part[other]
                    if code != number:
                        bits |= flags[other] if code < 0 else united[code]
            united.append(known.setdefault(bits, bits))
        return [flags[node] if code < 0 else united[code] for node, code in enumerate(part)]


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
def no_collector() -> Iterator[None]:
    """Collect no garbage: to look for cycles among so many lists takes a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
