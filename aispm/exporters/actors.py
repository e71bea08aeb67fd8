"""Which assets are agents: what acts for someone, and what merely belongs to an agent."""

from __future__ import annotations

from aispm.model import Asset, Report

# Kinds of the role `agent` that never act by themselves: they are versions, tools or data
# of the agent that holds them. A kind that is not listed counts as an agent, so that a
# new one is never left out.
PARTS = frozenset(
    {
        "aws.agentcore.gateway_target",
        "aws.bedrock.action_group",
        "aws.bedrock.agent_alias",
        "aws.bedrock.knowledge_base",
    }
)


def agents(report: Report) -> list[Asset]:
    """The AI agents, by id."""
    found = [asset for asset in report.snapshot.assets if is_agent(report, asset)]
    return sorted(found, key=lambda asset: asset.id)


def is_agent(report: Report, asset: Asset) -> bool:
    """Whether an asset acts."""
    return role(report, asset) == "agent" and asset.kind not in PARTS


def role(report: Report, asset: Asset) -> str:
    """The role of an asset's kind; empty for a kind that no provider declares."""
    kind = report.kinds.get(asset.kind)
    return kind.role if kind else ""
