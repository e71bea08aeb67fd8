"""Every technique works with all it needs, and with nothing less."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.graph.build import build
from aispm.model import Edge, Escalation, Link, Policy, Snapshot
from aispm.rulebook import rules_root
from aispm.rulebook.escalations import load_escalations
from tests.graph.estates import ACCOUNT, allow, arn, asset, identity, policy, snapshot, trusts

TECHNIQUES = load_escalations(rules_root())
WORKLOADS = {
    "aws.agentcore.runtime": f"arn:aws:bedrock-agentcore:eu-west-1:{ACCOUNT}:runtime/harbor",
    "aws.agentcore.code_interpreter": (
        f"arn:aws:bedrock-agentcore:eu-west-1:{ACCOUNT}:code-interpreter-custom/sums"
    ),
    "aws.agentcore.browser": f"arn:aws:bedrock-agentcore:eu-west-1:{ACCOUNT}:browser-custom/tabs",
    "aws.sagemaker.notebook": f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:notebook-instance/lab",
    "aws.lambda.function": f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:pay",
}
OWN_POLICY = f"arn:aws:iam::{ACCOUNT}:policy/own"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def attacker(technique: Escalation) -> str:
    """The principal that holds the permissions: a role where the technique is about roles."""
    own = any(need.over == "self" for need in technique.needs)
    return "role/attacker" if own and technique.target == "aws.iam.role" else "user/attacker"


def world(technique: Escalation, parts: list[Any], service: str | None = None) -> Snapshot:
    """One account: the attacker with `parts`, a victim of every kind, and its own policy."""
    who = attacker(technique)
    trusted = {"Service": service} if service else {"AWS": arn(who)}
    return snapshot(
        identities=[
            identity(who),
            identity("user/victim"),
            identity("group/staff"),
            identity("group/owners"),
            identity("role/victim"),
        ],
        policies=[
            Policy(OWN_POLICY, "identity", f"aws:{ACCOUNT}", (arn(who),), {"Statement": parts}),
            policy("trust", "role/victim", trusts(**trusted)),
        ],
        assets=[asset(kind, name) for kind, name in WORKLOADS.items()],
        links=[Link(arn(who), "member-of", arn("group/staff"))],
    )


def gained(technique: Escalation, parts: list[Any], service: str | None = None) -> list[Edge]:
    """The edges the technique gives the attacker."""
    graph = build(world(technique, parts, service), [technique])
    return [
        edge
        for edge in graph.edges
        if edge.source == arn(attacker(technique)) and edge.because == technique.id
    ]


def targets(technique: Escalation) -> set[str]:
    """What holding everything the technique needs must give, in the world above."""
    if technique.relation == "grants-itself":
        return {f"aws:{ACCOUNT}"}
    return {
        "aws.iam.role": {arn("role/victim")},
        "aws.iam.user": {arn("user/victim")},
        "aws.iam.group": {arn("group/staff"), arn("group/owners")},
    }.get(technique.target) or {WORKLOADS[technique.target]}


def needed(technique: Escalation, skip: int = -1, **more: Any) -> list[Any]:
    return [
        allow(need.action, **more) for number, need in enumerate(technique.needs) if number != skip
    ]


@pytest.mark.parametrize("technique", TECHNIQUES, ids=lambda one: one.id)
def test_all_it_needs_is_enough(technique: Escalation) -> None:
    edges = gained(technique, needed(technique), technique.service)
    assert {edge.target for edge in edges} == targets(technique)
    assert {(edge.relation, edge.certainty) for edge in edges} == {(technique.relation, "allowed")}


@pytest.mark.parametrize(
    ("technique", "missing"),
    [
        pytest.param(one, number, id=f"{one.id} without {need.action}")
        for one in TECHNIQUES
        for number, need in enumerate(one.needs)
        if need.action != "sts:AssumeRole"  # the victim's trust names the attacker: see below
    ],
)
def test_nothing_less_is(technique: Escalation, missing: int) -> None:
    assert gained(technique, needed(technique, skip=missing), technique.service) == []


@pytest.mark.parametrize("technique", TECHNIQUES, ids=lambda one: one.id)
def test_a_condition_nobody_can_decide_makes_it_conditional(technique: Escalation) -> None:
    edges = gained(technique, needed(technique, Condition=MFA), technique.service)
    assert {edge.certainty for edge in edges} == {"conditional"}


PASSING = [one for one in TECHNIQUES if one.service]


@pytest.mark.parametrize("technique", PASSING, ids=lambda one: one.id)
def test_a_passed_role_must_trust_the_service(technique: Escalation) -> None:
    assert gained(technique, needed(technique), "states.amazonaws.com") == []


@pytest.mark.parametrize("technique", PASSING, ids=lambda one: one.id)
def test_a_passed_role_may_be_limited_to_a_service(technique: Escalation) -> None:
    def limited(service: str | None) -> list[Edge]:
        only = {"StringEquals": {"iam:PassedToService": service}}
        rest = [allow(need.action) for need in technique.needs if need.action != "iam:PassRole"]
        parts = [allow("iam:PassRole", Condition=only), *rest]
        return gained(technique, parts, technique.service)

    assert {edge.certainty for edge in limited(technique.service)} == {"allowed"}
    assert limited("states.amazonaws.com") == []


@pytest.mark.parametrize(
    "name", ["iam-put-role-policy-and-assume", "iam-attach-role-policy-and-assume"]
)
def test_rewriting_a_role_is_not_enough_when_nobody_may_assume_it(name: str) -> None:
    technique = next(one for one in TECHNIQUES if one.id == name)
    assert gained(technique, needed(technique), "states.amazonaws.com") == []


def test_one_technique_an_id_and_each_names_its_source() -> None:
    assert len({one.id for one in TECHNIQUES}) == len(TECHNIQUES) >= 25
    assert all(one.reference.startswith("https://") for one in TECHNIQUES)
