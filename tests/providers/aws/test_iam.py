"""Principals, policies and access keys, from the account's authorization details."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.model import Read, Snapshot
from aispm.providers.aws import api_keys, trust
from aispm.providers.aws.policies import Use, missing, policies, unreadable
from aispm.rulebook.subject import unlisted
from aispm.secrets import fingerprint
from tests.kit.aws_replay import AwsReplay
from tests.providers.aws.conftest import ACCOUNT, Scan

ROOT = f"arn:aws:iam::{ACCOUNT}"
USER, GROUP = f"{ROOT}:user/ci", f"{ROOT}:group/builders"
ROLE = f"{ROOT}:role/agents/harbor-runtime"
LINKED = f"{ROOT}:role/aws-service-role/sagemaker.amazonaws.com/AWSServiceRoleForX"
FENCE, READ_ONLY = f"{ROOT}:policy/fence", "arn:aws:iam::aws:policy/ReadOnlyAccess"
# A policy that AWS manages has one ARN everywhere; what it is attached to differs by account.
MANAGED = f"{READ_ONLY}@111122223333"


def test_identities_are_exactly_these(seen: Snapshot) -> None:
    created = "2025-01-01T00:00:00Z"
    assert {one.id: (one.kind, one.owner, one.facts) for one in seen.identities} == {
        USER: (
            "aws.iam.user",
            "platform",
            {
                "created_at": created,
                "boundary": FENCE,
                "groups": ["builders"],
                "active_keys": 1,
                "password_last_used_at": "2026-02-01T00:00:00Z",
            },
        ),
        GROUP: (
            "aws.iam.group",
            None,
            {"created_at": created, "managed_policies": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]},
        ),
        ROLE: (
            "aws.iam.role",
            None,
            {
                "path": "/agents/",
                "created_at": created,
                "last_used_at": "2026-03-01T00:00:00Z",
                "boundary": None,
                "service_linked": False,
                "managed_policies": [FENCE],
                "trusted_services": ["bedrock-agentcore.amazonaws.com"],
                "trusted_ai_services": ["bedrock-agentcore.amazonaws.com"],
                "unguarded_ai_services": ["bedrock-agentcore.amazonaws.com"],
                "trusts_any": False,
                "trusts_strangers": False,
                "trusts_own_account": True,
                "trusted_accounts": ["444455556666"],
                "services_last_used": {
                    "dynamodb": "2026-03-01T00:00:00Z",
                    "logs": "2026-11-19T00:00:00Z",
                },
                "services_never_used": ["s3"],
            },
        ),
        LINKED: (
            "aws.iam.role",
            None,
            {
                "path": "/aws-service-role/sagemaker.amazonaws.com/",
                "created_at": created,
                "last_used_at": None,
                "boundary": None,
                "service_linked": True,
                "trusted_services": [],
                "trusted_ai_services": [],
                "unguarded_ai_services": [],
                "trusts_any": True,
                "trusts_strangers": True,
                "trusts_own_account": False,
                "trusted_accounts": [],
                "services_last_used": None,
                "services_never_used": None,
            },
        ),
    }


def test_policies_are_exactly_these(seen: Snapshot) -> None:
    found = [one for one in seen.policies if one.kind != "resource"]
    assert {(one.id, one.kind, one.attached_to) for one in found} == {
        (f"{USER}#inline/extra", "identity", (USER,)),
        (f"{ROLE}#trust", "trust", (ROLE,)),
        (f"{LINKED}#trust", "trust", (LINKED,)),
        (FENCE, "identity", (ROLE,)),
        (f"{FENCE}#boundary", "boundary", (USER,)),
        (MANAGED, "identity", (GROUP,)),
    }
    documents = {one.id: one.document for one in found}
    assert documents[FENCE]["Statement"][0]["Action"] == "logs:*", "the version in force"
    assert documents[MANAGED]["Statement"][0]["Action"] == "s3:Get*", "fetched on its own"


def test_access_keys_are_exactly_these(seen: Snapshot) -> None:
    keys = [one for one in seen.credentials if one.kind == "aws-access-key"]
    assert {one.id: (one.identity, one.state, one.facts) for one in keys} == {
        f"credential:{fingerprint(key_id)}": (
            USER,
            state,
            {"key_id": key_id, "account": ACCOUNT, "created_at": created, "last_used_at": used},
        )
        for key_id, state, created, used in (
            ("AKIAQYLPMN5HFIQR7XYA", "active", "2025-02-01T00:00:00Z", "2026-03-01T00:00:00Z"),
            ("AKIAQYLPMN5HFIQR7XYB", "inactive", "2024-02-01T00:00:00Z", None),
        )
    }


def test_a_policy_that_cannot_be_fetched_leaves_its_holders_unknown(
    scan: Scan, cloud: AwsReplay
) -> None:
    cloud.fault("deny", "iam", "GetPolicyVersion")
    snapshot = scan()
    assert MANAGED not in {one.id for one in snapshot.policies}
    assert [read for read in snapshot.reads if read.operation == "iam:GetPolicyVersion"] == [
        Read(
            f"aws:{ACCOUNT}",
            "iam:GetPolicyVersion",
            "denied",
            supplies=("reach",),
            missed=(GROUP, USER),
            detail="AccessDenied; the call needs iam:GetPolicyVersion",
        )
    ]


def _details(**given: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    empty = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
    return {name: given.get(name, []) for name in empty}


def test_a_document_that_is_no_json_is_not_taken_for_an_empty_one() -> None:
    role = {"Arn": ROLE, "AssumeRolePolicyDocument": "%7Bnot json"}
    details = _details(RoleDetailList=[role])
    assert list(policies(details, "aws:1")) == []
    assert unreadable(details) == (ROLE,)


def test_a_boundary_without_a_document_is_missing() -> None:
    boundary = {"PermissionsBoundaryArn": FENCE}
    attached = [{"PolicyName": "fence", "PolicyArn": FENCE}]
    details = _details(
        UserDetailList=[{"Arn": USER, "PermissionsBoundary": boundary}],
        GroupDetailList=[{"Arn": GROUP, "AttachedManagedPolicies": attached}],
    )
    assert missing(details) == {FENCE: Use(attached=(GROUP,), bounded=(USER,))}


def test_a_managed_policy_nobody_uses_is_kept() -> None:
    document = {"Statement": []}
    version = {"IsDefaultVersion": True, "Document": document}
    details = _details(Policies=[{"Arn": FENCE, "PolicyVersionList": [version]}])
    assert [(one.id, one.attached_to) for one in policies(details, "aws:1")] == [(FENCE, ())]


def test_trust_at_a_glance() -> None:
    def allow(**statement: Any) -> dict[str, Any]:
        return {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", **statement}]}

    nobody = {
        "trusted_services": [],
        "trusted_ai_services": [],
        "unguarded_ai_services": [],
        "trusts_any": False,
        "trusts_own_account": False,
        "trusted_accounts": [],
    }
    assert trust.facts(allow(Principal={"AWS": "*"}), ACCOUNT) == nobody | {"trusts_any": True}
    assert trust.facts(allow(NotPrincipal={"AWS": USER}), ACCOUNT) == nobody | {"trusts_any": True}
    assert trust.facts(allow(Principal={"AWS": f"{ROOT}:root"}), ACCOUNT) == nobody | {
        "trusts_own_account": True
    }
    assert trust.facts(allow(Principal={"AWS": "AIDAAAAAAAAAAAAAAAAAA"}), ACCOUNT) == nobody
    other = {"AWS": ["444455556666", "arn:aws:iam::444455556666:role/a:b"]}
    assert trust.facts(allow(Principal=other), ACCOUNT) == nobody | {
        "trusted_accounts": ["444455556666"]
    }
    denied = {"Statement": {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}}
    assert trust.facts(denied, ACCOUNT) == nobody
    assert trust.facts("no document", ACCOUNT) == {}
    assert trust.facts({"Statement": ["odd", {"Effect": "Allow", "Principal": 7}]}, "1") == nobody


@pytest.mark.parametrize(
    ("condition", "guarded"),
    [
        (None, False),
        ({"StringEquals": {"aws:SourceAccount": ACCOUNT}}, True),
        ({"ArnLike": {"AWS:SourceArn": "arn:aws:bedrock:*:111122223333:agent/*"}}, True),
        ({"StringEquals": {"aws:SourceOrgID": "o-acme000000"}}, True),
        ({"StringEquals": {"aws:PrincipalTag/team": "a"}}, False),
        ({"StringNotEquals": {"aws:SourceAccount": ACCOUNT}}, False),
        ({"Null": {"aws:SourceAccount": "false"}}, False),
        ({"StringLike": {"aws:SourceAccount": "*"}}, False),
        ({"StringLike": {"aws:SourceAccount": [ACCOUNT, "*"]}}, False),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:bedrock:*:*:agent/*"}}, False),
        ({"ArnEquals": {"AWS:SourceArn": "arn:aws:bedrock:*"}}, False),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}}, False),
        ({"ForAnyValue:StringLike": {"aws:SourceOrgPaths": "*"}}, False),
        ({"ArnLike": {"aws:SourceArn": f"arn:aws-cn:bedrock:*:{ACCOUNT}:*"}}, True),
        ({"StringLike": {"aws:SourceArn": f"*:{ACCOUNT}:*"}}, True),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::depot/*"}}, True),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:bedrock:*:*:agent/HRASSIST01"}}, True),
        ({"ForAnyValue:StringLike": {"aws:SourceOrgPaths": "o-depot00000/*"}}, True),
        ({"StringEqualsIfExists": {"aws:SourceOrgID": "o-depot00000"}}, True),
        ({"StringEquals": {"sts:ExternalId": "of-one-space"}}, True),
        ({"StringLike": {"aws:SourceAccount": int(ACCOUNT)}}, True),
        ("no condition", False),
    ],
)
def test_a_service_is_guarded_by_a_condition_on_whom_it_acts_for(
    condition: Any, guarded: bool
) -> None:
    lambda_, agent = "lambda.amazonaws.com", "bedrock.amazonaws.com"
    statement = {"Effect": "Allow", "Principal": {"Service": [lambda_, agent]}}
    facts = trust.facts({"Statement": statement | {"Condition": condition}}, ACCOUNT)
    assert facts["trusted_services"] == [agent, lambda_]
    assert facts["trusted_ai_services"] == [agent]
    assert facts["unguarded_ai_services"] == ([] if guarded else [agent])


OWN = {"StringEquals": {"aws:PrincipalOrgID": "o-acme000000"}}
_ENTRY = {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}
_NO_OTHERS = {"StringNotEquals": {"aws:PrincipalOrgID": "o-acme000000"}}


@pytest.mark.parametrize(
    ("condition", "strangers"),
    [
        (OWN, False),
        ({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": ["o-acme000000/*"]}}, False),
        ({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/ops-*"}}, False),
        ({"StringEquals": {"aws:PrincipalAccount": [ACCOUNT]}}, False),
        ({"StringEquals": {"aws:SourceVpce": "vpce-0a"}}, False),
        ({"Bool": {"aws:MultiFactorAuthPresent": "true"}, **OWN}, False),
        (None, True),
        ({}, True),
        ({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-acme000000"}}, True),
        ({"StringLike": {"aws:PrincipalOrgID": "o-*"}}, True),
        ({"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ops"}}, True),
        ({"StringNotEquals": {"aws:PrincipalAccount": ACCOUNT}}, True),
        ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, True),
        ({"StringEquals": {"sts:ExternalId": "acme"}}, True),
        ({"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}, True),
        ({"StringEquals": {"aws:PrincipalTag/team": "a"}}, True),
    ],
)
def test_strangers_are_kept_out_by_a_condition_that_names_who_may_come(
    condition: Any, strangers: bool
) -> None:
    one = _ENTRY if condition is None else _ENTRY | {"Condition": condition}
    told = trust.of_role({"Statement": [one]}, ACCOUNT)
    assert (told["trusts_any"], told["trusts_strangers"]) == (True, strangers)


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:PrincipalAccount": ["444455556666", ACCOUNT]}},
        {
            "ForAnyValue:ArnLike": {
                "aws:PrincipalArn": ["arn:aws:iam::444455556666:role/*", f"{ROOT}:role/ops"]
            }
        },
    ],
)
def test_a_condition_tells_which_accounts_everybody_means(condition: Any) -> None:
    told = trust.of_role({"Statement": _ENTRY | {"Condition": condition}}, ACCOUNT)
    assert (told["trusted_accounts"], told["trusts_own_account"]) == (["444455556666"], True)
    service = _ENTRY | {"Principal": {"Service": "q.amazonaws.com"}, "Condition": condition}
    told = trust.of_role({"Statement": service}, ACCOUNT)
    assert (told["trusted_accounts"], told["trusts_own_account"]) == ([], False)


def test_strangers_are_kept_out_by_a_denial() -> None:
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sts:*", "Condition": _NO_OTHERS}
    assert not trust.of_role({"Statement": [_ENTRY, deny]}, ACCOUNT)["trusts_strangers"]
    both = _ENTRY | {"Action": ["sts:AssumeRole", "sts:TagSession"]}
    entry_alone = deny | {"Action": "sts:AssumeRole"}
    assert not trust.of_role({"Statement": [both, entry_alone]}, ACCOUNT)["trusts_strangers"]
    of_tags = deny | {"Action": "sts:TagSession"}
    assert trust.of_role({"Statement": [_ENTRY, of_tags]}, ACCOUNT)["trusts_strangers"]
    told = trust.of_role({"Statement": [_ENTRY | {"Condition": OWN}, _ENTRY]}, ACCOUNT)
    assert told["trusts_strangers"]


@pytest.mark.parametrize(
    ("action", "enters"),
    [
        ({"Action": "sts:TagSession"}, False),
        ({"Action": ["sts:SetSourceIdentity", "sts:SetContext"]}, False),
        ({"NotAction": "sts:*"}, False),
        ({"Action": ["sts:TagSession", "STS:assumeRole"]}, True),
        ({"Action": "sts:Assume*"}, True),
        ({"Action": "*"}, True),
        ({"Action": "sts:AssumeRoleWithWebIdentity"}, True),
        ({"NotAction": "sts:TagSession"}, True),
    ],
)
def test_who_may_only_tag_a_session_is_not_let_in(action: dict[str, Any], enters: bool) -> None:
    who = {"AWS": ["*", "444455556666"], "Service": "bedrock.amazonaws.com"}
    statement = {"Effect": "Allow", "Principal": who, **action}
    told = trust.of_role({"Statement": statement}, ACCOUNT)
    assert told["trusts_any"] is told["trusts_strangers"] is enters
    services = ["bedrock.amazonaws.com"] if enters else []
    assert told["trusted_ai_services"] == told["unguarded_ai_services"] == services
    assert told["trusted_accounts"] == (["444455556666"] if enters else [])


def test_a_role_that_may_assume_itself_lets_in_nobody_else() -> None:
    statement = _ENTRY | {"Principal": {"AWS": ROLE}}
    told = trust.of_role({"Statement": [statement]}, ACCOUNT, ROLE)
    assert (told["trusts_own_account"], told["trusted_accounts"]) == (False, [])
    other = statement | {"Principal": {"AWS": [ROLE, f"{ROOT}:role/ops"]}}
    assert trust.of_role({"Statement": other}, ACCOUNT, ROLE)["trusts_own_account"]


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({}, True),
        ({"Principal": {"Service": "bedrock.amazonaws.com"}}, True),
        ({"Action": "sts:*"}, True),
        (
            {"Condition": {"StringNotEquals": {"aws:SourceAccount": [ACCOUNT, "444455556666"]}}},
            True,
        ),
        ({"Condition": {"ArnNotLike": {"aws:SourceArn": f"arn:aws:bedrock:*:{ACCOUNT}:*"}}}, True),
        (
            {
                "Condition": {
                    "StringNotEqualsIfExists": {"aws:SourceOrgID": "o-acme000000"},
                    "Null": {"aws:SourceAccount": "false"},
                    "Bool": {"aws:PrincipalIsAWSService": "true"},
                }
            },
            True,
        ),
        ({"Principal": {"Service": "lambda.amazonaws.com"}}, False),
        ({"Action": "sts:TagSession"}, False),
        ({"Effect": "Allow"}, False),
        ({"Condition": None}, False),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}}}, False),
        ({"Condition": {"StringNotLike": {"aws:SourceAccount": "*"}}}, False),
        ({"Condition": {"ArnNotLike": {"aws:SourceArn": "arn:aws:bedrock:*:*:agent/*"}}}, False),
        (
            {
                "Condition": {
                    "StringNotEquals": {"aws:SourceAccount": ACCOUNT},
                    "IpAddress": {"aws:SourceIp": "203.0.113.0/24"},
                }
            },
            False,
        ),
    ],
)
def test_a_service_is_guarded_by_a_denial_of_others(changed: dict[str, Any], kept: bool) -> None:
    service = "bedrock.amazonaws.com"
    allow = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    others = {"StringNotEquals": {"aws:SourceAccount": ACCOUNT}}
    deny = {"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Condition": others}
    told = trust.of_role({"Statement": [allow, deny | changed]}, ACCOUNT)
    assert told["unguarded_ai_services"] == ([] if kept else [service])


@pytest.mark.parametrize("name", ["securityagent", "translate"])
def test_services_that_take_roles_for_their_jobs_are_ai_services(name: str) -> None:
    service = f"{name}.amazonaws.com"
    statement = {"Effect": "Allow", "Principal": {"Service": service}}
    assert trust.facts({"Statement": statement}, ACCOUNT)["trusted_ai_services"] == [service]


def test_api_keys_of_bedrock_are_credentials_of_their_users(seen: Snapshot) -> None:
    """Of all pages, with the day they expire; who a key was of that is gone is unknown."""
    found = {one.facts["key_id"]: one for one in seen.credentials if one.kind == api_keys.KIND}
    live, dead = found["ACCAAAAAAAAAAAAAAAAAA"], found["ACCAAAAAAAAAAAAAAAAAB"]
    assert (live.identity, live.state, live.facts["expires_at"]) == (USER, "active", None)
    assert (dead.identity, dead.state) == (None, "inactive")
    assert dead.facts["expires_at"] == "2025-07-01T00:00:00Z"


def test_unlisted_api_keys_say_nothing_of_access_keys(cloud: AwsReplay, scan: Scan) -> None:
    cloud.fault("deny", "iam", "ListServiceSpecificCredentials")
    [gap] = [read for read in scan().reads if read.operation == api_keys.LIST]
    assert (gap.state, gap.lists) == ("denied", ("credential",))
    told = unlisted("credential", gap)
    assert (told["kind"], told["uses"]) == (api_keys.KIND, 0)
