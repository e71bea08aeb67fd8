"""What bounds somebody holds, until somebody may lift it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from aispm.graph.build import build
from aispm.model import Escalation, Link, Policy, Scope, Snapshot
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
from tests.graph.test_escalations import NEVER, TECHNIQUES

BUCKET = "arn:aws:s3:::ledger"
ROOT, UNIT = "aws:organization/r-1", "aws:organization/r-1/ou-1"
SCOPE = f"aws:{ACCOUNT}"
LIFTS = [one for one in TECHNIQUES if one.lifts]
BOUNDARY = [one for one in LIFTS if one.lifts == "boundary"]
FROM_ABOVE = [one for one in LIFTS if any(need.over == "manager" for need in one.needs)]
LEAVING = [one for one in LIFTS if one.lifts == "organisation" and one not in FROM_ABOVE]
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return allow(action, resource, **more) | {"Effect": "Deny"}


def edges(seen: Snapshot, source: str) -> dict[tuple[str, str], str]:
    """By (relation, target): how certain, of all that one node leads to."""
    return {
        (one.relation, one.target): one.certainty
        for one in build(seen, TECHNIQUES).edges
        if one.source == source
    }


def bounded(who: str, own: list[Any], boundary: list[Any]) -> Snapshot:
    return snapshot(
        [identity(who)],
        [policy("identity", who, *own), policy("boundary", who, *boundary)],
        [asset("aws.s3.bucket", BUCKET)],
    )


def holder(technique: Escalation) -> str:
    return "role/ada" if technique.target == "aws.iam.role" else "user/ada"


@pytest.mark.parametrize("technique", BOUNDARY, ids=lambda one: one.id)
def test_who_may_lift_its_own_boundary_has_none(technique: Escalation) -> None:
    who, action = holder(technique), technique.needs[0].action
    reads, admin = ("reads", BUCKET), ("grants-itself", SCOPE)

    def gained(own: list[Any], boundary: list[Any]) -> dict[tuple[str, str], str]:
        return edges(bounded(who, own, boundary), arn(who))

    lift, get = allow(action), allow("s3:GetObject")
    assert gained([lift, get], [lift]) == {reads: "allowed"}
    assert gained([allow("*")], [lift])[admin] == "allowed"
    # It lacks the permission, the boundary keeps it from it, or it is over somebody else.
    assert gained([get], [lift]) == {}
    assert gained([lift, get], [allow("ec2:*")]) == {}
    assert gained([allow(action, arn(f"{who}2")), get], [lift]) == {}
    assert gained([lift, get], [lift, deny(action)]) == {}
    assert gained([lift | {"Condition": NEVER}, get], [lift]) == {}
    # A Deny of its own stays; a condition nobody can decide leaves it open.
    assert gained([lift, get, deny("s3:*")], [lift]) == {}
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    assert gained([lift | {"Condition": mfa}, get], [lift]) == {reads: "conditional"}
    within = [lift, allow("s3:GetObject")]
    assert gained([lift | {"Condition": mfa}, get], within) == {reads: "allowed"}


@pytest.mark.parametrize(
    ("boundary", "expected"),
    [(ADMIN, True), ("*", True), (f"arn:aws:iam::{ACCOUNT}:policy/fence", False)],
)
def test_a_boundary_that_must_be_put_is_no_way_out(boundary: str, expected: bool) -> None:
    only = {"StringLike": {"iam:PermissionsBoundary": boundary}}
    put = allow("iam:PutUserPermissionsBoundary", Condition=only)
    own = [put, allow("s3:GetObject")]
    found = edges(bounded("user/ada", own, [put]), arn("user/ada"))
    assert (("reads", BUCKET) in found) is expected


def test_what_is_gained_without_the_boundary_says_so() -> None:
    lift = allow("iam:DeleteUserPermissionsBoundary")
    seen = bounded("user/ada", [lift, allow("s3:GetObject"), allow("iam:CreateAccessKey")], [lift])
    seen = structs.replace(seen, identities=(*seen.identities, identity("user/bob")))
    why = [one.why for one in build(seen, TECHNIQUES).edges if one.source == arn("user/ada")]
    assert len(why) == 2
    assert all("once its boundary is lifted" in one for one in why)


def test_what_the_boundary_allows_anyhow_does_not() -> None:
    lift, get = allow("iam:DeleteUserPermissionsBoundary"), allow("s3:GetObject")
    seen = bounded("user/ada", [lift, get, allow("s3:PutObject")], [lift, get])
    edges = [one for one in build(seen, TECHNIQUES).edges if one.source == arn("user/ada")]
    why = {one.relation: one.why for one in edges}
    assert "lifted" not in why["reads"]
    assert why["writes"].endswith(", once its boundary is lifted")


@pytest.mark.parametrize(
    "technique", [one for one in BOUNDARY if one.target == "aws.iam.role"], ids=lambda one: one.id
)
def test_the_boundary_of_another_role(technique: Escalation) -> None:
    action, admin = technique.needs[0].action, ("grants-itself", SCOPE)

    def gained(own: list[Any], theirs: Any, *more: Policy, door: bool = True) -> str | None:
        trust = trusts(AWS=arn("user/ada")) if door else trusts(Service="x.amazonaws.com")
        seen = snapshot(
            [identity("user/ada"), identity("role/deploy")],
            [
                policy("identity", "user/ada", *own),
                policy("identity", "role/deploy", theirs),
                policy("trust", "role/deploy", trust),
                policy("boundary", "role/deploy", allow("ec2:*")),
                *more,
            ],
        )
        return edges(seen, arn("user/ada")).get(admin)

    assert gained([allow(action)], allow("*")) == "allowed"
    assert gained([allow(action, arn("role/other"))], allow("*")) is None
    assert gained([allow(action)], allow("*"), door=False) is None  # it does not hold the role
    assert gained([allow(action)], allow("s3:*")) is None  # which administers nothing
    assert gained([allow(action)], deny("*")) is None


def organised(own: list[Any], theirs: list[Any], above: list[Any], kind: str = "role") -> Snapshot:
    """Ada of the management account, who may enter a role of another one, and its policies."""
    document = {"Version": "2012-10-17", "Statement": above}
    inner = f"{kind}/inner"
    door = {"role": trusts(AWS=arn("user/ada")), "user": None}[kind]
    seen = snapshot(
        [identity("user/ada"), identity(inner, OTHER)],
        [
            policy("identity", "user/ada", *own),
            policy("identity", inner, *theirs, account=OTHER),
            *([policy("trust", inner, door, account=OTHER)] if door else []),
            Policy("scp", "scp", UNIT, (UNIT,), document),
        ],
        [
            asset("aws.s3.bucket", BUCKET, OTHER),
            asset("aws.organizations.organization", "o-1", management_account=ACCOUNT),
        ],
    )
    scopes = (
        Scope(ROOT, "aws.organizations.root"),
        Scope(UNIT, "aws.organizations.ou", parent=ROOT),
        Scope(SCOPE, "aws.account", parent=ROOT),
        Scope(f"aws:{OTHER}", "aws.account", parent=UNIT),
    )
    return structs.replace(seen, scopes=scopes)


THERE = ("grants-itself", f"aws:{OTHER}")
WALL = [allow("*"), deny(["iam:*", "organizations:*"])]


@pytest.mark.parametrize(
    "technique",
    [one for one in FROM_ABOVE if one.target == "aws.iam.role"],
    ids=lambda one: one.id,
)
def test_the_management_account_lifts_policies_of_the_organisation(technique: Escalation) -> None:
    action = technique.needs[0].action
    enter = allow("sts:AssumeRole")

    def gained(own: list[Any], theirs: list[Any], above: list[Any]) -> str | None:
        return edges(organised(own, theirs, above), arn("user/ada")).get(THERE)

    assert gained([enter, allow(action)], [allow("*")], WALL) == technique.certainty
    assert gained([enter, allow(action)], [allow("iam:PutRolePolicy")], WALL) == technique.certainty
    assert gained([enter], [allow("*")], WALL) is None
    assert gained([allow(action)], [allow("*")], WALL) is None  # nothing in that account
    assert gained([enter, allow(action)], [allow("s3:*")], WALL) is None
    assert gained([enter, allow(action), deny(action)], [allow("*")], WALL) is None
    assert gained([enter, allow(action, Condition=NEVER)], [allow("*")], WALL) is None


@pytest.mark.parametrize(
    "technique",
    [one for one in FROM_ABOVE if one.target == "aws.iam.user"],
    ids=lambda one: one.id,
)
def test_it_lifts_them_for_a_user_too(technique: Escalation) -> None:
    action = technique.needs[0].action

    def gained(own: list[Any]) -> str | None:
        seen = organised(own, [allow("*")], WALL, "user")
        # Whoever holds a key of the other account's user holds that user.
        seen = structs.replace(
            seen, links=(Link(arn("user/ada"), "holds-credential", arn("user/inner", OTHER)),)
        )
        return edges(seen, arn("user/ada")).get(THERE)

    assert gained([allow(action)]) == technique.certainty
    assert gained([allow("ec2:*")]) is None


@pytest.mark.parametrize("technique", FROM_ABOVE, ids=lambda one: one.id)
def test_only_the_management_account_can(technique: Escalation) -> None:
    # The member may do it by its own policies, and no policy of the organisation forbids it.
    theirs = [allow("*")]
    above = [allow("*"), deny(["iam:*", "organizations:LeaveOrganization"])]
    kind = technique.target.rpartition(".")[2]
    found = edges(organised([allow("ec2:*")], theirs, above, kind), arn(f"{kind}/inner", OTHER))
    assert THERE not in found


@pytest.mark.parametrize("technique", LEAVING, ids=lambda one: one.id)
def test_an_account_that_may_leave_is_bound_by_nothing_for_sure(technique: Escalation) -> None:
    kind = technique.target.rpartition(".")[2]
    leave, get = allow("organizations:LeaveOrganization"), allow("s3:GetObject")
    wall = [allow("*"), deny(["iam:*", "s3:*"])]

    def gained(theirs: list[Any], above: list[Any]) -> dict[tuple[str, str], str]:
        found = edges(organised([], theirs, above, kind), arn(f"{kind}/inner", OTHER))
        return {key: one for key, one in found.items() if key[0] != "assumes"}

    assert gained([leave, get], wall) == {("reads", BUCKET): "conditional"}
    assert gained([allow("*")], wall)[THERE] == "conditional"
    assert gained([get], wall) == {}
    assert gained([leave, get], [*wall, deny("organizations:LeaveOrganization")]) == {}
    assert gained([leave, get, deny("s3:*")], wall) == {}
    # What nothing of the organisation hinders needs no doubt.
    assert gained([leave, get], [allow("*")]) == {("reads", BUCKET): "allowed"}
