"""Policies of data from a live account to what everyone reaches: read, brought, and refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aispm import scan
from aispm.graph.path import reaches
from aispm.model import Target
from aispm.providers.base import Sources
from tests.kit.acme import aws_env
from tests.kit.aws_replay import AwsReplay, serve

HOME, ELSEWHERE = "111122223333", "444455556666"
LEDGER = "arn:aws:s3:::ledger"
KEY = f"arn:aws:kms:us-east-1:{HOME}:key/k-1"
GUEST = f"arn:aws:iam::{ELSEWHERE}:role/guest"
CLERK, IDLE = (f"arn:aws:iam::{HOME}:role/{name}" for name in ("clerk", "idle"))
NOW = "2026-11-20T00:00:00Z"
BLOCKS = {"PublicAccessBlockConfiguration": {"RestrictPublicBuckets": True}}

Analysed = Callable[..., scan.Analysis]


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action: str, resource: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


READ = allow("s3:GetObject", f"{LEDGER}/*")
TO_GUEST = policy({**READ, "Principal": {"AWS": GUEST}})
TO_ALL = policy({**READ, "Principal": "*"})
KEPT = policy({**READ, "Effect": "Deny", "Principal": "*"})
NO_DELEGATION = policy(allow("kms:*", "*", Principal={"AWS": f"{CLERK}-of-old"}))


def role(arn: str, *statements: dict[str, Any]) -> dict[str, Any]:
    inline = {"PolicyName": "own", "PolicyDocument": policy(*statements)}
    return {
        "Path": "/",
        "RoleName": arn.rpartition("/")[2],
        "RoleId": f"AROA{arn.rpartition('/')[2].upper():0<16}",
        "Arn": arn,
        "CreateDate": NOW,
        "AssumeRolePolicyDocument": policy(),
        "RolePolicyList": [inline] if statements else [],
        "AttachedManagedPolicies": [],
        "InstanceProfileList": [],
        "Tags": [],
    }


def answer(service: str, operation: str, response: Any, **more: Any) -> dict[str, Any]:
    return {"service": service, "operation": operation, "response": response, **more}


def roles(account: str, *given: dict[str, Any]) -> dict[str, Any]:
    found = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [*given]}
    response = {**found, "Policies": []}
    return answer("iam", "GetAccountAuthorizationDetails", response, account=account)


ESTATE = (
    roles(HOME, role(CLERK, READ, allow("kms:Decrypt", "*")), role(IDLE)),
    roles(ELSEWHERE, role(GUEST, READ)),
    answer("s3", "ListBuckets", {"Buckets": [{"Name": "ledger", "BucketRegion": "us-east-1"}]},
           account=HOME),
    answer("s3", "GetBucketTagging",
           {"TagSet": [{"Key": "sensitivity", "Value": "restricted"}]}, account=HOME),
    answer("kms", "ListKeys", {"Keys": [{"KeyId": "k-1", "KeyArn": KEY}]}, account=HOME),
    answer("kms", "DescribeKey", {"KeyMetadata": {"KeyId": "k-1", "KeyManager": "CUSTOMER"}}),
)  # fmt: skip


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Analysed]:
    """What a scan of both accounts tells: answers beside the estate's, exports, what is denied."""
    with serve() as server:
        for name, value in aws_env(server.url).items():
            monkeypatch.setenv(name, value)

        def told(
            *answers: dict[str, Any], brought: Path | None = None, denied: str = ""
        ) -> scan.Analysis:
            _serve(server, answers)
            if denied:
                server.fault("deny", *denied.split(":"))
            return scan.analyse(scan.collect(_sources(brought)), scan.load_rules(scan.Settings()))

        yield told


def _serve(server: AwsReplay, answers: tuple[dict[str, Any], ...]) -> None:
    import msgspec

    from tests.kit.aws_fixtures import Fixture, checked

    every = (*ESTATE, *answers)
    server.answer_from(checked(msgspec.convert(one, Fixture)) for one in every)


def _sources(brought: Path | None) -> Sources:
    return Sources(
        aws=True,
        aws_profiles=("acme-prod", "acme-dev"),
        aws_regions=("us-east-1",),
        imports=(str(brought),) if brought else (),
        now=NOW,
    )


def of_bucket(document: dict[str, Any], *, public: bool = False) -> tuple[dict[str, Any], ...]:
    status = answer("s3", "GetBucketPolicyStatus", {"PolicyStatus": {"IsPublic": public}})
    return answer("s3", "GetBucketPolicy", {"Policy": document}), status


def read_by(one: scan.Analysis, who: str, what: str = LEDGER) -> list[str]:
    """How surely somebody reads what it reaches."""
    found = [each for each in reaches(one.graph, who) if each.target == what]
    return [each.certainty for each in found if each.access == "read"]


def test_a_policy_read_live_tells_what_the_same_policy_brought_tells(
    analysed: Analysed, tmp_path: Path
) -> None:
    without = analysed()
    assert reaches(without.graph, GUEST) == []
    assert without.measure.facts[GUEST]["restricted"] == 0

    live = analysed(*of_bucket(TO_GUEST))
    (tmp_path / HOME / "bucket-policies").mkdir(parents=True)
    (tmp_path / HOME / "bucket-policies" / "ledger.json").write_text(
        json.dumps({"Policy": json.dumps(TO_GUEST)})
    )
    brought = analysed(brought=tmp_path)
    assert live.snapshot.policies == brought.snapshot.policies
    assert live.graph.edges == brought.graph.edges
    assert live.measure.blast == brought.measure.blast
    assert live.measure.facts == {
        name: facts for name, facts in brought.measure.facts.items() if name in live.measure.facts
    }
    assert reaches(live.graph, GUEST) == [Target(LEDGER, "read", 0, "allowed")]
    assert live.measure.facts[GUEST]["restricted"] == 1

    # It was refused, and then brought: that is as good.
    both = analysed(brought=tmp_path, denied="s3:GetBucketPolicy")
    assert both.measure.blast == live.measure.blast


def test_a_policy_that_denies_keeps_out(analysed: Analysed) -> None:
    assert read_by(analysed(), CLERK) == ["allowed"]
    kept = analysed(*of_bucket(KEPT))
    assert read_by(kept, CLERK) == []
    assert kept.measure.facts[CLERK]["restricted"] == 0


def test_a_refused_policy_leaves_everyone_undetermined(analysed: Analysed) -> None:
    refused = analysed(denied="s3:GetBucketPolicy")
    assert read_by(refused, CLERK) == ["conditional"]
    assert read_by(refused, GUEST) == []
    for who in (CLERK, GUEST, IDLE):
        assert "restricted" not in refused.measure.facts[who]
        told = refused.measure.told[who].gaps["restricted"]
        assert [(one.operation, one.state) for one in told] == [("s3:GetBucketPolicy", "denied")]
    assert refused.measure.facts[IDLE]["admin"] is False


@pytest.mark.parametrize(
    ("answers", "denied", "certainty"),
    [
        ((), "", ["allowed"]),
        ((answer("s3", "GetPublicAccessBlock", BLOCKS),), "", []),
        ((answer("s3control", "GetPublicAccessBlock", BLOCKS),), "", []),
        ((), "s3:GetPublicAccessBlock", ["conditional"]),
        ((), "s3control:GetPublicAccessBlock", ["conditional"]),
        ((), "s3:GetBucketPolicyStatus", ["conditional"]),
    ],
)
def test_a_block_takes_back_what_a_public_policy_gives_others(
    analysed: Analysed, answers: tuple[dict[str, Any], ...], denied: str, certainty: list[str]
) -> None:
    found = analysed(*of_bucket(TO_ALL, public=True), *answers, denied=denied)
    assert read_by(found, GUEST) == certainty
    assert read_by(found, IDLE) == ["allowed"]  # of the bucket's own account


def test_without_the_leave_of_its_policy_a_key_is_nobodys(analysed: Analysed) -> None:
    assert read_by(analysed(), CLERK, KEY) == ["allowed"]  # it leaves it to the account
    own = answer("kms", "GetKeyPolicy", {"Policy": NO_DELEGATION}, account=HOME)
    assert read_by(analysed(own), CLERK, KEY) == []
    assert read_by(analysed(denied="kms:GetKeyPolicy"), CLERK, KEY) == ["conditional"]
    assert read_by(analysed(denied="kms:DescribeKey"), CLERK, KEY) == ["conditional"]


def sure(one: scan.Analysis) -> str:
    """What the clerk's access to the key is worth."""
    [edge] = [each for each in one.graph.edges if (each.source, each.target) == (CLERK, KEY)]
    return edge.certainty


def test_policies_of_keys_that_aws_manages_are_not_asked_for(
    analysed: Analysed,
) -> None:
    theirs = answer(
        "kms", "DescribeKey", {"KeyMetadata": {"KeyId": "k-1", "KeyManager": "AWS"}}, account=HOME
    )
    found = analysed(theirs)
    assert not any(one.operation == "kms:GetKeyPolicy" for one in found.snapshot.reads)
    assert sure(found) == "assumed"
    assert sure(analysed()) == "allowed"
