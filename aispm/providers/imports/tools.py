"""The answers of servers to `tools/list`, as somebody has saved them.

https://modelcontextprotocol.io/specification/2025-06-18/server/tools: one answer, with or without
its JSON-RPC envelope, a bare list of tools, or a map of such by server.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial

from aispm.model import Kind
from aispm.providers.files.hidden import told
from aispm.providers.files.manifests.fields import get, mapping, text
from aispm.providers.files.part import Part
from aispm.providers.files.text.document import Document, Mapping, Node, Scalar, Sequence, strings
from aispm.providers.imports import mentions, risk
from aispm.providers.imports.mentions import Offered
from aispm.secrets import Known
from aispm.vocabulary import Facts

LIST = Kind("mcp.tools", "Answer to tools/list", "config", {"servers": "list", "tools": "int"})
TOOL = Kind(
    "mcp.tool",
    "Tool of an MCP server",
    "tool",
    {
        "server": "string",
        "risk": "string?",
        "destructive": "bool?",
        "open_world": "bool?",
        "parameters": "int",
        "description_length": "int",
        "mentions_tools": "list?",
        "approved": "bool?",
        **told.FACTS,
        "definition": "string",
        "credentials": "int",
        "in_clear": "int",
    },
)
KINDS = (LIST, TOOL)
_SAYS = frozenset({"description", "title"})
_MOST_TEXTS = 200  # of one tool
_MOST_SERVERS = 500


def view(document: Document, name: str) -> ToolsView | None:
    """The tools of a document; None where it is no such answer. `name` is the file's."""
    root = document.roots[0] if len(document.roots) == 1 else None
    answers = list(_answers(root, os.path.splitext(name)[0])) if root is not None else []
    return ToolsView(answers) if answers else None


def _answers(root: Node, stem: str) -> Iterator[tuple[str, list[Mapping]]]:
    """(server, its tools)."""
    found = _tools(root)
    if found is not None:
        info = mapping(root, "serverInfo") or mapping(mapping(root, "result"), "serverInfo")
        yield text(info, "name") or stem, found
    elif isinstance(root, Mapping):
        for entry in root.entries[:_MOST_SERVERS]:
            found = _tools(entry.value)
            if found is not None:
                yield entry.key, found


def _tools(node: Node) -> list[Mapping] | None:
    held = get(node, "tools") or get(mapping(node, "result"), "tools")
    listed = node if isinstance(node, Sequence) else held
    if not isinstance(listed, Sequence):
        return None
    found = [item for item in listed.items if isinstance(item, Mapping) and _is_tool(item)]
    return found if found or (held is not None and not listed.items) else None


def _is_tool(item: Mapping) -> bool:
    about = ("description", "inputSchema", "input_schema", "annotations")
    return bool(text(item, "name")) and any(item.get(name) is not None for name in about)


class ToolsView:
    """The tools that servers offer: see `part.View`."""

    kind = "mcp.tools"
    prefix = "mcp"
    cut = False
    spared = frozenset[str]()

    def __init__(
        self, answers: list[tuple[str, list[Mapping]]], known: Offered = mentions.NOTHING
    ) -> None:
        self._answers = answers
        self._known = known
        self.parts = [self._part(server, tool) for server, offered in answers for tool in offered]

    def names(self) -> list[tuple[str, str]]:
        """(server, tool) of each."""
        return [(server, text(tool, "name")) for server, has in self._answers for tool in has]

    def beside(self, known: Offered) -> ToolsView:
        """The same tools, told with an eye on all that is known of others."""
        return ToolsView(self._answers, known)

    def facts(self, known: Known) -> Facts:
        """Whose tools these are, and how many."""
        servers = sorted({known.safe(server) for server, _ in self._answers})
        return {"servers": servers, "tools": len(self.parts)}

    def _part(self, server: str, tool: Mapping) -> Part:
        name = tool.get("name")
        assert isinstance(name, Scalar)
        return Part(
            "mcp.tool",
            ("tools", server),
            name.text,
            (tool,),
            name.start,
            name.end,
            partial(_facts, server, tool, self._known),
        )


def _facts(server: str, tool: Mapping, others: Offered, known: Known) -> Facts:
    judged = risk.of(text(tool, "name"), mapping(tool, "annotations"))
    schema = mapping(tool, ("inputSchema", "input_schema"))
    properties = mapping(schema, "properties")
    texts = _texts(tool)
    named = mentions.strangers(server, texts, others)
    return {
        "server": known.safe(server),
        "risk": judged.kind,
        "destructive": judged.destructive,
        "open_world": judged.open_world,
        "parameters": len(properties.entries) if properties else 0,
        "description_length": len(text(tool, "description")),
        "mentions_tools": None if named is None else [known.safe("/".join(one)) for one in named],
        **told.facts(texts, known),
    }


def _texts(tool: Mapping) -> list[str]:
    """What a model reads of a tool: its name, its description, and those of its parameters."""
    found = [text(tool, "name"), *(text(tool, name) for name in _SAYS)]
    schema = mapping(tool, ("inputSchema", "input_schema"))
    found += [one.text for one in strings(schema)] if schema else []
    return [one for one in dict.fromkeys(found) if one][:_MOST_TEXTS]
