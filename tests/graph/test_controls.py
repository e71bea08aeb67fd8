"""Who may weaken what holds AI back and records it: for certain, perhaps, or not."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from aispm.graph.blast import Measure, measure
from aispm.graph.build import build
from aispm.graph.facts import Told
from aispm.model import Asset, Kind, Link, Read
from aispm.rulebook import rules_root
from aispm.rulebook.escalations import load_escalations
from tests.graph.estates import (
    ACCOUNT,
    OTHER,
    allow,
    arn,
    asset,
    identity,
    policy,
    snapshot,
    trusts,
)

TECHNIQUES = load_escalations(rules_root())
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
_BEDROCK = f"arn:aws:bedrock:eu-west-1:{ACCOUNT}"
RUNTIME = asset("aws.agentcore.runtime", f"arn:aws:bedrock-agentcore:eu-west-1:{ACCOUNT}:runtime/r")
GUARDRAIL = asset("aws.bedrock.guardrail", f"{_BEDROCK}:guardrail/one")
LOGGING = asset(
    "aws.bedrock.invocation_logging", f"{_BEDROCK}:model-invocation-logging", enabled=True
)
ENFORCED = asset(
    "aws.bedrock.enforced_guardrails", f"{_BEDROCK}:enforced-guardrails", enforced=True
)
TRAIL = asset(
    "aws.cloudtrail.trail", f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/all", logging=True
)
POLICY = asset(
    "aws.agentcore.policy",
    f"arn:aws:bedrock-agentcore:eu-west-1:{ACCOUNT}:policy-engine/e/policy/p",
)
ENGINE = asset(
    "aws.agentcore.policy_engine",
    f"arn:aws:bedrock-agentcore:eu-west-1:{ACCOUNT}:policy-engine/e",
)
STORE = asset(
    "aws.cloudtrail.event_data_store",
    f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:eventdatastore/all",
    status="ENABLED",
)
ORGANIZATION = asset(
    "aws.organizations.ai_policy",
    f"arn:aws:organizations::{ACCOUNT}:policy/o-aaaaaaaaaa/bedrock_policy/p-aaaaaaaa",
    guardrails=[f"{_BEDROCK}:guardrail/one:1"],
)
CONNECT = asset("aws.qconnect.ai_guardrail", f"arn:aws:wisdom:eu-west-1:{ACCOUNT}:ai-guardrail/a/g")
EVERYTHING = (*(GUARDRAIL, LOGGING, ENFORCED, TRAIL, POLICY, ENGINE, STORE, ORGANIZATION, CONNECT),)
KINDS = {one.kind: Kind(one.kind, one.kind, "setting") for one in EVERYTHING}
KINDS["aws.agentcore.runtime"] = Kind("aws.agentcore.runtime", "Runtime", "agent")


def measured(*own: Any, assets: tuple[Asset, ...], boundary: Any = None, **more: Any) -> Measure:
    """A runtime whose role has some policies."""
    service = "bedrock-agentcore.amazonaws.com"
    policies = [
        policy("identity", "role/agent", *own),
        policy("trust", "role/agent", trusts(Service=service)),
    ]
    if boundary is not None:
        policies.append(policy("boundary", "role/agent", boundary))
    seen = snapshot(
        identities=[identity("role/agent", trusted_services=[service])],
        policies=policies,
        assets=[RUNTIME, *assets],
        links=[Link(RUNTIME.id, "runs-as", arn("role/agent"))],
        **more,
    )
    return measure(seen, build(seen, TECHNIQUES), KINDS)


def told(*own: Any, assets: tuple[Asset, ...], boundary: Any = None, **more: Any) -> Told:
    """What is told of such a runtime."""
    return measured(*own, assets=assets, boundary=boundary, **more).told[RUNTIME.id]


@pytest.mark.parametrize(
    ("control", "action"),
    [
        (GUARDRAIL, "bedrock:UpdateGuardrail"),
        (GUARDRAIL, "bedrock:DeleteGuardrail"),
        (ENFORCED, "bedrock:PutEnforcedGuardrailConfiguration"),
        (ENFORCED, "bedrock:DeleteEnforcedGuardrailConfiguration"),
        (LOGGING, "bedrock:PutModelInvocationLoggingConfiguration"),
        (LOGGING, "bedrock:DeleteModelInvocationLoggingConfiguration"),
        (POLICY, "bedrock-agentcore:UpdatePolicy"),
        (POLICY, "bedrock-agentcore:DeletePolicy"),
        (TRAIL, "cloudtrail:StopLogging"),
        (TRAIL, "cloudtrail:DeleteTrail"),
        (TRAIL, "cloudtrail:PutEventSelectors"),
        (TRAIL, "cloudtrail:UpdateTrail"),
        (ENGINE, "bedrock-agentcore:CreatePolicy"),
        (STORE, "cloudtrail:StopEventDataStoreIngestion"),
        (STORE, "cloudtrail:DeleteEventDataStore"),
        (STORE, "cloudtrail:UpdateEventDataStore"),
        (ORGANIZATION, "organizations:DetachPolicy"),
        (ORGANIZATION, "organizations:UpdatePolicy"),
        (CONNECT, "wisdom:UpdateAIGuardrail"),
        (CONNECT, "wisdom:DeleteAIGuardrail"),
    ],
)
def test_each_action_weakens_one_control(control: Asset, action: str) -> None:
    assert told(allow(action), assets=EVERYTHING).facts["controls"] == 1
    assert told(allow(action), assets=(control,)).facts["controls"] == 1


@pytest.mark.parametrize(
    ("statement", "count"),
    [
        (allow("bedrock:*"), 3),
        (allow("bedrock:*", f"{_BEDROCK}:*"), 1),  # an action without a resource needs `*`
        (allow("bedrock:DeleteGuardrail", f"{_BEDROCK}:guardrail/other"), 0),
        (allow(["bedrock:ApplyGuardrail", "bedrock:GetGuardrail", "bedrock:InvokeModel"]), 0),
    ],
)
def test_a_resource_is_asked_for_where_the_action_takes_one(statement: Any, count: int) -> None:
    found = told(statement, assets=(GUARDRAIL, LOGGING, ENFORCED))
    assert found.facts["controls"] == count


def test_a_boundary_and_a_deny_hold() -> None:
    own = allow("bedrock:*")
    bounded = told(own, assets=(GUARDRAIL,), boundary=allow("bedrock:InvokeModel"))
    deny = allow("bedrock:*Guardrail") | {"Effect": "Deny"}
    denied = told(own, deny, assets=(GUARDRAIL,))
    assert bounded.facts["controls"] == denied.facts["controls"] == 0


def test_a_condition_that_nobody_can_decide_leaves_it_open() -> None:
    found = told(allow("bedrock:*", Condition=MFA), assets=(GUARDRAIL,))
    assert "controls" not in found.facts
    assert "controls" not in found.least


@pytest.mark.parametrize(
    ("region", "count"), [("eu-west-1", 2), ("eu-*", 2), ("us-east-1", 0), ("us-*", 0)]
)
def test_a_condition_on_the_region_is_decided(region: str, count: int) -> None:
    there = {"StringLike": {"aws:RequestedRegion": region}}
    found = told(allow("bedrock:*", Condition=there), assets=(GUARDRAIL, LOGGING))
    assert found.facts["controls"] == count


def test_a_list_that_was_not_read_leaves_it_open_for_who_could_weaken_what_it_hides() -> None:
    read = Read(
        f"aws:{ACCOUNT}/eu-west-1", "bedrock:ListGuardrails", "denied", lists=(GUARDRAIL.kind,)
    )
    found = told(allow("bedrock:*"), assets=(LOGGING,), reads=(read,))
    assert "controls" not in found.facts
    assert (found.least["controls"], found.gaps["controls"]) == (1, (read,))
    assert told(allow("s3:*"), assets=(LOGGING,), reads=(read,)).facts["controls"] == 0


@pytest.mark.parametrize(("control", "fact", "value"), [
    (LOGGING, "enabled", False), (ENFORCED, "enforced", False), (TRAIL, "logging", False),
    (STORE, "status", "STOPPED_INGESTION"), (STORE, "status", "PENDING_DELETION"),
    (ORGANIZATION, "guardrails", []),
])  # fmt: skip
def test_what_is_off_cannot_be_switched_off(control: Asset, fact: str, value: object) -> None:
    off = structs.replace(control, facts={fact: value})
    every = allow(["bedrock:*", "cloudtrail:*", "organizations:*"])
    assert told(every, assets=(off,)).facts["controls"] == 0


def test_a_member_cannot_stop_the_trail_of_its_organization() -> None:
    theirs = structs.replace(TRAIL, id=TRAIL.id.replace(ACCOUNT, OTHER))
    assert told(allow("cloudtrail:*"), assets=(theirs,)).facts["controls"] == 0
    assert told(allow("cloudtrail:*"), assets=(theirs, TRAIL)).facts["controls"] == 1


def test_the_path_ends_with_the_permission() -> None:
    found = measured(allow("cloudtrail:StopLogging"), assets=(TRAIL,)).path(RUNTIME.id, "controls")
    assert [(one.relation, one.target) for one in found] == [
        ("runs-as", arn("role/agent")),
        ("writes", TRAIL.id),
    ]
    assert found[-1].why.startswith("cloudtrail:StopLogging by ")


def test_what_an_assumed_role_may_weaken_counts_too() -> None:
    assume = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": arn("role/ops")}
    service = "bedrock-agentcore.amazonaws.com"
    seen = snapshot(
        identities=[identity("role/agent", trusted_services=[service]), identity("role/ops")],
        policies=[
            policy("identity", "role/agent", assume),
            policy("trust", "role/agent", trusts(Service=service)),
            policy("identity", "role/ops", allow("bedrock:DeleteGuardrail")),
            policy("trust", "role/ops", trusts(AWS=arn("role/agent"))),
        ],
        assets=[RUNTIME, GUARDRAIL],
        links=[Link(RUNTIME.id, "runs-as", arn("role/agent"))],
    )
    assert measure(seen, build(seen, TECHNIQUES), KINDS).told[RUNTIME.id].facts["controls"] == 1
