"""The organisation of an account: its tree, and the policies that hang on each node.

Only the management account and delegated administrators may ask. A policy is told by two
calls, what it says by one and where it is attached by the other; the snapshot joins them.

Source: AWS Organizations API reference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from aispm.model import Asset, Kind, Policy, Record, Scope
from aispm.providers.aws.account import Site
from aispm.providers.aws.faults import MalformedError, classifier
from aispm.providers.base import Task

ORGANIZATION = Kind(
    "aws.organizations.organization",
    "Organisation of AWS accounts",
    "setting",
    {"management_account": "string", "root": "string?"},
)
_SERVICE = "organizations"
_CALLS = (
    "DescribeOrganization",
    "DescribePolicy",
    "ListAccounts",
    "ListAccountsForParent",
    "ListOrganizationalUnitsForParent",
    "ListPolicies",
    "ListPoliciesForTarget",
    "ListRoots",
)
PERMISSIONS = tuple((ORGANIZATION.name, f"{_SERVICE}:{name}") for name in _CALLS)
_TOP = "aws:organization"
_GUARDS = {"SERVICE_CONTROL_POLICY": "scp", "RESOURCE_CONTROL_POLICY": "rcp"}

Found = Iterator[Record | Task]


class Node(Struct, frozen=True):
    """A root, unit or account by its scope, with the types of policies in use under its root.

    `guards` maps a type's name at AWS to ours.
    """

    root: str
    scope: str
    guards: Mapping[str, str]

    @property
    def id(self) -> str:
        """What AWS calls it: r-1, ou-1 or the number of an account."""
        return self.scope.rpartition("/")[2].removeprefix("aws:")


def tree(site: Site) -> Iterator[Task]:
    """The first tasks: what the organisation is, and its roots."""
    yield task(site, "DescribeOrganization", partial(_described, site), (ORGANIZATION.name,))
    yield task(site, "ListRoots", partial(_roots, site))


def task(
    site: Site,
    operation: str,
    run: Callable[[], Iterator[Record | Task]],
    lists: tuple[str, ...] = (),
    about: str | None = None,
) -> Task:
    """A task that makes one call of AWS Organizations."""
    name = f"{_SERVICE}:{operation}"
    return Task(site.scope, name, run, classifier(name), lists, subject=about)


def ask(site: Site, operation: str, key: str, args: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The entries of a list, page by page."""
    for page in site.ask(_SERVICE, operation, args):
        yield from page.get(key, [])


def text(found: Any, key: str) -> str:
    """A text that an entry must have. Raises MalformedError."""
    value = found.get(key) if isinstance(found, dict) else None
    if not isinstance(value, str) or not value:
        raise MalformedError(f"an entry without {key}")
    return value


def _described(site: Site) -> Iterator[Record]:
    for answer in site.ask(_SERVICE, "DescribeOrganization", {}):
        found = answer.get("Organization")
        manager, name = text(found, "MasterAccountId"), text(found, "Id")
        facts = {"management_account": manager}
        yield Asset(text(found, "Arn"), ORGANIZATION.name, name, f"aws:{manager}", facts=facts)


def _roots(site: Site) -> Found:
    for root in ask(site, "ListRoots", "Roots", {}):
        scope = f"{_TOP}/{text(root, 'Id')}"
        types = root.get("PolicyTypes", [])
        enabled = {one.get("Type") for one in types if one.get("Status") == "ENABLED"}
        node = Node(scope, scope, {name: _GUARDS[name] for name in _GUARDS if name in enabled})
        yield Scope(scope, "aws.organizations.root", str(root.get("Name") or ""))
        for name in node.guards:
            yield task(site, "ListPolicies", partial(_policies, site, node, name))
        yield from _node(site, node)


def _node(site: Site, node: Node) -> Iterator[Task]:
    """What is asked of a root or unit: what hangs on it and what lies below."""
    yield from _attached(site, node)
    for operation, run in (
        ("ListOrganizationalUnitsForParent", _units),
        ("ListAccountsForParent", _members),
    ):
        yield task(site, operation, partial(run, site, node), about=node.scope)


def _attached(site: Site, node: Node) -> Iterator[Task]:
    for name in node.guards:
        run = partial(_hung, site, node, name)
        yield task(site, "ListPoliciesForTarget", run, about=node.scope)


def _units(site: Site, node: Node) -> Found:
    args = {"ParentId": node.id}
    for unit in ask(site, "ListOrganizationalUnitsForParent", "OrganizationalUnits", args):
        own = Node(node.root, f"{node.scope}/{text(unit, 'Id')}", node.guards)
        yield Scope(own.scope, "aws.organizations.ou", str(unit.get("Name") or ""), node.scope)
        yield from _node(site, own)


def _members(site: Site, node: Node) -> Found:
    for one in ask(site, "ListAccountsForParent", "Accounts", {"ParentId": node.id}):
        own = Node(node.root, f"aws:{text(one, 'Id')}", node.guards)
        yield Scope(own.scope, "account", own.id, node.scope)
        yield from _attached(site, own)


def _hung(site: Site, node: Node, type_: str) -> Iterator[Record]:
    args = {"TargetId": node.id, "Filter": type_}
    for one in ask(site, "ListPoliciesForTarget", "Policies", args):
        yield Policy(_name(one, node), node.guards[type_], node.root, (node.scope,), None)


def _policies(site: Site, node: Node, type_: str) -> Iterator[Task]:
    for one in ask(site, "ListPolicies", "Policies", {"Filter": type_}):
        name = _name(one, node)
        run = partial(_policy, site, node.root, node.guards[type_], text(one, "Id"), name)
        yield task(site, "DescribePolicy", run, about=name)


def _policy(site: Site, root: str, kind: str, id_: str, name: str) -> Iterator[Record]:
    for answer in site.ask(_SERVICE, "DescribePolicy", {"PolicyId": id_}):
        yield Policy(name, kind, root, (), _document(answer.get("Policy", {}).get("Content")))


def _document(content: Any) -> dict[str, Any]:
    try:
        document = json.loads(content)
    except (TypeError, ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise MalformedError("the policy is no JSON document")
    return document


def _name(policy: Any, node: Node) -> str:
    """A policy's ARN; one of AWS's own has the same in every organisation."""
    arn = text(policy, "Arn")
    return f"{arn}@{node.root.removeprefix('aws:')}" if ":organizations::aws:" in arn else arn
