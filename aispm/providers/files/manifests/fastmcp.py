"""`fastmcp.json`, by which FastMCP starts a server: its source, its environment, how it serves.

https://gofastmcp.com/deployment/server-configuration
"""

from __future__ import annotations

from aispm.providers.files.manifests.fields import MOST, entries, get, mapping, text, texts
from aispm.providers.files.manifests.manifest import Input, Manifest, Package
from aispm.providers.files.mcp import pypi
from aispm.providers.files.text.document import Mapping

NAMES = frozenset({"fastmcp.json"})


def manifest(root: Mapping) -> Manifest | None:
    """What FastMCP is told of a server; None where the file names no source of one."""
    if get(root, "source") is None:
        return None
    deployment = mapping(root, "deployment")
    wanted = texts(mapping(root, "environment"), "dependencies")[: MOST + 1]
    launches = [pypi.package("uv", one) for one in wanted]
    variables = [Input(key, variable=True) for key, _ in entries(deployment, "env")]
    return Manifest(
        "fastmcp",
        root,
        packages=tuple(Package(one.package or "", bool(one.pinned)) for one in launches),
        transports=(text(deployment, "transport") or "stdio",),
        inputs=tuple(variables[: MOST + 1]),
    )
