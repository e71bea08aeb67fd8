"""What the servers of a config are together: what they fetch unpinned, what they hold in clear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from aispm.model import Asset, Snapshot
from aispm.vocabulary import Facts

_OF_OTHER_RULES = ("git", "url")  # a source without a commit is worse, and told by itself
_MOST_NAMES = 500


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """Of every config: `unpinned`, the enabled servers that start whatever version is newest,
    and `in_clear`, how many places of credentials its servers and the rest of it have.
    """
    assets = {asset.id: asset for asset in snapshot.assets}
    credentials = {one.id: one for one in snapshot.credentials}
    servers: dict[str, list[Asset]] = defaultdict(list)
    own: dict[str, int] = defaultdict(int)
    for link in snapshot.links:
        target = assets.get(link.target)
        if link.relation == "calls-tool" and target and target.kind == "mcp.server":
            servers[link.source].append(target)
        elif link.relation == "holds-credential" and link.target in credentials:
            key = credentials[link.target]
            own[link.source] += not key.publishable and key.confidence != "low"
    return {
        asset.id: {
            "unpinned": sorted({one.name for one in servers[asset.id] if _unpinned(one)})[
                :_MOST_NAMES
            ],
            "in_clear": own[asset.id] + sum(_in_clear(one) for one in servers[asset.id]),
        }
        for asset in snapshot.assets
        if asset.kind == "mcp.config"
    }


def _in_clear(server: Asset) -> int:
    return int(server.facts.get("in_clear") or 0)


def _unpinned(server: Asset) -> bool:
    """An image without a digest counts by a rule of its own, unless it fetches more when run."""
    told = server.facts
    if not told.get("enabled") or told.get("pinned") is not False:
        return False
    if told.get("source") == "image":
        return str(told.get("version") or "").startswith("sha256:")
    return told.get("source") not in _OF_OTHER_RULES
