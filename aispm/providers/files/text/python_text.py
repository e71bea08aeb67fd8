"""Python, as far as it sets up MCP servers: the calls that do so, read and never run.

The document is a map of two: `calls`, each of which sets up one server, by name and as the map of
its arguments, and `mcpServers`, all that are given as a map. What is no literal stands there as a
reference, and what is started by none is left out. Docstrings and comments say nothing.
"""

from __future__ import annotations

import re

from aispm.providers.files.text.document import Document, Entry, Mapping, Node, Scalar, Source
from aispm.providers.files.text.document import Sequence as Items
from aispm.secrets import Excerpt

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
_LONGEST = 1024 * 1024
_DEEPEST = 50
_MORE = "more code than is read"
_TOKEN = re.compile(
    r"(?P<space>[\s\\]++|\#[^\n]*+)"
    # One without an end reaches to that of its line or of the file: nothing is searched twice.
    r"|(?P<string>(?:[rRbBuUfF]{1,2})?+(?:'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\\?\Z)"
    r'|"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\\?\Z)'
    r"|'(?:[^'\\\n]|\\.)*+(?:'|(?=\n)|\\?\Z)|\"(?:[^\"\\\n]|\\.)*+(?:\"|(?=\n)|\\?\Z)))"
    r"|(?P<word>[^\W\d]\w*+)"
    r"|(?P<other>[=!<>:]=|->|\*\*)"
    r"|(?P<mark>[{}\[\](),:=])"
    r"|(?P<rest>.)",
    re.DOTALL,
)
_LITERAL = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\")(.*)\2", re.DOTALL)
_MADE = SINGLE | {"dict"}
_CLOSES = {"(": ")", "[": "]", "{": "}"}
_ASKS = frozenset({"getenv", "get"})
_PYTHON = {"sys.executable": "python"}  # what an expression is, where one knows
_STARTS = ("command", "url", "server_url")


def parse(source: Source) -> Document:
    """The calls of a file; of one that has none, an empty map."""
    text, reader = source.text, _Reader()
    problem = ""
    if not MARKS.search(source.data):
        pass
    elif len(text) > _LONGEST:
        problem = _MORE
    else:
        reader.read(text)
    entries = (Entry(name, 0, 0, found) for name, found in reader.found.items() if found.entries)
    return Document(source, [Mapping([*entries])], problem)


class _Reader:
    """Goes through the tokens of a file, once."""

    def __init__(self) -> None:
        self.found = {"calls": Mapping(), "mcpServers": Mapping()}
        self._text, self._at = "", 0
        self._tokens: list[re.Match[str]] = []

    def read(self, text: str) -> None:
        """Every call and every map of servers of a text."""
        self._text = text
        self._tokens = [one for one in _TOKEN.finditer(text) if one.lastgroup != "space"]
        while self._at < len(self._tokens):
            token, before = self._tokens[self._at], self._text_at(self._at - 1)
            self._at += 1
            name, following = _decoded(token).text, self._text_at(self._at)
            if name in SINGLE and following == "(" and before not in ("class", "def"):
                self._call(name, token, self._value_of_call())
            elif name in MAPS and following in ("(", ":", "="):
                self._map(token, following)

    def _map(self, token: re.Match[str], following: str) -> None:
        """The servers of a map or of a list, as the first argument or as the value."""
        if following == "(":
            given = self._value_of_call()
            held = given.entries[0].value if given.entries else None
        else:
            self._at += 1
            held = self._value(0) if self._text_at(self._at) in _CLOSES else None
        if isinstance(held, Mapping):
            held = next((one for key in MAPS if isinstance(one := held.get(key), Mapping)), held)
            servers = (one for one in held.entries if _tells(one.value))
            self.found["mcpServers"].entries += servers
        elif isinstance(held, Items):
            for body in held.items:
                self._call("mcp_servers", token, body)

    def _call(self, name: str, token: re.Match[str], body: Node) -> None:
        if isinstance(body, Mapping) and _tells(body):
            calls = self.found["calls"]
            label = body.get("name")
            told = label.text if isinstance(label, Scalar) and label.quoted else name
            known = calls.get(told) is not None
            told = f"{told}-{len(calls.entries)}" if known else told
            calls.entries.append(Entry(told, *token.span(), body))

    def _text_at(self, place: int) -> str:
        return self._tokens[place][0] if 0 <= place < len(self._tokens) else ""

    def _value_of_call(self, deep: int = 0) -> Mapping:
        """What stands between the parentheses of a call, as a map by the arguments' names."""
        self._at += 1
        return self._entries(")", deep)

    def _entries(self, end: str, deep: int) -> Mapping:
        """The entries of a dict, or the arguments of a call: a nameless one by what it is."""
        found = Mapping()
        while self._at < len(self._tokens) and self._text_at(self._at) != end:
            token, place = self._tokens[self._at], self._at
            following = self._text_at(self._at + 1)
            named = following == ("=" if end == ")" else ":")
            self._at += 2 if named else 0
            value = self._value(deep + 1)
            key = _decoded(token).text if named else _meant(value)
            span = token.span() if named else (token.start(), token.start())
            if key:
                found.entries.append(Entry(key, *span, value))
            if self._text_at(self._at) == "," or self._at == place:
                self._at += 1
        self._at += 1
        return found

    def _value(self, deep: int) -> Node:
        """A literal, a call as the map of its arguments, or whatever else stands there as text."""
        start, strings = self._at, 0
        opened = self._text_at(start)
        if deep < _DEEPEST and opened == "{":
            self._at += 1
            return self._entries("}", deep)
        if deep < _DEEPEST and opened in ("[", "("):
            return self._items(_CLOSES[opened], deep)
        while self._is_string(self._at) or (
            strings and self._text_at(self._at) == "+" and self._is_string(self._at + 1)
        ):
            self._at, strings = self._at + 1, strings + 1
        if strings and self._text_at(self._at) in (",", ")", "]", "}", ":", ""):
            return _string([one for one in self._tokens[start : self._at] if one[0] != "+"])
        return self._expression(start, deep)

    def _is_string(self, place: int) -> bool:
        return place < len(self._tokens) and self._tokens[place].lastgroup == "string"

    def _items(self, end: str, deep: int) -> Items:
        self._at += 1
        found = Items()
        while self._at < len(self._tokens) and self._text_at(self._at) != end:
            place = self._at
            found.items.append(self._value(deep + 1))
            if self._text_at(self._at) == "," or self._at == place:
                self._at += 1
        self._at += 1
        return found

    def _expression(self, start: int, deep: int) -> Node:
        """Up to the comma or the end that is not within brackets of its own."""
        open_brackets = 0
        while self._at < len(self._tokens):
            mark = self._text_at(self._at)
            if open_brackets == 0 and mark in (",", ")", "]", "}", ":"):
                break
            if mark == "(" and open_brackets == 0 and deep < _DEEPEST and self._is_call(start):
                return self._value_of_call(deep)
            if mark == "(" and (default := self._default()):
                return default
            open_brackets += (mark in _CLOSES) - (mark in (")", "]", "}"))
            self._at += 1
        if start >= len(self._tokens):  # where the code breaks off
            return Scalar(Excerpt("", len(self._text)), len(self._text), len(self._text), False)
        first, last = self._tokens[start].start(), self._tokens[max(self._at - 1, start)].end()
        code = self._text[first:last]
        text = _PYTHON.get(code, f"${{{code}}}")
        origins = (*[first] * len(text), last)
        return Scalar(Excerpt(text, 0, origins), first, last, quoted=code in _PYTHON)

    def _default(self) -> Scalar | None:
        """What stands in place of a variable that is not set: `os.getenv("NAME", "V")`."""
        here = self._tokens[self._at + 1 : self._at + 5]
        kinds = [one.lastgroup if one.lastgroup == "string" else one[0] for one in here]
        if self._text_at(self._at - 1) not in _ASKS or kinds != ["string", ",", "string", ")"]:
            return None
        self._at += 5
        return _string([here[2]])

    def _is_call(self, start: int) -> bool:
        """Whether what stands up to here is the name of something that makes a server or a map."""
        return self._at > start and self._text_at(self._at - 1) in _MADE


def _tells(body: Node) -> bool:
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


def _decoded(token: re.Match[str]) -> Excerpt:
    literal = _LITERAL.fullmatch(token[0])
    if literal is None:
        return Excerpt(token[0], token.start())
    inner = Excerpt(literal[3], token.start() + literal.start(3))
    return inner if "r" in literal[1].lower() else inner.unescaped()


def _string(tokens: list[re.Match[str]]) -> Scalar:
    """One literal, or several that stand side by side and are one."""
    parts = [_decoded(token) for token in tokens]
    start, end = tokens[0].start(), tokens[-1].end()
    if len(parts) == 1:
        return Scalar(parts[0], start, end)
    joined = "".join(part.text for part in parts)
    origins = [part.origin(place) for part in parts for place in range(len(part.text))]
    return Scalar(Excerpt(joined, 0, (*origins, parts[-1].origin(len(parts[-1].text)))), start, end)
