"""What those from outside gain: other accounts, anyone, and whoever signs in at a provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import structs

from aispm.graph.gather import Told, assumes, enter
from aispm.graph.powers import Plan
from aispm.iam.aws.assume import assumable
from aispm.iam.aws.estate import Estate
from aispm.iam.aws.external import externals, principal
from aispm.iam.aws.federation import doors
from aispm.iam.aws.granted import grants
from aispm.iam.aws.principal import EXTERNAL
from aispm.iam.aws.roster import account_of
from aispm.iam.aws.statement import Statement
from aispm.iam.aws.trust import Trust
from aispm.model import Edge, Snapshot

_TRUST = "the role's trust policy"


def met(snapshot: Snapshot) -> Snapshot:
    """The same snapshot with everybody from outside whom its policies let in."""
    known = {one.id for one in snapshot.identities}
    found = (one for one in externals(snapshot) if one.id not in known)
    identities = sorted((*snapshot.identities, *found), key=lambda one: one.id)
    return structs.replace(snapshot, identities=tuple(identities))


def come_in(snapshot: Snapshot, estate: Estate, plans: Mapping[str, Plan], told: Told) -> None:
    """Gather what the external identities of a snapshot gain."""
    present = {one.id for one in snapshot.identities if one.kind == EXTERNAL}
    for one in snapshot.identities:
        if one.kind != EXTERNAL:
            continue
        who = principal(one, estate.organisation, snapshot.taken_at)
        if who is None:
            continue
        for roles, sure, _ in assumable(estate, who):
            targets = estate.roles.members(roles)
            told.edges += (assumes(one.id, target, sure, _TRUST) for target in targets)
        enter(one.id, plans, who, told)
        told.grants += grants(estate, who, told.things.targets, at_home=False)
    told.edges += (edge for edge in _federated(estate) if edge.source in present)


def _federated(estate: Estate) -> Iterator[Edge]:
    for role, trust in sorted(estate.trusts.items()):
        walls = estate.organisation.walls(f"aws:{account_of(role)}")
        for statement in trust.statements:
            for door in doors(statement) if statement.effect == "Allow" else ():
                denied = any(one.concerns(door.action) for one in (*walls, *_denies(trust)))
                yield Edge(
                    source=door.id,
                    relation="assumes",
                    target=role,
                    certainty="allowed" if door.open and not denied else "conditional",
                    traversable=True,
                    why=f"{door.action} by {_TRUST}",
                )


def _denies(trust: Trust) -> Iterator[Statement]:
    return (one for one in trust.statements if one.effect == "Deny")
