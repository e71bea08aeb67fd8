"""JSON with comments and trailing commas, read from the tokens of the syntax tree.

Plain JSON is read from the same tokens, found in a quicker way.
Tokens rather than the tree, so that a file cut off in the middle keeps its structure:
what was still open at the end closes there.
"""

from __future__ import annotations

from collections.abc import Iterable

from aispm.providers.files.text import json_plain
from aispm.providers.files.text.document import (
    Document,
    Entry,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Source,
)
from aispm.providers.files.text.grammar import DEEPEST, TOO_DEEP, Syntax
from aispm.secrets import Excerpt

_CONSTANTS = frozenset({"number", "true", "false", "null"})
_MARKS = frozenset("{[}]:,")


def parse(source: Source) -> Document:
    """The document, with whatever of it could be read."""
    if (plain := json_plain.tokens(source.text)) is not None:
        return Document(source, _of_plain(plain))
    return parse_tree(source)


def parse_tree(source: Source) -> Document:
    """The same by the syntax tree, which reads what is no plain JSON as well."""
    syntax = Syntax("json", source)
    reader = Tokens()
    for _, node in syntax.steps(whole="string", leaving=False):
        kind = node.type
        if kind in _MARKS:
            reader.mark(kind)
        elif kind == "string":
            reader.value(_string(source, *syntax.span(node)))
        elif kind in _CONSTANTS:
            start, end = syntax.span(node)
            reader.value(Scalar(Excerpt(source.text[start:end], start), start, end, quoted=False))
    return Document(source, reader.roots, syntax.problem or reader.problem, syntax.broken)


def _of_plain(tokens: Iterable[tuple[str, int, int]]) -> list[Node]:
    reader = Tokens()
    for text, start, end in tokens:
        if text in _MARKS:
            reader.mark(text)
        elif text[0] == '"':
            reader.value(Scalar(Excerpt(text[1:-1], start + 1).unescaped(), start, end))
        else:
            reader.value(Scalar(Excerpt(text, start), start, end, quoted=False))
    return reader.roots


def _string(source: Source, start: int, end: int) -> Scalar:
    closed = end - start >= 2 and source.text[end - 1] == '"'
    inner = Excerpt(source.text[start + 1 : end - 1 if closed else end], start + 1)
    return Scalar(inner.unescaped(), start, end)


class Tokens:
    """A stack of open maps and lists, and the key that waits for its value."""

    def __init__(self) -> None:
        self.roots: list[Node] = []
        self.problem = ""
        self._beyond = 0  # brackets open below the deepest level that is read
        self._open: list[tuple[Mapping | Sequence, Scalar | None]] = []
        self._key: Scalar | None = None  # read, and a colon follows
        self._last: Scalar | None = None  # a string that may turn out to be a key

    def value(self, scalar: Scalar) -> None:
        """A string or constant, which may be a key."""
        if self._open and isinstance(self._open[-1][0], Mapping) and self._key is None:
            self._last = scalar
        else:
            self._attach(scalar)

    def mark(self, mark: str) -> None:
        """A bracket, colon or comma."""
        if mark in "{[" and len(self._open) >= DEEPEST:
            self._beyond += 1
            self.problem = TOO_DEEP
        elif mark in "{[":
            node: Mapping | Sequence = Mapping() if mark == "{" else Sequence()
            self._attach(node)
            self._open.append((node, self._key))
            self._key = self._last = None
        elif mark in "}]" and self._beyond:
            self._beyond -= 1
        elif mark in "}]":
            wanted = Mapping if mark == "}" else Sequence
            while self._open and not isinstance(self._open.pop()[0], wanted):
                pass
            self._key = self._last = None
        elif mark == ":":
            self._key, self._last = self._last, None
        else:
            self._key = self._last = None

    def _attach(self, node: Node) -> None:
        if not self._open:
            self.roots.append(node)
            return
        parent = self._open[-1][0]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif self._key is not None:
            key = self._key
            parent.entries.append(Entry(key.text, key.start, key.end, node))
            self._key = None
