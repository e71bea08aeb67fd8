"""Many targets as one node: what a pattern stands for, kept once however many may use it.

A grant on `role/*` in an account of a thousand roles is one edge to a set, and the set has an
edge to each role; a thousand identities with that grant share the set. A set is no actor and
no hop: paths are told as if they led straight to its member.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2s

from msgspec import structs

from aispm.iam.aws.universe import Universe
from aispm.model import Edge

SMALLEST = 12  # of fewer targets each gets an edge of its own
_PREFIX = "set:"


class Sets:
    """The sets of a graph: each by the id of its node, with the ids of its members.

    `control` says that who uses a set controls its members; else they are only accessed.
    """

    def __init__(self, *, control: bool) -> None:
        self._control = control
        self.members: dict[str, tuple[str, ...]] = {}
        self._known: dict[tuple[Universe, int], str] = {}

    def targets(
        self, account: str, kind: str, universe: Universe, bits: int, but: str = ""
    ) -> Iterator[str]:
        """The nodes to draw edges to for some targets: themselves, or one set of them all.

        Nobody needs an edge to itself (`but`); in a set it does no harm, and leaving it in
        lets everyone share the set.
        """
        if bits.bit_count() < SMALLEST:
            yield from universe.members(bits & ~universe.bit(but))
        elif bits:
            yield self._named(account, kind, universe, bits)

    def _named(self, account: str, kind: str, universe: Universe, bits: int) -> str:
        if (universe, bits) not in self._known:
            members = tuple(universe.members(bits))
            digest = blake2s("\n".join(members).encode(), digest_size=6).hexdigest()
            name = f"{_PREFIX}{account}:{kind}:{digest}{'' if self._control else ':data'}"
            self.members[name] = members
            self._known[universe, bits] = name
        return self._known[universe, bits]

    def edges(self) -> Iterator[Edge]:
        """From each set to each of its members."""
        for name, members in self.members.items():
            for member in members:
                yield belongs(name, member, control=self._control)


def belongs(name: str, member: str, *, control: bool = False) -> Edge:
    """The edge from a set to one of its members."""
    return Edge(name, "contains", member, "allowed", control, "one of the set")


def is_set(node: str) -> bool:
    """Whether a node stands for many others."""
    return node.startswith(_PREFIX)


def straight(edge: Edge, member: str) -> Edge:
    """An edge to a set, told as one to a member of it."""
    return structs.replace(edge, target=member)


def straightened(path: list[Edge]) -> tuple[Edge, ...]:
    """A path without the sets it leads through."""
    told: list[Edge] = []
    for edge in path:
        if is_set(edge.source):
            told[-1] = straight(told[-1], edge.target)
        else:
            told.append(edge)
    return tuple(told)
