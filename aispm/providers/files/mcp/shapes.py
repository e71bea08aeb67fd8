"""Where servers stand in a file that no path tells of: under a key that means servers, as the
one server of a tool, or in a list of tools that are of many kinds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from aispm.providers.files.mcp.servers import (
    MOST_ROOTS,
    Server,
    joined,
    of_list,
    of_node,
    starts,
)
from aispm.providers.files.text.document import Document, Mapping, Node, Scalar, Sequence

_Path = tuple[str, ...]
_MOST_DEEP = 12  # maps and lists within one another
_MOST_SEEN = 50_000  # nodes
_MORE = "more settings than are searched for servers"
# Keys under which servers stand, whoever reads the file; .NET writes them with capitals.
_ANYWHERE = frozenset({"mcpservers", "mcp_servers", "context_servers"})
# What stands below a key `mcp`, in OpenHands' words the last three.
_OF_MCP = frozenset(
    ("mcp", name) for name in ("servers", "stdio_servers", "sse_servers", "shttp_servers")
)
# Spring's, each below a kind of transport: `stdio.connections`.
_TRANSPORTS = frozenset({"stdio", "sse", "streamable-http", "streamablehttp"})
# The one server of a tool: of an agent of Google's ADK or AutoGen, of Flowise's, of promptfoo's.
_SINGLE = frozenset(
    {
        "server_params",
        "stdio_server_params",
        "sse_server_params",
        "sse_connection_params",
        "streamable_http_connection_params",
        "mcpserverconfig",
    }
)
_BARE = ("servers",)  # a word of everyone: what stands there must say more of itself


def anywhere(document: Document) -> list[Server]:
    """Every server of a file that no path tells of: what stands where servers do, and looks like
    one. The nearest to the top are looked for first."""
    speaks = "mcp" in document.source.text.lower()
    opened = {id(node): path for path, node in document.embedded}
    found: list[Server] = []
    seen: set[int] = set()
    for start in ([((), root) for root in document.roots[:MOST_ROOTS]], document.embedded):
        queue = deque((0, path, node) for path, node in start if id(node) not in seen)
        while queue and len(seen) < _MOST_SEEN:
            depth, path, node = queue.popleft()
            seen.add(id(node))
            found += _within(path, node, speaks)
            if depth < _MOST_DEEP:
                queue += [
                    (depth + 1, opened.get(id(child)) or (*path, key), child)
                    for key, child in _children(node)
                    if not isinstance(child, Scalar)
                ]
        if queue:
            document.problem = document.problem or _MORE
    by_name: dict[tuple[_Path, str], list[Server]] = {}
    for server in sorted(found, key=lambda one: one.start):
        by_name.setdefault((server.container, server.name), []).append(server)
    return [joined(same) for same in by_name.values()]


def _children(node: Node) -> list[tuple[str, Node]]:
    if isinstance(node, Mapping):
        return [(entry.key, entry.value) for entry in node.entries]
    items = node.items if isinstance(node, Sequence) else []
    return [(str(number), item) for number, item in enumerate(items)]


def _within(path: _Path, node: Node, speaks: bool) -> Iterator[Server]:
    """The servers whose container is a value of this map, or this list."""
    if isinstance(node, Sequence):
        yield from _tools(path, node)
        return
    if not isinstance(node, Mapping):
        return
    if not path and (remote := _resource(node)):
        yield remote
    for entry in node.entries:
        inner = (*path, entry.key)
        if looks := _looks(inner):
            yield from (one for one in of_node(inner, entry.value) if looks(one.body))
        elif speaks and _is_single(inner) and isinstance(entry.value, Mapping):
            found = Server(path, entry.key, (entry.value,), entry.start, entry.end)
            yield from [found] if starts(entry.value) else []


def _resource(root: Mapping) -> Server | None:
    """The server that a resource of kagent's in Kubernetes is."""
    kind, spec, meta = (root.get(key) for key in ("kind", "spec", "metadata"))
    name = meta.entry("name") if isinstance(meta, Mapping) else None
    if not (isinstance(kind, Scalar) and kind.text == "RemoteMCPServer" and name):
        return None
    if not (isinstance(spec, Mapping) and starts(spec) and isinstance(name.value, Scalar)):
        return None
    return Server((), name.value.text, (spec,), name.value.start, name.value.end)


def _is_single(path: _Path) -> bool:
    return path[-1].lower() in _SINGLE or path[-2:] == ("mcp", "server")


def _tools(path: _Path, tools: Sequence) -> Iterator[Server]:
    """Those of a list of tools that are servers: they say so by their type."""
    servers = [one for one in tools.items if isinstance(one, Mapping) and _is_tool(one)]
    if servers:
        yield from of_list(path, Sequence([*servers]))


def _is_tool(tool: Mapping) -> bool:
    kind = tool.get("type")
    return (
        isinstance(kind, Scalar)
        and kind.text == "mcp"
        and (starts(tool) or any(tool.get(key) for key in ("server_url", "remote", "ref")))
    )


def _looks(path: _Path) -> Callable[[Mapping], bool] | None:
    """What a map must look like to be a server at this place; None where none are looked for."""
    if path == _BARE:
        return _typed
    last = tuple(key.lower() for key in path[-2:])
    if last[-1].rpartition(".")[2] in _ANYWHERE or last in _OF_MCP:  # `amp.mcpServers`
        return starts
    if last == ("mcp", "targets"):
        return _is_target
    if last[-1] == "connections" and last[0] in _TRANSPORTS and "mcp" in path:
        return starts
    return _located if last[-1] == "mcp" else None


def _is_target(body: Mapping) -> bool:
    """Whether it is one of agentgateway's: a map for its kind of transport."""
    return any(isinstance(body.get(kind), Mapping) for kind in ("stdio", "sse", "mcp"))


def _located(body: Mapping) -> bool:
    """Whether a map is a server as opencode has them: of a type, and started or called so."""
    kind = body.get("type")
    told = kind.text if isinstance(kind, Scalar) else ""
    if told == "local":
        return isinstance(body.get("command"), Sequence)
    return told == "remote" and isinstance(body.get("url"), Scalar)


def _typed(body: Mapping) -> bool:
    """Whether a map says that it is an MCP server: by its arguments, or its kind of transport."""
    kind = body.get("type") or body.get("transport")
    told = kind.text.lower() if isinstance(kind, Scalar) else ""
    if isinstance(body.get("command"), Scalar):
        return told == "stdio" or isinstance(body.get("args"), Sequence)
    return isinstance(body.get("url"), Scalar) and told in ("http", "sse", "streamable-http")
