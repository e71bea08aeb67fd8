"""The room of manifests that offer MCP servers to others: see `part.Room`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aispm.model import Kind
from aispm.providers.files.manifests import bundle, docker, fastmcp, plugin, registry, smithery
from aispm.providers.files.manifests.manifest import FACTS, Manifest
from aispm.providers.files.part import Claim, Format, Part
from aispm.providers.files.text.document import Document, Mapping
from aispm.secrets import Known
from aispm.vocabulary import Facts

MANIFEST = Kind("mcp.manifest", "Manifest of an MCP server or plugin", "config", FACTS)
_PLUGINS = {"plugin.json": plugin.plugin, "marketplace.json": plugin.marketplace}
_OTHERS = {
    **dict.fromkeys(smithery.NAMES, smithery.manifest),
    **dict.fromkeys(fastmcp.NAMES, fastmcp.manifest),
}
NAMES = frozenset({*_PLUGINS, *_OTHERS})
SUFFIXES = frozenset[str]()
FOLDERS = frozenset({plugin.FOLDER})
DEPTH = 2
# Other products have a `server.json`, a `manifest.json` and a `catalog.yaml` too.
MARKS = re.compile(
    rb"modelcontextprotocol|registry_?[tT]ype|registry_name|transport_type|[\"']remotes[\"']"
    rb"|mcp_config|entry_point|\btype[\"']?\s{0,9}:\s{0,9}[\"']?(?:server|remote|poci)\b"
)


def kinds() -> Sequence[Kind]:
    """Manifests."""
    return (MANIFEST,)


def claims(parts: Sequence[str]) -> Claim | None:
    """A plugin, a marketplace, Smithery's or FastMCP's file; the content must tell of others."""
    if parts[-1] in smithery.NAMES:
        return Claim("yaml", "smithery")
    if parts[-1] in fastmcp.NAMES:
        return Claim("json", "fastmcp")
    known = len(parts) > 1 and parts[-2] == plugin.FOLDER and parts[-1] in _PLUGINS
    return Claim("json", "claude-plugin") if known else None


def view(document: Document, parts: Sequence[str], uri: str) -> ManifestView | None:
    """What a file at a place of its own says."""
    root = _root(document)
    if root is None:
        return None
    read = {**_PLUGINS, **_OTHERS}[parts[-1]]
    return _seen(read(root))


def recognised(document: Document, syntax: Format, uri: str) -> ManifestView | None:
    """A manifest by its shape."""
    root = _root(document)
    if root is None:
        return None
    name = uri.rpartition("/")[2]
    readers = (registry.manifest, bundle.manifest, docker.manifest)
    return _seen(next((found for read in readers if (found := read(root, name))), None))


def _root(document: Document) -> Mapping | None:
    root = document.roots[0] if len(document.roots) == 1 else None
    return root if isinstance(root, Mapping) else None


def _seen(found: Manifest | None) -> ManifestView | None:
    return ManifestView(found) if found else None


class ManifestView:
    """A manifest: see `part.View`. The file is the manifest, and has no parts."""

    kind = "mcp.manifest"
    prefix = "manifest"
    spared = frozenset[str]()
    parts: Sequence[Part] = ()

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self.cut = manifest.cut

    def facts(self, known: Known) -> Facts:
        """The facts of the manifest."""
        return self._manifest.facts(known)
