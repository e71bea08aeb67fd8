"""What principals gain, gathered one by one, and what the administrators of an account gain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from msgspec import structs

from aispm.graph.asking import invited
from aispm.graph.cut import Cut, Cuts
from aispm.graph.escalate import administers, beyond, escalations, grown
from aispm.graph.harvest import harvests
from aispm.graph.needs import ROLE
from aispm.graph.powers import Plan
from aispm.graph.scopes import owned
from aispm.graph.sets import Sets
from aispm.iam.aws.assume import assumable
from aispm.iam.aws.bits import Bits
from aispm.iam.aws.estate import Estate
from aispm.iam.aws.everyone import everyone
from aispm.iam.aws.granted import grants, nothing
from aispm.iam.aws.principal import Principal
from aispm.model import Edge, Grant


@dataclass
class Told:
    """What is gathered on the way: edges, grants, and the sets that stand for many targets."""

    edges: list[Edge]
    grants: list[Grant]
    sets: Sets = field(default_factory=lambda: Sets(control=True))
    things: Sets = field(default_factory=lambda: Sets(control=False))


def principal(
    estate: Estate, plans: Mapping[str, Plan], who: Principal, told: Told, cuts: Cuts
) -> dict[str, Bits] | None:
    """Gather what one AWS principal gains; what it holds of each plan, unless that is all."""
    plan = plans[who.account]
    if Cut(who.id, "administers", f"aws:{who.account}") in cuts:
        who = who.without_everything()
    held = plan.held(who)
    able = grown(plan, who, held)
    if able is not who:
        held = plan.held(able)
    for roles, sure, because in assumable(estate, able):
        left = roles & ~cuts.bits(who.id, "assumes", estate.roles)
        targets = told.sets.targets(who.account, ROLE, estate.roles, left, who.id)
        told.edges += (assumes(who.id, target, sure, because) for target in targets)
    if (everything := administers(who)) is not None:
        told.edges.append(everything)
        return None
    everywhere = {who.account: held, **dict(_abroad(plans, able))}
    for account, part in everywhere.items():
        told.edges += escalations(plans[account], able, part, told.sets, cuts)
        told.grants += harvests(plans[account], able, part, told.things.targets, cuts.bits)
    told.grants += grants(estate, able, told.things.targets, cuts.bits)
    return everywhere


def _abroad(plans: Mapping[str, Plan], who: Principal) -> Iterator[tuple[str, Bits]]:
    """What somebody holds of the plans of other accounts, by the policies of what lies there."""
    for plan in plans.values():
        if plan.account != who.account and invited(who.account, plan.guests):
            held = plan.abroad(who)
            if held.maybe:
                yield plan.account, held


def assumes(source: str, role: str, sure: bool, because: str) -> Edge:
    """An edge from who may assume a role to it."""
    return Edge(
        source=source,
        relation="assumes",
        target=role,
        certainty="allowed" if sure else "conditional",
        traversable=True,
        why=f"sts:AssumeRole by {because}",
    )


def leave(estate: Estate, plans: Mapping[str, Plan], told: Told) -> None:
    """Gather where the administrators of an account can go: what lets the whole account in.

    They may be administrators of other accounts then, whose own ways out count in turn.
    """
    seen: set[str] = set()
    while left := sorted(owned(told.edges, told.grants) & {*map("aws:".__add__, plans)} - seen):
        seen.update(left)
        for node in left:
            account = node.removeprefix("aws:")
            who, home = everyone(estate, account), estate.roles_of.get(account, 0)
            for roles, sure, _ in assumable(estate, who):
                told.edges += (
                    assumes(node, role, sure, f"the role's trust in the whole account {account}")
                    for role in estate.roles.members(roles & ~home)
                )
            told.edges += beyond(plans[account], who)
            enter(node, plans, who, told)
            told.grants += (
                structs.replace(grant, identity=node)
                for grant in grants(estate, who, told.things.targets, at_home=False)
            )


def enter(node: str, plans: Mapping[str, Plan], who: Principal, told: Told) -> None:
    """Gather what somebody takes over in other accounts than their own, from a node."""
    for account, part in _abroad(plans, who):
        found = escalations(plans[account], who, part, told.sets, Cuts(()))
        told.edges += (structs.replace(edge, source=node) for edge in found)
        data = harvests(plans[account], who, part, told.things.targets, nothing)
        told.grants += (structs.replace(grant, identity=node) for grant in data)
