"""Role assignments of a subscription, who holds them, and the roles they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from aispm.model import Binding, Identity, Policy, Record
from aispm.providers.answer import OddError, text
from aispm.providers.azure import ids
from aispm.providers.azure.client import Client, classify
from aispm.providers.azure.kinds import PRINCIPALS
from aispm.providers.azure.rows import system_assigned, user_assigned
from aispm.providers.base import Task

OPERATION = "resourcegraph:roleassignments"
PERMISSION = "Microsoft.Authorization/roleAssignments/read"
_KINDS = {
    "user": "azure.entra.user",
    "group": "azure.entra.group",
    "foreigngroup": "azure.entra.group",
}
# A managed identity shows in an assignment as nothing but a service principal's object id. The
# join finds the resource that carries it, so that one identity does not turn up as two.
_ASSIGNMENTS = """authorizationresources
| where type =~ 'microsoft.authorization/roleassignments'
| where properties.scope startswith '/subscriptions/{subscription}'
    or not(properties.scope startswith '/subscriptions/')
| extend principalId = tostring(properties.principalId)
| join kind=leftouter (
    resources
    | where isnotempty(identity.principalId)
        or type =~ 'microsoft.managedidentity/userassignedidentities'
    | extend principalId = iff(isnotempty(identity.principalId),
        tostring(identity.principalId), tostring(properties.principalId))
    | project principalId, carrier = id, carrierName = name, carrierType = type
) on principalId
| project id, properties, carrier, carrierName, carrierType
| order by id asc"""


def assignments(client: Client, subscription: str, tenant: str, visible: Sequence[str]) -> Task:
    """The task that lists who holds which role in a subscription, then reads those roles."""
    scope = ids.scope_of(subscription)

    def run() -> Iterator[Record | Task]:
        roles: set[str] = set()
        for row in client.query(_ASSIGNMENTS.format(subscription=subscription), visible):
            identity, binding = _assignment(row, scope, ids.scope_of(tenant))
            yield identity
            yield binding
            yield from ids.resource_group(binding.scope)
            if binding.role not in roles:
                roles.add(binding.role)
                yield _role(client, subscription, binding.role)

    return Task(
        scope=scope,
        operation=OPERATION,
        run=run,
        classify=classify,
        lists=PRINCIPALS,
        supplies=("reach",),
    )


def _assignment(row: dict[str, Any], scope: str, tenant: str) -> tuple[Identity, Binding]:
    arm_id, where = text(row, "id"), text(row, "properties", "scope")
    principal = text(row, "properties", "principalId")
    role = ids.role_id(text(row, "properties", "roleDefinitionId") or "")
    if not (arm_id and where and principal and role):
        raise OddError("a role assignment without id, scope, principal or role")
    identity = _holder(row, principal, scope, tenant)
    condition = text(row, "properties", "condition")
    return identity, Binding(
        arm_id, "azure.role-assignment", identity.id, role, ids.usual(where), condition
    )


def _holder(row: dict[str, Any], principal: str, scope: str, tenant: str) -> Identity:
    carrier = text(row, "carrier")
    if not carrier:
        kind = _KINDS.get((text(row, "properties", "principalType") or "").lower())
        return Identity(
            id=principal,
            kind=kind or "azure.entra.service_principal",
            name=principal,
            scope=tenant,  # whoever rules a subscription does not thereby rule its users
            facts={"principal_id": principal},
        )
    if (text(row, "carrierType") or "").lower().startswith("microsoft.managedidentity/"):
        return user_assigned(carrier, principal, scope)
    return system_assigned(
        carrier, text(row, "carrierName") or "", principal, ids.home(carrier) or scope
    )


def _role(client: Client, subscription: str, role: str) -> Task:
    def run() -> Iterator[Record]:
        document = client.get(f"/subscriptions/{subscription}{role}", "2022-04-01")
        yield Policy(
            id=role,
            kind="role-definition",
            scope=ids.scope_of(subscription),
            attached_to=(),
            document=document.get("properties"),
        )

    return Task(
        scope=ids.scope_of(subscription),
        operation="Microsoft.Authorization/roleDefinitions:get",
        run=run,
        classify=classify,
        supplies=("reach",),
        subject=role,
    )
