"""What stands above and beside an account's own policies: its organisation, and its resources'."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.graph.blast import measure
from aispm.graph.build import build
from aispm.graph.path import reaches
from aispm.model import Asset, Edge, Policy, Scope, Snapshot
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
from tests.graph.test_escalations import TECHNIQUES

ADA, BUILD = "user/ada", "role/build"
BUCKET = "arn:aws:s3:::books"
THEIRS = "arn:aws:s3:::films"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1"
ROOT, UNIT = "aws:organization/r-1", "aws:organization/r-1/ou-1"
EVERYTHING = allow("*")
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return allow(action, resource, **more) | {"Effect": "Deny"}


def above(kind: str, where: str, *parts: Any) -> Policy:
    document = {"Version": "2012-10-17", "Statement": list(parts)}
    return Policy(f"{kind}:{where}:{parts!r}", kind, where, (where,), document)


def shared(resource: str, *parts: Any, account: str = ACCOUNT) -> Policy:
    document = {"Version": "2012-10-17", "Statement": list(parts)}
    return Policy(f"{resource}#policy", "resource", f"aws:{account}", (resource,), document)


def named(principal: Any, action: str = "s3:GetObject", **more: Any) -> dict[str, Any]:
    return allow(action, Principal=principal, **more)


def account(*policies: Policy, manager: str = "000000000000", **more: Any) -> Snapshot:
    found = snapshot(
        identities=[
            identity(ADA),
            identity(BUILD),
            identity("role/aws-service-role/x.amazonaws.com/Linked", service_linked=True),
            identity("user/eve", account=OTHER),
        ],
        policies=policies,
        assets=[
            asset("aws.s3.bucket", BUCKET),
            asset("aws.s3.bucket", THEIRS, account=OTHER),
            asset("aws.kms.key", KEY),
            Asset(
                "arn:aws:organizations::o",
                "aws.organizations.organization",
                "o",
                "aws:o",
                facts={"management_account": manager},
            ),
        ],
        **more,
    )
    scopes = (
        Scope(ROOT, "aws.organizations.root"),
        Scope(UNIT, "aws.organizations.ou", parent=ROOT),
        Scope(f"aws:{ACCOUNT}", "aws.account", parent=UNIT),
        Scope(f"aws:{OTHER}", "aws.account", parent=ROOT),
    )
    return Snapshot(
        version=found.version,
        taken_at=found.taken_at,
        identities=found.identities,
        policies=found.policies,
        assets=found.assets,
        links=found.links,
        scopes=scopes,
    )


def reads(found: Snapshot, who: str = ADA, place: str = BUCKET, of: str = ACCOUNT) -> str | None:
    """The certainty with which somebody reads a bucket or key; `None` if not at all."""
    graph = build(found, TECHNIQUES)
    edges: list[Edge] = [edge for edge in graph.edges if edge.source == arn(who, of)]
    return next((edge.certainty for edge in edges if edge.target == place), None)


GET = policy("identity", ADA, allow("s3:GetObject"))


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ([], "allowed"),
        ([above("scp", ROOT, EVERYTHING)], "allowed"),
        ([above("scp", ROOT, EVERYTHING), above("scp", UNIT, allow("ec2:*"))], None),
        ([above("scp", ROOT, EVERYTHING, deny("s3:*"))], None),
        ([above("scp", f"aws:{ACCOUNT}", EVERYTHING, deny("s3:Get*", f"{BUCKET}/*"))], None),
        ([above("scp", ROOT, EVERYTHING, deny("s3:*", Condition=MFA))], "conditional"),
        ([above("scp", f"aws:{OTHER}", deny("*"))], "allowed"),
        ([above("rcp", UNIT, deny("s3:GetObject", Principal="*"))], None),
        ([above("rcp", UNIT, deny("ec2:*", Principal="*"))], "allowed"),
    ],
)
def test_policies_of_the_organisation(policies: list[Policy], expected: str | None) -> None:
    assert reads(account(GET, *policies)) == expected


def test_they_do_not_hold_for_the_management_account_or_for_linked_roles() -> None:
    wall = [above("scp", ROOT, deny("*")), above("rcp", ROOT, deny("*", Principal="*"))]
    assert reads(account(GET, *wall)) is None
    assert reads(account(GET, *wall, manager=ACCOUNT)) == "allowed"
    linked = "role/aws-service-role/x.amazonaws.com/Linked"
    its = policy("identity", linked, allow("s3:GetObject"))
    assert reads(account(its, *wall), linked) == "allowed"


def test_an_escalation_is_held_back_too() -> None:
    escalates = policy("identity", ADA, allow("iam:PutUserPolicy"))
    held = above("scp", UNIT, EVERYTHING, deny("iam:*"))

    def administers(found: Snapshot) -> bool:
        graph = build(found, TECHNIQUES)
        return any(
            edge.source == arn(ADA) and edge.target == f"aws:{ACCOUNT}" for edge in graph.edges
        )

    assert administers(account(escalates))
    assert not administers(account(escalates, held))


@pytest.mark.parametrize(
    ("who", "policies", "expected"),
    [
        (ADA, [shared(BUCKET, named({"AWS": arn(ADA)}))], "allowed"),
        (ADA, [shared(BUCKET, named("*"))], "allowed"),
        (ADA, [shared(BUCKET, named("*", Condition=MFA))], "conditional"),
        (ADA, [shared(BUCKET, named({"AWS": arn(BUILD)}))], None),
        (ADA, [shared(BUCKET, named({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}))], None),
        (ADA, [GET, shared(BUCKET, deny("s3:*", Principal="*"))], None),
        (ADA, [GET, shared(BUCKET, deny("s3:*", Principal="*", Condition=MFA))], "conditional"),
        (ADA, [GET, shared(BUCKET, deny("s3:*", Principal={"AWS": arn(BUILD)}))], "allowed"),
        (BUILD, [shared(BUCKET, named({"AWS": arn(BUILD)}))], "allowed"),
        # A role stays within its boundary, a user who is named need not.
        (
            BUILD,
            [
                shared(BUCKET, named({"AWS": arn(BUILD)})),
                policy("boundary", BUILD, allow("ec2:*")),
            ],
            None,
        ),
        (
            ADA,
            [shared(BUCKET, named({"AWS": arn(ADA)})), policy("boundary", ADA, allow("ec2:*"))],
            "allowed",
        ),
        (
            ADA,
            [
                shared(BUCKET, named({"AWS": arn(ADA)})),
                policy("identity", ADA, deny("s3:*")),
            ],
            None,
        ),
        (
            ADA,
            [shared(BUCKET, named({"AWS": arn(ADA)})), above("scp", ROOT, allow("ec2:*"))],
            None,
        ),
    ],
)
def test_the_policy_of_a_bucket(who: str, policies: list[Policy], expected: str | None) -> None:
    assert reads(account(*policies), who) == expected


@pytest.mark.parametrize(
    ("principal", "own", "expected"),
    [
        ({"AWS": arn(ADA)}, True, "allowed"),
        ({"AWS": ACCOUNT}, True, "allowed"),
        ("*", True, "allowed"),
        ({"AWS": arn(ADA)}, False, None),
        ({"AWS": OTHER}, True, None),
    ],
)
def test_a_bucket_of_another_account(principal: Any, own: bool, expected: str | None) -> None:
    policies = [shared(THEIRS, named(principal), account=OTHER)]
    if own:
        policies.append(GET)
    assert reads(account(*policies), place=THEIRS) == expected


def test_a_bucket_of_another_account_without_a_policy_lets_nobody_in() -> None:
    assert reads(account(GET), place=THEIRS) is None


DECRYPT = policy("identity", ADA, allow("kms:Decrypt"))


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ([DECRYPT], "assumed"),  # its policy was not read
        ([DECRYPT, shared(KEY, named({"AWS": ACCOUNT}, "kms:*"))], "allowed"),
        ([DECRYPT, shared(KEY, named({"AWS": arn(BUILD)}, "kms:*"))], None),
        ([shared(KEY, named({"AWS": ACCOUNT}, "kms:*"))], None),
        ([shared(KEY, named({"AWS": arn(ADA)}, "kms:*"))], "allowed"),
    ],
)
def test_the_policy_of_a_key(policies: list[Policy], expected: str | None) -> None:
    assert reads(account(*policies), place=KEY) == expected


def test_roles_are_assumed_within_the_organisations_policies() -> None:
    door = policy("trust", BUILD, trusts(AWS=arn(ADA)))
    held = above("scp", ROOT, EVERYTHING, deny("sts:*"))
    assert reads(account(door), place=arn(BUILD)) == "allowed"
    assert reads(account(door, held), place=arn(BUILD)) is None


def _administers(found: Snapshot) -> bool:
    graph = build(found, TECHNIQUES)
    goal = f"aws:{ACCOUNT}"
    return any(edge.source == arn(ADA) and edge.target == goal for edge in graph.edges)


@pytest.mark.parametrize(
    ("above_it", "expected"),
    [
        ([EVERYTHING], True),
        ([EVERYTHING, deny("organizations:LeaveOrganization")], True),
        ([EVERYTHING, deny("s3:*")], True),
        ([EVERYTHING, deny("*")], False),
        ([EVERYTHING, deny(["iam:*", "organizations:LeaveOrganization"])], False),
        ([allow("s3:*")], False),
        # It spares the role that is named, and somebody else is not it.
        ([EVERYTHING, deny("*", Condition={"ArnNotLike": {"aws:PrincipalArn": arn(ADA)}})], True),
        (
            [EVERYTHING, deny("*", Condition={"ArnNotLike": {"aws:PrincipalArn": arn(BUILD)}})],
            False,
        ),
    ],
)
def test_who_is_allowed_everything_administers_what_the_organisation_leaves(
    above_it: list[Any], expected: bool
) -> None:
    everything = policy("identity", ADA, EVERYTHING)
    assert _administers(account(everything, above("scp", ROOT, *above_it))) is expected


@pytest.mark.parametrize(
    ("policies", "held"),
    [
        ([], True),
        ([above("scp", ROOT, EVERYTHING, deny("s3:*"))], False),
        ([above("scp", ROOT, EVERYTHING, deny("s3:GetObject"))], True),  # it may still write
        ([above("scp", ROOT, EVERYTHING, deny("s3:*", Condition=MFA))], True),
        ([above("rcp", ROOT, deny("s3:*", Principal="*"))], False),
    ],
)
def test_what_is_kept_from_a_whole_account_no_administrator_of_it_holds(
    policies: list[Policy], held: bool
) -> None:
    found = account(policy("identity", ADA, EVERYTHING), *policies)
    graph = build(found, TECHNIQUES)
    reached = {one.target for one in reaches(graph, arn(ADA))}
    assert (BUCKET in reached) is held
    blast = next(one for one in measure(found, graph, {}).blast if one.identity == arn(ADA))
    assert KEY in reached
    assert blast.admin == "yes"
    assert blast.total.resources == (2 if held else 1)
    assert {BUCKET, KEY} & {one.target for one in blast.top} == {KEY, *([BUCKET] if held else ())}
