"""Which buckets, functions and the like serve AI."""

from __future__ import annotations

import pytest

from aispm.correlate import serving
from aispm.model import Asset, Link, Read, Snapshot
from aispm.providers.aws import kinds
from aispm.providers.aws.rows import ROWS
from aispm.vocabulary import SNAPSHOT_SCHEMA, Facts

ACCOUNT = "aws:111122223333"
DENIED = Read(f"{ACCOUNT}/us-east-1", "bedrock-agent:ListAgents", "denied", ("aws.bedrock.agent",))
UNTAGGED = Read(ACCOUNT, "s3:GetBucketTagging", "denied", supplies=("aws.s3.bucket.tags",))


def told(*reads: Read) -> dict[str, bool | None]:
    assets = [
        Asset("books", "aws.s3.bucket", "books", ACCOUNT),
        Asset("scratch", "aws.s3.bucket", "scratch", ACCOUNT),
        Asset("image", "aws.ecr.repository", "image", f"{ACCOUNT}/us-east-1"),
        Asset("mail", "aws.lambda.function", "mail", f"{ACCOUNT}/us-east-1"),
        Asset("source", "aws.bedrock.data_source", "source", f"{ACCOUNT}/us-east-1"),
        Asset("runtime", "aws.agentcore.runtime", "runtime", f"{ACCOUNT}/us-east-1"),
    ]
    links = [
        Link("source", "reads", "books"),
        Link("image", "runs-code-in", "runtime"),
        Link("mail", "reads", "scratch"),
    ]
    snapshot = Snapshot(
        version=SNAPSHOT_SCHEMA, taken_at="", assets=(*assets,), links=(*links,), reads=reads
    )
    found = serving.facts(snapshot)
    assert not found.keys() & {"source", "runtime"}
    names = [one.id for one in assets[:4]]
    return {name: found[name]["serves_ai"] if name in found else None for name in names}


def test_what_an_ai_service_uses_serves_it() -> None:
    found = {"books": True, "scratch": False, "image": True, "mail": False}
    assert told() == told(UNTAGGED) == found


def test_behind_a_gap_anything_may_serve() -> None:
    assert told(DENIED) == {"books": True, "scratch": None, "image": True, "mail": None}


@pytest.mark.parametrize(
    ("kind", "facts", "serves"),
    [
        ("aws.states.state_machine", {"ai_signs": ["calls bedrock:invokeModel"]}, True),
        ("aws.states.state_machine", {"ai_signs": []}, False),
        ("aws.ecs.service", {}, None),
        ("aws.cloudtrail.trail", {}, False),
        ("aws.bedrock.invocation_logging", {}, True),
    ],
)
def test_what_may_be_of_anything_is_of_ai_where_it_bears_a_sign(
    kind: str, facts: Facts, serves: bool | None
) -> None:
    assets = (
        Asset("books", "aws.s3.bucket", "books", ACCOUNT),
        Asset("one", kind, "one", ACCOUNT, facts=facts),
    )
    links = (Link("one", "writes", "books"),)
    seen = Snapshot(version=SNAPSHOT_SCHEMA, taken_at="", assets=assets, links=links)
    assert serving.facts(seen).get("books", {}).get("serves_ai") is serves


def test_the_rows_say_so_too() -> None:
    assert {row.kind for row in ROWS if row.general} == serving.GENERAL
    signed = {kind.name for kind in kinds() if "ai_signs" in kind.facts}
    assert signed - serving.GENERAL == serving.HOSTS
