"""Policies that resources themselves have: attached to them, and told of at a glance."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.model import Snapshot
from aispm.providers.aws import resource_policy
from aispm.providers.aws.faults import MalformedError
from tests.kit.aws_replay import AwsReplay
from tests.providers.aws.conftest import ACCOUNT, Scan

PLACE = "us-east-1:111122223333"


def test_each_policy_is_attached_to_its_resource(seen: Snapshot) -> None:
    found = {one.id: one for one in seen.policies if one.kind == "resource"}
    for name in (
        f"bedrock:{PLACE}:custom-model/tuned1",
        f"bedrock:{PLACE}:guardrail/guard1",
        f"bedrock:{PLACE}:knowledge-base/KB00000001",
        f"aiops:{PLACE}:investigation-group/ig1",
        f"comprehend:{PLACE}:document-classifier/mail",
        f"lex:{PLACE}:bot-alias/BOT0000001/ALIAS00001",
        f"rekognition:{PLACE}:project/badges/1",
        f"sagemaker:{PLACE}:model-package-group/churn",
        f"s3vectors:{PLACE}:bucket/shelf",
    ):
        policy = found[f"arn:aws:{name}#policy"]
        assert policy.attached_to == (f"arn:aws:{name}",)
        assert policy.scope == f"aws:{ACCOUNT}"
        assert policy.document["Statement"]


def test_several_policies_are_one() -> None:
    first = '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*"}}'
    second = '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*"}]}'
    whole = resource_policy.document([first, second])
    assert whole is not None
    assert [one["Effect"] for one in whole["Statement"]] == ["Allow", "Deny"]
    assert resource_policy.document([]) is None


@pytest.mark.parametrize("given", ["{", "[]", '"x"'])
def test_what_is_no_policy_is_a_fault(given: str) -> None:
    with pytest.raises(MalformedError):
        resource_policy.document(given)


def test_a_statement_under_a_condition_is_not_called_open() -> None:
    plain = {"Effect": "Allow", "Principal": "*"}
    narrow = plain | {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}
    told = [
        resource_policy.facts({"Statement": one}, ACCOUNT)["resource_policy_trusts_any"]
        for one in (plain, narrow)
    ]
    assert told == [True, False]


@pytest.mark.parametrize(
    ("condition", "open_"),
    [
        ({"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}}, True),
        ({"StringLike": {"aws:PrincipalArn": "*"}}, True),
        ({"StringLikeIfExists": {"aws:PrincipalOrgID": ["o-1", "*"]}}, True),
        ({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0"]}}, True),
        ({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, False),
        ({"StringEquals": {"aws:PrincipalArn": "*"}}, False),
        ({"StringLike": {"aws:SourceArn": "*"}}, False),
        ({"StringLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:*"}}, False),
        ({"StringLike": {"aws:PrincipalArn": "*"}, "Bool": {"aws:Other": "true"}}, False),
        ({"StringLike": {"aws:PrincipalArn": 7}}, False),
    ],
)
def test_a_condition_that_every_stranger_fulfils_narrows_nothing(
    condition: dict[str, Any], open_: bool
) -> None:
    statement = {"Effect": "Allow", "Principal": "*", "Condition": condition}
    told = resource_policy.facts({"Statement": statement}, ACCOUNT)
    assert told["resource_policy_trusts_any"] is open_


def test_a_list_without_a_paginator_is_read_to_its_end(scan: Scan, cloud: AwsReplay) -> None:
    cloud.listen("opensearchserverless")
    found = [one.name for one in scan().assets if one.kind == "aws.opensearch.collection"]
    assert sorted(found) == ["docs-kb", "logs"]
    assert cloud.count("opensearchserverless", "ListCollections") == 2


def test_what_came_before_a_page_was_denied_is_kept(scan: Scan, cloud: AwsReplay) -> None:
    cloud.fault("deny", "kendra", "ListIndices", when={"NextToken": "more"})
    snapshot = scan()
    [read] = [one for one in snapshot.reads if one.operation == "kendra:ListIndices"]
    assert read.state == "denied"
    assert [one.name for one in snapshot.assets if one.kind == "aws.kendra.index"] == ["wiki"]
