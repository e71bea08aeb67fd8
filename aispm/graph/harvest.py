"""What a technique lets a principal read or write without control of anything.

A service that is passed a role may use it to fetch or store data and for nothing else. Then
whoever passes the role gains what the role may do with such data, not the role.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from msgspec import structs

from aispm.graph.escalate import freely, told
from aispm.graph.needs import Way
from aispm.graph.powers import Plan
from aispm.iam.aws.bits import Bits
from aispm.iam.aws.granted import Taken, Told
from aispm.iam.aws.principal import Principal
from aispm.iam.aws.universe import Universe
from aispm.model import Grant
from aispm.vocabulary import Access, Certainty


def harvests(plan: Plan, who: Principal, held: Bits, nodes: Told, taken: Taken) -> Iterator[Grant]:
    """The data that the techniques give one principal."""
    certain = {way.technique.id: bits for way, bits in plan.gains(held.sure, sure=True)}
    for way, bits in plan.gains(held.maybe, sure=False):
        if way.technique.controls:
            continue
        for one, part, settled in _parts(plan, way, certain.get(way.technique.id, 0), bits):
            why = freely(plan, who, one, part) or told(one)
            for universe, found, kind, because in _found(plan, one, part, why):
                left = found & ~taken(who.id, one.technique.relation, universe)
                for target in nodes(plan.account, kind, universe, left):
                    yield _grant(who, one, target, because, sure=settled)


def _parts(plan: Plan, way: Way, sure: int, bits: int) -> Iterator[tuple[Way, int, bool]]:
    """The targets apart by how sure they are, and those whose own policy settles the doubt."""
    sure &= bits
    read = plan.settled(way)
    if sure & read:
        clear = structs.replace(way.technique, doubt=None, certainty="allowed")
        yield replace(way, technique=clear), sure & read, True
    yield way, sure & ~read, True
    yield way, bits & ~sure, False


def _found(plan: Plan, way: Way, bits: int, why: str) -> Iterator[tuple[Universe, int, str, str]]:
    """The data behind some targets: (universe, bits, kind, why)."""
    if not way.technique.data:
        yield way.universe, bits, way.technique.target, why
        return
    for kind in way.technique.data:
        for role, universe, found in plan.stores.of_roles(bits, kind, way.technique.relation):
            yield universe, found, kind, f"{why}: {role.rpartition('/')[2]}"


def _grant(who: Principal, way: Way, target: str, because: str, *, sure: bool) -> Grant:
    technique = way.technique
    access: Access = "read" if technique.relation == "reads" else "write"
    certainty: Certainty = technique.certainty if sure else "conditional"
    return Grant(who.id, technique.relation, access, target, certainty, because)
