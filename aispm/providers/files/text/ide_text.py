"""MCP servers in the settings of a JetBrains IDE, which are XML: components of options by name.

The document is a map of one, `mcpServers`; of a file without such a component it is empty. Entities
but those of XML itself are left as they are, and a DTD declares nothing here.
"""

from __future__ import annotations

import re

from aispm.providers.files.text.document import (
    Document,
    Entry,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Source,
)
from aispm.secrets import Excerpt

_COMPONENTS = frozenset({"McpApplicationServerCommands", "McpProjectServerCommands"})
MARKS = re.compile("|".join(sorted(_COMPONENTS)).encode())
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|<(?P<end>/)?(?P<name>[\w.:-]{1,200})(?P<attributes>[^<>]{0,100000})>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([\w.:-]{1,200})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)')")
_ENTITIES = {"&quot;": '"', "&apos;": "'", "&lt;": "<", "&gt;": ">", "&#10;": "\n", "&amp;": "&"}
_PAIRS = {"envs": "env", "env": "env", "environment": "env", "headers": "headers"}
_WORD = re.compile(r"\"[^\"]*\"|\S+")
_MOST_DEEP = 100


def parse(source: Source) -> Document:
    """The servers of the components that hold some."""
    reader = _Reader()
    problem = ""
    if MARKS.search(source.data):
        for token in _TOKEN.finditer(source.text):
            if token["name"]:
                reader.tag(token)
        problem = "no valid syntax (not closed)" if reader.open else ""
    found = Mapping()
    if reader.servers.entries:
        found.entries.append(Entry("mcpServers", 0, 0, reader.servers))
    return Document(source, [found], problem)


class _Reader:
    """Follows the elements of a component: what they are called, from the outermost.

    An entry is the element that holds the first option below the component's own.
    """

    def __init__(self) -> None:
        self.servers = Mapping()
        self.open: list[str] = []
        self._server: Mapping | None = None  # the entry that is being read, and where it began
        self._begun = 0

    def tag(self, token: re.Match[str]) -> None:
        """The begin or the end of an element."""
        if token["end"]:
            self._close()
            return
        given = _attributes(token)
        label = given["name"].text if token["name"] == "option" and "name" in given else ""
        if not self.open:
            component = token["name"] == "component" and "name" in given
            if not (component and given["name"].text in _COMPONENTS):
                return
        elif self._server is None and label and "value" in given and len(self.open) > 1:
            self._server, self._begun = Mapping(), len(self.open)
        if self._server is not None:
            self._told(label or token["name"], given)
        if not token["attributes"].rstrip().endswith("/") and len(self.open) < _MOST_DEEP:
            self.open.append(label or token["name"])

    def _told(self, label: str, given: dict[str, Scalar]) -> None:
        assert self._server is not None
        value = given.get("value")
        within = next((_PAIRS[one] for one in reversed(self.open) if one in _PAIRS), "")
        name = given.get("name") or given.get("key")
        if value is None or name is None:
            return
        if within:
            held = self._server.get(within)
            if not isinstance(held, Mapping):
                held = Mapping()
                self._server.entries.append(Entry(within, name.start, name.start, held))
            held.entries.append(Entry(name.text, name.start, name.end, value))
        elif self._server.get(label) is None:
            told = _words(value) if label == "arguments" else value
            self._server.entries.append(Entry(label, name.start, name.end, told))

    def _close(self) -> None:
        if self.open:
            self.open.pop()
        if self._server is not None and len(self.open) < self._begun:
            name = self._server.get("name")
            if isinstance(name, Scalar) and any(
                self._server.get(key) for key in ("programPath", "command", "url", "serverUrl")
            ):
                entry = Entry(name.text, name.start, name.end, self._server)
                self.servers.entries.append(entry)
            self._server = None


def _attributes(token: re.Match[str]) -> dict[str, Scalar]:
    found: dict[str, Scalar] = {}
    for one in _ATTRIBUTE.finditer(token["attributes"]):
        group = 2 if one[2] is not None else 3
        start, end = (token.start("attributes") + place for place in one.span(group))
        text = Excerpt(one[group], start)
        for entity, meant in _ENTITIES.items():
            text = text.replaced(re.compile(re.escape(entity)), meant) if "&" in text.text else text
        found[one[1]] = Scalar(text, start, end)
    return found


def _words(value: Scalar) -> Sequence:
    """The arguments of a line."""
    words: list[Node] = []
    for word in _WORD.finditer(value.text):
        quoted = word[0][:1] == '"' and len(word[0]) > 1
        part = value.excerpt.cut(word.start() + quoted, word.end() - quoted)
        words.append(Scalar(part, part.origin(0), part.origin(len(part.text))))
    return Sequence(words)
