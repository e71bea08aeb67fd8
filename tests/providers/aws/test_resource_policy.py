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
