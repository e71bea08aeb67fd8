"""The AWS tables: what an action acts on, and what AWS's own policies say."""

from __future__ import annotations

import pytest

from aispm.iam.aws.table import actions, arns, as_of, managed, takes_no_resource, under_rcps

US = "111122223333"


@pytest.mark.parametrize(
    ("action", "none", "expected"),
    [
        ("s3:ListAllMyBuckets", True, ()),
        ("s3:GetObject", False, ("arn:*:s3:::*/*",)),
        ("lambda:InvokeFunction", False, (f"arn:*:lambda:*:{US}:function:*",)),
        ("nowhere:Nothing", False, ()),
        ("lambda:NoSuchAction", False, ()),
    ],
)
def test_what_an_action_acts_on(action: str, none: bool, expected: tuple[str, ...]) -> None:
    assert takes_no_resource(action) is none
    found = arns(action, US)
    assert found == expected or set(expected) <= set(found)


def test_services_under_resource_control_policies() -> None:
    assert under_rcps("S3:GetObject")
    assert under_rcps("sts:AssumeRole")
    assert not under_rcps("ec2:RunInstances")


def test_policies_that_aws_manages() -> None:
    admin = managed("arn:aws:iam::aws:policy/AdministratorAccess")
    assert admin["Statement"] == [{"Action": "*", "Effect": "Allow", "Resource": "*"}]
    assert managed("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
    assert managed(f"arn:aws:iam::{US}:policy/AdministratorAccess") is None
    assert managed("arn:aws:iam::aws:policy/NoSuchPolicy") is None


def test_the_date_told_is_that_of_the_table() -> None:
    assert actions().date == as_of()
    assert len(actions().services) > 400
