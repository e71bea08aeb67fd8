"""Escalations: what permissions let a principal become, on top of what they let it do.

The techniques are data (`rules/escalations/`). For each principal and technique the needs
are sets of targets that combine by `&`; the cost is principals x techniques, never pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aispm.iam.aws.estate import Estate
from aispm.iam.aws.principal import Bits, Principal
from aispm.iam.aws.trust import ASSUME
from aispm.iam.aws.universe import Universe
from aispm.model import Edge, Escalation, Need

_PASSING = "iam:PassRole"
_ROLE, _USER, _GROUP = "aws.iam.role", "aws.iam.user", "aws.iam.group"
# What lifts a boundary, by the kind of who is bounded.
_LIFTING = {
    _ROLE: ("iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"),
    _USER: ("iam:DeleteUserPermissionsBoundary", "iam:PutUserPermissionsBoundary"),
}
_NOBODY = Universe({})


def administers(who: Principal) -> Edge | None:
    """The edge to its account of a principal that is allowed everything there."""
    statement = who.everything
    if statement is None:
        return None
    return Edge(
        source=who.id,
        relation="administers",
        target=f"aws:{who.account}",
        certainty="allowed",
        traversable=True,
        why=f"every action, by {statement.source}",
    )


def escalations(estate: Estate, who: Principal, techniques: Sequence[Escalation]) -> Iterator[Edge]:
    """Every edge that the techniques give one principal.

    Who can grant itself anything for sure is told just that: it gains every other target
    through its account, and an edge to each would only repeat it.
    """
    itself = [one for one in techniques if one.relation == "grants-itself"]
    for technique in itself:
        _, held = _held(estate, who, technique)
        if held.maybe:
            yield _edge(who, technique, f"aws:{who.account}", bool(held.sure))
        if held.sure:
            return
    for technique in techniques:
        if technique.relation == "grants-itself":
            continue
        universe, held = _held(estate, who, technique)
        for target in universe.members(held.maybe):
            if target != who.id:
                yield _edge(who, technique, target, bool(held.sure & universe.bit(target)))


def grown(estate: Estate, who: Principal, techniques: Sequence[Escalation]) -> Principal:
    """A bounded principal with all that it can grant itself: what its boundary allows.

    An unbounded one stays as it is, because its edge to the account says it all.
    """
    if not who.bounded:
        return who
    answers = [
        held
        for technique in techniques
        if technique.relation == "grants-itself" and _about_itself(technique)
        for _, held in [_needed(estate, who, technique)]
        if held.maybe
    ]
    return who.grown(sure=any(held.sure for held in answers)) if answers else who


def _edge(who: Principal, technique: Escalation, target: str, sure: bool) -> Edge:
    return Edge(
        source=who.id,
        relation=technique.relation,
        target=target,
        certainty=technique.certainty if sure else "conditional",
        traversable=technique.certainty != "via-model",
        why=technique.title,
        because=technique.id,
    )


def _held(estate: Estate, who: Principal, technique: Escalation) -> tuple[Universe, Bits]:
    """The targets for which the technique works."""
    universe, held = _needed(estate, who, technique)
    if technique.relation == "grants-itself" and held.maybe:
        held = held & _free(estate, who, technique, universe)
    return universe, held


def _free(estate: Estate, who: Principal, technique: Escalation, universe: Universe) -> Bits:
    """Where no boundary holds back what is granted: there is none, or it can be lifted."""
    if _about_itself(technique):
        if not who.bounded:
            return Bits(universe.all, universe.all)
        lifted = [who.may(action, who.itself) for action in _LIFTING.get(who.kind, ())]
        return Bits(
            universe.all if any(one.sure for one in lifted) else 0,
            universe.all if any(one.maybe for one in lifted) else 0,
        )
    sure = maybe = estate.unbounded(who.account, technique.target)
    for action in _LIFTING.get(technique.target, ()) if sure != universe.all else ():
        answer = who.may(action, universe)
        sure |= answer.sure
        maybe |= answer.maybe
    return Bits(sure, maybe)


def _about_itself(technique: Escalation) -> bool:
    """Whether a technique changes what the principal itself may do, not another."""
    return all(need.over not in ("target", "any") for need in technique.needs)


def _needed(estate: Estate, who: Principal, technique: Escalation) -> tuple[Universe, Bits]:
    """The targets for which the principal holds every need of the technique."""
    universe = _targets(estate, who, technique)
    held = Bits(universe.all, universe.all)
    if technique.service:
        held = held & estate.trusting_service(who.account, technique.service)
    for need in technique.needs:
        if not held.maybe:
            break
        held = held & _need(estate, who, technique, need, universe)
    return universe, held


def _targets(estate: Estate, who: Principal, technique: Escalation) -> Universe:
    """What a technique is about: the principal itself, its policies or groups, or others."""
    wanted = {need.over for need in technique.needs}
    if "self" in wanted:
        fits = who.kind == technique.target and estate.changeable(who.id)
        return who.itself if fits else _NOBODY
    if "own-policy" in wanted:
        return who.own_policies
    if "own-group" in wanted:
        return who.own_groups
    if technique.target == _GROUP and who.kind == _ROLE:
        return _NOBODY  # a role is a member of no group
    return estate.universe(who.account, technique.target)


def _need(
    estate: Estate, who: Principal, technique: Escalation, need: Need, universe: Universe
) -> Bits:
    if need.over == "any":
        answer = who.may_somewhere(need.action)
        return Bits(
            universe.all if answer == "allowed" else 0,
            universe.all if answer is not None else 0,
        )
    if need.action == ASSUME:
        sure = maybe = 0
        for role, certain, _ in estate.assumable(who):
            maybe |= universe.bit(role)
            sure |= universe.bit(role) if certain else 0
        return Bits(sure, maybe)
    if need.action == _PASSING and technique.service:
        return who.may(_PASSING, universe, {"iam:passedtoservice": technique.service})
    return who.may(need.action, universe)
