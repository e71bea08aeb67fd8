"""Roles, users and groups, from the account's authorization details (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aispm.model import Identity, Link
from aispm.providers.aws import advisor, trust
from aispm.providers.aws.paths import pairs
from aispm.providers.owner import owner
from aispm.vocabulary import Facts

Details = dict[str, list[dict[str, Any]]]


def identities(details: Details, scope: str, account: str) -> Iterator[Identity | Link]:
    """Every principal, and who is a member of which group.

    What reports of access advisor tell of the roles of services is still open.
    """
    for role in details["RoleDetailList"]:
        facts = _role_facts(role, account)
        if not advisor.reports_on(facts):
            facts |= advisor.NONE
        yield _identity("aws.iam.role", role, role["RoleName"], scope, facts)
    for group in details["GroupDetailList"]:
        facts = _created(group) | _attached(group)
        yield _identity("aws.iam.group", group, group["GroupName"], scope, facts)
    groups = {group["GroupName"]: group["Arn"] for group in details["GroupDetailList"]}
    for user in details["UserDetailList"]:
        names = sorted(user.get("GroupList", []))
        facts = _created(user) | _attached(user) | {"boundary": boundary(user), "groups": names}
        yield _identity("aws.iam.user", user, user["UserName"], scope, facts)
        for name in names:
            if name in groups:
                yield Link(user["Arn"], "member-of", groups[name])


def boundary(principal: dict[str, Any]) -> str | None:
    """The ARN of a principal's permissions boundary, or None."""
    arn = principal.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    return str(arn) if arn else None


def _created(one: dict[str, Any]) -> Facts:
    """When a principal was made; an export may have lost it."""
    return {"created_at": one["CreateDate"]} if "CreateDate" in one else {}


def _attached(one: dict[str, Any]) -> Facts:
    """The managed policies that hang on a principal itself; an export may have lost them."""
    if one.get("AttachedManagedPolicies") is None:
        return {}
    arns = [policy.get("PolicyArn") for policy in one["AttachedManagedPolicies"]]
    return {"managed_policies": sorted(arn for arn in arns if isinstance(arn, str))}


def _role_facts(role: dict[str, Any], account: str) -> Facts:
    return {
        "path": role["Path"],
        **_created(role),
        **_attached(role),
        "last_used_at": role.get("RoleLastUsed", {}).get("LastUsedDate"),
        "boundary": boundary(role),
        "service_linked": role["Path"].startswith("/aws-service-role/"),
        **trust.of_role(role.get("AssumeRolePolicyDocument"), account, role["Arn"]),
    }


def _identity(kind: str, one: dict[str, Any], name: str, scope: str, facts: Facts) -> Identity:
    tags = pairs(one.get("Tags"))
    return Identity(one["Arn"], kind, name, scope, owner(tags), facts, tags)
