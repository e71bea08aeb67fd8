"""What is chosen by who calls, and where the administrators of an account can go from there."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from aispm.graph.build import build
from aispm.graph.path import reaches
from aispm.model import Asset, Identity, Policy, Scope, Snapshot
from tests.graph.estates import ACCOUNT, OTHER, allow, arn, identity, policy, snapshot, trusts
from tests.graph.test_escalations import TECHNIQUES
from tests.graph.test_organisation import (
    ADA,
    BUCKET,
    BUILD,
    EVERYTHING,
    GET,
    ROOT,
    THEIRS,
    above,
    account,
    deny,
    named,
    reads,
    shared,
)

ACCOUNT_ROOT = f"arn:aws:iam::{ACCOUNT}:root"
EU_ONLY = {
    "Effect": "Deny",
    "NotAction": ["iam:*", "sts:*"],
    "Resource": "*",
    "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}},
}
SECRET = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:db"


def more(found: Snapshot, *identities: Identity, policies: tuple[Policy, ...] = ()) -> Snapshot:
    return msgspec.structs.replace(
        found,
        identities=found.identities + identities,
        policies=found.policies + policies,
    )


def edges(found: Snapshot, source: str) -> set[tuple[str, str, str]]:
    graph = build(found, TECHNIQUES)
    return {(e.relation, e.target, e.certainty) for e in graph.edges if e.source == source}


def reached(found: Snapshot, who: str) -> set[str]:
    return {one.target for one in reaches(build(found, TECHNIQUES), who)}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"Bool": {"aws:SecureTransport": "false"}}, "allowed"),
        ({"DateLessThan": {"aws:TokenIssueTime": "2026-01-01T00:00:00Z"}}, "allowed"),
        ({"DateLessThan": {"aws:TokenIssueTime": "2027-01-01T00:00:00Z"}}, None),
        ({"Bool": {"aws:PrincipalIsAWSService": "false"}}, None),
        ({"Bool": {"aws:MultiFactorAuthPresent": "false"}}, "conditional"),
    ],
)
def test_a_denial_of_what_a_caller_need_not_do(condition: Any, expected: str | None) -> None:
    denied = deny("s3:*", [BUCKET, f"{BUCKET}/*"], Principal="*", Condition=condition)
    assert reads(account(GET, shared(BUCKET, denied))) == expected


@pytest.mark.parametrize(("region", "expected"), [("eu-west-1", "allowed"), ("us-east-1", None)])
def test_the_region_of_what_exists_stands_in_its_arn(region: str, expected: str | None) -> None:
    secret = SECRET.replace("eu-west-1", region)
    asset = Asset(secret, "aws.secretsmanager.secret", "db", f"aws:{ACCOUNT}/{region}")
    opens = policy("identity", ADA, allow("secretsmanager:GetSecretValue"))
    fence = above("scp", f"aws:{ACCOUNT}", EVERYTHING, EU_ONLY)
    found = snapshot([identity(ADA)], [opens, fence], [asset])
    told = {target: certainty for _, target, certainty in edges(found, arn(ADA))}
    assert told.get(secret) == expected


def passing(*guards: Policy, but: Any = ()) -> str | None:
    """How sure it is that Ada passes the role to a function that she makes."""
    found = account(
        policy("identity", ADA, allow(["iam:PassRole", "lambda:*"]), *but),
        policy("trust", BUILD, trusts(Service="lambda.amazonaws.com")),
        *guards,
    )
    told = edges(found, arn(ADA))
    ways = {certainty for relation, _, certainty in told if relation == "passes-to"}
    return "allowed" if "allowed" in ways else next(iter(ways), None)


def test_where_something_is_made_is_chosen() -> None:
    nowhere = deny("lambda:*", Condition={"StringLike": {"aws:RequestedRegion": "*"}})
    assert passing() == "allowed"
    assert passing(above("scp", ROOT, EVERYTHING, EU_ONLY)) == "allowed"
    assert passing(above("scp", ROOT, EVERYTHING, nowhere)) is None


def test_a_denial_of_what_would_be_made_holds() -> None:
    made = "arn:aws:lambda:*:*:function:*"
    denied = deny("lambda:CreateFunction", made)
    assert passing(but=[denied]) is None
    assert passing(above("scp", ROOT, EVERYTHING, denied)) is None
    elsewhere = deny("lambda:CreateFunction", f"{made}-prod")
    assert passing(but=[elsewhere]) == "allowed"


def test_a_role_has_no_user_name() -> None:
    own = allow("iam:CreateAccessKey", "arn:aws:iam::*:user/${aws:username}")
    assert not edges(account(policy("identity", BUILD, own)), arn(BUILD))


@pytest.mark.parametrize(
    ("actions", "admin"),
    [
        (["iam:CreateRole", "iam:AttachRolePolicy"], True),
        (["iam:CreateRole", "iam:PutRolePolicy"], True),
        (["iam:CreateRole"], False),
        (["iam:CreateUser", "iam:AttachUserPolicy", "iam:CreateAccessKey"], True),
        (["iam:CreateUser", "iam:PutUserPolicy", "iam:CreateLoginProfile"], True),
        (["iam:CreateUser", "iam:CreateAccessKey"], False),
    ],
)
def test_who_makes_an_identity_makes_it_an_administrator(actions: list[str], admin: bool) -> None:
    new = [f"arn:aws:iam::{ACCOUNT}:user/new-*", f"arn:aws:iam::{ACCOUNT}:role/new-*"]
    found = account(policy("identity", ADA, allow(actions, new)))
    assert (f"aws:{ACCOUNT}" in reached(found, arn(ADA))) is admin


@pytest.mark.parametrize("action", ["*", "iam:PutUserPolicy", "s3:GetObject"])
def test_more_permission_never_means_less_reach(action: str) -> None:
    lets_in = shared(THEIRS, named({"AWS": ACCOUNT_ROOT}), account=OTHER)
    found = account(policy("identity", ADA, allow(action)), lets_in)
    assert THEIRS in reached(found, arn(ADA))
    assert THEIRS not in reached(account(policy("identity", ADA, allow(action))), arn(ADA))


def far(found: Snapshot, *trust: Any) -> Snapshot:
    """With a role in another account."""
    role = policy("trust", "role/far", *trust, account=OTHER)
    return more(found, identity("role/far", OTHER), policies=(role,))


def test_who_administers_an_account_goes_where_the_account_is_let_in() -> None:
    admin = policy("identity", ADA, EVERYTHING)
    by_account = trusts(AWS=ACCOUNT_ROOT)
    node, role = f"aws:{ACCOUNT}", arn("role/far", OTHER)
    assert ("assumes", role, "allowed") in edges(far(account(admin), by_account), node)
    silent = above("scp", f"aws:{ACCOUNT}", EVERYTHING, deny(["sts:*", "organizations:*"]))
    assert edges(far(account(admin, silent), by_account), node).isdisjoint(
        {("assumes", role, "allowed"), ("assumes", role, "conditional")}
    )
    for org, expected in (("o", True), ("another", False)):
        only = {"StringEquals": {"aws:PrincipalOrgID": org}}
        open_ = trusts(AWS="*") | {"Condition": only}
        told = edges(far(account(admin), open_), node)
        assert (("assumes", role, "allowed") in told) is expected


def test_nobody_in_an_account_controls_the_roles_that_aws_keeps_there() -> None:
    kept = "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1"
    found = far(account(policy("identity", ADA, EVERYTHING)), trusts(AWS=arn(kept)))
    found = more(found, identity(kept))
    assert arn("role/far", OTHER) not in reached(found, arn(ADA))


@pytest.mark.parametrize("actions", [["sts:AssumeRoot"], ["*"], ["iam:PutUserPolicy"]])
def test_a_manager_of_the_organisation_gets_into_its_accounts(actions: list[str]) -> None:
    member, manager = "111111111111", "999999999991"
    organisation = Asset(
        "arn:aws:organizations::o-1",
        "aws.organizations.organization",
        "o-1",
        "aws:o-1",
        facts={"management_account": manager},
    )
    found = snapshot(
        [identity("user/a", member), identity("user/m", manager)],
        [policy("identity", "user/m", allow(actions), account=manager)],
        [organisation],
    )
    root = Scope("aws:organization/r-1", "aws.organizations.root")
    accounts = tuple(Scope(f"aws:{one}", "account", parent=root.id) for one in (member, manager))
    found = msgspec.structs.replace(found, scopes=(root, *accounts))
    assert f"aws:{member}" in reached(found, arn("user/m", manager))


def test_the_policies_of_the_resources_account_hold_and_not_those_of_the_caller() -> None:
    lets_in = shared(THEIRS, named({"AWS": ACCOUNT}), account=OTHER)
    wall = deny("s3:*", Principal="*")
    assert reads(account(GET, lets_in, above("rcp", f"aws:{ACCOUNT}", wall)), place=THEIRS)
    assert not reads(account(GET, lets_in, above("rcp", f"aws:{OTHER}", wall)), place=THEIRS)
    assert not reads(
        account(GET, lets_in, above("rcp", f"aws:{OTHER}", wall), manager=ACCOUNT), place=THEIRS
    )
    # So do they for roles.
    eve = policy("identity", "user/eve", allow("sts:AssumeRole"), account=OTHER)
    opens = policy("trust", BUILD, trusts(AWS=arn("user/eve", OTHER)))
    role = ("assumes", arn(BUILD), "allowed")
    assert role in edges(account(eve, opens), arn("user/eve", OTHER))
    shut = above("rcp", f"aws:{ACCOUNT}", deny("sts:*", Principal="*"))
    assert role not in edges(account(eve, opens, shut), arn("user/eve", OTHER))


@pytest.mark.parametrize(
    ("bounds", "certainty"),
    [
        ([], "allowed"),
        ([policy("boundary", ADA, allow(["iam:AddUserToGroup", "s3:*"]))], "conditional"),
    ],
)
def test_who_joins_a_group_takes_its_own_bounds_along(bounds: list[Policy], certainty: str) -> None:
    admins = policy("identity", "group/admins", EVERYTHING)
    joins = policy("identity", ADA, allow("iam:AddUserToGroup"))
    found = more(account(admins, joins, *bounds), identity("group/admins"))
    assert ("takes-over", arn("group/admins"), certainty) in edges(found, arn(ADA))
    denied = policy("identity", ADA, allow("iam:AddUserToGroup"), deny("s3:*"))
    found = more(account(admins, denied), identity("group/admins"))
    assert ("takes-over", arn("group/admins"), "conditional") in edges(found, arn(ADA))
