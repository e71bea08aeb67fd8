"""Who may do what in GCP: allow policies, the roles they name, service accounts, their keys."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from aispm.model import Binding, Credential, Identity, Policy, Record, Scope
from aispm.providers.answer import OddError, at, flag, items, text
from aispm.providers.base import Task
from aispm.providers.gcp import names
from aispm.providers.gcp.client import Client, classify
from aispm.providers.gcp.kinds import MEMBERS
from aispm.providers.gcp.names import Project
from aispm.secrets import fingerprint

_ASSETS = "cloudasset.googleapis.com"
_IAM = "iam.googleapis.com"
_MANAGER = "cloudresourcemanager.googleapis.com"
_POLICIES = "cloudasset:searchAllIamPolicies"
_ACCOUNTS = "iam:projects.serviceAccounts.list"
# (kind, operation, permission) of the calls here that tell of a kind.
OPERATIONS = (
    *((kind, _POLICIES, "cloudasset.assets.searchAllIamPolicies") for kind in MEMBERS),
    ("gcp.iam.service_account", _ACCOUNTS, "iam.serviceAccounts.list"),
)
_KEY_FACTS = ("credential.created_at", "credential.identity", "credential.state")
_ROLE = re.compile(r"(?:(?:projects|organizations)/[A-Za-z0-9.:_-]+/)?roles/[A-Za-z0-9._]+")


def policies(client: Client, project: Project) -> Task:
    """The task that lists every allow policy in a project, then reads the roles it names."""

    def run() -> Iterator[Record | Task]:
        roles: set[str] = set()
        path = f"v1/projects/{project.id}:searchAllIamPolicies"
        for result in client.pages(_ASSETS, path, "results", pageSize=500):
            resource = text(result, "resource")
            if resource is None:
                raise OddError("an allow policy without a resource")
            bindings = items(result, "policy", "bindings")
            yield from _bindings(project.by_id(resource), bindings, project, roles)
        yield from _roles(client, project.scope, roles)

    return Task(
        scope=project.scope,
        operation=_POLICIES,
        run=run,
        classify=classify,
        lists=MEMBERS,
        supplies=("reach",),
    )


def ancestors(client: Client, node: str) -> Iterator[Task]:
    """The tasks for a folder or organisation: its policy holds for all below, and its parents'."""
    scope = f"gcp:{node}"
    collection = node.split("/", 1)[0]

    def policy() -> Iterator[Record | Task]:
        roles: set[str] = set()
        # Version 3, or conditions would be left out.
        body = {"options": {"requestedPolicyVersion": 3}}
        answer = client.post(_MANAGER, f"v3/{node}:getIamPolicy", body)
        resource = f"{names.RESOURCE_MANAGER}{node}"
        yield from _bindings(resource, items(answer, "bindings"), None, roles)
        yield from _roles(client, scope, roles)

    def place() -> Iterator[Record | Task]:
        answer = client.get(_MANAGER, f"v3/{node}")
        parent = text(answer, "parent")
        name = text(answer, "displayName") or ""
        yield Scope(scope, collection.removesuffix("s"), name, f"gcp:{parent}" if parent else None)
        if parent:
            yield from ancestors(client, parent)

    reach = ("reach",)
    operation = f"cloudresourcemanager:{collection}"
    yield Task(scope, f"{operation}.getIamPolicy", policy, classify, supplies=reach)
    yield Task(scope, f"{operation}.get", place, classify, supplies=reach)


def accounts(client: Client, project: Project) -> Task:
    """The task that lists a project's service accounts, and then the keys of each."""

    def run() -> Iterator[Record | Task]:
        path = f"v1/projects/{project.id}/serviceAccounts"
        for account in client.pages(_IAM, path, "accounts", pageSize=100):
            email = text(account, "email")
            if email is None:
                continue
            identity = Identity(
                id=f"//{_IAM}/projects/{project.id}/serviceAccounts/{email}",
                kind="gcp.iam.service_account",
                name=email,
                scope=project.scope,
                facts={
                    "email": email,
                    "disabled": flag(account, "disabled") or False,  # left out when false
                    "unique_id": text(account, "uniqueId") or "",
                },
            )
            yield identity
            yield _keys(client, project, identity)

    return Task(
        scope=project.scope,
        operation=_ACCOUNTS,
        run=run,
        classify=classify,
        lists=("gcp.iam.service_account", "credential"),
        supplies=("gcp.iam.service_account.*", *_KEY_FACTS),
    )


def _keys(client: Client, project: Project, account: Identity) -> Task:
    """Only keys that somebody made: those Google rotates by itself never leave it."""

    def run() -> Iterator[Record]:
        path = f"v1/projects/{project.id}/serviceAccounts/{account.name}/keys"
        for key in items(client.get(_IAM, path, keyTypes="USER_MANAGED"), "keys"):
            key_id = (text(key, "name") or "").rsplit("/", 1)[-1]
            if not key_id:
                raise OddError("a key without a name")
            yield Credential(
                id=f"credential:{fingerprint(key_id)}",
                kind="gcp-service-account-key",
                identity=account.id,
                state="inactive" if flag(key, "disabled") else "active",
                facts={
                    "private_key_id": key_id,
                    "client_email": account.name,
                    "created_at": text(key, "validAfterTime"),
                    "project": project.id,
                },
            )

    return Task(
        scope=project.scope,
        operation="iam:projects.serviceAccounts.keys.list",
        run=run,
        classify=classify,
        lists=("credential",),
        supplies=_KEY_FACTS,
        subject=account.id,
    )


def _bindings(
    resource: str, bindings: Iterable[Any], project: Project | None, roles: set[str]
) -> Iterator[Record]:
    """Each (role, member) of a policy as a binding, with the identity; adds to `roles`."""
    for binding in bindings:
        role = text(binding, "role")
        if role is None or not _ROLE.fullmatch(role):
            raise OddError("a binding without a role")
        roles.add(role)
        condition = text(binding, "condition", "expression")
        mark = hashlib.sha256(condition.encode()).hexdigest()[:12] if condition else ""
        for member in items(binding, "members"):
            if not isinstance(member, str) or member.startswith("deleted:"):
                continue
            identity = names.principal(member, project)
            if identity is not None:
                yield identity
            holder = identity.id if identity else member
            yield Binding(
                f"{resource}#{role}#{holder}{'#' if mark else ''}{mark}",
                "gcp.binding",
                holder,
                role,
                resource,
                condition,
            )


def _roles(client: Client, scope: str, roles: Iterable[str]) -> Iterator[Task]:
    for role in sorted(roles):
        yield _role(client, scope, role)


def _role(client: Client, scope: str, role: str) -> Task:
    def run() -> Iterator[Record]:
        document = client.get(_IAM, f"v1/{role}")
        if at(document, "name") is None:
            raise OddError("a role without a name")
        yield Policy(role, "role-definition", scope, (), document)

    return Task(
        scope=scope,
        operation="iam:roles.get",
        run=run,
        classify=classify,
        supplies=("reach",),
        subject=role,
    )
