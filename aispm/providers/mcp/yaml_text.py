"""YAML, read from the syntax tree: anchors and merges followed, tags ignored, nothing built."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aispm.providers.mcp.document import Document, Entry, Mapping, Node, Scalar, Sequence, Source
from aispm.providers.mcp.grammar import Syntax
from aispm.secrets import Excerpt

if TYPE_CHECKING:
    from tree_sitter import Node as Syntactic

_MAPS = frozenset({"block_mapping", "flow_mapping"})
_LISTS = frozenset({"block_sequence", "flow_sequence"})
_PAIRS = frozenset({"block_mapping_pair", "flow_pair"})
_SCALARS = frozenset({"plain_scalar", "double_quote_scalar", "single_quote_scalar", "block_scalar"})
_FOLD = re.compile(r"(?<!\\)[ \t]*\r?\n\s*")
_JOINED = re.compile(r"\\\r?\n[ \t]*")
_QUOTE = re.compile("''")
_BREAK = re.compile(r"(?<!\n)\r?\n(?=[^\s])")


class _Pair:
    def __init__(self) -> None:
        self.key: Scalar | None = None
        self.value: Node | None = None


def parse(source: Source) -> Document:
    """The documents of the file, with whatever of them could be read."""
    syntax = Syntax("yaml", source)
    roots: list[Node] = []
    stack: list[Mapping | Sequence | _Pair] = []
    anchors: dict[str, Node] = {}
    named: str | None = None
    inside = 0  # within a scalar, whose own parts say nothing
    for entering, field, node in syntax.steps():
        kind = node.type
        if kind in _SCALARS:
            inside += 1 if entering else -1
            if entering:
                scalar = _scalar(syntax, node)
                _name(anchors, named, scalar)
                named = None
                _attach(stack, roots, scalar, field)
        elif inside:
            continue
        elif kind == "anchor_name" and entering:
            named = syntax.text(node)
        elif kind == "alias_name" and entering:
            known = anchors.get(syntax.text(node))
            if known is not None:
                _attach(stack, roots, known, field)
        elif kind in _MAPS or kind in _LISTS:
            if entering:
                fresh: Mapping | Sequence = Mapping() if kind in _MAPS else Sequence()
                _name(anchors, named, fresh)
                named = None
                _attach(stack, roots, fresh, field)
                stack.append(fresh)
            else:
                stack.pop()
        elif kind in _PAIRS:
            if entering:
                stack.append(_Pair())
            else:
                _close(stack)
        elif kind == ":" and entering and stack and isinstance(stack[-1], _Pair):
            _settle(stack[-1])
    return Document(source, roots, syntax.problem, syntax.broken)


def _name(anchors: dict[str, Node], name: str | None, node: Node) -> None:
    if name is not None:
        anchors[name] = node


def _settle(pair: _Pair) -> None:
    """What stood before the colon was the key."""
    if pair.key is None and isinstance(pair.value, Scalar):
        pair.key, pair.value = pair.value, None


def _attach(
    stack: list[Mapping | Sequence | _Pair], roots: list[Node], node: Node, field: str | None
) -> None:
    top = stack[-1] if stack else None
    if top is None:
        roots.append(node)
    elif isinstance(top, _Pair):
        top.value = node
    elif isinstance(top, Sequence):
        top.items.append(node)


def _close(stack: list[Mapping | Sequence | _Pair]) -> None:
    pair = stack.pop()
    top = stack[-1] if stack else None
    if not isinstance(pair, _Pair) or pair.key is None or pair.value is None:
        return
    entry = Entry(pair.key.text, pair.key.start, pair.key.end, pair.value)
    if isinstance(top, Mapping):
        top.entries.append(entry)
    elif isinstance(top, Sequence):  # `[a: b]` is a list of one map
        top.items.append(Mapping([entry]))


def _scalar(syntax: Syntax, node: Syntactic) -> Scalar:
    start, end = syntax.span(node)
    raw = syntax.source.text[start:end]
    if node.type == "block_scalar":
        return Scalar(_block(raw, start), start, end)
    if node.type == "plain_scalar":
        return Scalar(Excerpt(raw, start).replaced(_FOLD, " "), start, end, quoted=False)
    inner = Excerpt(raw[1:-1], start + 1).replaced(_FOLD, " ")
    if node.type == "single_quote_scalar":
        return Scalar(inner.replaced(_QUOTE, "'"), start, end)
    return Scalar(inner.replaced(_JOINED, "").unescaped(), start, end)


def _block(raw: str, start: int) -> Excerpt:
    """The text below `|` or `>`, without its indentation and its last line's end."""
    head, _, body = raw.partition("\n")
    first = re.search(r"^( *)\S", body, re.MULTILINE)
    inner = Excerpt(body.rstrip(), start + len(head) + 1)
    if first and first[1]:
        inner = inner.replaced(re.compile(rf"^ {{1,{len(first[1])}}}", re.MULTILINE), "")
    return inner.replaced(_BREAK, " ") if head.startswith(">") else inner
