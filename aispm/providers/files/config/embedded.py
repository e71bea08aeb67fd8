"""JSON or YAML in a string of another file: a map of servers in a ConfigMap, in a workflow; and
commands there that add servers to a client.

It takes the place of its string in the document, and each of its values knows where in the file
it stands. What the string holds around it is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from aispm.providers.files.text.document import Document, Entry, Mapping, Node, Scalar, Sequence
from aispm.providers.files.text.moved import moved
from aispm.providers.files.text.parse import parse
from aispm.providers.files.text.shell_text import ADDS, added
from aispm.secrets import Excerpt

_MARK = re.compile(r"[\"'](?:mcp_?servers|context_servers)[\"']\s{0,9}:", re.IGNORECASE)
_YAML = re.compile(r"^ *(?:mcpServers|mcp_servers|context_servers): *$", re.MULTILINE)
# Flowise writes one server, not a map of them.
_SINGLE = "mcpServerConfig"
_MOST = 1_000  # strings of one file
_MORE = "more configs in strings than are read of one file"
_MOST_NODES = 100_000
_DECODER = json.JSONDecoder(strict=False)


def open_strings(document: Document) -> None:
    """Open every string of a document that holds a map of servers."""
    text = document.source.text.lower()
    if "servers" not in text and _SINGLE.lower() not in text and not ADDS.search(text):
        return
    stack: list[tuple[tuple[str, ...], Node]] = [((), root) for root in document.roots]
    seen: set[int] = set()
    while stack and len(seen) < _MOST_NODES:
        path, node = stack.pop()
        if isinstance(node, Scalar) or id(node) in seen:
            continue
        seen.add(id(node))
        for key, child, put in _children(node):
            inner = (*path, key)
            opened = _opened(child, key) if isinstance(child, Scalar) else None
            if opened is None:
                stack.append((inner, child))
            elif len(document.embedded) >= _MOST:
                document.problem = document.problem or _MORE
                return
            else:
                put(opened)
                found = opened.items if isinstance(opened, Sequence) else [opened]
                document.embedded += [(inner, one) for one in found if isinstance(one, Mapping)]


class _Put:
    """Where a child of a node stands, to put another there."""

    def __init__(self, node: Mapping | Sequence, number: int) -> None:
        self._node, self._number = node, number

    def __call__(self, value: Node) -> None:
        if isinstance(self._node, Sequence):
            self._node.items[self._number] = value
        else:
            self._node.entries[self._number].value = value


def _children(node: Mapping | Sequence) -> Iterator[tuple[str, Node, _Put]]:
    if isinstance(node, Mapping):
        for number, entry in enumerate(node.entries):
            yield entry.key, entry.value, _Put(node, number)
    else:
        for number, item in enumerate(node.items):
            yield str(number), item, _Put(node, number)


def _opened(scalar: Scalar, key: str) -> Mapping | Sequence | None:
    """What a string holds, as the map or with what stands around it; None for no servers."""
    if "\n" in scalar.text and _YAML.search(scalar.text):
        return _map(scalar.excerpt, "yaml")
    if key == _SINGLE:
        return _map(scalar.excerpt, "json")
    span = _span(scalar.text)
    if span is None:
        return _commands(scalar)
    start, end = span
    root = _map(scalar.excerpt.cut(start, end), "json")
    if root is None:
        return None
    around = [
        _piece(scalar, first, last)
        for first, last in ((0, start), (end, len(scalar.text)))
        if scalar.text[first:last].strip()
    ]
    if not around:
        return root
    return Sequence([around[0], root, *around[1:]] if start else [root, *around])


def _commands(scalar: Scalar) -> Sequence | None:
    """A script that adds servers: what it adds, after all that it says."""
    servers = Mapping([*added(scalar.excerpt)]) if ADDS.search(scalar.text) else Mapping()
    if not servers.entries:
        return None
    entry = Entry("mcpServers", scalar.start, scalar.start, servers)
    return Sequence([scalar, Mapping([entry])])


def _map(excerpt: Excerpt, syntax: str) -> Mapping | None:
    """The map that a text is, each value at its place in the file."""
    inner = parse(excerpt.text, syntax)
    root = inner.roots[0] if len(inner.roots) == 1 and not inner.problem else None
    if not isinstance(root, Mapping):
        return None
    moved(root, excerpt)
    return root


def _span(text: str) -> tuple[int, int] | None:
    """Where an object stands that holds a map of servers."""
    mark = _MARK.search(text)
    if mark is None:
        return None
    for start in dict.fromkeys((text.find("{"), text.rfind("{", 0, mark.start()))):
        try:
            _, end = _DECODER.raw_decode(text, start) if start >= 0 else (None, 0)
        except (ValueError, RecursionError):
            continue
        if end > mark.end():
            return start, end
    return None


def _piece(scalar: Scalar, start: int, end: int) -> Scalar:
    excerpt = scalar.excerpt.cut(start, end)
    return Scalar(excerpt, excerpt.origin(0), excerpt.origin(len(excerpt.text)), scalar.quoted)
