"""GCP allow policies: bindings and roles into grants.

A binding gives a member the permissions of a role on a resource and on all below it;
bindings add up, from the resource through its project and folders to the organisation. A
condition is decided where the snapshot can decide it; else what it guards is conditional.
Who is in a group is not known, so what a group holds stays with the group.

Source: Google Cloud IAM documentation, "Allow policies" and "Permissions reference".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aispm.iam.gcp.condition import holds
from aispm.iam.gcp.estate import Estate, Target
from aispm.iam.gcp.powers import ACCOUNT, ACT_AS, LAUNCHES, POWERS, SET_POLICY, Power
from aispm.model import Binding, Grant, Read, Scope, Snapshot

# Who may launch: (identity, full name of a node) -> the permission it launches by.
_Launchers = Mapping[tuple[str, str], str]
_DISABLED = "the account is disabled"


def grants(snapshot: Snapshot) -> list[Grant]:
    """What each GCP identity may do to the targets of a snapshot, and why."""
    estate = Estate(snapshot)
    launchers = _launchers(estate)
    found = {
        grant
        for binding in estate.bindings
        for grant in _of(estate, binding, launchers)
        if grant.target != grant.identity
    }
    return sorted(found, key=lambda one: (one.identity, one.relation, one.target, one.because))


def hidden_by(snapshot: Snapshot, read: Read) -> frozenset[str]:
    """The identities whose permissions a failed read leaves unknown.

    A role that could not be read makes its holders unknown; allow policies that could not
    be read make everyone unknown, as anyone may be named there.
    """
    estate = Estate(snapshot)
    if not read.missed:
        return frozenset(estate.identities)
    return frozenset(
        holder
        for binding in estate.bindings
        if binding.role in read.missed and binding.role not in estate.roles
        for holder in estate.holders(binding)
    )


def _launchers(estate: Estate) -> _Launchers:
    found: dict[tuple[str, str], str] = {}
    for binding in estate.bindings:
        permissions = estate.roles.get(binding.role, frozenset())
        launch = next((one for one in LAUNCHES if one in permissions), None)
        if launch is not None and not binding.condition:
            for holder in estate.holders(binding):
                found.setdefault((holder, binding.scope), launch)
    return found


def _of(estate: Estate, binding: Binding, launchers: _Launchers) -> Iterator[Grant]:
    permissions = estate.roles.get(binding.role, frozenset())
    powers: dict[str, list[Power]] = {}
    for power in POWERS:
        if power.permission in permissions:
            powers.setdefault(power.kind, []).append(power)
    for holder in estate.holders(binding):
        yield from _administers(estate, binding, holder, permissions)
        for target in estate.below(binding.scope):
            for power in powers.get(target.kind, ()):
                yield from _grant(estate, binding, holder, power, target)
            if target.kind == ACCOUNT and ACT_AS in permissions:
                names = estate.above(target)
                launch = next(filter(None, (launchers.get((holder, one)) for one in names)), None)
                if launch:
                    power = Power(ACCOUNT, f"{ACT_AS} with {launch}", "impersonates", "execute")
                    yield from _grant(estate, binding, holder, power, target)


def _administers(
    estate: Estate, binding: Binding, holder: str, permissions: frozenset[str]
) -> Iterator[Grant]:
    """The highest nodes of the tree whose policy the holder may set: below follows by itself."""
    todo: list[Scope] = estate.nodes(binding.scope)
    while todo:
        node = todo.pop()
        permission = SET_POLICY.get(node.kind, "")
        if permission in permissions:
            power = Power(node.kind, permission, "administers", "admin")
            yield from _grant(estate, binding, holder, power, node)
        else:
            todo += estate.children(node)


def _grant(
    estate: Estate, binding: Binding, holder: str, power: Power, target: Target | Scope
) -> Iterator[Grant]:
    """The grant, unless the binding's condition is sure not to hold."""
    certainty, condition = power.certainty, binding.condition
    if condition:
        resource = None if isinstance(target, Scope) else target
        answer = holds(condition, resource, power.permission, estate.now)
        if answer is False:
            return
        certainty = "conditional" if answer is None else certainty
    who = estate.identities.get(holder)
    if who is not None and who.facts.get("disabled") is True:
        certainty, condition = "conditional", condition or _DISABLED
    because = f"{binding.role} on {binding.scope}: {power.permission}"
    yield Grant(holder, power.relation, power.access, target.id, certainty, because, condition)
