"""Python, as far as it sets up MCP servers: the calls that do so, read and never run.

The document is a map of two: `calls`, each of which sets up one server, by name and as the map of
its arguments, and `mcpServers`, all that are given as a map. What is no literal stands there as a
reference, and what is started by none is left out. Docstrings and comments say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from aispm.providers.files.text.document import Document, Entry, Mapping, Node, Scalar, Source
from aispm.providers.files.text.document import Sequence as Items
from aispm.providers.files.text.grammar import TOO_DEEP, Syntax
from aispm.secrets import Excerpt

if TYPE_CHECKING:
    from tree_sitter import Node as Syntactic

# What is given one server, by the libraries of the protocol and of the frameworks for agents.
SINGLE = frozenset(
    {
        *("StdioServerParameters", "StdioServerParams", "SseServerParams"),
        *("StreamableHttpServerParams", "StdioConnectionParams", "SseConnectionParams"),
        *("StreamableHTTPConnectionParams", "MCPServerStdio", "MCPServerSse", "MCPServerSSE"),
        *("MCPServerHTTP", "MCPServerStreamableHttp", "MCPServerStreamableHTTP", "HostedMCPTool"),
        *("StdioTransport", "NpxStdioTransport", "UvxStdioTransport", "PythonStdioTransport"),
        *("StreamableHttpTransport", "SSETransport", "MCPStdioTool", "MCPStreamableHTTPTool"),
        *("sse_client", "streamablehttp_client", "streamable_http_client", "BasicMCPClient"),
    }
)
# What is given a map of servers.
MAPS = frozenset({"MultiServerMCPClient", "mcpServers", "mcp_servers"})
# What is in every such file.
MARKS = re.compile("|".join(sorted(SINGLE | MAPS)).encode())
# More of these take the parser over a second, if somebody means it to.
_LONGEST = 256 * 1024
_MOST_QUOTES = 50_000
_DEEPEST = 50
_MORE = "more code than is read"
_BROKEN = "no valid syntax where servers are set up"
_MADE = SINGLE | {"dict"}
_ASKS = frozenset({"getenv", "get"})
_PYTHON = {"sys.executable": "python"}  # what an expression is, where one knows
_STARTS = ("command", "url", "server_url")
_LISTS = frozenset({"list", "tuple", "set"})
# What gives a value to a name, and under which fields: `a = v`, `f(a=v)`, `{"a": v}`.
_GIVING = {
    "assignment": ("left", "right"),
    "keyword_argument": ("name", "value"),
    "pair": ("key", "value"),
}


def parse(source: Source) -> Document:
    """The calls of a file; of one that has none, an empty map."""
    found = {"calls": Mapping(), "mcpServers": Mapping()}
    problem = ""
    if MARKS.search(source.data):
        quotes = source.data.count(b"'") + source.data.count(b'"')
        if len(source.data) > _LONGEST or quotes > _MOST_QUOTES:
            problem = _MORE
        else:
            reader = _Reader(Syntax("python", source))
            found, problem = reader.found, reader.problem
    entries = (Entry(name, 0, 0, held) for name, held in found.items() if held.entries)
    return Document(source, [Mapping([*entries])], problem)


class _Reader:
    """Goes through the syntax of a file, once; what a call holds is told with it."""

    def __init__(self, syntax: Syntax) -> None:
        self.found = {"calls": Mapping(), "mcpServers": Mapping()}
        self._syntax = syntax
        told = 0  # the byte up to which all is told
        for _, node in syntax.steps(leaving=False):
            if node.start_byte >= told and self._tells(node):
                told = node.end_byte
        text = syntax.source.text
        broken = any(MARKS.search(text[slice(*span)].encode()) for span in syntax.broken)
        deep = syntax.problem if syntax.problem == TOO_DEEP else ""
        self.problem = _BROKEN if broken else deep

    def _tells(self, node: Syntactic) -> bool:
        """Whether a node sets up servers, which are then in `found`."""
        if node.type == "call":
            name, arguments = self._name(node), node.child_by_field_name("arguments")
            if name in SINGLE and arguments is not None:
                return self._call(name, node, self._arguments(arguments, 0))
            if name in MAPS and arguments is not None:
                given = self._arguments(arguments, 0)
                return bool(given.entries) and self._map(node, given.entries[0].value)
        elif node.type in _GIVING:
            given_to, value = map(node.child_by_field_name, _GIVING[node.type])
            if given_to is None or value is None:
                return False
            if self._text(given_to).strip("'\"") in MAPS:
                return value.type != "call" and self._map(node, self._value(value, 0))
        return False

    def _map(self, node: Syntactic, held: Node) -> bool:
        """The servers of a map or of a list."""
        if isinstance(held, Mapping):
            held = next((one for key in MAPS if isinstance(one := held.get(key), Mapping)), held)
            servers = [one for one in held.entries if _starts(one.value)]
            self.found["mcpServers"].entries += servers
            return bool(servers)
        items = held.items if isinstance(held, Items) else []
        told = [self._call("mcp_servers", node, body) for body in items]
        return any(told)

    def _call(self, name: str, node: Syntactic, body: Node) -> bool:
        if not (isinstance(body, Mapping) and _starts(body)):
            return False
        calls = self.found["calls"]
        label = body.get("name")
        told = label.text if isinstance(label, Scalar) and label.quoted else name
        told = f"{told}-{len(calls.entries)}" if calls.get(told) is not None else told
        start, _ = self._syntax.span(node)
        calls.entries.append(Entry(told, start, start + len(name), body))
        return True

    def _value(self, node: Syntactic, deep: int) -> Node:
        """A literal, a call as the map of its arguments, or whatever else stands there as text."""
        if deep < _DEEPEST:
            if node.type == "dictionary":
                return self._pairs(node, deep)
            if node.type in _LISTS:
                return Items([self._value(one, deep + 1) for one in _within(node)])
            if node.type == "parenthesized_expression" and (inner := [*_within(node)]):
                return self._value(inner[0], deep + 1)
            if node.type == "call" and (told := self._called(node, deep)) is not None:
                return told
        if (parts := self._strings(node)) is not None:
            return self._joined(node, parts)
        start, end = self._syntax.span(node)
        code = self._text(node)
        text = _PYTHON.get(code, f"${{{code}}}")
        return Scalar(Excerpt(text, 0, (*[start] * len(text), end)), start, end, code in _PYTHON)

    def _called(self, node: Syntactic, deep: int) -> Node | None:
        """What makes a server or a map, as the map of its arguments; `getenv("NAME", "V")` as the
        default in it; nothing of another call."""
        name, arguments = self._name(node), node.child_by_field_name("arguments")
        if arguments is None:
            return None
        if name in _MADE:
            return self._arguments(arguments, deep)
        given = [*_within(arguments)]
        if name in _ASKS and [one.type for one in given] == ["string", "string"]:
            return self._value(given[1], deep + 1)
        return None

    def _pairs(self, node: Syntactic, deep: int) -> Mapping:
        found = Mapping()
        for one in _within(node):
            key, value = map(one.child_by_field_name, ("key", "value"))
            if key is not None and value is not None:
                label = self._value(key, _DEEPEST)
                assert isinstance(label, Scalar)
                found.entries.append(
                    Entry(label.text, label.start, label.end, self._value(value, deep + 1))
                )
        return found

    def _arguments(self, node: Syntactic, deep: int) -> Mapping:
        """The arguments of a call: one without a name by what it is."""
        found = Mapping()
        for one in _within(node):
            name, value = map(one.child_by_field_name, ("name", "value"))
            if one.type == "keyword_argument" and name is not None and value is not None:
                key, (start, end) = self._text(name), self._syntax.span(name)
                found.entries.append(Entry(key, start, end, self._value(value, deep + 1)))
                continue
            told = self._value(one, deep + 1)
            if key := _meant(told):
                start, _ = self._syntax.span(one)
                found.entries.append(Entry(key, start, start, told))
        return found

    def _strings(self, node: Syntactic) -> list[Syntactic] | None:
        """The literals that are one value: side by side, or added together."""
        if node.type == "string":
            return [node]
        if node.type not in ("concatenated_string", "binary_operator"):
            return None
        parts: list[Syntactic] = []
        while node.type == "binary_operator":  # to the left, as deep as it may be
            left, sign, right = (node.child(place) for place in range(3))
            if left is None or sign is None or right is None or sign.type != "+":
                return None
            parts += reversed([*self._strings_of(right)])
            node = left
        parts += reversed([*self._strings_of(node)])
        parts.reverse()
        return parts if parts and all(one.type == "string" for one in parts) else None

    def _strings_of(self, node: Syntactic) -> Iterable[Syntactic]:
        return _within(node) if node.type == "concatenated_string" else (node,)

    def _joined(self, node: Syntactic, strings: list[Syntactic]) -> Scalar:
        """One literal, or several that are one."""
        start, end = self._syntax.span(node)
        parts = [self._decoded(one) for one in strings]
        if len(parts) == 1:
            return Scalar(parts[0], start, end)
        joined = "".join(part.text for part in parts)
        origins = [part.origin(place) for part in parts for place in range(len(part.text))]
        origins.append(parts[-1].origin(len(parts[-1].text)))
        return Scalar(Excerpt(joined, 0, tuple(origins)), start, end)

    def _decoded(self, string: Syntactic) -> Excerpt:
        opened, closed = string.child(0), string.child(string.child_count - 1)
        assert opened is not None
        assert closed is not None
        _, start = self._syntax.span(opened)
        end, _ = self._syntax.span(closed)
        inner = Excerpt(self._syntax.source.text[start:end], start)
        return inner if "r" in self._text(opened).lower() else inner.unescaped()

    def _name(self, call: Syntactic) -> str:
        """What is called, less the module or the object that it is of."""
        function = call.child_by_field_name("function")
        return self._text(function).rpartition(".")[2] if function is not None else ""

    def _text(self, node: Syntactic) -> str:
        return self._syntax.text(node)


def _within(node: Syntactic) -> Iterator[Syntactic]:
    return (one for one in node.named_children if one.type != "comment")


def _starts(body: Node) -> bool:
    """Whether a literal tells what is started or called, there or in a map within."""
    held = [body, *(one.value for one in body.entries)] if isinstance(body, Mapping) else []
    told = (one.get(key) for one in held if isinstance(one, Mapping) for key in _STARTS)
    return any(isinstance(one, Scalar) and one.quoted for one in told)


def _meant(value: Node) -> str:
    """The name of an argument that is given without one: by what the libraries take first."""
    if isinstance(value, Items):
        return "args"
    if isinstance(value, Mapping):
        return "params"
    if not value.quoted:
        return ""
    return "url" if value.text.startswith(("http://", "https://")) else "command"
