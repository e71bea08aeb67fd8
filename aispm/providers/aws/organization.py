"""The organisation of an account: its tree, and the policies that hang on each node.

Only the management account and delegated administrators may ask. A policy is told by two
calls, what it says by one and where it is attached by the other; the snapshot joins them.

Source: AWS Organizations API reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from aispm.model import Asset, Kind, Policy, Record, Scope
from aispm.providers.aws import ai_policies
from aispm.providers.aws.account import Site
from aispm.providers.aws.organization_calls import SERVICE, ask, document, task, text
from aispm.providers.base import Task

ORGANIZATION = Kind(
    "aws.organizations.organization",
    "Organisation of AWS accounts",
    "setting",
    {"management_account": "string", "root": "string?"}
    | dict.fromkeys(ai_policies.TYPES.values(), "list"),
)
ROOT = Kind(
    "aws.organizations.root",
    "Root of an organisation",
    "setting",
    {"policy_types": "list"},
)
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
PERMISSIONS = (
    *((ORGANIZATION.name, f"{SERVICE}:{name}") for name in _CALLS),
    (ROOT.name, f"{SERVICE}:ListRoots"),
    *ai_policies.PERMISSIONS,
)
KINDS = (ORGANIZATION, ROOT, ai_policies.POLICY)
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
    described, kinds = partial(_described, site), (ORGANIZATION.name, ai_policies.POLICY.name)
    yield task(site, "DescribeOrganization", described, kinds)
    yield task(site, "ListRoots", partial(_roots, site), (ROOT.name,))


def _described(site: Site) -> Found:
    for answer in site.ask(SERVICE, "DescribeOrganization", {}):
        found = answer.get("Organization")
        manager, name = text(found, "MasterAccountId"), text(found, "Id")
        facts = {"management_account": manager}
        own = Asset(text(found, "Arn"), ORGANIZATION.name, name, f"aws:{manager}", facts=facts)
        yield own
        yield from ai_policies.tasks(site, own)


def _roots(site: Site) -> Found:
    for root in ask(site, "ListRoots", "Roots", {}):
        scope = f"{_TOP}/{text(root, 'Id')}"
        types = root.get("PolicyTypes", [])
        enabled = {one.get("Type") for one in types if one.get("Status") == "ENABLED"}
        node = Node(scope, scope, {name: _GUARDS[name] for name in _GUARDS if name in enabled})
        name = str(root.get("Name") or "")
        yield Scope(scope, ROOT.name, name)
        if isinstance(arn := root.get("Arn"), str):  # without one the tree is read all the same
            used = sorted(one for one in enabled if isinstance(one, str))
            yield Asset(arn, ROOT.name, name, scope, facts={"policy_types": used})
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
    for answer in site.ask(SERVICE, "DescribePolicy", {"PolicyId": id_}):
        yield Policy(name, kind, root, (), document(answer.get("Policy", {}).get("Content")))


def _name(policy: Any, node: Node) -> str:
    """A policy's ARN; one of AWS's own has the same in every organisation."""
    arn = text(policy, "Arn")
    return f"{arn}@{node.root.removeprefix('aws:')}" if ":organizations::aws:" in arn else arn
