"""A parsed file: maps, lists and scalars, each knowing where it stands in the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from aispm.secrets import Excerpt


@dataclass(slots=True)
class Scalar:
    """A string, number or constant. `excerpt` is its text decoded, with origins in the source."""

    excerpt: Excerpt
    start: int
    end: int
    quoted: bool = True

    @property
    def text(self) -> str:
        """The text, decoded."""
        return self.excerpt.text


@dataclass(slots=True)
class Entry:
    """One `key: value` of a map; `start` and `end` span the key, its quotes included."""

    key: str
    start: int
    end: int
    value: Node


@dataclass(slots=True)
class Mapping:
    """A map as written: entries in order, a repeated key as often as it stands there."""

    entries: list[Entry] = field(default_factory=list)

    def entry(self, key: str) -> Entry | None:
        """The entry that counts for a reader: the last of that key, else one merged in by `<<`."""
        merges = False
        for entry in reversed(self.entries):
            if entry.key == key:
                return entry
            if entry.key == "<<":
                merges = True
        for entry in self.entries if merges else ():
            merged = entry.value if entry.key == "<<" else None
            # One level: a merge of merges is not worth a search without bounds.
            if isinstance(merged, Mapping):
                for inner in reversed(merged.entries):
                    if inner.key == key:
                        return inner
        return None

    def get(self, key: str) -> Node | None:
        """The value of `key`, or None."""
        entry = self.entry(key)
        return entry.value if entry else None


@dataclass(slots=True)
class Sequence:
    """A list."""

    items: list[Node] = field(default_factory=list)


Node = Mapping | Sequence | Scalar


@dataclass(slots=True)
class Document:
    """What a file holds. `problem` says what of it could not be read, empty if nothing.

    `embedded` are maps that stand in a string of it, each with the keys that lead there.
    """

    source: Source
    roots: list[Node]
    problem: str = ""
    broken: list[tuple[int, int]] = field(default_factory=list)
    embedded: list[tuple[tuple[str, ...], Node]] = field(default_factory=list)

    @property
    def bodies(self) -> list[Node]:
        """The roots that hold something. Of a broken file each stray value is a root as well."""
        return [root for root in self.roots if not isinstance(root, Scalar)]


_FEED = re.compile("\n")
_INNER = re.compile(rb"[\x80-\xbf]")


class Source:
    """The text of a file, without its byte-order mark, and where its lines begin.

    A line ends with a line feed; a carriage return before it belongs to the line's end,
    and one alone is no line's end.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.data = text.encode("utf-8", "replace")
        self._lines = [0, *(found.end() for found in _FEED.finditer(text))]
        # The bytes that begin no code point: there are few, and as many as places differ by.
        self._inner = [found.start() for found in _INNER.finditer(self.data)]

    def character(self, byte: int) -> int:
        """The code point that begins at (or holds) a byte of the UTF-8 text."""
        return byte - bisect_right(self._inner, byte) if self._inner else byte

    def position(self, character: int) -> tuple[int, int]:
        """Line and column of a code point, both counted from 1."""
        line = bisect_right(self._lines, character)
        return line, character - self._lines[line - 1] + 1


def strings(node: Node, seen: set[int] | None = None) -> Iterator[Scalar]:
    """Every scalar below a node; one that an alias repeats comes once."""
    seen = set() if seen is None else seen
    stack: list[Node] = [node]
    while stack:
        one = stack.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, Scalar):
            yield one
        elif isinstance(one, Sequence):
            stack += reversed(one.items)
        else:
            stack += [entry.value for entry in reversed(one.entries)]
