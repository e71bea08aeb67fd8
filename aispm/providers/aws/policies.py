"""Policies as IAM gives them, from the account's authorization details (pure).

A document that is missing or no JSON object is never guessed at: `missing` and `unreadable`
name the principals whose permissions are then unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from aispm.model import Policy
from aispm.providers.aws.principals import Details, boundary

_INLINE = {
    "UserDetailList": "UserPolicyList",
    "GroupDetailList": "GroupPolicyList",
    "RoleDetailList": "RolePolicyList",
}


def policies(details: Details, scope: str) -> Iterator[Policy]:
    """Every policy with a document: inline, trust, managed, and managed ones as boundaries."""
    for policy, kind, holder, document in _own(details):
        if isinstance(document, dict):
            yield Policy(policy, kind, scope, (holder,), document)
    documents = _documents(details)
    for arn in sorted(documents):
        yield from managed(arn, documents[arn], details, scope)


def managed(arn: str, document: Any, details: Details, scope: str) -> Iterator[Policy]:
    """One managed policy, as what it is attached as: identity policy, boundary, or both."""
    holders = _attached(details).get(arn, ())
    bounded = _bounded(details).get(arn, ())
    if holders or not bounded:
        yield Policy(arn, "identity", scope, tuple(sorted(holders)), document)
    if bounded:
        yield Policy(f"{arn}#boundary", "boundary", scope, tuple(sorted(bounded)), document)


def missing(details: Details) -> dict[str, tuple[str, ...]]:
    """Managed policies in use whose document the answer lacks, with whom they are attached to."""
    attached, bounded = _attached(details), _bounded(details)
    lacking = (attached.keys() | bounded.keys()) - _documents(details).keys()
    return {
        arn: tuple(sorted({*attached.get(arn, ()), *bounded.get(arn, ())}))
        for arn in sorted(lacking)
    }


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


def _attached(details: Details) -> dict[str, list[str]]:
    return _by_policy(
        (policy["PolicyArn"], one["Arn"])
        for group in _INLINE
        for one in details[group]
        for policy in one.get("AttachedManagedPolicies", [])
    )


def _bounded(details: Details) -> dict[str, list[str]]:
    return _by_policy(
        (arn, one["Arn"])
        for group in ("UserDetailList", "RoleDetailList")
        for one in details[group]
        if (arn := boundary(one))
    )


def _by_policy(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for policy, principal in pairs:
        found.setdefault(policy, []).append(principal)
    return found
