"""Whoever has what stands behind a target has the target: providers, images, passed roles."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from aispm.graph.build import build
from aispm.graph.path import reaches
from aispm.model import Policy, Snapshot
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
from tests.graph.test_escalations import FEDERATED, GOVERNED, TECHNIQUES, governing

BY_ID = {one.id: one for one in TECHNIQUES}
ADA, GUEST = "user/ada", "role/guest"
BUCKET, VAULT = "arn:aws:s3:::ledger", f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:"
SAML = f"arn:aws:iam::{ACCOUNT}:saml-provider/"
AUD = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def gained(technique: str, own: list[Any], *more: Policy, **estate: Any) -> dict[str, str]:
    """What one technique gives Ada, each with its certainty."""
    one = BY_ID[technique]
    seen = snapshot(
        [identity(ADA), identity(GUEST)],
        [policy("identity", ADA, *own), *more],
        estate.get("assets", ()),
    )
    return {
        edge.target: edge.certainty
        for edge in build(estate.get("made", lambda seen: seen)(seen), [one]).edges
        if edge.source == arn(ADA) and edge.why.startswith(one.title)
    }


def door(*providers: str, action: str = "sts:AssumeRoleWithSAML", **more: Any) -> Policy:
    return policy("trust", GUEST, trusts(Federated=list(providers)) | {"Action": action} | more)


UPDATE, OPEN = allow("iam:UpdateSAMLProvider"), {arn(GUEST): "allowed"}


@pytest.mark.parametrize(
    ("own", "trust", "expected"),
    [
        ([UPDATE], door(f"{SAML}idp"), OPEN),
        ([allow("iam:UpdateSAMLProvider", f"{SAML}idp")], door(f"{SAML}idp"), OPEN),
        ([allow("iam:UpdateSAMLProvider", f"{SAML}other")], door(f"{SAML}idp"), {}),
        ([allow("iam:UpdateSAMLProvider", f"{SAML}b")], door(f"{SAML}a", f"{SAML}b"), OPEN),
        # What the provider says of its users is Ada's to say; how they come is not.
        ([UPDATE], door(f"{SAML}idp", Condition=AUD), OPEN),
        ([UPDATE], door(f"{SAML}idp", Condition=MFA), {arn(GUEST): "conditional"}),
        ([UPDATE], door(f"arn:aws:iam::{ACCOUNT}:oidc-provider/idp"), {}),
        ([UPDATE], door(f"{SAML}idp", action="sts:AssumeRole"), {}),
        ([UPDATE], door(f"{SAML}idp", Effect="Deny"), {}),
    ],
)
def test_who_has_the_provider_has_those_it_lets_in(
    own: list[Any], trust: Policy, expected: dict[str, str]
) -> None:
    assert gained("iam-update-saml-provider", own, trust) == expected


@pytest.mark.parametrize(
    ("technique", "protocol", "others"),
    [
        ("iam-create-oidc-provider", "oidc", ["saml"]),
        ("iam-update-oidc-thumbprint", "oidc", ["saml"]),
        ("iam-create-saml-provider", "saml", ["oidc", "eks"]),
        ("eks-create-access-entry-service-account", "eks", ["saml", "oidc"]),
    ],
)
def test_each_protocol_has_its_own_providers(
    technique: str, protocol: str, others: list[str]
) -> None:
    own = [allow(need.action) for need in BY_ID[technique].needs]
    for one in (protocol, *others):
        provider, action = FEDERATED[one]
        trust = door(f"arn:aws:iam::{ACCOUNT}:{provider}", action=action)
        assert bool(gained(technique, own, trust)) is (one == protocol)


@pytest.mark.parametrize(
    ("image", "repository", "expected"),
    [
        ("agents:1", "agents", True),
        ("agents", "agents", True),
        ("team/agents:1", "team/agents", True),
        ("agents:1", "other", False),
        ("agents@sha256:" + "0" * 64, "agents", False),  # a digest is of one image
    ],
)
def test_who_may_move_the_tag_of_an_image(image: str, repository: str, expected: bool) -> None:
    runtime = f"arn:aws:bedrock-agentcore:eu-west-1:{ACCOUNT}:runtime/one"
    where = f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/{repository}"
    technique = BY_ID["agentcore-replace-image"]
    own = [allow([need.action for need in technique.needs], where)]
    image = f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/{image}"
    assets = [asset("aws.agentcore.runtime", runtime, image=image)]
    found = gained("agentcore-replace-image", own, assets=assets)
    assert found == ({runtime: "conditional"} if expected else {})
    elsewhere = [asset("aws.agentcore.runtime", runtime, image="docker.io/agents:1")]
    assert gained("agentcore-replace-image", own, assets=elsewhere) == {}


def test_one_image_of_several_is_enough() -> None:
    service = f"arn:aws:ecs:eu-west-1:{ACCOUNT}:service/ai/llm"
    where = f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/proxy"
    own = [allow([need.action for need in BY_ID["ecs-replace-image"].needs], where)]
    images = ["ollama/ollama:1", f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/proxy:3"]
    assets = [asset("aws.ecs.service", service, images=images)]
    assert gained("ecs-replace-image", own, assets=assets) == {service: "conditional"}
    others = [asset("aws.ecs.service", service, images=images[:1])]
    assert gained("ecs-replace-image", own, assets=others) == {}


@pytest.mark.parametrize(
    ("facts", "certainty"),
    [({"exec_enabled": True}, "allowed"), ({"exec_enabled": False}, None), ({}, "conditional")],
)
def test_a_task_that_takes_no_commands_is_not_taken_over(
    facts: dict[str, Any], certainty: str | None
) -> None:
    task = f"arn:aws:ecs:eu-west-1:{ACCOUNT}:task/ai/one"
    found = gained(
        "ecs-execute-command",
        [allow("ecs:ExecuteCommand")],
        assets=[asset("aws.ecs.task", task, **facts)],
    )
    assert found == ({task: certainty} if certainty else {})


def passed(service: str, theirs: Any, technique: str, kind: str, name: str) -> dict[str, str]:
    own = [allow(need.action) for need in BY_ID[technique].needs]
    return gained(
        technique,
        own,
        policy("trust", GUEST, trusts(Service=service)),
        policy("identity", GUEST, theirs),
        assets=[asset(kind, name)],
    )


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        (allow("s3:GetObject"), True),
        (allow("*"), True),
        (allow("s3:GetObject", f"{BUCKET}/*"), True),
        (allow("s3:GetObject", "arn:aws:s3:::other/*"), False),
        (allow("s3:PutObject"), False),
        (allow("iam:*"), False),
    ],
)
def test_only_what_the_service_fetches_is_gained(theirs: Any, expected: bool) -> None:
    job = "pass-role-bedrock-invocation-job"
    found = passed("bedrock.amazonaws.com", theirs, job, "aws.s3.bucket", BUCKET)
    assert found == ({BUCKET: "conditional"} if expected else {})
    nobody = passed("nobody.amazonaws.com", theirs, job, "aws.s3.bucket", BUCKET)
    assert nobody == {}


def test_an_administrator_that_only_fetches_makes_nobody_administrator() -> None:
    own = [allow(["iam:PassRole", "bedrock:CreateModelInvocationJob"])]
    seen = snapshot(
        [identity(ADA), identity(GUEST)],
        [
            policy("identity", ADA, *own),
            policy("identity", GUEST, allow("*")),
            policy("trust", GUEST, trusts(Service="bedrock.amazonaws.com")),
        ],
        [asset("aws.s3.bucket", BUCKET)],
    )
    found = reaches(build(seen, TECHNIQUES), arn(ADA))
    assert [(one.target, one.access, one.certainty) for one in found] == [
        (BUCKET, "read", "conditional")
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("bedrock-agentcore-identity!default/apikey/crm-AbCdEf", True), ("crm-AbCdEf", False)],
)
def test_the_token_vault_keeps_its_secrets_by_a_name(name: str, expected: bool) -> None:
    own = [allow("bedrock-agentcore:*")]
    assets = [asset("aws.secretsmanager.secret", VAULT + name)]
    assert bool(gained("agentcore-api-key", own, assets=assets)) is expected


ROOT_USER = f"arn:aws:iam::{GOVERNED}:root"


@pytest.mark.parametrize(
    ("resource", "expected"),
    [("*", True), (ROOT_USER, True), (f"arn:aws:iam::{ACCOUNT}:root", False)],
)
def test_a_session_as_root_of_an_account_of_the_organisation(resource: str, expected: bool) -> None:
    own = [allow("sts:AssumeRoot", resource)]
    found = gained("sts-assume-root", own, made=governing)
    assert found == ({f"aws:{GOVERNED}": "conditional"} if expected else {})


def test_only_the_management_account_acts_on_the_others() -> None:
    def governed(seen: Snapshot) -> Snapshot:
        found = governing(seen)
        facts = {"management_account": OTHER}
        assets = (
            structs.replace(one, facts=facts) if one.name == "o-1" else one for one in found.assets
        )
        return structs.replace(found, assets=tuple(assets))

    for one in TECHNIQUES:
        if one.target == "aws.account":
            own = [allow([need.action for need in one.needs])]
            assert gained(one.id, own, made=governing)
            assert gained(one.id, own, made=governed) == {}
            assert gained(one.id, own) == {}  # no organisation is known
