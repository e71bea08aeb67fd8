"""How far an agent reaches, through the identities it acts as."""

from __future__ import annotations

from collections.abc import Sequence

from aispm.exporters.nouns import Document
from aispm.exporters.policy_input.world import World
from aispm.model import Blast, Target

_MOST_TARGETS = 50
# Of several identities, the worst answer counts, and not knowing is worse than no.
_WORST_ADMIN = ("yes", "conditional", "unknown", "no")


def reach(world: World, refs: Sequence[str]) -> Document:
    """The reach of all these identities together.

    The numbers are those of the identity that reaches most: of several they are a lower
    bound. They are null where the permissions of one of them are not known.
    """
    blasts = [world.blast[ref] for ref in refs if ref in world.blast]
    analysed = analysed_all(world, refs)
    admin = min((blast.admin for blast in blasts), key=_WORST_ADMIN.index, default="unknown")
    hops = [blast.hops_to_admin for blast in blasts if blast.hops_to_admin is not None]
    return {
        "analysed": analysed,
        "admin": admin if analysed or admin != "no" else "unknown",
        "hops_to_admin": min(hops, default=None),
        "lower_bound": len(refs) > 1,
        "resources_total": _most(blasts, "resources") if analysed else None,
        "secrets_total": _most(blasts, "secrets") if analysed else None,
        "identities_total": _most(blasts, "identities") if analysed else None,
        "accounts_total": _most(blasts, "accounts") if analysed else None,
        "by_sensitivity": _by_sensitivity(blasts) if analysed else {},
        "top": _top(world, blasts),
    }


def analysed_all(world: World, refs: Sequence[str]) -> bool:
    """Whether the permissions of each identity were read; no identity at all is not enough."""
    blasts = [world.blast.get(ref) for ref in refs]
    return bool(blasts) and all(blast and blast.admin != "unknown" for blast in blasts)


def _most(blasts: Sequence[Blast], name: str) -> int:
    return max(int(getattr(blast.total, name)) for blast in blasts)


def _by_sensitivity(blasts: Sequence[Blast]) -> dict[str, int]:
    return {
        "restricted": _most(blasts, "restricted"),
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
