"""TOML, read from the syntax tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aispm.providers.files.text.document import (
    Document,
    Entry,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Source,
)
from aispm.providers.files.text.grammar import Syntax
from aispm.secrets import Excerpt

if TYPE_CHECKING:
    from tree_sitter import Node as Syntactic

_KEYS = frozenset({"bare_key", "quoted_key"})
_FIRST_LINE = re.compile(r"\A\r?\n")
_LINE_JOIN = re.compile(r"\\[ \t]*\r?\n\s*")
_CONSTANTS = frozenset(
    {
        "integer",
        "float",
        "boolean",
        "offset_date_time",
        "local_date_time",
        "local_date",
        "local_time",
    }
)


class _Pair:
    """A key (of one or more dotted parts) on its way to a value."""

    def __init__(self, table: Mapping | None) -> None:
        self.table = table
        self.keys: list[Scalar] = []
        self.value: Node | None = None


class _Tables:
    """The tables of a file, found by their keys. A header names its table from the top."""

    def __init__(self) -> None:
        self.root = Mapping()
        # With each entry its table, so that no other can come to have its identity.
        self._entries: dict[tuple[int, str], tuple[Entry, Mapping]] = {}

    def opened(self, header: list[Scalar], *, array: bool) -> Mapping:
        """The table a `[header]` opens; `[[header]]` adds one to a list."""
        table = self.below(self.root, header[: -1 if array else None])
        if not array or not header:
            return table
        fresh = Mapping()
        entry = self._entry(table, header[-1])
        if entry is None or not isinstance(entry.value, Sequence):
            entry = self.put(table, header[-1], Sequence())
        assert isinstance(entry.value, Sequence)
        entry.value.items.append(fresh)
        return fresh

    def below(self, table: Mapping, keys: list[Scalar]) -> Mapping:
        """The table at these keys, made where there is none."""
        for key in keys:
            entry = self._entry(table, key)
            node = entry.value if entry else None
            if isinstance(node, Sequence) and node.items:
                node = node.items[-1]
            if not isinstance(node, Mapping):
                node = Mapping()
                self.put(table, key, node)
            table = node
        return table

    def put(self, table: Mapping, key: Scalar, value: Node) -> Entry:
        """A new entry of a table."""
        entry = Entry(key.text, key.start, key.end, value)
        table.entries.append(entry)
        self._entries[id(table), key.text] = entry, table
        return entry

    def _entry(self, table: Mapping, key: Scalar) -> Entry | None:
        known = self._entries.get((id(table), key.text))
        return known[0] if known else None


def parse(source: Source) -> Document:
    """The document, with whatever of it could be read."""
    syntax = Syntax("toml", source)
    tables = _Tables()
    table = tables.root
    stack: list[Mapping | Sequence | _Pair] = []
    header: list[Scalar] | None = None
    for entering, node in syntax.steps():
        kind = node.type
        top = stack[-1] if stack else None
        if kind in ("table", "table_array_element"):
            if entering:
                header = []
        elif kind in ("]", "]]") and entering and header is not None:
            table, header = tables.opened(header, array=kind == "]]"), None
        elif kind == "pair" and entering:
            stack.append(_Pair(top if isinstance(top, Mapping) else table))
        elif kind == "pair":
            _close(stack, tables)
        elif kind in _KEYS and entering:
            key = _key(syntax, node)
            if header is not None:
                header.append(key)
            elif isinstance(top, _Pair):
                top.keys.append(key)
        elif kind in ("inline_table", "array"):
            if entering:
                stack.append(Mapping() if kind == "inline_table" else Sequence())
            elif isinstance(top, (Mapping, Sequence)):
                stack.pop()
                _attach(stack, top)
        elif entering and (kind == "string" or kind in _CONSTANTS):
            _attach(stack, _scalar(syntax, node))
    return Document(source, [tables.root], syntax.problem, syntax.broken)


def _close(stack: list[Mapping | Sequence | _Pair], tables: _Tables) -> None:
    pair = stack.pop()
    if isinstance(pair, _Pair) and pair.value is not None and pair.keys and pair.table is not None:
        tables.put(tables.below(pair.table, pair.keys[:-1]), pair.keys[-1], pair.value)


def _attach(stack: list[Mapping | Sequence | _Pair], node: Node) -> None:
    top = stack[-1] if stack else None
    if isinstance(top, _Pair):
        top.value = node
    elif isinstance(top, Sequence):
        top.items.append(node)


def _key(syntax: Syntax, node: Syntactic) -> Scalar:
    if node.type == "quoted_key":
        return _scalar(syntax, node)
    start, end = syntax.span(node)
    return Scalar(Excerpt(syntax.source.text[start:end], start), start, end)


def _scalar(syntax: Syntax, node: Syntactic) -> Scalar:
    start, end = syntax.span(node)
    raw = syntax.source.text[start:end]
    if raw[:1] not in ('"', "'"):  # a broken document has values without a letter
        return Scalar(Excerpt(raw, start), start, end, quoted=False)
    width = 3 if raw[:3] in ('"""', "'''") and len(raw) >= 6 else 1
    inner = Excerpt(raw[width : len(raw) - width], start + width)
    if width == 3:
        inner = inner.replaced(_FIRST_LINE, "")
    if raw[0] == '"':
        inner = inner.replaced(_LINE_JOIN, "").unescaped()
    return Scalar(inner, start, end)
