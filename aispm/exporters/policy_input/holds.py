"""Reasons to withhold: the only verbs of policy input. None of them can ever be a grant."""

from __future__ import annotations

from aispm.exporters.nouns import Document
from aispm.exporters.policy_input.world import World
from aispm.exporters.subjects import account
from aispm.model import Asset

OVERDUE = 90 * 24 * 3600  # seconds: a static key older than this is due for rotation


def holds(world: World, agent: Asset, entry: Document, concerned: list[str]) -> list[str]:
    """Every hold that applies, sorted. A missing fact adds a hold, it never takes one away."""
    acting = entry["identities"]
    keys = [each["credential"] for each in acting if each["credential"]["kind"] == "static_key"]
    blasts = [world.blast[each["ref"]] for each in acting if each["ref"] in world.blast]
    applies = {
        "unknown_owner": entry["owner"]["value"] is None,
        "no_approved_use": entry["approved_use"]["value"] is None,
        "reach_not_analysed": not entry["reach"]["analysed"],
        "reaches_admin": any(blast.admin in ("yes", "conditional") for blast in blasts),
        "reaches_restricted_data": any(blast.total.restricted for blast in blasts),
        "static_credential": bool(keys),
        "credential_overdue": any(_overdue(key["age_s"]) for key in keys),
        "open_critical_finding": _open_critical(entry),
        "undetermined_rules": _undetermined(world, agent, concerned),
        "shared_identity": any(each["shared_with"] for each in acting),
        "partial_coverage": _partial(world, agent, concerned),
    }
    return sorted(name for name, holding in applies.items() if holding)


def _open_critical(entry: Document) -> bool:
    return any(
        each["severity"] == "critical" and each["status"] == "open" for each in entry["findings"]
    )


def _overdue(age: int | None) -> bool:
    """A key whose age is not known may be of any age."""
    return age is None or age > OVERDUE


def _undetermined(world: World, agent: Asset, concerned: list[str]) -> bool:
    """A rule without an answer about the agent, or about all of its kind in its scope."""
    subjects = {*concerned, agent.scope, account(agent.scope)}
    return not subjects.isdisjoint(world.undetermined)


def _partial(world: World, agent: Asset, concerned: list[str]) -> bool:
    """A gap in an account that the agent or an identity of it belongs to, or a filtered scan."""
    known = (world.subjects[id_].scope for id_ in [agent.id, *concerned])
    accounts = {account(scope) for scope in known if scope}
    return world.filtered or not accounts.isdisjoint(world.blind_accounts)
