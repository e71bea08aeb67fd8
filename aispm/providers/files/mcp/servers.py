"""The servers a document defines, by the shape its client gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from aispm.providers.files.mcp.clients import Client
from aispm.providers.files.part import Places
from aispm.providers.files.text.document import Document, Entry, Mapping, Node, Scalar, Sequence
from aispm.vocabulary import Place


class Server(Struct, frozen=True):
    """One server as written.

    `bodies` has one map, or several where a name is repeated: readers take the last.
    `start` and `end` span the name in the text.
    """

    container: tuple[str, ...]
    name: str
    bodies: tuple[Mapping, ...]
    start: int
    end: int

    @property
    def body(self) -> Mapping:
        """The map that counts."""
        return self.bodies[-1]


# A file that falls apart has a root for each of its pieces; no config has so many.
MOST_ROOTS = 100
# Lists in which OpenHands takes an address alone for a server.
_ADDRESSES = frozenset({"sse_servers", "shttp_servers"})
# The nodes of n8n that call a server.
_CALLERS = frozenset(f"@n8n/n8n-nodes-langchain.{name}" for name in ("mcpClient", "mcpClientTool"))
# What alone in an item of a list is no server's name.
_WRAPPERS = frozenset({"transport"})
_LABELS = ("name", "uses", "server_label", "ref")  # what an item of a list may be called by
_STARTS = ("command", "cmd", "url", "serverUrl", "httpUrl", "uri", "endpoint")
_COMMANDS = frozenset({"command", "cmd"})
_ADDRESS = re.compile(r"[.:/$@{%]|^(?:null)?$")


def find(document: Document, client: Client) -> list[Server]:
    """Every server in the client's containers, in order of containers and place."""
    found: dict[tuple[tuple[str, ...], str], list[Server]] = {}
    for root in document.roots[:MOST_ROOTS]:
        for container in (*client.containers, *client.ignored):
            for server in _at(root, container, client, bool(found)):
                found.setdefault((server.container, server.name), []).append(server)
    return [joined(same) for same in found.values()]


def workflow(document: Document) -> list[Server]:
    """The servers that an exported workflow of n8n calls: one for each of its MCP clients."""
    exported: list[tuple[tuple[str, ...], Node]] = []
    for root in document.roots[:MOST_ROOTS]:
        if isinstance(root, Sequence):
            exported += [((str(number),), item) for number, item in enumerate(root.items)]
        exported.append(((), root))
    found: list[Server] = []
    for path, one in exported:
        nodes = one.get("nodes") if isinstance(one, Mapping) else None
        if isinstance(nodes, Sequence):
            callers = [node for node in nodes.items if _calls(node)]
            found += of_list((*path, "nodes"), Sequence(callers))
    return found


def _calls(node: Node) -> bool:
    kind = node.get("type") if isinstance(node, Mapping) else None
    return isinstance(kind, Scalar) and kind.text in _CALLERS


def starts(body: Mapping) -> bool:
    """Whether a map names something to start, or to connect to. What else is called `url` there
    is a label of a form, in some language."""
    told = [(key, node) for key in _STARTS if (node := body.get(key)) is not None]
    texts = [(key, node) for key, node in told if isinstance(node, Scalar)]
    if any(key not in _COMMANDS and not _ADDRESS.search(node.text) for key, node in texts):
        return False
    return any(not isinstance(node, Scalar) or node.text not in ("", "null") for _, node in told)


def joined(same: list[Server]) -> Server:
    """A name written several times is one server, where it stands last."""
    last = same[-1]
    bodies = tuple(body for server in same for body in server.bodies)
    return Server(last.container, last.name, bodies, last.start, last.end)


def field(body: Mapping, names: tuple[str, ...]) -> Node | None:
    """The first of a client's names for a field that the server has; `a/b` is b within a."""
    node: Node | None
    for name in names:
        if "/" not in name:
            node = body.get(name)
        else:
            node = body
            for key in name.split("/"):
                node = node.get(key) if isinstance(node, Mapping) else None
        if node is not None:
            return node
    return None


def places(body: Mapping, client: Client) -> Places:
    """Which of a server's values are variables, arguments, headers or addresses."""
    places: Places = {}
    fields = client.fields
    by_place: tuple[tuple[Place, tuple[str, ...]], ...] = (
        ("env", fields.env),
        ("arg", (*fields.command, *fields.args)),
        ("header", fields.headers),
        ("url", fields.url),
    )
    merged = (one.value for one in body.entries if one.key == "<<")
    for one in (body, *(node for node in merged if isinstance(node, Mapping))):
        for place, names in by_place:
            for name in names:
                node = field(one, (name,))
                if node is not None:
                    places[id(node)] = place
    return places


def _at(root: Node, container: str, client: Client, others: bool) -> Iterator[Server]:
    if not container:
        if others:
            return
        if _bare(root, client) if isinstance(root, Mapping) else _is_list(root):
            yield from of_node((), root)
        return
    nodes: list[tuple[tuple[str, ...], Node]] = [((), root)]
    for key in container.split("/"):
        nodes = [
            ((*path, entry.key), entry.value)
            for path, node in nodes
            if isinstance(node, Mapping)
            for entry in node.entries
            if key in ("*", entry.key) or (key[:2] == "*." and entry.key.endswith(key[1:]))
        ]
    for path, node in nodes:
        yield from of_node(path, node)


def _bare(root: Mapping, client: Client) -> bool:
    """Whether the file is nothing but a map of servers."""
    return bool(root.entries) and all(
        isinstance(entry.value, Mapping)
        and isinstance(
            field(entry.value, (*client.fields.command, *client.fields.url)), (Scalar, Sequence)
        )
        for entry in root.entries
    )


def _is_list(root: Node) -> bool:
    """Whether the file is nothing but a list of servers."""
    items = root.items if isinstance(root, Sequence) else []
    return bool(items) and all(isinstance(one, Mapping) and starts(one) for one in items)


def of_node(path: tuple[str, ...], node: Node) -> Iterator[Server]:
    """The servers of a map by their names, or of a list."""
    if isinstance(node, Mapping):
        for entry in node.entries:
            if isinstance(entry.value, Mapping):
                yield Server(path, entry.key, (entry.value,), entry.start, entry.end)
    elif isinstance(node, Sequence):
        yield from of_list(path, node)


def of_list(path: tuple[str, ...], node: Sequence) -> Iterator[Server]:
    """List items by their `name`, or the block they use; two of one name are two servers."""
    names: set[str] = set()
    if path[-1:] and path[-1] in _ADDRESSES:
        node.items[:] = [_addressed(item) for item in node.items]
    for number, item in enumerate(node.items):
        if not isinstance(item, Mapping) or not item.entries:
            continue
        label = next(filter(None, map(item.get, _LABELS)), None)
        first = item.entries[0]
        start, end = first.start, first.end
        if (
            len(item.entries) == 1
            and first.key not in _WRAPPERS
            and isinstance(first.value, Mapping)
        ):
            yield Server(path, first.key, (first.value,), start, end)
            continue
        name = str(number)
        if isinstance(label, Scalar):
            name, start, end = label.text, label.start, label.end
        if name in names:
            name = f"{name}-{number}"
        names.add(name)
        yield Server(path, name, (item,), start, end)


def _addressed(item: Node) -> Node:
    """An address alone as the map that it is short for. It takes the place of the address in the
    document, so that each value is still read once."""
    if isinstance(item, Scalar) and item.text.startswith(("http://", "https://")):
        return Mapping([Entry("url", item.start, item.end, item)])
    return item
