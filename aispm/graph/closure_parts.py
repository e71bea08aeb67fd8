"""Strong components of a graph of plain integers, and the graph that they form.

Source: Gabow, "Path-based depth-first search for strong and biconnected components" (2000).
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence
from itertools import chain

Lists = Sequence[Collection[int]]


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


class Condensed:
    """The graph of components: of each, what follows it, and the items that it holds.

    An item is told as its code, `~item`, to tell it from the number of a component. `part` has
    the code of each node, and `inner` the successors that are not folded into items.
    """

    def __init__(
        self, found: Lists, part: Sequence[int], inner: Lists, successors: Lists, own: Lists
    ) -> None:
        self.after: list[Collection[int]] = []
        self.held: list[Collection[int]] = []
        code = [
            ~item for item in range(1 + max(map(max, filter(None, own)), default=0))
        ].__getitem__
        for number, members in enumerate(found):
            after: set[int] = set()
            held: list[int] = []
            for node in members:
                after.update([part[other] for other in inner[node]])
                held += map(code, own[node])
                if len(inner[node]) < len(successors[node]):
                    held += [part[other] for other in successors[node] if part[other] < 0]
            after.discard(number)
            self.after.append(tuple(after))
            self.held.append(tuple(held if len(members) == 1 else set(held)))

    def plain(self, items: int) -> dict[int, int]:
        """The components that hold only what the one that follows them (or -1) does not reach.

        Components come sinks first: what is held by no earlier one than that is not reached by
        it. Such a component reaches as much as the next and its own, which needs no sets.
        """
        short = [number for number, after in enumerate(self.after) if len(after) <= 1]
        if 2 * len(short) < len(self.after):
            return {}  # not worth a look
        first = array("q", [len(self.after)]) * items
        for number in range(len(self.after) - 1, -1, -1):
            for code in self.held[number]:
                first[~code] = number
        found: dict[int, int] = {}
        for number in short:
            other = next(iter(self.after[number]), -1)
            if all(first[~code] > other for code in self.held[number]):
                found[number] = other
        return found

    def reached(self, starts: Iterable[int]) -> set[int]:
        """Some components and all that follow them."""
        seen = set(starts)
        new = seen.copy()
        while new:
            new = set(chain.from_iterable(map(self.after.__getitem__, new))) - seen
            seen |= new
        return seen

    def items(self, numbers: Iterable[int]) -> dict[int, None]:
        """The codes of the items that some components hold, in the order in which they do."""
        return dict.fromkeys(chain.from_iterable(map(self.held.__getitem__, numbers)))

    def cut(self, giant: int) -> tuple[set[int], set[int]]:
        """The codes of what a component reaches, and who leads to it: now without those codes."""
        inside = self.reached([giant])
        inside.update(self.items(inside))
        above = {giant}
        for number in range(giant + 1, len(self.after)):
            if not above.isdisjoint(self.after[number]):
                above.add(number)
        above.remove(giant)
        for number in above:
            self.after[number] = [code for code in self.after[number] if code not in inside]
            self.held[number] = [code for code in self.held[number] if code not in inside]
        return inside, above
