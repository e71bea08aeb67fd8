"""Fixtures that no real AWS could have sent are refused, by file and entry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.kit.aws_fixtures import FixtureError
from tests.kit.aws_replay import serve
from tests.kit.aws_samples import agent, agents

WRONG = [
    ({"agentSummaries": [{**agent(1), "agentNmae": "x"}]}, "agentSummaries[0].agentNmae"),
    ({"agentSummaries": [{**agent(1), "agentName": 7}]}, "agentSummaries[0].agentName"),
    ({"agentSummaries": [{"agentId": "AGENT00001"}]}, "agentStatus"),
    ({"agentSummaries": [{**agent(1), "agentStatus": "PREPARD"}]}, "PREPARD"),
    ({"agents": []}, "response.agents: unknown key"),
]


@pytest.mark.parametrize(("response", "problem"), WRONG)
def test_a_fixture_no_service_could_send_is_refused(
    tmp_path: Path, response: dict[str, Any], problem: str
) -> None:
    entry = {"service": "bedrock-agent", "operation": "ListAgents", "response": response}
    file = tmp_path / "agents.json"
    file.write_text(json.dumps([agents(1), entry]))
    with pytest.raises(FixtureError) as caught, serve(tmp_path):
        pass
    assert f"{file}: entry 1" in str(caught.value)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "[",
        '[{"service": "bedrock-agent"}]',
        '[{"service": "bedrock-agent", "operation": "ListAgents"}]',
        '[{"service": "bedrock-agent", "operation": "ListAgent", "response": {}}]',
        '[{"service": "no-such-service", "operation": "ListAgents", "response": {}}]',
        '[{"service": "kms", "operation": "ListKeys", "response": {}, "regoin": "us-east-1"}]',
    ],
)
def test_a_malformed_fixture_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(text)
    with pytest.raises(FixtureError, match=r"wrong\.json"), serve(file):
        pass
