"""Which assets are agents: what acts for someone. Which are compute like any other."""

from __future__ import annotations

from aispm.model import Asset, Report


def agents(report: Report) -> list[Asset]:
    """The AI agents, by id."""
    found = [asset for asset in report.snapshot.assets if is_agent(report, asset)]
    return sorted(found, key=lambda asset: asset.id)


def is_agent(report: Report, asset: Asset) -> bool:
    """Whether an asset acts."""
    return role(report, asset) == "agent"


def unsigned(asset: Asset) -> bool:
    """Whether an asset is compute that shows no sign of AI: it is there for the ways over it."""
    return bool(asset.facts.get("ai_signs") == [])


def role(report: Report, asset: Asset) -> str:
    """The role of an asset's kind; empty for a kind that no provider declares."""
    kind = report.kinds.get(asset.kind)
    return kind.role if kind else ""
