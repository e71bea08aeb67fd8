"""Policies of resources: at a glance, and what configurations name in place of ARNs."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.providers.aws import resource_policy
from aispm.providers.aws.faults import MalformedError
from aispm.providers.aws.named import named

OWN = "111122223333"


def allow(principal: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": "*", **more}


def at_a_glance(*statements: dict[str, Any]) -> tuple[bool, list[str]]:
    facts = resource_policy.facts({"Statement": list(statements)}, OWN)
    assert facts["has_resource_policy"]
    return facts["resource_policy_trusts_any"], facts["resource_policy_accounts"]


def test_who_is_let_in() -> None:
    assert at_a_glance(allow("*")) == (True, [])
    assert at_a_glance(allow({"AWS": "*"})) == (True, [])
    assert at_a_glance(allow("*", Condition={"StringEquals": {"aws:SourceVpc": "v"}}))[0] is False
    for key in ("aws:SecureTransport", "lambda:FunctionUrlAuthType"):
        assert at_a_glance(allow("*", Condition={"StringEquals": {key: "x"}})) == (True, [])
    both = {"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:PrincipalOrgID": "o-1"}}
    assert at_a_glance(allow("*", Condition=both)) == (False, [])
    other = {"AWS": ["arn:aws:iam::444455556666:root", f"arn:aws:iam::{OWN}:role/a"]}
    assert at_a_glance(allow(other)) == (False, ["444455556666"])
    assert at_a_glance(allow("*") | {"Effect": "Deny"}) == (False, [])


def deny(condition: Any, **more: Any) -> dict[str, Any]:
    return allow("*", **{"Effect": "Deny", "Condition": condition, **more})


OF_OTHERS = {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}


@pytest.mark.parametrize(
    "guard",
    [
        deny(OF_OTHERS),
        deny({"StringNotEqualsIfExists": {"AWS:PrincipalAccount": [OWN]}}),
        deny({"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/*"}}),
        deny({"StringNotLike": {"aws:PrincipalOrgPaths": "o-1/*"}}),
        deny({**OF_OTHERS, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}),
        deny({**OF_OTHERS, "Bool": {"aws:ViaAWSService": False}}, Principal={"AWS": ["*"]}),
        deny({"StringNotEquals": {"aws:SourceVpce": "vpce-1", "aws:PrincipalOrgID": "o-1"}}),
        deny(OF_OTHERS, Action="lambda:Invoke*"),
        deny(OF_OTHERS, Action=["Lambda:InvokeFunction"], Resource="arn:aws:lambda:*"),
    ],
)
def test_what_a_policy_denies_strangers_it_does_not_let_anyone_do(guard: dict[str, Any]) -> None:
    one = allow("*", Action="lambda:InvokeFunction", Resource="arn:aws:lambda:r:1:function:f")
    assert at_a_glance(one) == (True, [])
    assert at_a_glance(one, guard) == (False, [])


@pytest.mark.parametrize(
    "guard",
    [
        deny({"StringNotEquals": {"aws:PrincipalTag/team": "a"}}),
        deny({"StringEquals": {"aws:PrincipalOrgID": "o-2"}}),
        deny({"Bool": {"aws:SecureTransport": "false"}}),
        deny({**OF_OTHERS, "Bool": {"aws:SecureTransport": "false"}}),
        deny({**OF_OTHERS, "Bool": {"aws:PrincipalIsAWSService": "true"}}),
        deny({"StringNotLike": {"aws:PrincipalOrgID": "*"}}),
        deny({"StringNotLike": {"aws:PrincipalOrgPaths": "*/r-1/*"}}),
        deny({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/agent"}}),
        deny({"StringNotEquals": {"aws:PrincipalOrgID": []}}),
        deny({"StringNotEquals": "o-1"}),
        deny("o-1"),
        deny(OF_OTHERS, Action="lambda:GetFunction"),
        deny(OF_OTHERS, Resource="arn:aws:lambda:r:1:function:g"),
        deny(OF_OTHERS, Principal={"AWS": "arn:aws:iam::444455556666:root"}),
        {"Effect": "Deny", "Principal": "*", "NotAction": "lambda:GetFunction", "Resource": "*"},
        allow("*", Effect="Allow", Condition=OF_OTHERS),
    ],
)
def test_a_denial_that_strangers_may_pass_is_none(guard: dict[str, Any]) -> None:
    one = allow("*", Action="lambda:InvokeFunction", Resource="arn:aws:lambda:r:1:function:f")
    assert at_a_glance(one, guard)[0] is True


def test_policies_without_resources_are_compared_by_their_actions() -> None:
    one = {"Effect": "Allow", "Principal": "*", "Action": "ecr:*"}
    guard = {"Effect": "Deny", "Principal": "*", "Condition": OF_OTHERS}
    assert at_a_glance(one, guard | {"Action": "ecr:*"}) == (False, [])
    assert at_a_glance(one, guard | {"Action": "ecr:Get*"}) == (True, [])
    some = one | {"Action": "ecr:Get*"}
    assert at_a_glance(some, guard | {"Action": "ecr:Get?"}) == (True, [])
    assert at_a_glance(one | {"NotAction": "ecr:Put*"}, guard | {"Action": "*"}) == (True, [])


def test_a_service_is_let_in_for_whichever_account_asks_it() -> None:
    plain = allow({"Service": ["bedrock.amazonaws.com", "s3.amazonaws.com"]})
    held = plain | {"Condition": {"ArnLike": {"AWS:SourceArn": f"arn:aws:bedrock:*:{OWN}:*"}}}
    told = [
        resource_policy.facts({"Statement": one}, OWN)["resource_policy_unguarded_services"]
        for one in (plain, held)
    ]
    assert told == [["bedrock.amazonaws.com"], []]


def test_none_is_told_from_unread() -> None:
    for nothing in (None, ""):
        assert resource_policy.document(nothing) is None
    assert resource_policy.facts(None, OWN) == {
        "has_resource_policy": False,
        "resource_policy_trusts_any": False,
        "resource_policy_accounts": [],
        "resource_policy_unguarded_services": [],
    }
    for broken in ("{", "[]", 7):
        with pytest.raises(MalformedError):
            resource_policy.document(broken)


def test_words_that_callers_are_asked_for_are_not_kept() -> None:
    asked = {"StringLike": {"AWS:Referer": ["s3cr3t"], "aws:PrincipalTag/a": "b"}}
    given = {"Statement": [allow("*", Condition=asked)]}
    kept = resource_policy.record(given, "arn:aws:s3:::b", OWN).document
    [statement] = kept["Statement"]
    assert statement["Condition"] == {
        "StringLike": {"AWS:Referer": "(not kept)", "aws:PrincipalTag/a": "b"}
    }
    assert given["Statement"][0]["Condition"] == asked


def test_it_is_of_the_account_that_the_arn_names() -> None:
    arn = "arn:aws:bedrock-agentcore:us-east-1:444455556666:runtime/r-1"
    record = resource_policy.record({"Statement": []}, arn, OWN)
    assert (record.id, record.kind, record.attached_to) == (f"{arn}#policy", "resource", (arn,))
    assert record.scope == "aws:444455556666"
    assert resource_policy.record({}, "arn:aws:s3:::b", OWN).scope == f"aws:{OWN}"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (
            "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/bot:1",
            "arn:aws:ecr:eu-west-1:111122223333:repository/team/bot",
        ),
        (
            "111122223333.dkr-ecr.eu-west-1.on.aws/bot@sha256:12",
            "arn:aws:ecr:eu-west-1:111122223333:repository/bot",
        ),
        ("public.ecr.aws/x/bot:1", "public.ecr.aws/x/bot:1"),
        ("s3://models/a/b.tgz", "arn:aws:s3:::models"),
        ("anthropic.claude-sonnet-4", "anthropic.claude-sonnet-4"),
        ("arn:aws:s3:::b", "arn:aws:s3:::b"),
    ],
)
def test_what_is_meant(written: str, meant: str) -> None:
    assert named(written, "aws") == meant
