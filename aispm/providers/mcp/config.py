"""One config file as records: the config, its servers, their credentials and links."""

from __future__ import annotations

from collections.abc import Iterator

from aispm.model import Asset, Link, Location, Read, Record
from aispm.providers.mcp import facts, json_text, leaves, toml_text, yaml_text
from aispm.providers.mcp.clients import Client, Format, clients
from aispm.providers.mcp.credentials import Held, held, line
from aispm.providers.mcp.document import Document, Source
from aispm.providers.mcp.kinds import LISTS
from aispm.providers.mcp.launchers import listed
from aispm.providers.mcp.servers import Server, find
from aispm.providers.mcp.uri import config_id, server_id
from aispm.secrets import Known

_PARSE = {"json": json_text.parse, "toml": toml_text.parse, "yaml": yaml_text.parse}
# What a file may make of a report. All of its values are searched, whatever is told of them.
_MOST_SERVERS = 2_000
_MOST_CREDENTIALS = 2_000
# Aliases may repeat values without end; servers beyond this count as the rest of the file.
_MOST_SEARCHED = 100_000
_CUT = "more servers, names or credentials than are told of one file"


def parse(text: str, syntax: Format) -> Document:
    """The document of a file's text, with whatever of it could be read."""
    return _PARSE[syntax](Source(text))


def recognised(document: Document, syntax: Format) -> Client | None:
    """Whose config a document is by its shape alone, or None."""
    of_format = [client for client in clients() if client.format == syntax]
    for client in reversed(of_format):  # the client that no path tells stands last
        if find(document, client):
            return client
    return None


def records(document: Document, client: Client, uri: str, scope: str) -> Iterator[Record]:
    """The config, its servers, the credentials in it, and how they hang together.

    A gap of the ledger says when the file holds more than is told of one.
    """
    servers = find(document, client)
    if client.sparse and not servers:
        return
    file = _File(document.source, client, uri, scope)
    # Every value is searched before anything is told: a secret may stand anywhere twice.
    told: list[tuple[Server, list[Held]]] = []
    for server in servers[:_MOST_SERVERS]:
        if file.known.searched > _MOST_SEARCHED:
            break
        told.append((server, file.held(leaves.of_server(server, client))))
    beyond = document, [server for server, _ in told]
    rest = file.held((*leaves.of_rest(*beyond), *leaves.of_broken(document)))
    for record in file.records(len(servers), told, rest):
        yield file.known.record(record)
    if file.cut or len(told) < len(servers):
        yield Read(scope, f"parse:{uri}", "failed", LISTS, detail=_CUT)


class _File:
    """One file while its records are made, with its secrets in memory."""

    def __init__(self, source: Source, client: Client, uri: str, scope: str) -> None:
        self.known = Known(spared=(uri, client.id, *listed("launchers")))
        self._source, self._client, self._uri, self._scope = source, client, uri, scope
        self._facts = facts.Reader(client, self.known)
        self._ids: dict[str, int] = {}
        self._credentials = 0

    @property
    def cut(self) -> bool:
        """Whether there was more than is told."""
        credentials = self._credentials > _MOST_CREDENTIALS
        return self.known.cut or self._facts.cut or credentials

    def held(self, found: Iterator[leaves.Leaf] | tuple[leaves.Leaf, ...]) -> list[Held]:
        """The credentials among these values."""
        return list(held(found, self._source, self._uri, self._client.format, self.known))

    def records(
        self, count: int, told: list[tuple[Server, list[Held]]], rest: list[Held]
    ) -> Iterator[Record]:
        """What is told of the file, once all of its values were searched."""
        config, client = config_id(self._uri), self._client
        first = self._source.text.partition("\n")[0].rstrip("\r")
        yield Asset(
            id=config,
            kind="mcp.config",
            name=self._uri.rpartition("/")[2],
            scope=self._scope,
            facts={"client": client.id, "servers": count},
            location=Location(self._uri, 1, 1, 1, len(first) + 1),
        )
        for server, found in told:
            asset = self._server(server, found)
            yield asset
            yield Link(config, "calls-tool", asset.id, asset.location)
            yield from self._holdings(asset.id, found)
        yield from self._holdings(config, rest)

    def _holdings(self, holder: str, found: list[Held]) -> Iterator[Record]:
        linked: set[str] = set()
        for one in found:
            self._credentials += 1
            if self._credentials > _MOST_CREDENTIALS:
                return
            yield one.credential
            if one.credential.id not in linked:
                linked.add(one.credential.id)
                yield Link(holder, "holds-credential", one.credential.id, one.location)

    def _server(self, server: Server, found: list[Held]) -> Asset:
        position = self._source.position
        name = self.known.safe(server.name)
        text = line(name, self._client.format)
        keys = {one.credential.id: one.credential for one in found}
        return Asset(
            id=self._id(server, name),
            kind="mcp.server",
            name=name,
            scope=self._scope,
            facts={
                "client": self._client.id,
                **self._facts.of(server.body),
                "credentials": len(keys),
                "in_clear": sum(
                    not key.publishable and key.confidence != "low" for key in keys.values()
                ),
            },
            location=Location(
                self._uri,
                *position(server.start),
                *position(server.end),
                text=text,
                mark=(0, len(text)),
            ),
        )

    def _id(self, server: Server, name: str) -> str:
        """The server's id; names that were masked or cut to the same text are numbered."""
        container = [self.known.safe(key) for key in server.container]
        unique = wanted = server_id(self._uri, container, name)
        while unique in self._ids:
            self._ids[wanted] += 1
            unique = f"{wanted}-{self._ids[wanted]}"
        self._ids[unique] = 1
        return unique
