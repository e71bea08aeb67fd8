"""Every technique works with all it needs, and with nothing less."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.graph.build import build
from aispm.iam.aws.table import arns, takes_no_resource
from aispm.model import Edge, Escalation, Link, Policy, Snapshot
from aispm.rulebook import rules_root
from aispm.rulebook.escalations import load_escalations
from tests.graph.estates import ACCOUNT, allow, arn, asset, identity, policy, snapshot, trusts

TECHNIQUES = load_escalations(rules_root())
OWN_POLICY = f"arn:aws:iam::{ACCOUNT}:policy/own"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
NEVER = {"StringEquals": {"aws:PrincipalAccount": "999999999999"}}
IAM = {"aws.iam.role", "aws.iam.user", "aws.iam.group", "aws.iam.policy"}


def place(kind: str) -> str:
    """The ARN of a workload of a kind, in the format its service gives to such things."""
    action = next(
        need.action
        for one in TECHNIQUES
        if one.target == kind
        for need in one.needs
        if need.over == "target" and arns(need.action, ACCOUNT)
    )
    word = kind.rpartition(".")[2].replace("_", "")
    patterns = arns(action, ACCOUNT)
    fitting = next((one for one in patterns if word in one.lower().replace("-", "")), patterns[0])
    return fitting.replace("arn:*", "arn:aws").replace("*", "one")


WORKLOADS = {kind: place(kind) for kind in sorted({one.target for one in TECHNIQUES} - IAM)}


def attacker(technique: Escalation) -> str:
    """The principal that holds the permissions: a role where it must hold a role."""
    own = any(need.over == "held" for need in technique.needs)
    return "role/attacker" if own and technique.target == "aws.iam.role" else "user/attacker"


def world(technique: Escalation, parts: list[Any], service: str | None = None) -> Snapshot:
    """One account: the attacker with `parts`, a victim of every kind, and its own policy."""
    who = attacker(technique)
    trusted = {"Service": service or "nobody.amazonaws.com"}
    document = {"Version": "2012-10-17", "Statement": parts}
    return snapshot(
        identities=[
            identity(who),
            identity("user/victim"),
            identity("group/staff"),
            identity("group/owners"),
            identity("role/victim"),
        ],
        policies=[
            Policy(OWN_POLICY, "identity", f"aws:{ACCOUNT}", (arn(who),), document),
            policy("trust", "role/victim", trusts(**trusted)),
        ],
        assets=[asset(kind, name) for kind, name in WORKLOADS.items()],
        links=[Link(arn(who), "member-of", arn("group/staff"))],
    )


def gained(
    technique: Escalation, parts: list[Any], service: str | None = None, *more: Policy
) -> list[Edge]:
    """The edges the technique gives the attacker."""
    scene = world(technique, parts, service)
    scene = snapshot(scene.identities, (*scene.policies, *more), scene.assets, scene.links)
    graph = build(scene, [technique])
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
    assert {(edge.relation, edge.certainty) for edge in edges} == {
        (technique.relation, technique.certainty)
    }


MISSING = [
    pytest.param(one, number, id=f"{one.id} without {need.action}")
    for one in TECHNIQUES
    for number, need in enumerate(one.needs)
]


@pytest.mark.parametrize(("technique", "missing"), MISSING)
def test_nothing_less_is(technique: Escalation, missing: int) -> None:
    assert gained(technique, needed(technique, skip=missing), technique.service) == []


@pytest.mark.parametrize(("technique", "number"), MISSING)
def test_a_permission_that_cannot_be_used_is_none(technique: Escalation, number: int) -> None:
    action = technique.needs[number].action
    rest = needed(technique, skip=number)
    elsewhere = [*rest, allow(action, "arn:aws:sqs:eu-west-1:999999999999:else")]
    denied = [*rest, allow(action), {"Effect": "Deny", "Action": action, "Resource": "*"}]
    never = [*rest, allow(action, Condition=NEVER)]
    for parts in (elsewhere, denied, never):
        assert gained(technique, parts, technique.service) == []


@pytest.mark.parametrize("technique", TECHNIQUES, ids=lambda one: one.id)
def test_a_boundary_holds_it_back(technique: Escalation) -> None:
    parts = needed(technique)
    fence = policy("boundary", attacker(technique), allow("s3:GetObject"))
    assert gained(technique, parts, technique.service, fence) == []


@pytest.mark.parametrize("technique", TECHNIQUES, ids=lambda one: one.id)
def test_a_condition_nobody_can_decide_makes_it_conditional(technique: Escalation) -> None:
    edges = gained(technique, needed(technique, Condition=MFA), technique.service)
    assert {edge.certainty for edge in edges} == {"conditional"}


PASSING = [one for one in TECHNIQUES if one.service]


@pytest.mark.parametrize("technique", PASSING, ids=lambda one: one.id)
def test_a_passed_role_must_trust_the_service(technique: Escalation) -> None:
    assert gained(technique, needed(technique), "nobody.amazonaws.com") == []


@pytest.mark.parametrize("technique", PASSING, ids=lambda one: one.id)
def test_a_passed_role_may_be_limited_to_a_service(technique: Escalation) -> None:
    def limited(service: str | None) -> list[Edge]:
        only = {"StringEquals": {"iam:PassedToService": service}}
        rest = [allow(need.action) for need in technique.needs if need.action != "iam:PassRole"]
        parts = [allow("iam:PassRole", Condition=only), *rest]
        return gained(technique, parts, technique.service)

    assert {edge.certainty for edge in limited(technique.service)} == {technique.certainty}
    assert limited("nobody.amazonaws.com") == []


def test_one_technique_an_id_and_each_names_its_source() -> None:
    assert len({one.id for one in TECHNIQUES}) == len(TECHNIQUES) >= 120
    assert all(one.reference.startswith("https://") for one in TECHNIQUES)


def test_every_action_exists() -> None:
    actions = {need.action for one in TECHNIQUES for need in one.needs}
    assert [
        one for one in sorted(actions) if not arns(one, ACCOUNT) and not takes_no_resource(one)
    ] == []
