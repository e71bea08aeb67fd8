"""How far an agent reaches, through the identities it acts as."""

from __future__ import annotations

from collections.abc import Sequence

from aispm.exporters.actors import role
from aispm.exporters.nouns import Document
from aispm.exporters.policy_input.world import World
from aispm.model import Asset, Blast, Target

_MOST_TARGETS = 50
# Of several identities, the worst answer counts, and not knowing is worse than no.
_WORST_ADMIN = ("yes", "conditional", "unknown", "no")


def reach(world: World, agent: Asset, refs: Sequence[str]) -> Document:
    """The reach of all the identities of an agent together.

    The numbers are those of the identity that reaches most, and null where no permissions
    were read at all. Of several identities, or where one is not known, they are a lower bound.
    """
    blasts = [world.blast[ref] for ref in refs if ref in world.blast]
    known = [blast for blast in blasts if blast.admin != "unknown"]
    analysed = _analysed(world, agent, refs)
    admin = min((blast.admin for blast in blasts), key=_WORST_ADMIN.index, default="unknown")
    hops = [blast.hops_to_admin for blast in blasts if blast.hops_to_admin is not None]
    return {
        "analysed": analysed,
        "admin": admin if analysed or admin != "no" else "unknown",
        "hops_to_admin": min(hops, default=None),
        "lower_bound": not analysed or len(refs) > 1,
        "resources_total": _most(known, "resources"),
        "secrets_total": _most(known, "secrets"),
        "identities_total": _most(known, "identities"),
        "accounts_total": _most(known, "accounts"),
        "by_sensitivity": _by_sensitivity(known),
        "top": _top(world, blasts),
    }


def _analysed(world: World, agent: Asset, refs: Sequence[str]) -> bool:
    """Whether everyone the agent acts as is known, and the permissions of each were read.

    The servers of a client config act as whoever starts them too, and no inventory knows who.
    """
    blasts = [world.blast.get(ref) for ref in refs]
    known = bool(blasts) and all(blast and blast.admin != "unknown" for blast in blasts)
    return known and role(world.report, agent) != "config"


def _most(blasts: Sequence[Blast], name: str) -> int | None:
    return max((int(getattr(blast.total, name)) for blast in blasts), default=None)


def _by_sensitivity(blasts: Sequence[Blast]) -> dict[str, int]:
    if not blasts:
        return {}
    return {
        "restricted": max(blast.total.restricted for blast in blasts),
        "confidential": max(blast.total.sensitive - blast.total.restricted for blast in blasts),
    }


def _top(world: World, blasts: Sequence[Blast]) -> list[Document]:
    """The first targets of each identity, as its own order has them."""
    found: dict[tuple[str, str], Target] = {}
    for blast in blasts:
        for target in blast.top:
            known = found.get((target.target, target.access))
            if known is None or target.hops < known.hops:
                found[target.target, target.access] = target
    return [_target(world, target) for target in found.values()][:_MOST_TARGETS]


def _target(world: World, target: Target) -> Document:
    """A target; of an edge's certainties, only `allowed` is a confirmed fact."""
    return {
        "resource": target.target,
        "sensitivity": world.sensitivity(target.target),
        "access": target.access,
        "hops": target.hops,
        "certainty": "confirmed" if target.certainty == "allowed" else "inferred",
    }
