"""Azure role-based access: role assignments and role definitions into grants.

An assignment gives a principal a role at a scope, and all that lies below it; assignments
add up. A role gives its actions less its notActions, block by block (a notAction takes away
from its own block only, it denies nothing), and its data actions likewise. A condition on
either cannot be decided here, so what depends on it is conditional. Names compare without
case.

Source: Azure role-based access control documentation, "Understand Azure role definitions"
and "What are Azure role assignment conditions?".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aispm.iam.azure.estate import Estate
from aispm.iam.azure.powers import ASSIGN, GRANT_ROLES, is_open
from aispm.iam.azure.role import Role
from aispm.model import Binding, Grant, Identity, Read, Snapshot
from aispm.vocabulary import Access, Certainty, Relation


def grants(snapshot: Snapshot) -> list[Grant]:
    """What each Azure identity may do to the targets of a snapshot, and why."""
    estate = Estate(snapshot)
    carriers: dict[str, str] = {}
    for binding in estate.bindings:
        role = estate.roles.get(binding.role)
        if role is not None and role.carrier and not binding.condition:
            carriers.setdefault(estate.holder(binding), role.carrier)
    found = [
        grant
        for binding in estate.bindings
        if (role := estate.roles.get(binding.role)) is not None
        for grant in _of(estate, binding, role, carriers)
        if grant.target != grant.identity
    ]
    return sorted(set(found), key=lambda one: (one.identity, one.relation, one.target, one.because))


def hidden_by(snapshot: Snapshot, read: Read) -> frozenset[str]:
    """The identities whose permissions a failed read leaves unknown.

    A role that could not be read makes its holders unknown; a subscription whose
    assignments could not be read makes everyone unknown, as anyone may hold a role there.
    """
    estate = Estate(snapshot)
    if not read.missed:
        return frozenset(identity.id for identity in estate.identities)
    return frozenset(
        estate.holder(binding)
        for binding in estate.bindings
        if binding.role in read.missed and binding.role not in estate.roles
    )


def _of(
    estate: Estate, binding: Binding, role: Role, carriers: Mapping[str, str]
) -> Iterator[Grant]:
    holder, inside = estate.holder(binding), estate.below(binding.scope)

    def grant(
        relation: Relation, access: Access, target: str, certainty: Certainty, action: str
    ) -> Grant:
        sure = certainty == "allowed" and not binding.condition
        because = f"{role.name} at {binding.scope}: {action}"
        return Grant(
            holder,
            relation,
            access,
            target,
            "allowed" if sure else "conditional",
            because,
            binding.condition,
        )

    if role.grants_roles:
        whole = estate.node(binding.scope)
        for scope in whole:
            yield grant("administers", "admin", scope, role.grants_roles, GRANT_ROLES)
        for target in () if whole else inside:
            relation: Relation = "takes-over" if isinstance(target, Identity) else "administers"
            yield grant(relation, "admin", target.id, role.grants_roles, GRANT_ROLES)
    for power, certainty in role.powers:
        for target in inside:
            if target.kind == power.kind and (open_to := is_open(power, target.facts)) is not False:
                sure: Certainty = certainty if open_to else "conditional"
                yield grant(power.relation, power.access, target.id, sure, power.action)
    if role.assigns and holder in carriers:
        action = f"{ASSIGN} with {carriers[holder]}"
        for target in inside:
            if target.kind == "azure.identity.user_assigned":
                yield grant("impersonates", "execute", target.id, role.assigns, action)
