"""Servers in Docker's registry of MCP servers, and in a catalogue of its gateway.

https://github.com/docker/mcp-registry/blob/main/CONTRIBUTING.md and
https://github.com/docker/mcp-gateway/blob/main/docs/catalog.md
"""

from __future__ import annotations

from itertools import islice

from aispm.providers.files.manifests.fields import MOST, items, mapping, text
from aispm.providers.files.manifests.manifest import (
    COMMIT,
    Input,
    Manifest,
    Package,
    narrow,
    some,
    taken,
    values,
)
from aispm.providers.files.mcp.image import image
from aispm.providers.files.text.document import Mapping, Node, Scalar

_TYPES = frozenset({"server", "remote", "poci"})


def manifest(root: Mapping, name: str) -> Manifest | None:
    """What a `server.yaml` of the registry or a catalogue says; None for other files."""
    if mapping(root, "registry") is not None:
        return _catalogue(root)
    meant = mapping(root, "meta") is not None or mapping(root, "about") is not None
    if name not in ("server.yaml", "server.yml") or not _is_server(root) or not meant:
        return None
    settings = mapping(root, "config")
    title = text(mapping(root, "about"), "title") or text(root, "name")
    return _manifest("docker-server", root, [root], settings, title)


def _catalogue(root: Mapping) -> Manifest | None:
    servers = [body for _, body in values(root, "registry") if _is_server(body)]
    if not servers:
        return None
    title = text(root, ("displayName", "name"))
    return _manifest("docker-catalog", root, servers, None, title)


def _is_server(body: Mapping) -> bool:
    offered = text(body, "image") or mapping(body, "remote") is not None
    return text(body, "type") in _TYPES and bool(offered)


def _manifest(
    kind: str, root: Mapping, servers: list[Mapping], settings: Mapping | None, title: str
) -> Manifest:
    holders = [*servers, settings]
    remotes = [narrow(one, "remote") for one in servers]
    secrets = some(holders, "secrets")
    return Manifest(
        kind,
        root,
        title=title,
        packages=tuple(_package(one) for one in servers if text(one, "image")),
        transports=tuple(_transport(one) for one in servers),
        urls=(*(text(one, "url") for one in remotes), *_allowed(servers)),
        inputs=(
            *(taken(one, variable=True) for one in some(holders, "env")),
            *(Input(text(one, ("env", "name")), True, text(one, "value")) for one in secrets),
        ),
        tools=tuple(text(one, "name") for one in some(servers, "tools")),
    )


def _package(body: Mapping) -> Package:
    """The image; Docker builds those under `mcp/` itself, from the commit that is named."""
    launch = image("docker", text(body, "image"))
    name = launch.package or text(body, "image")
    built = name.startswith("mcp/") and COMMIT.fullmatch(text(narrow(body, "source"), "commit"))
    return Package(name, bool(launch.pinned or built))


def _transport(body: Mapping) -> str:
    remote = narrow(body, "remote")
    return "stdio" if remote is None else text(remote, ("transport_type", "transportType"))


def _allowed(servers: list[Mapping]) -> list[str]:
    """The hosts that servers may call, as addresses: `host:port` in the registry's words."""
    hosts: list[Node] = []
    for server in servers:
        for body in (server, narrow(server, "run")):
            hosts += islice(items(body, "allowHosts"), MOST - len(hosts) + 1)
    return [f"//{one.text}" for one in hosts if isinstance(one, Scalar)]
