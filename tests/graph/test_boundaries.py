"""A boundary holds, however much its bearer may grant itself; and who cannot be changed at all."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.graph.build import build
from aispm.model import Identity, Snapshot
from aispm.rulebook import rules_root
from aispm.rulebook.escalations import load_escalations
from tests.graph.estates import ACCOUNT, allow, arn, asset, identity, policy, snapshot, trusts

TECHNIQUES = load_escalations(rules_root())
SCOPE = f"aws:{ACCOUNT}"
BUCKET = "arn:aws:s3:::ledger"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
SELF = allow("iam:PutUserPolicy", arn("user/ada"))
LIFT = allow("iam:DeleteUserPermissionsBoundary")


def found(seen: Snapshot, source: str) -> set[tuple[str, str, str]]:
    return {
        (edge.relation, edge.target.rpartition("/")[2], edge.certainty)
        for edge in build(seen, TECHNIQUES).edges
        if edge.source == arn(source)
    }


def bounded(own: list[Any], boundary: list[Any]) -> set[tuple[str, str, str]]:
    seen = snapshot(
        identities=[identity("user/ada"), identity("role/victim")],
        policies=[
            policy("identity", "user/ada", *own),
            policy("boundary", "user/ada", *boundary),
            policy("trust", "role/victim", trusts(Service="lambda.amazonaws.com")),
        ],
        assets=[asset("aws.s3.bucket", BUCKET)],
    )
    return found(seen, "user/ada")


READS = ("reads", BUCKET, "allowed")
ADMIN = ("grants-itself", SCOPE, "allowed")


@pytest.mark.parametrize(
    ("own", "boundary", "expected"),
    [
        # It can have all that its boundary allows, and no more.
        ([SELF], [SELF], set()),
        ([SELF], [SELF, allow("s3:GetObject")], {READS}),
        ([SELF], [SELF, allow("s3:GetObject", Condition=MFA)], {(*READS[:2], "conditional")}),
        ([SELF | {"Condition": MFA}], [SELF, allow("s3:GetObject")],
         {(*READS[:2], "conditional")}),
        ([allow("logs:*")], [SELF, allow("s3:GetObject")], set()),
        # Who may lift the boundary has none.
        ([SELF], [SELF, LIFT], {ADMIN}),
        ([SELF], [allow("*")], {ADMIN}),
        ([SELF], [allow("*", Condition=MFA)], set()),
        # A Deny of its own stays, whatever it grants itself.
        ([SELF, allow("s3:*") | {"Effect": "Deny"}], [SELF, allow("s3:GetObject")], set()),
    ],
)  # fmt: skip
def test_what_a_bounded_user_gains(own: list[Any], boundary: list[Any], expected: Any) -> None:
    gained = bounded(own, boundary)
    if expected:
        assert gained == expected
    else:
        assert not {one for one in gained if one[2] == "allowed"}


def test_rewriting_a_bounded_role_makes_nobody_administrator() -> None:
    def gained(*boundary: Any, lift: bool = False) -> set[tuple[str, str, str]]:
        own = [allow(["iam:PutRolePolicy", "sts:AssumeRole"])]
        own += [allow("iam:DeleteRolePermissionsBoundary")] if lift else []
        policies = [
            policy("identity", "user/ada", *own),
            policy("trust", "role/victim", trusts(AWS=ACCOUNT)),
        ]
        policies += [policy("boundary", "role/victim", *boundary)] if boundary else []
        seen = snapshot([identity("user/ada"), identity("role/victim")], policies)
        return {one for one in found(seen, "user/ada") if one[0] == "grants-itself"}

    assert gained() == {ADMIN}
    assert gained(allow("logs:*")) == set()
    assert gained(allow("logs:*"), lift=True) == {ADMIN}
    assert gained(allow("*")) == {ADMIN}


def test_only_a_user_can_put_itself_into_a_group() -> None:
    def gained(who: str) -> set[tuple[str, str, str]]:
        seen = snapshot(
            [identity(who), identity("group/owners")],
            [
                policy("identity", who, allow("iam:AddUserToGroup")),
                policy("identity", "group/owners", allow("*")),
            ],
        )
        return found(seen, who)

    assert gained("user/ada") == {("takes-over", "owners", "allowed")}
    assert gained("role/ada") == set()


def test_a_group_that_may_rewrite_itself_makes_its_members_administrators() -> None:
    seen = snapshot(
        [identity("group/staff")],
        [policy("identity", "group/staff", allow("iam:PutGroupPolicy", arn("group/staff")))],
    )
    assert found(seen, "group/staff") == {ADMIN}


def test_roles_that_only_aws_can_change_are_taken_over_by_nobody() -> None:
    reserved = "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef"
    linked = "role/aws-service-role/lambda.amazonaws.com/AWSServiceRoleForLambda"
    roles = [
        Identity(arn(reserved), "aws.iam.role", "AWSReservedSSO_Admin_0123456789abcdef", SCOPE),
        Identity(
            arn(linked), "aws.iam.role", "Linked", SCOPE, facts={"service_linked": True}
        ),
    ]  # fmt: skip
    service = trusts(Service="lambda.amazonaws.com")
    seen = snapshot(
        [identity("user/ada"), *roles],
        [
            policy("trust", reserved, service),
            policy("trust", linked, service),
            policy("identity", reserved, allow("iam:PutRolePolicy")),
            policy(
                "identity",
                "user/ada",
                allow(["iam:PassRole", "iam:UpdateAssumeRolePolicy", "lambda:*"]),
            ),
        ],
    )
    assert found(seen, "user/ada") == set()
    assert found(seen, reserved) == set()
