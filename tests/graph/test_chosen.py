"""Conditions on what a caller of IAM chooses, on a boundary that is there, on a key's caller."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from aispm.model import Policy
from tests.graph.estates import ACCOUNT, OTHER, allow, arn, identity, policy, snapshot
from tests.graph.test_beyond import edges
from tests.graph.test_organisation import ADA, KEY, account, deny, named, reads, shared

AWS, OWN = "arn:aws:iam::aws:policy/", f"arn:aws:iam::{ACCOUNT}:policy/"
FENCE = f"{OWN}fence"
ATTACH, PUT = "iam:AttachUserPolicy", "iam:PutUserPolicy"


def admin(*parts: Any, boundary: str | None = None, more: tuple[Policy, ...] = ()) -> str | None:
    """How Ada, who may have a boundary that allows all, grants herself everything."""
    ada = identity(ADA)
    policies = [policy("identity", ADA, *parts), *more]
    if boundary is not None:
        ada = msgspec.structs.replace(ada, facts={"boundary": boundary})
        policies.append(policy("boundary", ADA, allow("*")))
    told = edges(snapshot([ada], policies), arn(ADA))
    return min((sure for _, target, sure in told if target == f"aws:{ACCOUNT}"), default=None)


def of(operator: str, *values: str) -> dict[str, Any]:
    return {operator: {"iam:PolicyARN": list(values)}}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (of("ArnEquals", f"{AWS}ReadOnlyAccess"), None),
        (of("ArnEquals", f"{AWS}AdministratorAccess"), "allowed"),
        (of("ArnEquals", f"{AWS}IAMFullAccess"), "allowed"),
        (of("ArnLike", f"{AWS}*"), "allowed"),
        (of("ArnNotEquals", f"{AWS}AdministratorAccess"), "allowed"),
        (of("StringNotLike", f"{AWS}*"), "conditional"),
        (of("ArnEquals", FENCE), "conditional"),
        (of("ArnLike", f"{OWN}*"), "conditional"),
        (of("ArnLike", f"arn:aws:iam::{OTHER}:policy/*"), None),
    ],
)
def test_which_policy_it_attaches_is_its_choice(condition: Any, expected: str | None) -> None:
    assert admin(allow(ATTACH, Condition=condition)) == expected
    assert admin(allow(ATTACH), deny(ATTACH, Condition=of("ArnLike", "*"))) is None


def bounded(operator: str, *values: str) -> dict[str, Any]:
    return {operator: {"iam:PermissionsBoundary": list(values)}}


@pytest.mark.parametrize(
    ("condition", "boundary", "expected"),
    [
        (bounded("StringEquals", FENCE), None, None),
        (bounded("StringEquals", FENCE), FENCE, "allowed"),
        (bounded("StringEquals", FENCE), f"{OWN}other", None),
        (bounded("StringNotEquals", FENCE), None, "allowed"),
        (bounded("StringNotEquals", FENCE), FENCE, None),
        ({"Null": {"iam:PermissionsBoundary": "true"}}, None, "allowed"),
        ({"Null": {"iam:PermissionsBoundary": "true"}}, FENCE, None),
    ],
)
def test_the_boundary_of_who_is_changed_is_known(
    condition: Any, boundary: str | None, expected: str | None
) -> None:
    assert admin(allow(PUT, Condition=condition), boundary=boundary) == expected
    assert admin(allow(ATTACH, Condition=condition), boundary=boundary) == expected


def test_whoever_is_made_has_the_boundary_that_is_chosen() -> None:
    rest = allow(["iam:AttachUserPolicy", "iam:CreateAccessKey"], arn("user/new"))

    def made(condition: Any) -> str | None:
        return admin(allow("iam:CreateUser", Condition=condition), rest)

    assert made({}) == "allowed"
    assert made(bounded("StringNotEquals", FENCE)) == "allowed"
    assert made(bounded("StringEquals", f"{AWS}AdministratorAccess")) == "allowed"
    assert made(bounded("StringEquals", FENCE)) == "conditional"  # who knows what it allows
    assert made(bounded("StringEquals", f"{AWS}ReadOnlyAccess")) is None


@pytest.mark.parametrize(("caller", "expected"), [(ACCOUNT, "allowed"), (OTHER, None)])
def test_the_account_of_who_calls_a_key_is_known(caller: str, expected: str | None) -> None:
    from_there = {"StringEquals": {"kms:CallerAccount": caller}}
    lets = shared(KEY, named({"AWS": "*"}, "kms:Decrypt", Condition=from_there))
    assert reads(account(lets), place=KEY) == expected
    through = {"StringEquals": from_there["StringEquals"] | {"kms:ViaService": "s3.amazonaws.com"}}
    lets = shared(KEY, named({"AWS": "*"}, "kms:Decrypt", Condition=through))
    assert reads(account(lets), place=KEY) == ("conditional" if expected else None)
