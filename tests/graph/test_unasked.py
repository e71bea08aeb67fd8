"""The kinds of resources that no call of a scan asked for."""

from __future__ import annotations

from aispm.graph.unasked import unasked
from aispm.model import Read, Snapshot
from aispm.scan import known_kinds
from tests.graph.estates import ACCOUNT, OTHER, asset, identity, snapshot

HOME = f"aws:{ACCOUNT}"


def told(seen: Snapshot) -> dict[str, tuple[str, ...]]:
    return unasked(seen, known_kinds(), [HOME, f"aws:{OTHER}", "aws:999988887777"])


def estate(*reads: Read) -> Snapshot:
    return snapshot(
        identities=[identity("role/a"), identity("role/b", OTHER)],
        assets=[asset("aws.s3.bucket", "arn:aws:s3:::books")],
        reads=reads,
    )


def test_an_export_of_permissions_asked_for_no_data() -> None:
    found = told(estate())
    assert found.keys() == {HOME, f"aws:{OTHER}"}  # of a third account nobody is known
    assert {"aws.kms.key", "aws.lambda.function"} <= {*found[HOME]}
    assert {*found[f"aws:{OTHER}"]} - {*found[HOME]} == {"aws.s3.bucket"}  # one is seen at home


def test_what_was_refused_was_asked_for() -> None:
    refused = Read(f"{HOME}/eu-west-1", "kms:ListKeys", "denied", lists=("aws.kms.key",))
    found = told(estate(refused))
    assert "aws.kms.key" not in found[HOME]
    assert "aws.kms.key" in found[f"aws:{OTHER}"]
    everything = Read(HOME, "all", "ok", lists=tuple(known_kinds()))
    assert HOME not in told(estate(everything))
