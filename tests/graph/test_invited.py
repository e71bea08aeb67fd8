"""The policies of targets count for techniques: whom they let in, and whom they keep out."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from aispm.graph.build import build
from aispm.graph.path import reaches
from aispm.model import Link, Policy, Snapshot
from tests.graph.estates import ACCOUNT, OTHER, allow, arn, asset, identity, policy, trusts
from tests.graph.test_beyond import edges, more, reached
from tests.graph.test_escalations import TECHNIQUES
from tests.graph.test_organisation import (
    ADA,
    BUILD,
    EVERYTHING,
    KEY,
    above,
    account,
    deny,
    named,
    shared,
)

FUNCTION = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:f"
EVE = arn("user/eve", OTHER)
UPDATE = "lambda:UpdateFunctionCode"


def function(*policies: Policy) -> Snapshot:
    """An account with a function that runs as its administrator."""
    found = account(
        policy("identity", BUILD, allow("*")),
        policy("trust", BUILD, trusts(Service="lambda.amazonaws.com")),
        *policies,
    )
    return msgspec.structs.replace(
        found,
        assets=(*found.assets, asset("aws.lambda.function", FUNCTION)),
        links=(Link(FUNCTION, "runs-as", arn(BUILD)),),
    )


def runs_code(found: Snapshot, who: str) -> str | None:
    told = {(relation, target): certainty for relation, target, certainty in edges(found, who)}
    return told.get(("runs-code-in", FUNCTION))


def lets(principal: Any, action: str = UPDATE, **more: Any) -> Policy:
    return shared(FUNCTION, named(principal, action, **more))


MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
OWN = policy("identity", ADA, allow(UPDATE))


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ([lets({"AWS": arn(ADA)})], "allowed"),
        ([lets({"AWS": arn(ADA)}, Condition=MFA)], "conditional"),
        ([lets({"AWS": arn(ADA)}), policy("identity", ADA, deny(UPDATE))], None),
        ([lets({"AWS": arn(ADA)}, "lambda:InvokeFunction")], None),
        ([lets({"AWS": arn("user/bob")})], None),
        ([lets({"AWS": arn("root")})], None),
        ([lets({"Service": "s3.amazonaws.com"})], None),
        ([OWN, lets({"Service": "s3.amazonaws.com"})], "allowed"),
        ([OWN, shared(FUNCTION, deny(UPDATE, Principal={"AWS": arn(ADA)}))], None),
        ([OWN, shared(FUNCTION, deny(UPDATE, Principal={"AWS": arn("user/bob")}))], "allowed"),
    ],
)
def test_the_policy_of_a_function_lets_in_and_keeps_out(
    policies: list[Policy], expected: str | None
) -> None:
    assert runs_code(function(*policies), arn(ADA)) == expected


def eves(*parts: Any) -> Policy:
    return policy("identity", "user/eve", *parts, account=OTHER)


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ([eves(allow(UPDATE)), lets({"AWS": EVE})], "allowed"),
        ([eves(allow(UPDATE)), lets({"AWS": OTHER})], "allowed"),
        ([eves(allow(UPDATE)), lets({"AWS": "*"})], "allowed"),
        ([lets({"AWS": EVE})], None),
        ([eves(allow(UPDATE))], None),
        ([eves(allow(UPDATE)), lets({"AWS": "777777777777"})], None),
        ([eves(allow(UPDATE)), lets({"AWS": OTHER}, "lambda:InvokeFunction")], None),
        (
            [
                eves(allow(UPDATE)),
                lets({"AWS": OTHER}),
                above("scp", f"aws:{OTHER}", EVERYTHING, deny(UPDATE)),
            ],
            None,
        ),
    ],
)
def test_from_another_account_both_must_allow(policies: list[Policy], expected: str | None) -> None:
    found = function(*policies)
    assert runs_code(found, EVE) == expected
    assert (arn(BUILD) in reached(found, EVE)) == (expected is not None)


def test_administrators_of_the_other_account_have_the_function() -> None:
    for own in ("*", "iam:PutUserPolicy"):
        assert f"aws:{ACCOUNT}" in reached(function(eves(allow(own)), lets({"AWS": OTHER})), EVE)
    held = function(eves(allow("*")), lets({"AWS": arn("user/other", OTHER)}))
    assert f"aws:{ACCOUNT}" not in reached(held, EVE)


def test_an_account_takes_over_many_functions_at_once() -> None:
    found = function(eves(allow("*")))
    others = [asset("aws.lambda.function", f"{FUNCTION}{n}") for n in range(15)]
    open_ = [shared(one.id, named({"AWS": OTHER}, UPDATE)) for one in others]
    found = msgspec.structs.replace(
        found, assets=found.assets + tuple(others), policies=found.policies + tuple(open_)
    )
    assert {one.id for one in others} <= reached(found, EVE)


def test_a_role_on_the_way_is_let_in() -> None:
    found = function(
        eves(allow("sts:AssumeRole")),
        policy("trust", "role/deploy", trusts(AWS=EVE), account=OTHER),
        policy("identity", "role/deploy", allow(UPDATE), account=OTHER),
        lets({"AWS": arn("role/deploy", OTHER)}),
    )
    assert arn(BUILD) not in reached(found, EVE)
    assert arn(BUILD) in reached(more(found, identity("role/deploy", OTHER)), EVE)


PUSH = [
    "ecr:InitiateLayerUpload",
    "ecr:UploadLayerPart",
    "ecr:CompleteLayerUpload",
    "ecr:PutImage",
]


def pushes(where: str, who: str, *policies: Policy) -> bool:
    """Whether somebody takes over a runtime whose image lies in a repository of an account."""
    runtime = f"arn:aws:bedrock-agentcore:eu-west-1:{ACCOUNT}:runtime/agent"
    image = f"{where}.dkr.ecr.eu-west-1.amazonaws.com/tool:latest"
    found = account(*policies)
    found = msgspec.structs.replace(
        found, assets=(*found.assets, asset("aws.agentcore.runtime", runtime, image=image))
    )
    return any(target == runtime for _, target, _ in edges(found, who))


def tool(where: str, principal: Any) -> Policy:
    repository = f"arn:aws:ecr:eu-west-1:{where}:repository/tool"
    return shared(repository, allow(PUSH, Principal=principal), account=where)


def test_the_policy_of_a_repository_lets_in() -> None:
    ada = {"AWS": arn(ADA)}
    own = policy("identity", ADA, allow(PUSH))
    token = policy("identity", ADA, allow("ecr:GetAuthorizationToken"))
    assert pushes(ACCOUNT, arn(ADA), token, tool(ACCOUNT, ada))
    assert not pushes(ACCOUNT, arn(ADA), token, tool(ACCOUNT, {"AWS": arn("user/bob")}))
    assert pushes(OTHER, arn(ADA), own, tool(OTHER, {"AWS": ACCOUNT}))
    assert not pushes(OTHER, arn(ADA), own, tool(OTHER, {"AWS": "777777777777"}))
    assert pushes(OTHER, arn(ADA), own)  # its policy was not read: perhaps
    assert pushes(OTHER, EVE, eves(allow([*PUSH, "ecr:GetAuthorizationToken"])))
    assert not pushes(ACCOUNT, EVE, eves(allow([*PUSH, "ecr:GetAuthorizationToken"])))


def key(*parts: Any) -> Snapshot:
    return account(shared(KEY, *parts), policy("identity", ADA, allow("kms:CreateGrant")))


ROOT_OF_IT = {"AWS": arn("root")}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([named(ROOT_OF_IT, "kms:*")], "allowed"),
        ([named({"AWS": arn(ADA)}, "kms:CreateGrant")], "allowed"),
        ([named({"AWS": arn(BUILD)}, "kms:*")], None),
        ([named(ROOT_OF_IT, "kms:*"), deny("kms:CreateGrant", Principal="*")], None),
        ([named(ROOT_OF_IT, "kms:*", Condition=MFA)], "conditional"),
    ],
)
def test_the_policy_of_a_key_is_asked_about_its_grants(parts: Any, expected: str | None) -> None:
    told = {
        edge.certainty: edge.why
        for edge in build(key(*parts), TECHNIQUES).edges
        if (edge.source, edge.relation, edge.target) == (arn(ADA), "reads", KEY)
    }
    assert [*told] == ([expected] if expected else [])
    assert "if the key's own policy" not in told.get("allowed", "")


def test_a_key_whose_policy_was_not_read_leaves_it_open() -> None:
    found = account(policy("identity", ADA, allow("kms:CreateGrant")))
    whys = [e.why for e in build(found, TECHNIQUES).edges if e.relation == "reads"]
    assert any("if the key's own policy" in why for why in whys)
    assert KEY in {one.target for one in reaches(build(found, TECHNIQUES), arn(ADA))}
