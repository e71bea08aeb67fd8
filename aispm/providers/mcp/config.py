"""One config file as records: the config, its servers, their credentials and links."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from aispm.model import Asset, Facts, Link, Location, Record
from aispm.providers.mcp import json_text, leaves, toml_text, yaml_text
from aispm.providers.mcp.clients import Client, Format, clients
from aispm.providers.mcp.credentials import Held, held, line, safe
from aispm.providers.mcp.document import Document, Mapping, Node, Scalar, Sequence, Source
from aispm.providers.mcp.launch import launch
from aispm.providers.mcp.servers import Server, field, find
from aispm.providers.mcp.uri import config_id, server_id

_PARSE = {"json": json_text.parse, "toml": toml_text.parse, "yaml": yaml_text.parse}
# Programs whose argument is the address of the server they stand for.
_BRIDGES = ("mcp-remote", "supergateway", "mcp-proxy", "@smithery/cli", "mcp-server-remote")


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
    """The config, its servers, the credentials in it, and how they hang together."""
    servers = find(document, client)
    if client.sparse and not servers:
        return
    source, syntax = document.source, client.format
    config = config_id(uri)
    yield Asset(
        id=config,
        kind="mcp.config",
        name=uri.rpartition("/")[2],
        scope=scope,
        facts={"client": client.id, "servers": len(servers)},
        location=Location(uri, 1, 1, 1, 1),
    )
    for server in servers:
        found = list(held(leaves.of_server(server, client), source, uri, syntax))
        asset = _server(server, client, source, uri, scope, found)
        yield asset
        yield Link(config, "calls-tool", asset.id, asset.location)
        yield from _holdings(asset.id, found)
    rest = (*leaves.of_rest(document, servers), *leaves.of_broken(document))
    yield from _holdings(config, list(held(rest, source, uri, syntax)))


def _holdings(holder: str, found: list[Held]) -> Iterator[Record]:
    linked: set[str] = set()
    for one in found:
        yield one.credential
        if one.credential.id not in linked:
            linked.add(one.credential.id)
            yield Link(holder, "holds-credential", one.credential.id, one.location)


def _server(
    server: Server, client: Client, source: Source, uri: str, scope: str, found: list[Held]
) -> Asset:
    start, end = source.position(server.start), source.position(server.end)
    text = line(server.name, client.format)
    name = safe(server.name)
    keys = {one.credential.id: one.credential for one in found}
    return Asset(
        id=server_id(uri, [safe(key) for key in server.container], name),
        kind="mcp.server",
        name=name,
        scope=scope,
        facts={
            "client": client.id,
            **_facts(server.body, client),
            "credentials": len(keys),
            "in_clear": sum(not key.publishable for key in keys.values()),
        },
        location=Location(uri, *start, *end, text=text, mark=(0, len(text))),
    )


def _facts(body: Mapping, client: Client) -> Facts:
    fields = client.fields
    words = _texts(field(body, fields.command))
    command, args = (words[0] if words else ""), [*words[1:], *_texts(field(body, fields.args))]
    url = _text(field(body, fields.url))
    started = launch(command, args) if command else launch("", ())
    host, scheme = _address(url or _bridged(started.package, args))
    return {
        "transport": _transport(body, client, command, url),
        "command": safe(command.split()[0]) if command.strip() else None,
        "launcher": _safe(started.launcher),
        "package": _safe(started.package),
        "version": _safe(started.version),
        "pinned": started.pinned,
        "host": _safe(host),
        "url_scheme": scheme,
        "auto_approve": _approved(body, client),
        "enabled": not _is(field(body, fields.disabled), "true")
        and not _is(field(body, fields.enabled), "false"),
        "env_names": _env_names(body, client),
    }


def _transport(body: Mapping, client: Client, command: str, url: str) -> str:
    """stdio, http or sse: as written, else by which field holds the address."""
    written = _text(field(body, client.fields.type)).lower()
    if command and not (url and written in ("sse", "http")):
        return "stdio"
    if "sse" in written or (not written and _legacy(body, client, url)):
        return "sse"
    return "http" if url or "http" in written else "stdio"


def _legacy(body: Mapping, client: Client, url: str) -> bool:
    """Gemini keeps `url` for event streams; others tell them by the path alone."""
    if client.id == "gemini-cli":
        return body.get("httpUrl") is None
    return url.partition("?")[0].rstrip("/").endswith("/sse")


def _bridged(package: str | None, args: list[str]) -> str:
    if package not in _BRIDGES:
        return ""
    return next((arg for arg in args if arg.startswith(("http://", "https://"))), "")


def _address(url: str) -> tuple[str | None, str | None]:
    try:
        parts = urlsplit(url.strip())
        return parts.hostname, (parts.scheme.lower() or None) if parts.netloc else None
    except ValueError:  # a port or address of the reader's imagination
        return None, None


def _approved(body: Mapping, client: Client) -> list[str]:
    """The tools that run without being asked about; `*` for all."""
    node = field(body, client.fields.approve)
    names = {safe(name) for name in _texts(node)} - {"false", ""}
    trusted = field(body, client.fields.trust)
    if _is(trusted, "true") or "true" in names:
        names = (names - {"true"}) | {"*"}
    return sorted(names)


def _env_names(body: Mapping, client: Client) -> list[str]:
    names: set[str] = set(_texts(field(body, client.fields.env_names)))
    env = field(body, client.fields.env)
    if isinstance(env, Mapping):
        names |= {entry.key for entry in env.entries}
    elif isinstance(env, Sequence):
        names |= {text.partition("=")[0] for text in _texts(env)}
    return sorted({safe(name) for name in names})


def _is(node: Node | None, constant: str) -> bool:
    return isinstance(node, Scalar) and node.text.lower() == constant


def _text(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _texts(node: Node | None) -> list[str]:
    if isinstance(node, Sequence):
        return [item.text for item in node.items if isinstance(item, Scalar)]
    return [node.text] if isinstance(node, Scalar) else []


def _safe(text: str | None) -> str | None:
    return None if text is None else safe(text)
