"""A version of a guardrail counts while something names it."""

from __future__ import annotations

import pytest

from aispm.correlate import correlate, guarding
from aispm.model import Asset, Read, Snapshot
from aispm.vocabulary import SNAPSHOT_SCHEMA

REGION = "aws:111122223333/eu-west-1"
ARN = "arn:aws:bedrock:eu-west-1:111122223333:guardrail/gr1"


OLD, NEW = f"{ARN}:1", f"{ARN}:2"


def current(*reads: Read, named: str = "", scope: str = REGION) -> dict[str, bool]:
    """What is told to be current, of a guardrail with two versions and an agent that names one."""
    assets = (
        Asset(ARN, "aws.bedrock.guardrail", "g", REGION, None, {"is_newest": False}),
        Asset(OLD, "aws.bedrock.guardrail_version", "g:1", REGION, None, {"is_newest": False}),
        Asset(NEW, "aws.bedrock.guardrail_version", "g:2", REGION, None, {"is_newest": True}),
        Asset("agent", "aws.bedrock.agent_version", "a", scope, None, {"guardrails": [named]}),
    )
    told = guarding.facts(
        Snapshot(version=SNAPSHOT_SCHEMA, taken_at="", assets=assets, reads=reads)
    )
    return {one: facts["is_current"] for one, facts in told.items()}


@pytest.mark.parametrize(
    ("named", "scope", "expected"),
    [
        ("gr1:1", REGION, {OLD}),
        ("gr1:DRAFT", REGION, {ARN}),
        (OLD, "aws:444455556666/eu-west-1", {OLD}),
        ("gr1:1", "aws:444455556666/eu-west-1", set()),
        ("gr1:11", REGION, set()),
        ("r1:1", REGION, set()),
    ],
)
def test_who_names_a_version_makes_it_count(named: str, scope: str, expected: set[str]) -> None:
    told = current(named=named, scope=scope)
    assert {one for one, current in told.items() if current} == {NEW, *expected}
    assert told.keys() == {ARN, OLD, NEW}


@pytest.mark.parametrize("scope", [REGION, "aws:111122223333"])
@pytest.mark.parametrize(
    ("lists", "supplies"),
    [
        (("aws.lex.bot_locale",), ()),
        ((), ("aws.bedrock.flow.*",)),
        ((), ("aws.bedrock.agent.guardrails",)),
    ],
)
def test_an_older_version_is_in_doubt_where_who_may_name_it_was_not_read(
    scope: str, lists: tuple[str, ...], supplies: tuple[str, ...]
) -> None:
    denied = Read(scope, "x:List", "denied", lists, supplies)
    assert current(denied, named="gr1:1") == {OLD: True, NEW: True}
    assert current(denied) == {NEW: True}


@pytest.mark.parametrize(
    "read",
    [
        Read(REGION, "x:List", "ok", ("aws.bedrock.flow",)),
        Read(REGION, "x:List", "denied", ("aws.lex.bot",), ("aws.lex.bot.tags",)),
        Read("aws:111122223333/us-east-1", "x:List", "denied", ("aws.bedrock.flow",)),
        Read("aws:444455556666", "x:List", "denied", ("aws.bedrock.flow",)),
    ],
)
def test_what_hides_nobody_who_names_it_leaves_no_doubt(read: Read) -> None:
    assert current(read) == {ARN: False, OLD: False, NEW: True}


@pytest.mark.parametrize(
    ("lists", "supplies", "says"),
    [
        (("aws.bedrock.flow",), (), True),
        ((), ("aws.bedrock.guardrail_version.is_newest",), True),
        (("aws.bedrock.prompt",), (), False),
    ],
)
def test_a_read_says_what_it_hides(
    lists: tuple[str, ...], supplies: tuple[str, ...], says: bool
) -> None:
    read = Read(REGION, "x:List", "denied", lists, supplies)
    told = correlate(Snapshot(version=SNAPSHOT_SCHEMA, taken_at="", reads=(read,)))
    assert ("aws.bedrock.guardrail_version.is_current" in told.reads[0].supplies) == says
