"""Azure: AI accounts, workspaces, data and role assignments, by Resource Graph and ARM."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aispm.errors import InputError
from aispm.model import Asset, Kind, Link, Read, Record, Scope
from aispm.providers import endpoint
from aispm.providers.answer import items, text
from aispm.providers.azure import ids
from aispm.providers.azure.kinds import KINDS, PRINCIPALS
from aispm.providers.base import Planned, Sources, Task

if TYPE_CHECKING:
    from aispm.providers.azure.client import Client
    from aispm.providers.azure.rows import Row

NAME = "azure"
EVERYWHERE = "azure:*"  # the scope of what is asked before any subscription is known

_SUBSCRIPTIONS = "Microsoft.Resources/subscriptions:list"
_ANCESTORS = "resourcegraph:subscriptions"
_ROLES = "Microsoft.Authorization/roleDefinitions:get"
_DEPLOYMENTS = "Microsoft.CognitiveServices/accounts/deployments:list"


def kinds() -> Sequence[Kind]:
    """Every kind it can yield."""
    return KINDS


def operations() -> Sequence[tuple[str, str, str]]:
    """(kind, operation, permission) of every call that tells of a kind."""
    from aispm.providers.azure import rbac
    from aispm.providers.azure.rows import ROWS

    of_rows = {(kind, row.operation, row.permission) for row in ROWS for kind in row.kinds}
    of_roles = {(kind, rbac.OPERATION, rbac.PERMISSION) for kind in PRINCIPALS}
    deployments = (
        "azure.ai.deployment",
        _DEPLOYMENTS,
        f"{_DEPLOYMENTS.removesuffix(':list')}/read",
    )
    return tuple(sorted({*of_rows, *of_roles, deployments}))


def plan(sources: Sources) -> Iterable[Planned]:
    """The calls of every subscription."""
    if not sources.azure:
        return
    yield Planned(EVERYWHERE, _SUBSCRIPTIONS, "Microsoft.Resources/subscriptions/read")
    told = {(operation, permission) for _, operation, permission in operations()}
    each = {_DEPLOYMENTS: "azure.ai.account", _ROLES: "role that is assigned"}
    more = (
        (_ANCESTORS, "Microsoft.Resources/subscriptions/read"),
        (_ROLES, "Microsoft.Authorization/roleDefinitions/read"),
    )
    for name in sources.azure_subscriptions or ("*",):
        for operation, permission in sorted({*told, *more}):
            yield Planned(f"azure:{name}", operation, permission, each.get(operation, ""))


def start(sources: Sources) -> Sequence[Task]:
    """One task, which lists the visible subscriptions and goes on from there."""
    if not sources.azure:
        return ()
    from aispm import secrets
    from aispm.providers.azure.client import PUBLIC, Client, classify

    secrets.load()  # here, on one thread, for the tags that workers will look into
    base = endpoint.endpoint("AISPM_AZURE_ENDPOINT", PUBLIC)

    def run() -> Iterator[Record | Task]:
        client = Client(base, sources.azure_tenant)
        chosen = _chosen(list(client.list("/subscriptions", "2022-12-01")), sources)
        every = tuple(one.id for one in chosen)
        # Seen alone, the list tells of no asset; when it fails, every asset is unknown.
        yield Read(EVERYWHERE, _SUBSCRIPTIONS, "ok" if chosen else "empty")
        for one in chosen:
            yield Scope(ids.scope_of(one.id), "subscription", one.name)
            yield Scope(ids.scope_of(one.tenant), "tenant")
            yield from _subscription(client, one, every, sources)

    return (
        Task(
            scope=EVERYWHERE,
            operation=_SUBSCRIPTIONS,
            run=run,
            classify=classify,
            lists=tuple(kind.name for kind in KINDS),
            supplies=("reach",),
        ),
    )


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription to read; its tenant is where its users and service principals live."""

    id: str
    name: str
    tenant: str


def _chosen(visible: list[dict[str, object]], sources: Sources) -> list[Subscription]:
    """The subscriptions asked for, by id or name; all visible ones by default."""
    tenant = (sources.azure_tenant or "").lower()
    known = [
        Subscription(
            subscription.lower(),
            text(item, "displayName") or "",
            (text(item, "tenantId") or tenant or "*").lower(),
        )
        for item in visible
        if (subscription := text(item, "subscriptionId"))
    ]
    if tenant:
        known = [one for one in known if one.tenant == tenant]
    if not sources.azure_subscriptions:
        return known
    asked = {name.lower(): name for name in sources.azure_subscriptions}
    for unknown in asked.keys() - {name for one in known for name in (one.id, one.name.lower())}:
        raise InputError(
            f"the Azure subscription {asked[unknown]!r} is not visible to this credential",
            "check --azure-subscription against `az account list`",
        )
    return [one for one in known if one.id in asked or one.name.lower() in asked]


def _subscription(
    client: Client, subscription: Subscription, visible: tuple[str, ...], sources: Sources
) -> Iterator[Task]:
    from aispm.providers.azure.rbac import assignments
    from aispm.providers.azure.rows import ROWS

    for row in ROWS:
        yield _listing(client, row, subscription.id, sources)
    yield _ancestors(client, subscription.id)
    yield assignments(client, subscription.id, subscription.tenant, visible)


def _listing(client: Client, row: Row, subscription: str, sources: Sources) -> Task:
    from aispm.providers.azure.client import classify

    scope = ids.scope_of(subscription)

    def run() -> Iterator[Record | Task]:
        for resource in client.query(row.query, (subscription,)):
            if not text(resource, "id"):
                continue
            yield from ids.resource_group(resource["id"])
            yield from row.read(resource, scope, sources.sensitivity_tags)
            if row.name == "accounts":
                yield _deployments(client, resource["id"], scope)

    supplies = tuple(f"{kind}.*" for kind in row.kinds)
    return Task(scope, row.operation, run, classify, row.kinds, supplies)


def _deployments(client: Client, account: str, scope: str) -> Task:
    from aispm.providers.azure.client import classify

    def run() -> Iterator[Record]:
        for item in client.list(f"{account}/deployments", "2025-06-01"):
            if not (arm_id := text(item, "id")):
                continue
            yield Asset(
                id=arm_id,
                kind="azure.ai.deployment",
                name=text(item, "name") or "",
                scope=scope,
                facts={
                    "model": text(item, "properties", "model", "name"),
                    "model_version": text(item, "properties", "model", "version"),
                    "sku": text(item, "sku", "name"),
                },
            )
            yield Link(account, "contains", arm_id)

    return Task(
        scope=scope,
        operation=_DEPLOYMENTS,
        run=run,
        classify=classify,
        lists=("azure.ai.deployment",),
        supplies=("azure.ai.deployment.*",),
        subject=account,
    )


def _ancestors(client: Client, subscription: str) -> Task:
    """The management groups above a subscription, nearest first: roles held there hold here."""
    from aispm.providers.azure.client import classify

    scope = ids.scope_of(subscription)
    query = (
        "resourcecontainers | where type =~ 'microsoft.resources/subscriptions' "
        "| project id, name, chain = properties.managementGroupAncestorsChain | order by id asc"
    )

    def run() -> Iterator[Record]:
        for row in client.query(query, (subscription,)):
            chain = [group for group in items(row, "chain") if text(group, "name")]
            nodes = [(ids.MANAGEMENT_GROUPS + group["name"], group) for group in chain]
            parents = [node for node, _ in nodes] + [None]
            yield Scope(scope, "subscription", text(row, "name") or "", parents[0])
            for (node, group), parent in zip(nodes, parents[1:], strict=True):
                name = text(group, "displayName") or ""
                yield Scope(node, "management-group", name, parent)

    return Task(scope, _ANCESTORS, run, classify, (), ("reach",))
