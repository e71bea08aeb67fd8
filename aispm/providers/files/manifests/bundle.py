"""`manifest.json` of an MCP bundle (MCPB, before that DXT).

https://github.com/modelcontextprotocol/mcpb/blob/main/MANIFEST.md
"""

from __future__ import annotations

from aispm.providers.files.manifests.fields import MOST, entries, flag, mapping, text, texts
from aispm.providers.files.manifests.manifest import Input, Manifest, Package, some, values
from aispm.providers.files.mcp.setup import Setup, running
from aispm.providers.files.text.document import Mapping

_VERSION = ("manifest_version", "mcpb_version", "dxt_version")


def manifest(root: Mapping, name: str) -> Manifest | None:
    """What a bundle says; the manifest of a web app or a browser's extension has no server."""
    server = mapping(root, "server")
    if server is None or not text(root, _VERSION) or not _starts(server):
        return None
    setup = mapping(server, "mcp_config")
    variables = [Input(key, variable=True) for key, _ in entries(setup, "env")]
    return Manifest(
        "mcpb",
        root,
        title=text(root, ("display_name", "name")),
        version=text(root, "version"),
        packages=_packages(setup),
        transports=("stdio",),
        inputs=(*variables[: MOST + 1], *(_asked(*one) for one in values(root, "user_config"))),
        tools=tuple(text(one, "name") for one in some([root], "tools")),
    )


def _starts(server: Mapping) -> bool:
    return bool(text(server, "entry_point")) or mapping(server, "mcp_config") is not None


def _asked(name: str, body: Mapping) -> Input:
    """What the bundle asks of whoever installs it."""
    return Input(name, flag(body, "sensitive"), text(body, "default"))


def _packages(setup: Mapping | None) -> tuple[Package, ...]:
    """What the bundle fetches when it is started; most hold all of their code."""
    words = tuple(texts(setup, "args")[:MOST])
    started = running(Setup(command=text(setup, "command"), args=words))
    return tuple(
        Package(launch.package, bool(launch.pinned))
        for launch in started.launches
        if launch.package
    )
