"""Ends of paths by which files are known, such as `.claude/settings.json` or `.cursor/rules/*`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from operator import itemgetter
from typing import Generic, TypeVar

T = TypeVar("T")
_Entry = tuple[int, tuple[str, ...], T]


class Paths(Generic[T]):
    """What is known by the end of a path: the first entry that fits counts.

    A pattern is names joined by `/`, `*` standing for any part of one name; `**` as a name
    stands for any number of folders, up to `depth` names of a path in all. `names` and
    `suffixes` are what the last names of patterns are, `folders` what the others are.
    """

    def __init__(self, entries: Iterable[tuple[str, T]], depth: int = 8) -> None:
        # By what must stand in a path: the name of a file, else that of the first folder.
        self._exact: dict[str, list[_Entry[T]]] = {}
        self._within: dict[str, list[_Entry[T]]] = {}
        self._open: list[_Entry[T]] = []
        patterns = [(tuple(pattern.split("/")), value) for pattern, value in entries]
        for number, (parts, value) in enumerate(patterns):
            if "*" not in parts[-1]:
                into = self._exact.setdefault(parts[-1], [])
            elif len(parts) > 1 and "*" not in parts[0]:
                into = self._within.setdefault(parts[0], [])
            else:
                into = self._open
            into.append((number, parts, value))
        self.names = frozenset(self._exact)
        self.suffixes = frozenset(
            os.path.splitext(parts[-1])[1] for parts, _ in patterns if "*" in parts[-1]
        )
        self.folders = frozenset(
            name for parts, _ in patterns for name in parts[:-1] if "*" not in name
        )
        self.depth = max(depth if "**" in parts else len(parts) for parts, _ in patterns)

    def find(self, path: Sequence[str]) -> T | None:
        """What is known of a path, given as its names."""
        end = tuple(path[-self.depth :])
        known = [*self._exact.get(path[-1], ()), *self._open]
        known += [entry for name in {*end} for entry in self._within.get(name, ())]
        fitting = (
            value
            for _, parts, value in sorted(known, key=itemgetter(0))
            if any(_fits(parts, tail) for tail in _tails(parts, end))
        )
        return next(fitting, None)


def _tails(parts: tuple[str, ...], end: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The ends of a path that may fit: one, or with `**` every one that is long enough."""
    if "**" not in parts:
        yield end[-len(parts) :]
        return
    for length in range(len(parts) - 1, len(end) + 1):
        yield end[-length:]


def _fits(parts: tuple[str, ...], tail: tuple[str, ...]) -> bool:
    if "**" in parts:
        place = parts.index("**")
        after = len(parts) - place - 1
        between = len(tail) - place - after
        if between < 0:
            return False
        tail = (*tail[:place], *tail[place + between :])
        parts = (*parts[:place], *parts[place + 1 :])
    return len(parts) == len(tail) and all(map(fnmatchcase, tail, parts))
