"""The table of what Resource Graph lists: one row per kind of resource."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from msgspec import structs

from aispm.model import Asset, Identity, Link, Record
from aispm.providers import owner, sensitivity
from aispm.providers.answer import at, flag, tags, text
from aispm.providers.azure import ids

Resource = dict[str, Any]
# (the resource, its scope, the tags that name a sensitivity) -> what it tells
Reader = Callable[[Resource, str, tuple[str, ...]], Iterator[Record]]


@dataclass(frozen=True, slots=True)
class Row:
    """One ARM resource type: a name for its query, the kinds it tells, its reader."""

    name: str
    type: str
    kinds: tuple[str, ...]
    read: Reader

    @property
    def operation(self) -> str:
        """The query's name in the ledger."""
        return f"resourcegraph:{self.name}"

    @property
    def permission(self) -> str:
        """What a resource has to be readable by for Resource Graph to list it."""
        return f"{self.type}/read"

    @property
    def query(self) -> str:
        """The query in Kusto. Sorted, because paging needs a stable order."""
        return (
            f"resources | where type =~ '{self.type}' "
            "| project id, name, type, kind, location, tags, identity, properties "
            "| order by id asc"
        )


def _account(resource: Resource, scope: str, _: tuple[str, ...]) -> Iterator[Record]:
    arm_id = resource["id"]
    yield Asset(
        id=arm_id,
        kind="azure.ai.account",
        name=text(resource, "name") or "",
        scope=scope,
        owner=owner.owner(tags(resource, "tags")),
        facts={
            "account_kind": text(resource, "kind") or "",
            "local_auth_disabled": flag(resource, "properties", "disableLocalAuth"),
            "public_network_access": text(resource, "properties", "publicNetworkAccess"),
            "default_action": text(resource, "properties", "networkAcls", "defaultAction"),
            "identity_type": text(resource, "identity", "type"),
            "endpoint": text(resource, "properties", "endpoint"),
        },
        tags=tags(resource, "tags"),
    )
    yield from _runs_as(resource, scope)


def _workspace(resource: Resource, scope: str, _: tuple[str, ...]) -> Iterator[Record]:
    yield Asset(
        id=resource["id"],
        kind="azure.ml.workspace",
        name=text(resource, "name") or "",
        scope=scope,
        owner=owner.owner(tags(resource, "tags")),
        facts={
            "public_network_access": text(resource, "properties", "publicNetworkAccess"),
            "identity_type": text(resource, "identity", "type"),
        },
        tags=tags(resource, "tags"),
    )
    yield from _runs_as(resource, scope)


def _runs_as(resource: Resource, scope: str) -> Iterator[Record]:
    """The identities a resource carries: its own and the user-assigned ones."""
    principal = text(resource, "identity", "principalId")
    if principal:
        yield system_assigned(resource["id"], text(resource, "name") or "", principal, scope)
        yield Link(resource["id"], "runs-as", f"{resource['id']}#identity")
    assigned = at(resource, "identity", "userAssignedIdentities")
    for arm_id, ids_of_it in assigned.items() if isinstance(assigned, dict) else ():
        principal = text(ids_of_it, "principalId")
        if principal:
            yield user_assigned(arm_id, principal, scope, client_id=text(ids_of_it, "clientId"))
        yield Link(resource["id"], "runs-as", ids.usual(arm_id))


def system_assigned(arm_id: str, name: str, principal: str, scope: str) -> Identity:
    """The identity that lives and dies with a resource."""
    return Identity(
        id=f"{arm_id}#identity",
        kind="azure.identity.system_assigned",
        name=name,
        scope=scope,
        facts={"principal_id": principal},
    )


def user_assigned(arm_id: str, principal: str, scope: str, **more: str | None) -> Identity:
    """The identity that is a resource itself, as something that refers to it shows it."""
    arm_id = ids.usual(arm_id)
    return Identity(
        id=arm_id,
        kind="azure.identity.user_assigned",
        name=arm_id.rsplit("/", 1)[-1],
        scope=ids.home(arm_id) or scope,
        facts={"principal_id": principal, **more},
    )


def _identity(resource: Resource, scope: str, _: tuple[str, ...]) -> Iterator[Record]:
    seen = user_assigned(
        resource["id"],
        text(resource, "properties", "principalId") or "",
        scope,
        client_id=text(resource, "properties", "clientId"),
    )
    labels = tags(resource, "tags")
    yield structs.replace(seen, owner=owner.owner(labels), tags=labels)


def _data(kind: str, fact: str, setting: str) -> Reader:
    """A store of data: how sensitive it is, and one setting that decides who gets in."""

    def read(resource: Resource, scope: str, tag_keys: tuple[str, ...]) -> Iterator[Record]:
        labels, name = tags(resource, "tags"), text(resource, "name") or ""
        level, source = sensitivity.sensitivity(labels, name, tag_keys)
        yield Asset(
            id=resource["id"],
            kind=kind,
            name=name,
            scope=scope,
            owner=owner.owner(labels),
            facts={
                "sensitivity": level,
                "sensitivity_source": source,
                fact: flag(resource, "properties", setting),
            },
            tags=labels,
        )

    return read


ROWS: tuple[Row, ...] = (
    Row(
        "accounts",
        "Microsoft.CognitiveServices/accounts",
        ("azure.ai.account", "azure.identity.system_assigned"),
        _account,
    ),
    Row(
        "workspaces",
        "Microsoft.MachineLearningServices/workspaces",
        ("azure.ml.workspace", "azure.identity.system_assigned"),
        _workspace,
    ),
    Row(
        "storageaccounts",
        "Microsoft.Storage/storageAccounts",
        ("azure.storage.account",),
        _data("azure.storage.account", "shared_key_access", "allowSharedKeyAccess"),
    ),
    Row(
        "vaults",
        "Microsoft.KeyVault/vaults",
        ("azure.keyvault.vault",),
        _data("azure.keyvault.vault", "rbac_authorization", "enableRbacAuthorization"),
    ),
    Row(
        "userassignedidentities",
        "Microsoft.ManagedIdentity/userAssignedIdentities",
        ("azure.identity.user_assigned",),
        _identity,
    ),
)
