"""Which tools run without asking, by the approvals of the configs that start their servers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from aispm.model import Snapshot
from aispm.vocabulary import Facts


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """Of every tool `approved`: whether some enabled server of that name has it approved in
    advance; None where no config names its server."""
    approved: dict[str, set[str]] = defaultdict(set)
    for asset in snapshot.assets:
        if asset.kind == "mcp.server" and asset.facts.get("enabled") is not False:
            approved[asset.name].update(map(str, asset.facts.get("auto_approve", ())))
    return {
        asset.id: {"approved": _is(asset.name, approved.get(str(asset.facts.get("server"))))}
        for asset in snapshot.assets
        if asset.kind == "mcp.tool"
    }


def _is(tool: str, names: set[str] | None) -> bool | None:
    return None if names is None else "*" in names or tool in names
