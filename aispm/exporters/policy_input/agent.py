"""The entry of one agent: who owns it, as whom it acts, what it calls and reaches."""

from __future__ import annotations

from collections.abc import Iterable

from aispm.exporters.actors import agents, role
from aispm.exporters.nouns import Document
from aispm.exporters.policy_input.acts_as import credential_ids, identities
from aispm.exporters.policy_input.fact import fact, unknown
from aispm.exporters.policy_input.holds import holds
from aispm.exporters.policy_input.reach import reach
from aispm.exporters.policy_input.tools import tools
from aispm.exporters.policy_input.world import World
from aispm.exporters.ranking import worst_first
from aispm.model import Asset, Finding

_ENVIRONMENT_TAGS = ("environment", "env", "stage")
_APPROVAL_TAGS = ("approved-use", "approved_use")


def entries(world: World) -> dict[str, Document]:
    """Every AI agent and every MCP client config, by id."""
    report = world.report
    configs = [asset for asset in report.snapshot.assets if role(report, asset) == "config"]
    actors = sorted([*agents(report), *configs], key=lambda asset: asset.id)
    acting = {actor.id: identities(world, actor) for actor in actors}
    users: dict[str, list[str]] = {}
    for id_, found in acting.items():
        for ref in sorted({each["ref"] for each in found}):
            users.setdefault(ref, []).append(id_)
    findings: dict[str, list[Finding]] = {}
    for finding in worst_first(report):
        findings.setdefault(finding.subject, []).append(finding)
    return {actor.id: _entry(world, actor, acting[actor.id], users, findings) for actor in actors}


def _entry(
    world: World,
    agent: Asset,
    acts_as: list[Document],
    users: dict[str, list[str]],
    findings: dict[str, list[Finding]],
) -> Document:
    refs = sorted({each["ref"] for each in acts_as})
    called = tools(world, agent)
    concerned = sorted({agent.id, *called, *refs, *credential_ids(world, agent)})
    reached = reach(world, agent, refs)
    entry: Document = {
        "id": agent.id,
        "name": agent.name,
        "type": agent.kind,
        "scope": agent.scope,
        "identities": [
            {**each, "shared_with": [id_ for id_ in users[each["ref"]] if id_ != agent.id]}
            for each in acts_as
        ],
        "owner": _owner(world, agent),
        "approved_use": _tagged(world, agent, _APPROVAL_TAGS),
        "environment": _tagged(world, agent, _ENVIRONMENT_TAGS),
        "data_classes": _data_classes(world, reached),
        "models": world.linked(agent.id, "uses-model"),
        "tools": called,
        "reach": reached,
        "findings": _findings(world, concerned, findings),
    }
    return {**entry, "holds": holds(world, agent, entry, concerned)}


def _owner(world: World, agent: Asset) -> Document:
    if agent.owner is None:
        return unknown()
    tags = [name for name, value in sorted(agent.tags.items()) if value == agent.owner]
    source = f"tag:{tags[0]}" if tags else "inventory"
    return fact(agent.owner, "confirmed", source, world.observed_at)


def _tagged(world: World, agent: Asset, names: Iterable[str]) -> Document:
    tags = {name.lower(): (name, value) for name, value in sorted(agent.tags.items())}
    for wanted in names:
        name, value = tags.get(wanted, ("", ""))
        if value:
            return fact(value, "confirmed", f"tag:{name}", world.observed_at)
    return unknown()


def _data_classes(world: World, reached: Document) -> Document:
    """The sensitivities of data within reach, which tags and names only suggest."""
    if not reached["analysed"]:
        return unknown()
    counted = {name for name, count in reached["by_sensitivity"].items() if count}
    listed = {each["sensitivity"] for each in reached["top"]}
    return fact(sorted(counted | listed), "inferred", "graph", world.observed_at)


def _findings(
    world: World, ids: Iterable[str], findings: dict[str, list[Finding]]
) -> list[Document]:
    """What rules say about the agent, its tools, identities and credentials."""
    rules = world.report.rules
    return [
        {
            "fingerprint": finding.fingerprint,
            "rule": finding.rule,
            "severity": rules[finding.rule].severity,
            "status": finding.status,
        }
        for id_ in ids
        for finding in findings.get(id_, [])
    ]
