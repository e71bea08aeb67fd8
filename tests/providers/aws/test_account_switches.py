"""Selectors of CloudTrail, policies of VPC endpoints and opt-outs: what each says (pure)."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.providers.aws import data_events, endpoint_policy, opt_out
from aispm.providers.aws.faults import MalformedError
from aispm.providers.aws.words import Unheard, UnheardError

BEDROCK = "arn:aws:bedrock:us-east-1:111122223333"
AGENT, ALIAS = f"{BEDROCK}:agent/A1", f"{BEDROCK}:agent-alias/A1"
RUNTIME = "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/r-1"


def selecting(type_: str, category: str = "Data", **arn: list[str]) -> dict[str, Any]:
    fields: list[dict[str, Any]] = [
        {"Field": "eventCategory", "Equals": [category]},
        {"Field": "resources.type", "Equals": [type_]},
    ]
    return {"FieldSelectors": [*fields, {"Field": "resources.ARN", **arn}] if arn else fields}


@pytest.mark.parametrize(
    ("asset", "selector", "kept"),
    [
        (AGENT, selecting("AWS::Bedrock::AgentAlias"), True),
        (AGENT, selecting("AWS::Bedrock::KnowledgeBase"), False),
        (AGENT, selecting("AWS::Bedrock::AgentAlias", "NetworkActivity"), False),
        (AGENT, selecting("AWS::Bedrock::AgentAlias", Equals=[f"{ALIAS}/L1"]), True),
        (
            AGENT,
            selecting("AWS::Bedrock::AgentAlias", Equals=[f"{BEDROCK}:agent-alias/A12/L"]),
            False,
        ),
        (
            AGENT,
            selecting("AWS::Bedrock::AgentAlias", StartsWith=[f"{BEDROCK}:agent-alias/"]),
            True,
        ),
        (
            AGENT,
            selecting("AWS::Bedrock::AgentAlias", StartsWith=[f"{BEDROCK}:agent-alias/B"]),
            False,
        ),
        (AGENT, selecting("AWS::Bedrock::AgentAlias", NotStartsWith=[ALIAS]), False),
        (AGENT, selecting("AWS::Bedrock::AgentAlias", NotStartsWith=[f"{ALIAS}/L1"]), True),
        (AGENT, selecting("AWS::Bedrock::AgentAlias", EndsWith=["/L1"]), True),
        (RUNTIME, selecting("AWS::BedrockAgentCore::RuntimeEndpoint"), True),
        (RUNTIME, selecting("AWS::BedrockAgentCore::Runtime", Equals=[RUNTIME]), True),
        (RUNTIME, selecting("AWS::BedrockAgentCore::Runtime", NotEquals=[RUNTIME]), False),
    ],
)
def test_which_calls_a_selector_keeps(asset: str, selector: dict[str, Any], kept: bool) -> None:
    answers = [{"TrailARN": "trail", "AdvancedEventSelectors": [selector]}]
    told = data_events.trails(answers, {"self": asset})
    assert told == {"recording_trails": ["trail"] if kept else []}


@pytest.mark.parametrize(
    ("status", "kept"),
    [("ENABLED", True), ("CREATED", True), ("STOPPED_INGESTION", False)],
)
def test_an_event_data_store_that_is_stopped_keeps_no_calls(status: str, kept: bool) -> None:
    selector = selecting("AWS::Bedrock::AgentAlias")
    answer = {"EventDataStoreArn": "eds", "Status": status, "AdvancedEventSelectors": [selector]}
    told = data_events.stores([answer], {"self": AGENT})
    assert told == {"recording_stores": ["eds"] if kept else []}
    with pytest.raises(MalformedError):
        data_events.stores([{"AdvancedEventSelectors": [selector]}], {"self": AGENT})
    with pytest.raises(UnheardError):
        data_events.stores([answer | {"Status": Unheard("PAUSED")}], {"self": AGENT})


def test_basic_selectors_keep_no_calls_of_ai() -> None:
    basic = {"IncludeManagementEvents": True, "DataResources": [{"Type": "AWS::S3::Object"}]}
    answers = [{"TrailARN": "trail", "EventSelectors": [basic]}]
    assert data_events.trails(answers, {"self": AGENT}) == {"recording_trails": []}
    assert data_events.types(answers, {}) == {"ai_data_types": []}


def test_only_types_of_ai_are_told() -> None:
    selectors = [selecting("AWS::SageMaker::Endpoint"), selecting("AWS::S3::Object")]
    told = data_events.types([{"AdvancedEventSelectors": selectors}], {})
    assert told == {"ai_data_types": ["AWS::SageMaker::Endpoint"]}
    with pytest.raises(MalformedError):
        data_events.types([{"AdvancedEventSelectors": [{"Name": "none"}]}], {})


ALL = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}


@pytest.mark.parametrize(
    ("statements", "open_"),
    [
        ([ALL], True),
        ([ALL | {"Principal": {"AWS": ["*"]}, "Action": ["bedrock:*"]}], True),
        ([ALL | {"Action": "bedrock:InvokeModel"}], False),
        ([ALL | {"Resource": f"{BEDROCK}:*"}], False),
        ([ALL | {"Principal": {"AWS": "111122223333"}}], False),
        ([ALL | {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}], False),
        ([ALL, ALL | {"Effect": "Deny", "Action": "bedrock:Delete*"}], False),
        ([{"Effect": "Allow", "Principal": "*", "NotAction": "iam:*", "Resource": "*"}], None),
        ([ALL | {"Condition": {"Bool": {"aws:SecureTransport": "true"}}}], True),
        ([ALL | {"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}}], True),
    ],
)
def test_an_open_policy_of_an_endpoint(statements: list[Any], open_: bool | None) -> None:
    told = endpoint_policy.facts([{"PolicyDocument": {"Statement": statements}}], {})
    assert told.get("policy_open") is open_
    assert ("policy_open" in told) is (open_ is not None)
    assert told["policy_is_default"] is (statements == [ALL])


def test_an_endpoint_without_policies_and_one_that_is_no_json() -> None:
    assert endpoint_policy.facts([{}], {}) == dict.fromkeys(endpoint_policy.FACTS)
    with pytest.raises(MalformedError):
        endpoint_policy.facts([{"PolicyDocument": "{"}], {})


def test_an_opt_out_in_effect_and_none() -> None:
    content = '{"services": {"default": {"opt_out_policy": "optOut"}, "x": 1}}'
    told = opt_out.effective([{"EffectivePolicy": {"PolicyContent": content}}], {})
    nothing = {"services_opted_out": [], "services_opted_in": []}
    assert told == {"has_policy": True, "default_opted_out": True, **nothing}
    absent = opt_out.effective([{}], {})
    assert absent == {"has_policy": False, "default_opted_out": False, **nothing}
    with pytest.raises(MalformedError):
        opt_out.effective([{"EffectivePolicy": {"PolicyContent": "["}}], {})
