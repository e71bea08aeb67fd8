"""What a state machine calls, from its definition."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aispm.providers.aws.faults import MalformedError
from aispm.providers.aws.workflow import CALLED

FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:book"


def _of(*tasks: dict[str, Any]) -> list[dict[str, str]]:
    states = {str(number): {"Type": "Task", **task} for number, task in enumerate(tasks)}
    return [{"definition": json.dumps({"StartAt": "0", "States": states})}]


@pytest.mark.parametrize(
    ("resource", "integration"),
    [
        ("arn:aws:states:::bedrock:invokeModel", "bedrock:invokeModel"),
        ("arn:aws:states:::sagemaker:createTrainingJob.sync", "sagemaker:createTrainingJob"),
        ("arn:aws:states:::states:startExecution.sync:2", "states:startExecution"),
        ("arn:aws-cn:states:::aws-sdk:bedrockruntime:converse", "bedrockruntime:converse"),
        (FUNCTION, "lambda:invoke"),
        ("arn:aws:states:us-east-1:111122223333:activity:people", ""),
        ("${Placeholder}", ""),
    ],
)
def test_integrations(resource: str, integration: str) -> None:
    told = CALLED.of(_of({"Resource": resource}), {})
    assert told["integrations"] == ([integration] if integration else [])


def test_a_call_of_a_url_is_known_by_its_host_alone() -> None:
    given = {"ApiEndpoint": "https://user:pw@api.openai.com/v1?key=1"}
    told = CALLED.of(_of({"Resource": "arn:aws:states:::http:invoke", "Parameters": given}), {})
    assert told == {
        "integrations": ["http:api.openai.com"],
        "ai_signs": ["calls http:api.openai.com"],
    }


@pytest.mark.parametrize(
    "url",
    [
        "{% 'https://' & $states.input.host & '/v1' %}",
        "https://{% $states.input.host %}/v1",
        "{% $states.input.url %}",
        "https:///v1",
        7,
    ],
)
def test_a_url_that_an_expression_makes_tells_no_host(url: Any) -> None:
    answers = _of({"Resource": "arn:aws:states:::http:invoke", "Arguments": {"ApiEndpoint": url}})
    assert CALLED.of(answers, {}) == {"integrations": ["http:invoke"], "ai_signs": []}


def test_functions_are_tied_where_they_are_written_down() -> None:
    invoke = "arn:aws:states:::lambda:invoke"
    answers = _of(
        {"Resource": FUNCTION},
        {"Resource": invoke, "Arguments": {"FunctionName": f"{FUNCTION}2"}},
        {"Resource": invoke, "Parameters": {"FunctionName.$": "$.function"}},
        {"Resource": invoke, "Parameters": {"FunctionName": "short"}},
    )
    assert list(CALLED.links(answers)) == [("invokes", FUNCTION), ("invokes", f"{FUNCTION}2")]


def test_nothing_is_said_where_no_definition_was_told() -> None:
    assert CALLED.of([{"name": "sealed"}], {}) == {}


@pytest.mark.parametrize("text", ["{", "[1"])
def test_a_definition_that_is_no_json_is_a_gap(text: str) -> None:
    with pytest.raises(MalformedError, match="no JSON"):
        CALLED.of([{"definition": text}], {})


def test_a_definition_without_end_is_a_gap() -> None:
    inner: dict[str, Any] = {}
    for _ in range(60):
        inner = {"States": {"Each": {"Type": "Map", "ItemProcessor": inner}}}
    with pytest.raises(MalformedError, match="too deep"):
        CALLED.of([{"definition": json.dumps(inner)}], {})
