"""Seeded permission graphs of two shapes, in files that every method reads alike.

An organisation of accounts of about 2,000 nodes: 30 % are identities, 5 % sets of resources,
65 % resources; about six arrows a node. A few identities hold far more than most, and a few
resources are held by far more than most. Roles are assumed by those numbered before them,
with short loops back, and some resources run as an identity.

`sparse` hardly leaves its accounts; `dense` does so one time in twenty, by which a good part of
all identities come to control each other. Only the standard library: the peers read it too.
"""

from __future__ import annotations

import random
from array import array
from dataclasses import dataclass
from pathlib import Path

SHAPES = ("sparse", "dense")
ACCOUNT = 2000  # nodes
HEAVIEST = 10  # the largest weight of a resource


@dataclass(frozen=True)
class Chances:
    """How often an arrow leaves its account, and how many resources run as an identity."""

    crossing: float
    runs: float


_CHANCES = {"sparse": Chances(0.0001, 0.004), "dense": Chances(0.05, 0.01)}


@dataclass(frozen=True)
class Shape:
    """A graph by its lists of successors, with its identities first and a weight for each node."""

    successors: list[list[int]]
    identities: int
    weights: list[int]


class _Organisation:
    """Where the identities, sets and resources of each account are; picks among them."""

    def __init__(self, nodes: int, chances: Chances, dice: random.Random) -> None:
        self.identities, sets = nodes * 30 // 100, nodes * 5 // 100
        self.resources = self.identities + sets  # the first of them
        self.nodes, self.accounts = nodes, max(1, nodes // ACCOUNT)
        self.chances, self.dice = chances, dice

    def account(self, node: int, first: int, end: int) -> int:
        """The account of a node among those from `first` to `end`."""
        return (node - first) * self.accounts // (end - first)

    def span(self, account: int, first: int, end: int) -> tuple[int, int]:
        """The nodes of an account among those from `first` to `end`."""
        size = end - first
        return (
            first + -(-account * size // self.accounts),
            first + -(-(account + 1) * size // self.accounts),
        )

    def pick(self, account: int, first: int, end: int, skew: float = 1.0) -> int:
        """A node of the account, or at times of any; the more skew, the more often the first."""
        if self.dice.random() < self.chances.crossing:
            account = self.dice.randrange(self.accounts)
        low, high = self.span(account, first, end)
        return low + int(self.dice.random() ** skew * (high - low))

    def of_identity(self, node: int) -> set[int]:
        """What an identity may access, by itself and by sets, and the roles it may assume."""
        account = self.account(node, 0, self.identities)
        size = min(self.nodes // 20, int(5 * self.dice.paretovariate(1.5)))  # 15 in the mean
        found = {self.pick(account, self.resources, self.nodes, 2.5) for _ in range(size)}
        found |= {self.pick(account, self.identities, self.resources) for _ in range(2)}
        if self.dice.random() < 0.95:
            _, end = self.span(account, 0, self.identities)
            near = node + int(20 * self.dice.paretovariate(1.2)) - 19
            far = self.dice.random() < self.chances.crossing
            found.add(self.dice.randrange(self.identities) if far else min(near, end - 1))
        if self.dice.random() < 0.04:
            found.add(max(0, node - self.dice.randrange(1, 5)))
        return found - {node}

    def of_set(self, node: int) -> set[int]:
        """The members of a set of resources."""
        account = self.account(node, self.identities, self.resources)
        return {self.pick(account, self.resources, self.nodes) for _ in range(30)}

    def of_resource(self, node: int) -> set[int]:
        """The identity as which a resource runs, if it does."""
        if self.dice.random() >= self.chances.runs:
            return set()
        return {self.pick(self.account(node, self.resources, self.nodes), 0, self.identities)}


def make(shape: str, nodes: int, seed: int = 7) -> Shape:
    """A graph of a shape; the same for the same seed."""
    dice = random.Random(f"{shape} {nodes} {seed}")  # noqa: S311  # a shape, no secret
    one = _Organisation(nodes, _CHANCES[shape], dice)
    successors = [sorted(one.of_identity(node)) for node in range(one.identities)]
    successors += [sorted(one.of_set(node)) for node in range(one.identities, one.resources)]
    successors += [sorted(one.of_resource(node)) for node in range(one.resources, nodes)]
    weights = [0] * one.resources
    weights += [dice.randint(1, HEAVIEST) for _ in range(nodes - one.resources)]
    return Shape(successors, one.identities, weights)


def save(shape: Shape, file: Path) -> None:
    """Write a graph as 32-bit numbers: sizes, weights, how many successors, and which."""
    nodes = shape.successors
    numbers = array("i", [len(nodes), shape.identities, *shape.weights, *map(len, nodes)])
    for after in nodes:
        numbers.extend(after)
    with file.open("wb") as out:
        numbers.tofile(out)


def load(file: Path) -> Shape:
    """Read a graph back."""
    numbers = array("i")
    numbers.frombytes(file.read_bytes())
    nodes, identities = numbers[:2]
    weights, sizes = numbers[2 : 2 + nodes].tolist(), numbers[2 + nodes : 2 + 2 * nodes]
    at, successors = 2 + 2 * nodes, []
    for size in sizes:
        successors.append(numbers[at : at + size].tolist())
        at += size
    return Shape(successors, identities, weights)
