"""Plugins of Claude Code, and the marketplaces that offer them.

https://code.claude.com/docs/en/plugins-reference and
https://code.claude.com/docs/en/plugin-marketplaces
"""

from __future__ import annotations

from aispm.packages.version import is_exact
from aispm.providers.files.manifests.fields import get, mapping, text
from aispm.providers.files.manifests.manifest import COMMIT, Manifest, Package, narrow, some
from aispm.providers.files.text.document import Mapping

FOLDER = ".claude-plugin"


def plugin(root: Mapping) -> Manifest | None:
    """What a plugin says of itself; its servers are told as those of any config."""
    name = text(root, "name")
    if not name:
        return None
    return Manifest("claude-plugin", root, title=name, version=text(root, "version"))


def marketplace(root: Mapping) -> Manifest | None:
    """What a marketplace offers: the plugins that it has fetched from elsewhere are packages."""
    plugins = some([root], "plugins")
    name = text(root, "name")
    if not name or get(root, "plugins") is None:
        return None
    fetched = (_fetched(narrow(one, "source")) for one in plugins)
    return Manifest(
        "claude-marketplace",
        root,
        title=name,
        version=text(mapping(root, "metadata"), "version"),
        packages=tuple(one for one in fetched if one),
    )


def _fetched(source: Mapping | None) -> Package | None:
    """Where a plugin is fetched from; None if it lies in the marketplace itself."""
    name = text(source, ("repo", "url", "package"))
    if not name:
        return None
    if text(source, "source") == "npm":
        version = text(source, "version")
        return Package(name, bool(version) and is_exact("npm", version))
    return Package(name, bool(COMMIT.fullmatch(text(source, ("sha", "ref")))))
