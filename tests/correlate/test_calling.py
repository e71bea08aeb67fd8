"""Where models are called, and which of those that are about to go."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.correlate import calling
from aispm.model import Asset, Link, Read, Snapshot
from aispm.scan import assess
from aispm.vocabulary import SNAPSHOT_SCHEMA
from tests.kit.aws_memory import remembering
from tests.kit.aws_replay import serve
from tests.providers.aws.conftest import ACCOUNT, collect

HOME, AWAY = "us-east-1", "eu-west-1"
RULE = "bedrock-invocation-logging-off"


def _answer(service: str, operation: str, region: str, **response: Any) -> dict[str, Any]:
    return {
        "service": service,
        "operation": operation,
        "account": ACCOUNT,
        "region": region,
        "response": response,
    }


def test_only_a_region_where_models_are_called_lacks_a_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    agent = {
        "agentId": "AGENTA1234",
        "agentName": "a",
        "agentStatus": "PREPARED",
        "updatedAt": "2026-01-01T00:00:00Z",
    }
    off = [
        _answer("bedrock", "GetModelInvocationLoggingConfiguration", one) for one in (HOME, AWAY)
    ]
    listed = _answer("bedrock-agent", "ListAgents", AWAY, agentSummaries=[agent])
    with serve(*off, listed) as server, remembering():
        for name, value in server.env(ACCOUNT, HOME).items():
            monkeypatch.setenv(name, value)
        report = assess(collect(aws_regions=(HOME, AWAY)))

    found = [one.subject for one in report.findings if one.rule == RULE]
    assert found == [f"arn:aws:bedrock:{AWAY}:{ACCOUNT}:model-invocation-logging"]
    assert [one for one in report.undetermined if one.rule == RULE] == []


def _told(*assets: Asset, links: tuple[Link, ...] = (), reads: tuple[Read, ...] = ()) -> Any:
    """What is told of the region's logging, and of its models."""
    own = (
        Asset("log", "aws.bedrock.invocation_logging", "log", "aws:1/eu", None, {"enabled": False}),
        Asset("models", "aws.bedrock.model_access", "m", "aws:1/eu", None, {"legacy_models": OLD}),
    )
    snapshot = Snapshot(
        version=SNAPSHOT_SCHEMA, taken_at="", assets=(*own, *assets), links=links, reads=reads
    )
    found = calling.facts(snapshot)
    assert found.keys() <= {"log", "models"}
    return (
        found.get("log", {}).get("used_by"),
        found.get("models", {}).get("legacy_models_used"),
    )


OLD = ["anthropic.claude-v2"]
_CLAUDE = "arn:aws:bedrock:eu::foundation-model/anthropic.claude-v2"


def _asset(kind: str, scope: str = "aws:1/eu", **facts: Any) -> Asset:
    return Asset("one", f"aws.{kind}", "one", scope, None, facts)


@pytest.mark.parametrize(
    ("asset", "model", "expected"),
    [
        (_asset("bedrock.agent"), "eu.anthropic.claude-v2", (["aws.bedrock.agent"], OLD)),
        (_asset("bedrock.agent"), "anthropic.claude-v3", (["aws.bedrock.agent"], [])),
        (_asset("bedrock.agent", "aws:1/us"), _CLAUDE, ([], [])),
        (_asset("lex.intent"), _CLAUDE, (["aws.lex.intent"], OLD)),
        (_asset("lex.intent"), "", ([], [])),
        (_asset("lex.intent"), "arn:", ([], [])),
        (_asset("comprehend.flywheel"), "arn:aws:comprehend:eu:1:flywheel/x", ([], [])),
        (_asset("bedrock.guardrail"), "", ([], [])),
        (
            _asset("agentcore.harness", model_provider="bedrockModelConfig"),
            "anthropic.claude-v2",
            (["aws.agentcore.harness"], OLD),
        ),
        (_asset("agentcore.harness", model_provider="openAiModelConfig"), "gpt-5", ([], [])),
        (
            _asset("agentcore.harness", model_provider="liteLlmModelConfig"),
            "bedrock/anthropic.claude-v2",
            (["aws.agentcore.harness"], OLD),
        ),
        (
            _asset("lambda.function", ai_signs=["variable BEDROCK_MODEL"]),
            "",
            (["aws.lambda.function"], []),
        ),
        (_asset("lambda.function", ai_signs=["variable OPENAI_API_KEY"]), "", ([], [])),
    ],
)
def test_who_calls_and_what(asset: Asset, model: str, expected: tuple[Any, Any]) -> None:
    links = (Link("one", "uses-model", model),) if model else ()
    assert _told(asset, links=links) == expected


@pytest.mark.parametrize(
    "read",
    [
        Read("aws:1/eu", "bedrock-agent:ListAgents", "denied", ("aws.bedrock.agent",)),
        Read("aws:1/eu", "lex:X", "failed", supplies=("aws.lex.intent.model_arn",)),
    ],
)
def test_behind_a_gap_models_may_be_called(read: Read) -> None:
    assert _told(reads=(read,)) == (None, None)
    used = _asset("bedrock.flow")
    assert _told(used, links=(Link("one", "uses-model", _CLAUDE),), reads=(read,)) == (
        ["aws.bedrock.flow"],
        OLD,
    )


def test_a_gap_elsewhere_hides_nothing_here() -> None:
    far = Read("aws:1/us", "bedrock-agent:ListAgents", "denied", ("aws.bedrock.agent",))
    other = Read("aws:1/eu", "kendra:ListIndices", "denied", ("aws.kendra.index",))
    assert _told(reads=(far, other)) == ([], [])
