"""Escalations: what permissions let a principal become, on top of what they let it do.

The techniques are data (`rules/escalations/`). What one principal holds of their needs is
looked up once (`powers`); what several hold together is found in `together`.
"""

from __future__ import annotations

from collections.abc import Iterator

from aispm.graph.cut import Cut, Cuts
from aispm.graph.denied import undenied
from aispm.graph.lifting import Freed, freed, hindered
from aispm.graph.needs import ACCOUNT, Way
from aispm.graph.powers import Plan
from aispm.graph.sets import Sets
from aispm.iam.aws.bits import Bits
from aispm.iam.aws.principal import Principal
from aispm.model import Edge


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


def escalations(plan: Plan, who: Principal, held: Bits, sets: Sets, cuts: Cuts) -> Iterator[Edge]:
    """Every edge that the techniques give one principal.

    Who can grant itself anything for sure is told just that: it gains every other target
    through its account, and an edge to each would only repeat it.
    """
    certain = {way.technique.id: bits for way, bits in plan.gains(held.sure, sure=True)}
    possible = plan.gains(held.maybe, sure=False)
    itself = [way for way, _ in possible if way.technique.relation == "grants-itself"]
    if Cut(who.id, "grants-itself", f"aws:{plan.account}") in cuts:
        itself = []
    for way in itself:
        bits = certain.get(way.technique.id, 0)
        yield edge(who.id, way, f"aws:{plan.account}", bool(bits), freely(plan, who, way, bits))
    if any(way.technique.id in certain for way in itself):
        return
    for way, bits in possible:
        if way.technique.controls and way.technique.relation != "grants-itself":
            bits &= ~cuts.bits(who.id, way.technique.relation, way.universe)
            sure = certain.get(way.technique.id, 0) & bits
            for part, settled in ((sure, True), (bits & ~sure, False)):
                why = freely(plan, who, way, part)
                for target in _nodes(plan, who, way, part, sets):
                    yield edge(who.id, way, target, settled, why)


def beyond(plan: Plan, who: Principal) -> Iterator[Edge]:
    """What leads an account's administrators into others of its organisation, from its node."""
    held = plan.held(who)
    certain = {way.technique.id: bits for way, bits in plan.gains(held.sure, sure=True)}
    for way, bits in plan.gains(held.maybe, sure=False):
        if way.technique.controls and way.technique.target == ACCOUNT:
            for target in way.universe.members(bits):
                sure = bool(certain.get(way.technique.id, 0) & way.universe.bit(target))
                yield edge(f"aws:{plan.account}", way, target, sure)


def _nodes(plan: Plan, who: Principal, way: Way, bits: int, sets: Sets) -> Iterator[str]:
    kind = way.technique.target
    if kind == ACCOUNT:  # each is a scope, which no set can stand for
        return way.universe.members(bits)
    return sets.targets(plan.account, kind, way.universe, bits, who.id)


def freely(plan: Plan, who: Principal, way: Way, bits: int) -> str:
    """The reason of a technique that works only once a principal has lifted what bounds it."""
    if not isinstance(who, Freed) or who.account != plan.account:
        return ""
    if bits & ~plan.works(way, who.before.maybe, sure=False):
        return f"{told(way)}, {who.how}"
    return ""


def told(way: Way) -> str:
    """A technique in words, with what nobody can see in a snapshot."""
    technique = way.technique
    return f"{technique.title}, if {technique.doubt}" if technique.doubt else technique.title


def grown(plan: Plan, who: Principal, held: Bits) -> Principal:
    """A principal with all that it can grant itself: what its boundary allows, if it stays.

    An unbounded one stays as it is, because its edge to the account says it all.
    """
    first = held
    who = undenied(who, held, plan.universe)
    if isinstance(who, Freed):
        held = plan.held(who)
    bound = who
    for what in ("boundary", "organisation"):
        sure, maybe = _lifts(plan, who, held, what)
        if maybe:
            who = freed(who, what, first, sure=sure)
    if who is not bound:
        who = undenied(who, first, plan.universe)
        held = plan.held(who)
    if not who.bounded:
        return who
    itself = [
        way
        for way in plan.ways
        if way.technique.relation == "grants-itself" and not way.technique.lifts
    ]
    if any(plan.works(way, held.sure, sure=True) for way in itself):
        return who.grown(sure=True)
    if any(plan.works(way, held.maybe, sure=False) for way in itself):
        return who.grown(sure=False)
    return who


def _lifts(plan: Plan, who: Principal, held: Bits, what: str) -> tuple[bool, bool]:
    """Whether a principal can lift a bound of its own: for sure, and at least perhaps."""
    if not (who.bounded if what == "boundary" else hindered(who)):
        return False, False
    sure = maybe = False
    for way in plan.ways:
        itself = way.universe.bit(who.id)
        if way.technique.lifts == what and plan.needed(way, held.maybe) & itself:
            maybe = True
            settled = way.technique.certainty == "allowed"
            sure |= settled and bool(plan.needed(way, held.sure) & itself)
    return sure, maybe


def edge(source: str, way: Way, target: str, sure: bool, why: str = "") -> Edge:
    """The edge a technique gives; `why` says more than its title."""
    technique = way.technique
    return Edge(
        source=source,
        relation=technique.relation,
        target=target,
        certainty=technique.certainty if sure else "conditional",
        traversable=technique.certainty != "via-model",
        why=why or told(way),
        because=technique.id,
    )
