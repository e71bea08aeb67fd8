"""An event data store of all regions keeps the calls to what lies in any of them."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.model import Report, Snapshot
from aispm.providers.aws import data_events
from aispm.scan import assess
from tests.kit.aws_memory import remembering
from tests.kit.aws_replay import serve
from tests.providers.aws.conftest import ACCOUNT, collect

RULE = "ai-calls-not-recorded"
HOME, AWAY = "us-east-1", "eu-west-1"
LAKE = f"arn:aws:cloudtrail:{HOME}:{ACCOUNT}:eventdatastore/eds-1"
AGENT = f"arn:aws:bedrock:{AWAY}:{ACCOUNT}:agent/AGENTA1234"
SELECTOR = [
    {"Field": "eventCategory", "Equals": ["Data"]},
    {"Field": "resources.type", "Equals": ["AWS::Bedrock::AgentAlias"]},
]
NOW = "2026-01-01T00:00:00Z"
_ALIAS = f"arn:aws:bedrock:{AWAY}:{ACCOUNT}:agent-alias/"
ONE = {"Field": "resources.ARN", "Equals": [f"arn:aws:bedrock:{AWAY}:{ACCOUNT}:agent-alias/B/1"]}


def _selected(kind: str = "AWS::Bedrock::AgentAlias", **condition: list[str]) -> dict[str, Any]:
    """A store that keeps the calls to some resources of a type."""
    of = {"Field": "resources.type", "Equals": [kind]}
    fields = [SELECTOR[0], of, {"Field": "resources.ARN", **condition}]
    return {"AdvancedEventSelectors": [{"FieldSelectors": fields}]}


def _answer(service: str, operation: str, region: str, **response: Any) -> dict[str, Any]:
    return {
        "service": service,
        "operation": operation,
        "account": ACCOUNT,
        "region": region,
        "response": response,
    }


def _scanned(monkeypatch: pytest.MonkeyPatch, *regions: str, **lake: Any) -> Snapshot:
    told = {
        "EventDataStoreArn": LAKE,
        "Name": "lake",
        "Status": "ENABLED",
        "MultiRegionEnabled": True,
        "AdvancedEventSelectors": [{"FieldSelectors": SELECTOR}],
        **lake,
    }
    agent = {"agentId": "AGENTA1234", "agentName": "a", "agentStatus": "PREPARED", "updatedAt": NOW}
    listed = {"EventDataStoreArn": LAKE, "Name": "lake"}
    answers = [
        _answer("bedrock-agent", "ListAgents", AWAY, agentSummaries=[agent]),
        _answer("cloudtrail", "ListEventDataStores", HOME, EventDataStores=[listed]),
        _answer("cloudtrail", "GetEventDataStore", HOME, **told),
    ]
    with serve(*answers) as server, remembering():
        for name, value in server.env(ACCOUNT, HOME).items():
            monkeypatch.setenv(name, value)
        return collect(aws_regions=regions)


def _flagged(report: Report) -> bool:
    return AGENT in {one.subject for one in report.findings if one.rule == RULE}


@pytest.mark.parametrize(
    ("lake", "flagged"),
    [
        ({}, False),
        ({"MultiRegionEnabled": False}, True),
        ({"Status": "STOPPED_INGESTION"}, True),
        ({"AdvancedEventSelectors": [{"FieldSelectors": [*SELECTOR, ONE]}]}, True),
        ({"AdvancedEventSelectors": []}, True),
        (_selected(Equals=[f"{_ALIAS}AGENTA1234/LIVE"]), False),
        (_selected(StartsWith=[f"{_ALIAS}AGENTA1234"]), False),
        (_selected(StartsWith=[f"{_ALIAS}AGENTA1234/LI"]), False),
        (_selected(StartsWith=[_ALIAS]), False),
        (_selected(StartsWith=[f"{_ALIAS}B"]), True),
        (_selected(Equals=[f"{_ALIAS}AGENTA12/LIVE"]), True),
        (_selected(Equals=[f"{_ALIAS}AGENTA12"]), True),
        (_selected(StartsWith=[_ALIAS], NotStartsWith=[f"{_ALIAS}AGENTA1234"]), True),
        (_selected(StartsWith=[_ALIAS], EndsWith=["/LIVE"]), True),
        (_selected("AWS::Bedrock::KnowledgeBase", StartsWith=[_ALIAS]), True),
        (_selected(StartsWith=["arn:aws:bedrock:"]), True),
    ],
)
def test_a_store_of_another_region_counts_where_it_keeps_all(
    lake: dict[str, Any], flagged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = assess(_scanned(monkeypatch, HOME, AWAY, **lake))
    assert _flagged(report) is flagged
    [agent] = [one for one in report.snapshot.assets if one.id == AGENT]
    assert agent.facts["recording_stores"] == ([] if flagged else [LAKE])


def test_a_region_that_was_not_read_tells_of_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _flagged(assess(_scanned(monkeypatch, AWAY)))


def test_a_store_without_a_state_is_a_gap() -> None:
    with pytest.raises(data_events.MalformedError):
        data_events.lake([{"AdvancedEventSelectors": []}], {})
