"""A version of a guardrail counts while something names it."""

from __future__ import annotations

import pytest

from aispm.correlate import guarding
from aispm.model import Asset, Snapshot
from aispm.vocabulary import SNAPSHOT_SCHEMA

REGION = "aws:111122223333/eu-west-1"
ARN = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/gr1"


@pytest.mark.parametrize(
    ("named", "scope", "expected"),
    [
        ("gr1:1", REGION, {f"{ARN}:1"}),
        ("gr1:DRAFT", REGION, {ARN}),
        (f"{ARN}:1", "aws:444455556666/eu-west-1", {f"{ARN}:1"}),
        ("gr1:1", "aws:444455556666/eu-west-1", set()),
        ("gr1:11", REGION, set()),
        ("r1:1", REGION, set()),
    ],
)
def test_who_names_a_version_makes_it_count(named: str, scope: str, expected: set[str]) -> None:
    assets = (
        Asset(ARN, "aws.bedrock.guardrail", "g", REGION, None, {"is_current": False}),
        Asset(f"{ARN}:1", "aws.bedrock.guardrail_version", "g:1", REGION),
        Asset("agent", "aws.bedrock.agent_version", "a", scope, None, {"guardrails": [named]}),
    )
    found = guarding.facts(Snapshot(version=SNAPSHOT_SCHEMA, taken_at="", assets=assets))
    assert found == {one: {"is_current": True} for one in expected}
