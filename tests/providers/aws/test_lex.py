"""Intents of Lex bots: which are asked about, how often, and what is not told of them."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.model import Snapshot
from aispm.scan import assess
from tests.kit.aws_replay import serve
from tests.providers.aws.conftest import collect

KIND, _RULE = "aws.lex.intent", "lex-intent-without-guardrail"
_KEY = "sk-proj-" + "Zq7Lm2Xw9Rt4Kv8B" * 3


def _answer(operation: str, response: dict[str, Any]) -> dict[str, Any]:
    return {"service": "lexv2-models", "operation": operation, "response": response}


def _bot(monkeypatch: pytest.MonkeyPatch, listed: dict[str, Any], told: dict[str, Any]) -> Snapshot:
    """What is seen of a bot, two aliases of which route to a version with one intent."""
    aliases = [{"botAliasId": f"ALIAS0000{number}", "botVersion": "1"} for number in "12"]
    answers = (
        _answer("ListBots", {"botSummaries": [{"botId": "BOT0000001"}]}),
        _answer("ListBotAliases", {"botAliasSummaries": aliases}),
        _answer("ListBotLocales", {"botLocaleSummaries": [{"localeId": "en_US"}]}),
        _answer("ListIntents", {"intentSummaries": [{"intentId": "INTENT0001"} | listed]}),
        _answer("DescribeIntent", {"intentId": "INTENT0001"} | listed | told),
    )
    with serve(*answers) as server:
        for name, value in server.env().items():
            monkeypatch.setenv(name, value)
        return collect()


def _questions(base: str, prompt: str) -> dict[str, Any]:
    source = {"bedrockKnowledgeStoreConfiguration": {"bedrockKnowledgeBaseArn": base}}
    model = {
        "modelArn": "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude",
        "customPrompt": prompt,
    }
    return {
        "qnAIntentConfiguration": {
            "dataSourceConfiguration": source,
            "bedrockModelConfiguration": model,
        }
    }


_QNA = {"parentIntentSignature": "AMAZON.QnAIntent"}


def test_a_base_is_known_by_its_short_name_and_a_key_in_a_prompt_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    snapshot = _bot(monkeypatch, _QNA, _questions("KB00000001", f"call with {_KEY}"))
    intents = {one.id for one in snapshot.assets if one.kind == KIND}
    assert len(intents) == 2
    base = "arn:aws:bedrock:us-east-1:111122223333:knowledge-base/KB00000001"
    uses = {(one.source, one.target) for one in snapshot.links if one.relation == "uses-knowledge"}
    assert uses == {(intent, base) for intent in intents}
    holders = {one.source for one in snapshot.links if one.relation == "holds-credential"}
    assert holders == intents
    assert _KEY not in repr(snapshot)
    found = {one.subject for one in assess(snapshot).findings if one.rule == _RULE}
    assert found == intents


def test_what_an_intent_hands_over_to_is_a_gap_where_the_sdk_does_not_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    snapshot = _bot(monkeypatch, {"parentIntentSignature": "AMAZON.BedrockAgentIntent"}, {})
    intents = {one.id: one for one in snapshot.assets if one.kind == KIND}
    assert len(intents) == 2
    blind = [
        one for one in snapshot.reads if one.blind and one.operation.endswith("DescribeIntent")
    ]
    assert {one.state for one in blind} == {"failed"}
    assert {missed for one in blind for missed in one.missed} == intents.keys()
    assert {"credential"} == {kind for one in blind for kind in one.lists}
    for one in intents.values():
        assert one.facts == {"signature": "AMAZON.BedrockAgentIntent"}
    report = assess(snapshot)
    assert {one.subject for one in report.undetermined if one.rule == _RULE} >= intents.keys()
    assert not [one for one in report.findings if one.rule == _RULE]


@pytest.mark.parametrize("listed", [{}, {"parentIntentSignature": "AMAZON.FallbackIntent"}])
def test_an_intent_that_only_steers_or_fills_slots_is_not_asked_about(
    monkeypatch: pytest.MonkeyPatch, listed: dict[str, Any]
) -> None:
    snapshot = _bot(monkeypatch, listed, {})
    assert [one for one in snapshot.assets if one.kind == KIND] == []
    states = {one.operation: one.state for one in snapshot.reads}
    assert states["lexv2-models:ListIntents"] in ("ok", "empty")
    assert "lexv2-models:DescribeIntent" not in states
