"""Condition blocks: true, false, and unknown where a snapshot cannot tell."""

from typing import Any

import pytest

from aispm.iam.aws.conditions import holds
from aispm.iam.aws.context import MISSING, UNKNOWN, Complete
from aispm.iam.aws.variables import substitute

KNOWN = {
    "iam:passedtoservice": "lambda.amazonaws.com",
    "aws:principalaccount": "111122223333",
    "aws:principalarn": "arn:aws:iam::111122223333:role/build",
    "aws:username": "ada",
    "aws:principaltag/team": None,
}


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (None, True),
        ({}, True),
        ({"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}, True),
        ({"StringEquals": {"iam:PassedToService": ["a", "lambda.amazonaws.com"]}}, True),
        ({"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}, False),
        ({"StringLike": {"IAM:PassedToService": "*.amazonaws.com"}}, True),
        ({"StringNotEquals": {"aws:PrincipalAccount": "111122223333"}}, False),
        ({"StringNotEquals": {"aws:PrincipalAccount": "444455556666"}}, True),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/b*"}}, True),
        ({"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/b*"}}, False),
        ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, None),
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, None),
        ({"StringEquals": {"aws:PrincipalTag/team": "ai"}}, False),
        ({"StringEqualsIfExists": {"aws:PrincipalTag/team": "ai"}}, True),
        ({"StringNotEquals": {"aws:PrincipalTag/team": "ai"}}, True),
        ({"Null": {"aws:PrincipalTag/team": "true"}}, True),
        ({"Null": {"aws:PrincipalTag/team": "false"}}, False),
        ({"ForAllValues:StringEquals": {"aws:PrincipalTag/team": "ai"}}, True),
        ({"StringEquals": {"aws:PrincipalArn": "${aws:SourceIdentity}"}}, None),
        # One false operator decides, whatever the others would say.
        (
            {
                "Bool": {"aws:MultiFactorAuthPresent": "true"},
                "StringEquals": {"aws:PrincipalAccount": "444455556666"},
            },
            False,
        ),
        ({"NoSuchOperator": {"aws:username": "ada"}}, None),
        ("not a block", None),
        ({"StringEquals": "not a block"}, None),
    ],
)
def test_a_block(condition: Any, answer: bool | None) -> None:
    assert holds(condition, KNOWN) is answer


def test_policy_variables() -> None:
    assert substitute("home/${aws:username}/*", KNOWN) == "home/ada/*"
    assert substitute("${aws:SourceIdentity}", KNOWN) is UNKNOWN
    assert substitute("${aws:SourceIdentity}", Complete(KNOWN)) is MISSING
    assert substitute("${aws:SourceIdentity, 'none'}", KNOWN) is UNKNOWN
    assert substitute("${aws:SourceIdentity, 'none'}", Complete(KNOWN)) == "none"
    assert substitute("${*}${?}${$}", KNOWN, pattern=False) == "*?$"
    assert substitute("a ${ b", KNOWN) == "a ${ b"
