"""Policies of resources, from the answers of the AWS CLI and the names of their files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.providers.imports.test_organization import ERROR, gaps
from tests.providers.imports.test_permissions import imported, user, written

ACCOUNT = "111122223333"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
SECRET = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:prod/db-AbCdEf"
QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:jobs"
TOPIC = f"arn:aws:sns:eu-west-1:{ACCOUNT}:news"
FUNCTION = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:mail"
BUCKET = "arn:aws:s3:::acme-data"


def document(resource: str = "*") -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "x:*", "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement]}


TEXT = json.dumps(document())


@pytest.mark.parametrize(
    ("name", "content", "arn"),
    [
        ("bucket-policies/acme-data.json", {"Policy": TEXT}, BUCKET),
        ("bucket-policies/acme-data.json", document(), BUCKET),
        ("bucket-policies/arn:aws-cn:s3:::x.json", {"Policy": TEXT}, "arn:aws-cn:s3:::x"),
        (f"key-policies/{KEY}.json", {"Policy": TEXT, "PolicyName": "default"}, KEY),
        (f"key-policies/{KEY.replace('/', '%2F')}.json", {"Policy": TEXT}, KEY),
        (f"key-policies/eu-west-1/{KEY.rpartition('/')[2]}.json", {"Policy": TEXT}, KEY),
        ("secret-policies/x.json", {"ARN": SECRET, "Name": "x", "ResourcePolicy": TEXT}, SECRET),
        (f"secret-policies/{SECRET}.json", {"ResourcePolicy": TEXT}, SECRET),
        ("queue-policies/x.json", {"Attributes": {"QueueArn": QUEUE, "Policy": TEXT}}, QUEUE),
        ("topic-policies/x.json", {"Attributes": {"TopicArn": TOPIC, "Policy": TEXT}}, TOPIC),
        ("function-policies/mail.json", {"Policy": json.dumps(document(FUNCTION))}, FUNCTION),
        ("function-policies/m.json", {"Policy": json.dumps(document(FUNCTION + ":1"))}, FUNCTION),
        ("resource-policies/all.json", [{"ResourceArn": QUEUE, "Policy": TEXT}], QUEUE),
        ("resource-policies/all.json", [{"ResourceArn": QUEUE, "Policy": document()}], QUEUE),
        ("any.json", [{"ResourceArn": QUEUE, "Policy": document()}], QUEUE),
    ],
)
@pytest.mark.parametrize("folder_of", ["", ACCOUNT])
def test_every_way_to_say_whose_policy_it_is(
    tmp_path: Path, name: str, content: Any, arn: str, folder_of: str
) -> None:
    top = tmp_path / folder_of
    written(top / "details.json", {"UserDetailList": [user()]})
    written(top / name, content)
    found = imported(tmp_path)
    assert gaps(found) == []
    assert [
        (one.id, one.kind, one.scope, one.attached_to)
        for one in found.policies
        if one.document["Statement"][0]["Action"] == "x:*"
    ] == [(f"{arn}#policy", "resource", f"aws:{ACCOUNT}", (arn,))]


def test_the_owner_of_a_bucket_is_never_guessed(tmp_path: Path) -> None:
    written(tmp_path / "bucket-policies" / "acme-data.json", {"Policy": TEXT})
    [policy] = imported(tmp_path).policies
    assert (policy.scope, policy.attached_to) == ("aws:*", (BUCKET,))
    other = user(Arn="arn:aws:iam::444455556666:user/ci")
    written(tmp_path / "a.json", {"UserDetailList": [user()]})
    written(tmp_path / "b.json", {"UserDetailList": [other]})
    assert [one.scope for one in imported(tmp_path).policies] == ["aws:*"]


@pytest.mark.parametrize(
    ("content", "state"),
    [
        ({"Policy": "no JSON"}, "failed"),
        ({"Policy": "[]"}, "failed"),
        ({"Policy": 7}, "failed"),
        ("", "failed"),
        ("notes", "failed"),
        ("[" * 100_000, "failed"),
        ([7], "failed"),
        (ERROR.format("AccessDenied"), "denied"),
        (ERROR.format("SlowDown"), "throttled"),
        (ERROR.format("NoSuchBucket"), "failed"),
    ],
)
def test_a_policy_that_cannot_be_read_is_a_gap(tmp_path: Path, content: Any, state: str) -> None:
    written(tmp_path / "bucket-policies" / "acme-data.json", content)
    found = imported(tmp_path)
    assert found.policies == ()
    [(operation, is_, detail, missed)] = gaps(found)
    assert (operation, is_) == (f"parse:{tmp_path.name}/bucket-policies/acme-data.json", state)
    assert missed == (BUCKET,)
    assert "ghp_x" not in detail
    supplied = {fact for read in found.reads if read.blind for fact in read.supplies}
    assert supplied == {"aws.s3.bucket.has_resource_policy"}


@pytest.mark.parametrize(
    "content",
    [
        ERROR.format("NoSuchBucketPolicy"),
        "aws: [ERROR]:" + ERROR.format("ResourceNotFoundException"),
        {"ARN": SECRET, "Name": "x"},
        {"Attributes": {"QueueArn": QUEUE}},
        {"Policy": ""},
    ],
)
def test_a_resource_without_a_policy_is_no_gap(tmp_path: Path, content: Any) -> None:
    written(tmp_path / "bucket-policies" / "acme-data.json", content)
    found = imported(tmp_path)
    assert (found.policies, gaps(found)) == ((), [])


def test_a_policy_of_nobody_knows_whom_is_a_gap(tmp_path: Path) -> None:
    written(tmp_path / "key-policies" / "1234.json", {"Policy": TEXT})
    [(_, state, detail, _)] = gaps(imported(tmp_path))
    assert (state, detail) == (
        "failed",
        "neither the file nor its name tells whose policy it is",
    )


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    written(tmp_path / "outside.json", {"Policy": TEXT})
    (tmp_path / "in" / "bucket-policies").mkdir(parents=True)
    (tmp_path / "in" / "bucket-policies" / "acme-data.json").symlink_to(tmp_path / "outside.json")
    found = imported(tmp_path / "in")
    assert found.policies == ()
    assert [one[1:3] for one in gaps(found)] == [("skipped", "a link out of the tree")]


def test_a_file_that_is_given_alone(folder: Path, aispm: Run) -> None:
    written(folder / "policies.json", [{"ResourceArn": BUCKET, "Policy": document()}])
    ran = aispm("scan", "--import", "policies.json", "--no-config", "--save", "s.json")
    assert ran.code == 0
    [policy] = json.loads((folder / "s.json").read_text())["policies"]
    assert policy["attached_to"] == [BUCKET]
    written(folder / "other.json", {"Policy": TEXT})
    assert aispm("scan", "--import", "other.json", "--no-config").code == 2
