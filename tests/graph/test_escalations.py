"""Every technique works with all it needs, and with nothing less."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from aispm.graph.build import build
from aispm.iam.aws.access import LEVELS
from aispm.iam.aws.table import arns, takes_no_resource
from aispm.model import Edge, Escalation, Link, Policy, Scope, Snapshot
from aispm.rulebook import rules_root
from aispm.rulebook.escalations import load_escalations
from tests.graph.estates import ACCOUNT, allow, arn, asset, identity, policy, snapshot, trusts

TECHNIQUES = load_escalations(rules_root())
OWN_POLICY = f"arn:aws:iam::{ACCOUNT}:policy/own"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
NEVER = {"StringEquals": {"aws:PrincipalAccount": "999999999999"}}
IAM = {"aws.iam.role", "aws.iam.user", "aws.iam.group", "aws.iam.policy"}
IMAGE = f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/agents:latest"
SECRET = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:"
BUCKET = "arn:aws:s3:::ledger"
# What a role that is passed to a service may do, by what is gained of it.
DATA = {"reads": ["s3:GetObject", "secretsmanager:GetSecretValue"], "writes": ["s3:PutObject"]}
FEDERATED = {
    "saml": ("saml-provider/idp", "sts:AssumeRoleWithSAML"),
    "oidc": ("oidc-provider/example.com", "sts:AssumeRoleWithWebIdentity"),
    "eks": ("oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/1", "sts:AssumeRoleWithWebIdentity"),
}
GOVERNED = "444455556666"


def place(kind: str) -> str:
    """The ARN of a workload of a kind, in the format its service gives to such things."""
    if kind == "aws.secretsmanager.secret":
        return f"{SECRET}bedrock-agentcore-identity!default/apikey/one"
    if kind == "aws.ecs.service":  # taken over by its images only
        return f"arn:aws:ecs:eu-west-1:{ACCOUNT}:service/one/one"
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


KINDS = {one.target for one in TECHNIQUES} - IAM - {"aws.account"}
WORKLOADS = {kind: place(kind) for kind in sorted(KINDS)}
FACTS: dict[str, dict[str, Any]] = {
    "aws.agentcore.runtime": {"image": IMAGE},
    "aws.apprunner.service": {"image": IMAGE},
    "aws.ecs.service": {"images": [IMAGE]},
    "aws.ecs.task": {"exec_enabled": True},
}


def attacker(technique: Escalation) -> str:
    """The principal that holds the permissions: a role where it must hold a role."""
    own = any(need.over == "held" for need in technique.needs) or technique.lifts
    return "role/attacker" if own and technique.target == "aws.iam.role" else "user/attacker"


def admitted(technique: Escalation, service: str | None) -> dict[str, Any]:
    """Whom the victim lets in."""
    if technique.federated is None:
        return trusts(Service=service or "nobody.amazonaws.com")
    provider, action = FEDERATED[technique.federated]
    return trusts(Federated=f"arn:aws:iam::{ACCOUNT}:{provider}") | {"Action": action}


def world(technique: Escalation, parts: list[Any], service: str | None = None) -> Snapshot:
    """One account: the attacker with `parts`, a victim of every kind, and its own policy."""
    who = attacker(technique)
    document = {"Version": "2012-10-17", "Statement": parts}
    own = Policy(OWN_POLICY, "identity", f"aws:{ACCOUNT}", (arn(who),), document)
    policies = [own, policy("trust", "role/victim", admitted(technique, service))]
    if technique.data:
        policies.append(policy("identity", "role/victim", allow(DATA[technique.relation])))
    seen = snapshot(
        identities=[
            identity(who),
            identity("user/victim"),
            identity("group/staff"),
            identity("group/owners"),
            identity("role/victim"),
        ],
        policies=policies,
        assets=[
            *(asset(kind, name, **FACTS.get(kind, {})) for kind, name in WORKLOADS.items()),
            asset("aws.s3.bucket", BUCKET),
        ],
        links=[Link(arn(who), "member-of", arn("group/staff"))],
    )
    return governing(seen) if technique.target == "aws.account" else seen


def governing(seen: Snapshot) -> Snapshot:
    """The same account as the management account of an organisation that has another one."""
    root = "aws:organization/r-1"
    manager = {"management_account": ACCOUNT}
    organisation = asset("aws.organizations.organization", "arn:aws:organizations::o-1", **manager)
    scopes = (
        Scope(root, "aws.organizations.root"),
        Scope(f"aws:{ACCOUNT}", "aws.account", parent=root),
        Scope(f"aws:{GOVERNED}", "aws.account", parent=root),
    )
    return structs.replace(seen, assets=(*seen.assets, organisation), scopes=scopes)


def gained(
    technique: Escalation, parts: list[Any], service: str | None = None, *more: Policy
) -> list[Edge]:
    """The edges the technique gives the attacker."""
    scene = world(technique, parts, service)
    scene = structs.replace(scene, policies=(*scene.policies, *more))
    graph = build(scene, [technique])
    return [
        edge
        for edge in graph.edges
        if edge.source == arn(attacker(technique))
        and (edge.because == technique.id or edge.why.startswith(technique.title))
    ]


def targets(technique: Escalation) -> set[str]:
    """What holding everything the technique needs must give, in the world above."""
    if technique.relation == "grants-itself":
        return {f"aws:{ACCOUNT}"}
    if technique.data:
        of = {"aws.s3.bucket": BUCKET} | WORKLOADS
        return {of[kind] for kind in technique.data}
    return {
        "aws.account": {f"aws:{GOVERNED}"},
        "aws.iam.role": {arn("role/victim")},
        "aws.iam.user": {arn("user/victim")},
        "aws.iam.group": {arn("group/staff"), arn("group/owners")},
    }.get(technique.target) or {WORKLOADS[technique.target]}


def needed(technique: Escalation, skip: int = -1, **more: Any) -> list[Any]:
    return [
        allow(need.action, **more) for number, need in enumerate(technique.needs) if number != skip
    ]


# What lifts a bound needs someone bound: see `test_lifting`.
PLAIN = [one for one in TECHNIQUES if not one.lifts]


@pytest.mark.parametrize("technique", PLAIN, ids=lambda one: one.id)
def test_all_it_needs_is_enough(technique: Escalation) -> None:
    edges = gained(technique, needed(technique), technique.service)
    assert {edge.target for edge in edges} == targets(technique)
    assert {(edge.relation, edge.certainty) for edge in edges} == {
        (technique.relation, technique.certainty)
    }


MISSING = [
    pytest.param(one, number, id=f"{one.id} without {need.action}")
    for one in PLAIN
    for number, need in enumerate(one.needs)
]


@pytest.mark.parametrize(("technique", "missing"), MISSING)
def test_nothing_less_is(technique: Escalation, missing: int) -> None:
    assert gained(technique, needed(technique, skip=missing), technique.service) == []


@pytest.mark.parametrize(
    ("technique", "number"),
    # In every run some; the others go the same way through the same code.
    [
        pytest.param(*one.values, id=one.id, marks=pytest.mark.slow if at % 4 else ())
        for at, one in enumerate(MISSING)
    ],
)
def test_a_permission_that_cannot_be_used_is_none(technique: Escalation, number: int) -> None:
    action = technique.needs[number].action
    rest = needed(technique, skip=number)
    elsewhere = [*rest, allow(action, "arn:aws:sqs:eu-west-1:999999999999:else")]
    denied = [*rest, allow(action), {"Effect": "Deny", "Action": action, "Resource": "*"}]
    never = [*rest, allow(action, Condition=NEVER)]
    for parts in (elsewhere, denied, never):
        assert gained(technique, parts, technique.service) == []


@pytest.mark.parametrize("technique", PLAIN, ids=lambda one: one.id)
def test_a_boundary_holds_it_back(technique: Escalation) -> None:
    parts = needed(technique)
    fence = policy("boundary", attacker(technique), allow("s3:GetObject"))
    assert gained(technique, parts, technique.service, fence) == []


@pytest.mark.parametrize("technique", PLAIN, ids=lambda one: one.id)
def test_a_condition_nobody_can_decide_makes_it_conditional(technique: Escalation) -> None:
    edges = gained(technique, needed(technique, Condition=MFA), technique.service)
    assert {edge.certainty for edge in edges} == {"conditional"}


PASSING = [one for one in TECHNIQUES if one.service]
PASSED = [one for one in PASSING if any(need.action == "iam:PassRole" for need in one.needs)]


@pytest.mark.parametrize("technique", PASSING, ids=lambda one: one.id)
def test_a_passed_role_must_trust_the_service(technique: Escalation) -> None:
    assert gained(technique, needed(technique), "nobody.amazonaws.com") == []


@pytest.mark.parametrize("technique", PASSED, ids=lambda one: one.id)
def test_a_passed_role_may_be_limited_to_a_service(technique: Escalation) -> None:
    def limited(service: str | None) -> list[Edge]:
        only = {"StringEquals": {"iam:PassedToService": service}}
        rest = [allow(need.action) for need in technique.needs if need.action != "iam:PassRole"]
        parts = [allow("iam:PassRole", Condition=only), *rest]
        return gained(technique, parts, technique.service)

    assert {edge.certainty for edge in limited(technique.service)} == {technique.certainty}
    assert limited("nobody.amazonaws.com") == []


def test_one_technique_an_id_and_each_names_its_source() -> None:
    assert len({one.id for one in TECHNIQUES}) == len(TECHNIQUES) >= 210
    assert all(one.reference.startswith("https://") for one in TECHNIQUES)
    assert all((one.certainty == "conditional") is bool(one.doubt) for one in TECHNIQUES)


def test_what_is_fetched_for_it_can_be_had_in_that_way() -> None:
    for one in TECHNIQUES:
        assert all(one.relation in {level.relation for level in LEVELS[kind]} for kind in one.data)


def test_every_action_exists() -> None:
    actions = {need.action for one in TECHNIQUES for need in one.needs}
    assert [
        one for one in sorted(actions) if not arns(one, ACCOUNT) and not takes_no_resource(one)
    ] == []
