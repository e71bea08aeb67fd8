"""The table of what Cloud Asset Inventory lists: one row per kind of resource."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from aispm.model import Asset, Link, Record
from aispm.providers import owner, sensitivity
from aispm.providers.answer import OddError, items, tags, text
from aispm.providers.base import Task
from aispm.providers.gcp import names
from aispm.providers.gcp.client import Client, classify
from aispm.providers.gcp.names import Project
from aispm.vocabulary import Facts

_ASSETS = "cloudasset.googleapis.com"
_SEARCH = "cloudasset:searchAllResources"
_PLACE = re.compile(r"/locations/([a-z0-9-]{1,40})/")
_NO_ACCOUNT = "AGENT_IDENTITY"  # an engine that acts as a principal of its own


@dataclass(frozen=True, slots=True)
class Detail:
    """The call that tells what the inventory does not, and the facts it fills.

    `host` may hold `{location}`; `read` turns the answer into the facts. `agent` is the
    account that Google keeps for the service, by project number, used where none is set.
    """

    operation: str
    host: str
    version: str
    read: Callable[[dict[str, Any]], Facts]
    agent: str | None = None

    @property
    def permission(self) -> str:
        """`notebooks.instances.get` of `notebooks:projects.locations.instances.get`."""
        service, _, method = self.operation.partition(":")
        return ".".join([service, *method.split(".")[-2:]])


@dataclass(frozen=True, slots=True)
class Row:
    """One asset type of the inventory, and the kind it becomes."""

    type: str
    kind: str
    holds_data: bool = False
    detail: Detail | None = None


def _engine(engine: dict[str, Any]) -> Facts:
    return {
        "service_account": text(engine, "spec", "serviceAccount"),
        "identity_type": text(engine, "spec", "identityType"),
    }


def _notebook(notebook: dict[str, Any]) -> Facts:
    accounts = items(notebook, "gceSetup", "serviceAccounts")
    return {"service_account": text(accounts[0], "email") if accounts else None}


ROWS: tuple[Row, ...] = (
    Row("aiplatform.googleapis.com/Endpoint", "gcp.vertex.endpoint"),
    Row("aiplatform.googleapis.com/Model", "gcp.vertex.model"),
    Row(
        "aiplatform.googleapis.com/ReasoningEngine",
        "gcp.vertex.reasoning_engine",
        detail=Detail(
            "aiplatform:projects.locations.reasoningEngines.get",
            "{location}-aiplatform.googleapis.com",
            "v1",
            _engine,
            "service-{number}@gcp-sa-aiplatform-re.iam.gserviceaccount.com",
        ),
    ),
    Row(
        "notebooks.googleapis.com/Instance",
        "gcp.vertex.notebook",
        detail=Detail(
            "notebooks:projects.locations.instances.get",
            "notebooks.googleapis.com",
            "v2",
            _notebook,
            "{number}-compute@developer.gserviceaccount.com",
        ),
    ),
    Row("storage.googleapis.com/Bucket", "gcp.storage.bucket", holds_data=True),
    Row("secretmanager.googleapis.com/Secret", "gcp.secretmanager.secret", holds_data=True),
)
_BY_TYPE = {row.type: row for row in ROWS}


def _patterns() -> list[str]:
    """The types by service, as expressions: a type that the search does not know yet is an
    error when it is asked for by name, and no error as one of several alternatives."""
    services: dict[str, list[str]] = {}
    for row in ROWS:
        service, _, name = row.type.partition("/")
        services.setdefault(service, []).append(name)
    return [f"{service}/({'|'.join(found)})" for service, found in services.items()]


def operations() -> Iterator[tuple[str, str, str]]:
    """(kind, operation, permission) of every call that the table makes."""
    for row in ROWS:
        yield row.kind, _SEARCH, "cloudasset.assets.searchAllResources"
        if row.detail is not None:
            yield row.kind, row.detail.operation, row.detail.permission


def assets(client: Client, project: Project, tag_keys: tuple[str, ...]) -> Task:
    """The task that lists a project's AI resources, buckets and secrets."""

    def run() -> Iterator[Record | Task]:
        found = client.pages(
            _ASSETS,
            f"v1/projects/{project.id}:searchAllResources",
            "results",
            assetTypes=_patterns(),
            pageSize=500,
        )
        for result in found:
            row = _BY_TYPE.get(text(result, "assetType") or "")
            name = text(result, "name")
            if row is None or name is None:
                continue
            asset = _asset(row, result, project.by_id(name), project, tag_keys)
            yield asset
            if row.detail is not None:
                yield _detail(client, asset, row.detail, project)

    return Task(
        scope=project.scope,
        operation=_SEARCH,
        run=run,
        classify=classify,
        lists=tuple(row.kind for row in ROWS),
        supplies=tuple(f"{row.kind}.*" for row in ROWS),
    )


def _asset(
    row: Row, result: dict[str, Any], full: str, project: Project, tag_keys: tuple[str, ...]
) -> Asset:
    labels = tags(result, "labels")
    name = text(result, "displayName") or full.rsplit("/", 1)[-1]
    facts: Facts
    if row.holds_data:
        level, source = sensitivity.sensitivity(labels, name, tag_keys)
        facts = {"sensitivity": level, "sensitivity_source": source}
    else:
        keys = [key for key in items(result, "kmsKeys") if isinstance(key, str)]
        facts = {"kms_key": keys[0] if keys else None}
    return Asset(full, row.kind, name, project.scope, owner.owner(labels), facts, labels)


def _detail(client: Client, asset: Asset, detail: Detail, project: Project) -> Task:
    def run() -> Iterator[Record]:
        place = _PLACE.search(asset.id)
        if place is None:  # it becomes part of a host name, so nothing odd is let through
            raise OddError("the resource's name holds no location")
        host = detail.host.format(location=place[1])
        path = asset.id.removeprefix("//").split("/", 1)[-1]
        facts = detail.read(client.get(host, f"{detail.version}/{path}"))
        yield Asset(asset.id, asset.kind, asset.name, asset.scope, facts=facts)
        email = facts["service_account"]
        if email is None and detail.agent and facts.get("identity_type") != _NO_ACCOUNT:
            email = detail.agent.format(number=project.number)
        if email is not None:
            account = names.account(email, project)
            yield account
            yield Link(asset.id, "runs-as", account.id)

    return Task(
        scope=asset.scope,
        operation=detail.operation,
        run=run,
        classify=classify,
        supplies=tuple(f"{asset.kind}.{fact}" for fact in detail.read({})),
        subject=asset.id,
    )
