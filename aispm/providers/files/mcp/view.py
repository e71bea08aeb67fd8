"""What a config tells of MCP servers: the client it belongs to, and each server in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from aispm.model import Kind
from aispm.providers.files.mcp import clients, facts, variables
from aispm.providers.files.mcp.clients import Client
from aispm.providers.files.mcp.launchers import listed
from aispm.providers.files.mcp.servers import Server, field, find, places, workflow
from aispm.providers.files.mcp.shapes import anywhere
from aispm.providers.files.part import Claim, Format, Part, Places
from aispm.providers.files.text.document import Document, Mapping
from aispm.secrets import Known
from aispm.vocabulary import Facts

CONFIG = Kind(
    "mcp.config",
    "Config of an AI client",
    "config",
    {
        "client": "string",
        "servers": "int",
        "level": "string",
        "ignored": "string?",
        "copy": "bool",
        "in_clear": "int",
        "unpinned": "list",
        "world_readable": "bool?",
        "capabilities": "list",
        "trifecta": "bool",
        "trifecta_approved": "bool",
    },
)
NAMES = clients.names()
SUFFIXES = clients.suffixes()
FOLDERS = clients.client_folders()
DEPTH = clients.longest_pattern()
_SHAPES = re.compile(
    rb"(?i)mcp_?servers|mcpserverconfig|RemoteMCPServer|context_servers|\.mcpClient"
    rb"|server_params|connection_params|\btype[\"']?\s{0,9}:\s{0,9}[\"']?mcp\b"
    rb"|\bmcp\b(?=[\s\S]{0,300}?(?:servers|\blocal\b|\bremote\b|\bconnections\b|\btargets\b"
    rb"|\bserver[\"']?\s{0,9}:))"
    rb"|\b(?-i:servers)\b|\bmcp add\b|--add-mcp\b"
)


class _Marks:
    """What a file must hold to be of some client's shape. Most hold none of the words in it, which
    are found in a tenth of the time."""

    _words = (b"mcp", b"servers", b"_params")

    def search(self, data: bytes) -> object:
        """As a pattern does."""
        low = data.lower()
        return _SHAPES.search(data) if any(word in low for word in self._words) else None


MARKS = _Marks()


def kinds() -> Sequence[Kind]:
    """Configs of clients, and servers."""
    return (CONFIG, facts.SERVER)


def claims(parts: Sequence[str]) -> Claim | None:
    """Which client's config a file is, or None."""
    client = clients.client_of(parts)
    return Claim(client.format, client.id) if client else None


def view(document: Document, parts: Sequence[str], uri: str) -> ServersView | None:
    """The servers of a client's config, or those that a file only called so has elsewhere."""
    client = clients.client_of(parts)
    assert client is not None
    servers = find(document, client)
    if client.sparse and not servers:  # for something else, then, and of no more than its shape
        return recognised(document, client.format, uri)
    return ServersView(client, servers, clients.is_copy(parts))


def recognised(document: Document, syntax: Format, uri: str) -> ServersView | None:
    """The servers of a file whose shape alone tells that it is some client's config."""
    if called := workflow(document):
        return ServersView(_client("n8n"), called)
    servers = anywhere(document)
    return ServersView(_client("unknown"), servers) if servers else None


def _client(name: str) -> Client:
    """One of the clients whose files no path tells of."""
    return next(client for client in clients.clients() if client.id == name)


class ServersView:
    """A client's config: see `part.View`."""

    kind = "mcp.config"
    prefix = "mcp"

    def __init__(self, client: Client, servers: Sequence[Server], copy: bool = False) -> None:
        """`copy` says that the file is a copy or an example, going by its name."""
        self.spared = frozenset({client.id}) | listed("launchers")
        self._client, self._copy = client, copy
        elsewhere = {tuple(keys.split("/")) for keys in client.ignored}
        self._ignored = sorted({s.container[-1] for s in servers if s.container in elsewhere})
        self._reader = facts.Reader(client)
        self.parts = [self._part(server) for server in servers]

    @property
    def cut(self) -> bool:
        """Whether a server has more names than are told."""
        return self._reader.cut

    def facts(self, known: Known) -> Facts:
        """Whose config it is, how many servers it has, and why its client would not read them."""
        ignored = None
        if self._ignored:
            ignored = f"{self._client.title} does not look under {', '.join(self._ignored)}"
        elif self._copy:
            ignored = "a copy or an example, going by its name"
        return {
            "client": self._client.id,
            "servers": len(self.parts),
            "ignored": ignored,
            "copy": self._copy,
        }

    def _part(self, server: Server) -> Part:
        return Part(
            "mcp.server",
            server.container,
            server.name,
            server.bodies,
            server.start,
            server.end,
            partial(self._server, server.body),
            self._places,
            variables=self._variables(server.body),
        )

    def _variables(self, body: Mapping) -> tuple[str, ...]:
        fields = self._client.fields
        return variables.named(body, (field(body, fields.command), field(body, fields.args)))

    def _server(self, body: Mapping, known: Known) -> Facts:
        unread = [name for name in self._client.unread if body.get(name) is not None]
        return {"client": self._client.id, "unread": unread, **self._reader.of(body, known)}

    def _places(self, body: Mapping) -> Places:
        return places(body, self._client)
