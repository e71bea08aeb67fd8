"""Which assets are agents: what acts for someone."""

from __future__ import annotations

from aispm.model import Asset, Report


def agents(report: Report) -> list[Asset]:
    """The AI agents, by id."""
    found = [asset for asset in report.snapshot.assets if is_agent(report, asset)]
    return sorted(found, key=lambda asset: asset.id)


def is_agent(report: Report, asset: Asset) -> bool:
    """Whether an asset acts."""
    return role(report, asset) == "agent"


def role(report: Report, asset: Asset) -> str:
    """The role of an asset's kind; empty for a kind that no provider declares."""
    kind = report.kinds.get(asset.kind)
    return kind.role if kind else ""
