"""As whom an agent acts: the identities it runs as and the credentials it holds."""

from __future__ import annotations

from datetime import datetime

from aispm.exporters.nouns import Document
from aispm.exporters.policy_input.tools import routes_of, tool_ids
from aispm.exporters.policy_input.world import World
from aispm.model import Asset, Credential


def identities(world: World, agent: Asset) -> list[Document]:
    """Every identity of an agent, by reference; a key whose owner is unknown stands for itself."""
    found = [_workload(world, ref) for ref in world.linked(agent.id, "runs-as")]
    found += [_static(world, world.credentials[id_]) for id_ in credential_ids(world, agent)]
    unique = {(each["ref"], each["credential"]["kind"]): each for each in found}
    return [unique[key] for key in sorted(unique)]


def credential_ids(world: World, agent: Asset) -> list[str]:
    """The secret credentials that an agent, a part of it or one of its tools holds."""
    holders = [*routes_of(world, agent), *tool_ids(world, agent)]
    held = {id_ for holder in holders for id_ in world.linked(holder, "holds-credential")}
    return sorted(
        id_ for id_ in held if id_ in world.credentials and not world.credentials[id_].publishable
    )


def _workload(world: World, ref: str) -> Document:
    known = world.identities.get(ref)
    return {
        "ref": ref,
        "type": known.kind if known else "unknown",
        "credential": {"kind": "workload_federated", "age_s": None, "last_used_at": None},
    }


def _static(world: World, credential: Credential) -> Document:
    ref = credential.identity or credential.id
    known = world.identities.get(ref)
    used = credential.facts.get("last_used_at")
    return {
        "ref": ref,
        "type": known.kind if known else credential.kind,
        "credential": {
            "kind": "static_key",
            "age_s": _age(credential, world.observed_at),
            "last_used_at": used if isinstance(used, str) else None,
        },
    }


def _age(credential: Credential, now: str) -> int | None:
    """Seconds since a credential was made, where that is known."""
    created = credential.facts.get("created_at")
    if not isinstance(created, str):
        return None
    try:
        age = datetime.fromisoformat(now) - datetime.fromisoformat(created)
    except (TypeError, ValueError):  # no time zone, or no time at all: the age is not known
        return None
    return max(0, int(age.total_seconds()))
