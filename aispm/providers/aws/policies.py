"""Policies as IAM gives them, from the account's authorization details (pure).

A document that is missing or no JSON object is never guessed at: `missing` and `unreadable`
name the principals whose permissions are then unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from aispm.model import Policy
from aispm.providers.aws.principals import Details, boundary

_INLINE = {
    "UserDetailList": "UserPolicyList",
    "GroupDetailList": "GroupPolicyList",
    "RoleDetailList": "RolePolicyList",
}


class Use(Struct, frozen=True):
    """Whom a managed policy is attached to: as an identity policy, and as a boundary."""

    attached: tuple[str, ...]
    bounded: tuple[str, ...]


def policies(details: Details, scope: str) -> Iterator[Policy]:
    """Every policy with a document: inline, trust, managed, and managed ones as boundaries."""
    for policy, kind, holder, document in _own(details):
        if isinstance(document, dict):
            yield Policy(policy, kind, scope, (holder,), document)
    uses = _uses(details)
    documents = _documents(details)
    for arn in sorted(documents):
        yield from managed(arn, documents[arn], uses.get(arn, Use((), ())), scope)


def managed(arn: str, document: Any, use: Use, scope: str) -> Iterator[Policy]:
    """One managed policy, as what it is used as: identity policy, boundary, or both.

    A policy that AWS manages has one ARN in every account, so its id names the account too:
    it is attached to others there.
    """
    name = f"{arn}@{scope.removeprefix('aws:')}" if ":iam::aws:" in arn else arn
    if use.attached or not use.bounded:
        yield Policy(name, "identity", scope, use.attached, document)
    if use.bounded:
        yield Policy(f"{name}#boundary", "boundary", scope, use.bounded, document)


def missing(details: Details) -> dict[str, Use]:
    """The managed policies in use whose document the answer lacks."""
    documents = _documents(details)
    uses = _uses(details)
    return {arn: uses[arn] for arn in sorted(uses) if arn not in documents}


def holders(use: Use, details: Details) -> tuple[str, ...]:
    """Whose permissions a managed policy is part of: its principals and its groups' members."""
    direct = {*use.attached, *use.bounded}
    groups = {group["GroupName"] for group in details["GroupDetailList"] if group["Arn"] in direct}
    members = {
        user["Arn"]
        for user in details["UserDetailList"]
        if groups.intersection(user.get("GroupList", []))
    }
    return tuple(sorted(direct | members))


def unreadable(details: Details) -> tuple[str, ...]:
    """The principals with an inline or trust policy that is no JSON object."""
    return tuple(
        sorted({who for _, _, who, document in _own(details) if not isinstance(document, dict)})
    )


def _own(details: Details) -> Iterator[tuple[str, str, str, Any]]:
    """(policy id, kind, principal, document) of what stands in a principal itself."""
    for group, inline in _INLINE.items():
        for one in details[group]:
            for policy in one.get(inline, []):
                name = f"{one['Arn']}#inline/{policy['PolicyName']}"
                yield name, "identity", one["Arn"], policy.get("PolicyDocument")
    for role in details["RoleDetailList"]:
        yield f"{role['Arn']}#trust", "trust", role["Arn"], role.get("AssumeRolePolicyDocument")


def _documents(details: Details) -> dict[str, Any]:
    """The document in force of each managed policy in the answer."""
    found = {}
    for policy in details["Policies"]:
        for version in policy.get("PolicyVersionList", []):
            if version.get("IsDefaultVersion") and isinstance(version.get("Document"), dict):
                found[policy["Arn"]] = version["Document"]
    return found


def _uses(details: Details) -> dict[str, Use]:
    attached: dict[str, set[str]] = {}
    bounded: dict[str, set[str]] = {}
    for group in _INLINE:
        for one in details[group]:
            for policy in one.get("AttachedManagedPolicies", []):
                attached.setdefault(policy["PolicyArn"], set()).add(one["Arn"])
            if arn := boundary(one):
                bounded.setdefault(arn, set()).add(one["Arn"])
    return {
        arn: Use(tuple(sorted(attached.get(arn, ()))), tuple(sorted(bounded.get(arn, ()))))
        for arn in attached.keys() | bounded.keys()
    }
