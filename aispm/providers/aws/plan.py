"""What a scan of AWS would call. What only calls could tell stands as `*`."""

from __future__ import annotations

from collections.abc import Iterator

from aispm.providers.aws import advisor, iam, organization, roles
from aispm.providers.aws.row import Call, Row, sensitive
from aispm.providers.aws.rows import ROWS
from aispm.providers.aws.visit import REGIONS
from aispm.providers.base import Planned, Sources

_WHO = "sts:GetCallerIdentity"
# Of IAM: what each is asked of that is no account.
_EACH = {
    "iam:GetPolicy": "managed policy of AWS",
    "iam:GetPolicyVersion": "managed policy of AWS",
    "iam:ListAccessKeys": "aws.iam.user",
    "iam:GetAccessKeyLastUsed": "access key",
    advisor.GENERATE: "aws.iam.role",
    advisor.REPORT: "aws.iam.role",
}


def plan(sources: Sources) -> Iterator[Planned]:
    """The calls of each account and region, in the order of their names there."""
    if not sources.aws:
        return
    for profile in dict.fromkeys(sources.aws_profiles or ("default",)):
        home = f"aws:{profile}"
        yield Planned(home, _WHO, _WHO)
        if sources.aws_role_arn:
            yield Planned(home, roles.ASSUME, roles.ASSUME)
        if sources.aws_org_role is None:
            yield from _account(home, sources)
            continue
        for _, permission in organization.PERMISSIONS:
            yield Planned(home, permission, permission)
        for account in sources.aws_accounts or ("*",):
            scope = f"aws:{account}"
            yield Planned(scope, roles.ASSUME, roles.ASSUME)
            yield Planned(scope, _WHO, _WHO)
            yield from _account(scope, sources)


def _account(scope: str, sources: Sources) -> Iterator[Planned]:
    called = (*iam.PERMISSIONS, *(advisor.PERMISSIONS if sources.aws_access_advisor else ()))
    for operation in sorted({permission for _, permission in called}):
        yield Planned(scope, operation, operation, _EACH.get(operation, ""))
    if not sources.aws_regions:
        yield Planned(scope, REGIONS, REGIONS)
    yield from _rows(scope, worldwide=True)
    for region in dict.fromkeys(sources.aws_regions or ("*",)):
        yield from _rows(f"{scope}/{region}", worldwide=False)


def _rows(scope: str, *, worldwide: bool) -> Iterator[Planned]:
    for row in ROWS:
        if row.worldwide == worldwide:
            yield from _calls(scope, row, row.listing, row.parent.kind if row.parent else "")


def _calls(scope: str, row: Row, call: Call, each: str) -> Iterator[Planned]:
    yield Planned(scope, row.operation(call), row.permission(call), each, sensitive(call))
    for following in call.then:
        yield from _calls(scope, row, following, row.kind)
