"""Edges taken away, to see what would be left without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from aispm.iam.aws.universe import Universe
from aispm.model import Edge, Grant


class Cut(Struct, frozen=True, order=True):
    """One edge by its ends: whatever gives `relation` from `source` to `target` is taken away."""

    source: str
    relation: str
    target: str


class Cuts:
    """The cuts of one evaluation; without any, everything stays."""

    def __init__(self, cuts: Iterable[Cut] = ()) -> None:
        self._cuts = frozenset(cuts)
        self._targets: dict[tuple[str, str], list[str]] = {}
        for cut in sorted(self._cuts):
            self._targets.setdefault((cut.source, cut.relation), []).append(cut.target)

    def __iter__(self) -> Iterator[Cut]:
        return iter(sorted(self._cuts))

    def __contains__(self, edge: object) -> bool:
        if isinstance(edge, Edge):
            return bool(self._cuts) and Cut(edge.source, edge.relation, edge.target) in self._cuts
        return edge in self._cuts

    def left(self, edges: Iterable[Edge]) -> Iterator[Edge]:
        """The edges that stay."""
        return (edge for edge in edges if edge not in self)

    def granted(self, grants: Iterable[Grant]) -> Iterator[Grant]:
        """The grants that stay."""
        return (
            one for one in grants if Cut(one.identity, one.relation, one.target) not in self._cuts
        )

    def bits(self, source: str, relation: str, universe: Universe) -> int:
        """The targets that `source` does not have any more, as a set."""
        found = 0
        for target in self._targets.get((source, relation), ()):
            found |= universe.bit(target)
        return found
