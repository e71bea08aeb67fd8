"""Buckets that an access control list makes public."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kit.aws_replay import AwsReplay
from tests.providers.aws.conftest import Scan
from tests.providers.aws.self_hosted.conftest import Read, facts, gaps

BUCKET = "aws.s3.bucket"
GROUPS = "http://acs.amazonaws.com/groups"


def _acl(permission: str, group: str) -> dict[str, Any]:
    grants = [
        {"Grantee": {"Type": "CanonicalUser", "ID": "own"}, "Permission": "FULL_CONTROL"},
        {"Grantee": {"Type": "Group", "URI": f"{GROUPS}/{group}"}, "Permission": permission},
    ]
    return {
        "service": "s3",
        "operation": "GetBucketAcl",
        "when": {"Bucket": "customer-exports"},
        "add": True,
        "response": {"Owner": {"ID": "own"}, "Grants": grants},
    }


def _block(ignores: bool) -> dict[str, Any]:
    return {
        "service": "s3",
        "operation": "GetPublicAccessBlock",
        "when": {"Bucket": "customer-exports"},
        "add": True,
        "response": {"PublicAccessBlockConfiguration": {"IgnorePublicAcls": ignores}},
    }


@pytest.mark.parametrize(
    ("permission", "group", "public"),
    [
        ("READ", "global/AllUsers", True),
        ("WRITE", "global/AuthenticatedUsers", True),
        ("FULL_CONTROL", "global/AllUsers", True),
        ("READ_ACP", "global/AllUsers", False),  # who may see the list sees no data
        ("WRITE", "s3/LogDelivery", False),
    ],
)
def test_what_a_list_grants_anyone(permission: str, group: str, public: bool, read: Read) -> None:
    bucket = facts(read(BUCKET, _acl(permission, group)), "customer-exports")
    assert bucket["acl_is_public"] is public
    assert ("ignores_public_acls" in bucket) is public


def test_a_block_that_ignores_lists(read: Read) -> None:
    for ignores in (True, False):
        told = read(BUCKET, _acl("READ", "global/AllUsers"), _block(ignores))
        bucket = facts(told, "customer-exports")
        assert bucket["ignores_public_acls"] is ignores
        assert bucket["account_ignores_public_acls"] is True  # that of the answers
        assert gaps(told) == {}


def test_a_list_that_was_denied_is_neither_public_nor_not(scan: Scan, cloud: AwsReplay) -> None:
    cloud.fault("deny", "s3", "GetBucketAcl", when={"Bucket": "handbook"})
    found = {one.id: one for one in scan().assets}
    bucket = found["arn:aws:s3:::handbook"]
    assert "acl_is_public" not in bucket.facts
