"""Every value of a document, with what surrounds it: where secrets may hide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from aispm.model import Place
from aispm.providers.mcp.clients import Client
from aispm.providers.mcp.document import Document, Mapping, Node, Scalar, Sequence, strings
from aispm.providers.mcp.servers import Server, field
from aispm.secrets import Excerpt

_MOST_LINES = 20_000
_LINE = re.compile(r"""^\s*(?:-\s+)?["']?([A-Za-z_][\w.-]*)["']?\s*[:=]\s*(["']?)(.+?)\2[\s,]*$""")


class Leaf(Struct, frozen=True):
    """One value. `block` tells which map or list it belongs to; `path` its keys and indexes."""

    scalar: Scalar
    key: str
    place: Place
    previous: str | None
    siblings: dict[str, str]
    block: int
    path: tuple[str, ...]


def of_server(server: Server, client: Client) -> Iterator[Leaf]:
    """The values of a server, each at the place that its client's field names give it."""
    for body in server.bodies:
        yield from _below(body, (*server.container, server.name), _places(body, client), set())


def of_rest(document: Document, servers: list[Server]) -> Iterator[Leaf]:
    """The values of the file outside of its servers."""
    seen = {id(body) for server in servers for body in server.bodies}
    for root in document.roots:
        yield from _below(root, (), {id(root): "file"}, seen)


def of_broken(document: Document) -> Iterator[Leaf]:
    """The `key: value` lines of what no syntax could be found in, as far as they tell."""
    if not document.broken:
        return
    text = document.source.text
    known = sorted((leaf.start, leaf.end) for root in document.roots for leaf in strings(root))
    start = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        match = _LINE.match(line) if number < _MOST_LINES else None
        if match and any(a < start + len(line) and start < b for a, b in document.broken):
            begin, end = start + match.start(3), start + match.end(3)
            if not any(a < end and begin < b for a, b in known):
                scalar = Scalar(Excerpt(match[3], begin), begin, end)
                yield Leaf(scalar, match[1], "file", None, {}, number, (match[1],))
        start += len(line)


def _places(body: Mapping, client: Client) -> dict[int, Place]:
    places: dict[int, Place] = {id(body): "nested"}
    fields = client.fields
    by_place: tuple[tuple[Place, tuple[str, ...]], ...] = (
        ("env", fields.env),
        ("arg", (*fields.command, *fields.args)),
        ("header", fields.headers),
        ("url", fields.url),
    )
    for place, names in by_place:
        for name in names:
            node = field(body, (name,))
            if node is not None:
                places[id(node)] = place
    return places


def _below(
    top: Node, path: tuple[str, ...], places: dict[int, Place], seen: set[int]
) -> Iterator[Leaf]:
    """The scalars below `top`, in order. Each node once: aliases may repeat it without end."""
    stack: list[tuple[Node, Place, tuple[str, ...], Leaf | None]] = [
        (top, places.get(id(top), "nested"), path, None)
    ]
    while stack:
        node, place, path, leaf = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        place = places.get(id(node), place)
        if isinstance(node, Scalar):
            if leaf is not None:
                yield Leaf(node, leaf.key, place, leaf.previous, leaf.siblings, leaf.block, path)
        elif isinstance(node, Mapping):
            siblings = {
                entry.key: entry.value.text
                for entry in node.entries
                if isinstance(entry.value, Scalar)
            }
            for entry in reversed(node.entries):
                inner = (*path, entry.key)
                stack.append((entry.value, place, inner, _leaf(entry.key, None, siblings, node)))
        else:
            _push_items(stack, node, place, path)


def _push_items(
    stack: list[tuple[Node, Place, tuple[str, ...], Leaf | None]],
    node: Sequence,
    place: Place,
    path: tuple[str, ...],
) -> None:
    for number in reversed(range(len(node.items))):
        before = node.items[number - 1] if number else None
        previous = before.text if isinstance(before, Scalar) else ""
        key = path[-1] if path and place != "arg" else ""
        leaf = _leaf(key, previous if place == "arg" or number else None, {}, node)
        stack.append((node.items[number], place, (*path, str(number)), leaf))


_NOWHERE = Scalar(Excerpt(""), 0, 0)


def _leaf(key: str, previous: str | None, siblings: dict[str, str], block: Node) -> Leaf:
    return Leaf(_NOWHERE, key, "nested", previous, siblings, id(block), ())
