"""A Deny of one's own holds until one takes away the policy that it stands in."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from aispm.graph.build import build
from aispm.model import Link, Policy, Snapshot
from tests.graph.estates import ACCOUNT, allow, arn, asset, identity, policy, snapshot, trusts
from tests.graph.test_escalations import TECHNIQUES
from tests.graph.test_lifting import deny

ADA, ROLE, STAFF, GUARD = "user/ada", "role/deploy", "group/staff", "group/guard"
BUCKET = "arn:aws:s3:::ledger"
FENCE = f"arn:aws:iam::{ACCOUNT}:policy/fence"
GRANTS = [f"iam:{one}*" for one in ("Put", "Attach", "Create", "Add", "Update", "PassRole", "Set")]
HELD = deny([*GRANTS, "sts:*"])
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def managed(holder: str, *parts: Any) -> Policy:
    document = {"Version": "2012-10-17", "Statement": list(parts)}
    return Policy(FENCE, "identity", f"aws:{ACCOUNT}", (arn(holder),), document)


def scene(*policies: Policy, groups: tuple[str, ...] = (STAFF,)) -> Snapshot:
    return snapshot(
        [identity(one) for one in (ADA, ROLE, STAFF, GUARD)],
        [policy("trust", ROLE, trusts(Service="ec2.amazonaws.com")), *policies],
        [asset("aws.s3.bucket", BUCKET)],
        [Link(arn(ADA), "member-of", arn(one)) for one in groups],
    )


def admin(found: Snapshot, who: str = ADA) -> str | None:
    told = {
        edge.certainty
        for edge in build(found, TECHNIQUES).edges
        if (edge.source, edge.target) == (arn(who), f"aws:{ACCOUNT}")
    }
    return min(told, default=None)


ALL = policy("identity", STAFF, allow("*"))


@pytest.mark.parametrize(
    ("fence", "expected"),
    [
        (policy("identity", ADA, HELD), "allowed"),
        (policy("identity", ADA, deny([*GRANTS, "iam:Delete*"])), None),
        (policy("identity", ADA, HELD, deny("iam:DeleteUserPolicy", arn(ADA))), None),
        (policy("identity", ADA, HELD, deny("iam:DeleteUserPolicy", arn("user/bob"))), "allowed"),
        (
            policy("identity", ADA, HELD, deny("iam:DeleteUserPolicy", Condition=MFA)),
            "conditional",
        ),
        (policy("identity", ADA, HELD, allow("s3:*")), "allowed"),
        (managed(ADA, HELD), "allowed"),
        (managed(ADA, HELD, deny("iam:DetachUserPolicy")), None),
        (managed(ADA, HELD, deny("iam:DeleteUserPolicy")), "allowed"),
        (
            managed(
                ADA,
                HELD,
                deny("iam:DetachUserPolicy", Condition={"ArnEquals": {"iam:PolicyARN": FENCE}}),
            ),
            None,
        ),
        (
            managed(
                ADA,
                HELD,
                deny("iam:DetachUserPolicy", Condition={"ArnNotEquals": {"iam:PolicyARN": FENCE}}),
            ),
            "allowed",
        ),
    ],
)
def test_who_takes_away_what_denies_it_is_denied_nothing(
    fence: Policy, expected: str | None
) -> None:
    assert admin(scene(ALL, fence)) == expected


def test_what_is_allowed_in_the_same_policy_goes_with_it() -> None:
    assert admin(scene(policy("identity", ADA, allow("*"), HELD))) is None
    assert admin(scene(policy("identity", STAFF, allow("*"), HELD))) is None


def test_the_policy_of_a_group() -> None:
    own = policy("identity", ADA, allow("*"))
    fenced = policy("identity", STAFF, HELD, deny("iam:RemoveUserFromGroup"))
    assert admin(scene(own, fenced)) == "allowed"
    kept = policy("identity", STAFF, HELD, deny(["iam:RemoveUserFromGroup", "iam:DeleteGroup*"]))
    assert admin(scene(own, kept)) is None
    left = policy("identity", STAFF, HELD, deny("iam:DeleteGroupPolicy"))
    assert admin(scene(own, left)) == "allowed"  # it leaves the group


def test_one_policy_after_the_other() -> None:
    own = policy("identity", ADA, HELD, deny("iam:DeleteGroupPolicy"))
    guard = policy("identity", GUARD, deny("iam:Put*"), deny("iam:RemoveUserFromGroup"))
    assert admin(scene(ALL, own, guard, groups=(STAFF, GUARD))) == "allowed"
    locked = policy("identity", GUARD, deny("iam:DeleteUserPolicy"), deny("iam:RemoveUser*"))
    assert admin(scene(ALL, own, locked, groups=(STAFF, GUARD))) is None


def test_a_role_takes_its_own_away() -> None:
    both = managed(ROLE, allow("*"))
    fence = policy("identity", ROLE, HELD)
    assert admin(scene(both, fence), ROLE) == "allowed"
    kept = policy("identity", ROLE, HELD, deny("iam:DeleteRolePolicy"))
    assert admin(scene(both, kept), ROLE) is None


def reading(found: Snapshot) -> str | None:
    """Why Ada reads the bucket, if she does."""
    told = (one for one in build(found, TECHNIQUES).edges if one.source == arn(ADA))
    return next((one.why for one in told if one.relation == "reads"), None)


def test_data_that_was_denied_and_why() -> None:
    fence = policy("identity", ADA, deny("s3:*"))
    own = policy("identity", STAFF, allow(["s3:GetObject", "iam:DeleteUserPolicy"]))
    why = reading(scene(own, fence))
    assert why is not None
    assert why.endswith(", once the policy that denies it is taken away")
    assert reading(scene(policy("identity", STAFF, allow("s3:GetObject")), fence)) is None


def test_a_policy_that_one_has_twice_is_taken_away_twice() -> None:
    fence = managed(ADA, deny("s3:*"))
    fence = structs.replace(fence, attached_to=(arn(ADA), arn(GUARD)))
    detaching = ["s3:GetObject", "iam:DetachUserPolicy"]
    once = policy("identity", STAFF, allow(detaching))
    assert reading(scene(once, fence, groups=(STAFF, GUARD))) is None
    both = policy("identity", STAFF, allow([*detaching, "iam:DetachGroupPolicy"]))
    assert reading(scene(both, fence, groups=(STAFF, GUARD))) is not None
