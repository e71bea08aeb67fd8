"""What is on the approved list, what is new, and what has changed since it was reviewed."""

from __future__ import annotations

from collections.abc import Mapping

from aispm.approved import Approved
from aispm.model import Asset, Snapshot
from aispm.vocabulary import Facts


def facts(snapshot: Snapshot, approved: Approved | None) -> Mapping[str, Facts]:
    """Of servers `approval` (approved, new, changed) and `approved_at`; of packages and model
    files `approved`. All are null where no list was given.

    A server that is set up elsewhere just as one that was reviewed counts as that one.
    """
    if approved is None:
        return {asset.id: none for asset in snapshot.assets if (none := _none(asset.kind))}
    by_id = {one.id: one for one in approved.servers}
    by_definition = {one.definition: one for one in approved.servers}
    packages = {(one.ecosystem, one.package) for one in approved.packages}
    models = {one.id for one in approved.models}
    found: dict[str, Facts] = {}
    for asset in snapshot.assets:
        if asset.kind == "mcp.server":
            same = by_definition.get(str(asset.facts.get("definition")))
            known = same or by_id.get(asset.id)
            found[asset.id] = {
                "approval": "approved" if same else "changed" if known else "new",
                "approved_at": known.reviewed_at if known else None,
            }
        elif asset.kind == "ai.dependency":
            package = asset.facts.get("ecosystem"), asset.facts.get("package")
            found[asset.id] = {"approved": package in packages}
        elif asset.kind == "ai.model-file":
            found[asset.id] = {"approved": asset.id in models}
    return found


def _none(kind: str) -> Facts:
    if kind == "mcp.server":
        return {"approval": None, "approved_at": None}
    return {"approved": None} if kind in ("ai.dependency", "ai.model-file") else {}


def starts(server: Asset) -> str:
    """What a server is, in a few words for whoever reads the list."""
    facts = server.facts
    if facts.get("package"):
        version = f"@{facts['version']}" if facts.get("version") else ""
        return f"{facts.get('launcher')} {facts['package']}{version}"
    return str(facts.get("host") or facts.get("command") or "")
