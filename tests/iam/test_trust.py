"""Role trust: whom a role lets in by name, through its account, and as a service."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.iam.aws.statement import statements
from aispm.iam.aws.trust import Trust

ACCOUNT, OTHER = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/target"
ADA = f"arn:aws:iam::{ACCOUNT}:role/team/ada"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/ada"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def part(effect: str, principal: Any, condition: Any = None) -> dict[str, Any]:
    return {
        "Effect": effect,
        "Principal": principal,
        "Action": "sts:AssumeRole",
        "Condition": condition,
    }


def but(*names: str, condition: Any = None, **more: Any) -> dict[str, Any]:
    """A Deny of everyone but some."""
    found = {**part("Deny", "", condition), "NotPrincipal": more or {"AWS": list(names)}}
    del found["Principal"]
    return found


def trust(*parts: Any) -> Trust:
    return Trust(ROLE, ACCOUNT, statements({"Statement": list(parts)}, "trust"))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([part("Allow", {"AWS": ADA})], (True, False)),
        ([part("Allow", "*")], (True, False)),
        ([part("Allow", {"AWS": [ROOT, ADA]})], (True, True)),
        # A condition on the name does not take away what the account is trusted with.
        ([part("Allow", {"AWS": ADA}, MFA), part("Allow", {"AWS": ROOT})], (None, True)),
        # A Deny counts wherever it stands, and an undecided one leaves it undecided.
        ([part("Deny", {"AWS": ADA}), part("Allow", {"AWS": ADA})], (False, False)),
        ([part("Allow", {"AWS": ROOT}), part("Deny", {"AWS": ADA})], (False, False)),
        ([part("Deny", "*", MFA), part("Allow", {"AWS": ADA})], (None, False)),
        ([part("Allow", {"AWS": ADA}), part("Deny", "*", MFA)], (None, False)),
        ([part("Deny", "*", MFA), part("Deny", "*"), part("Allow", "*")], (False, False)),
        # One session of a role: not everyone who acts as the role may choose its name.
        ([part("Allow", {"AWS": f"{SESSION}/deploy"})], (None, False)),
        ([part("Allow", {"AWS": [ROOT, f"{SESSION}/deploy"]})], (None, True)),
        ([part("Allow", {"AWS": f"{SESSION}-lovelace/deploy"})], (False, False)),
        (
            [part("Allow", "*", {"StringEquals": {"aws:ResourceAccount": ACCOUNT}})],
            (True, False),
        ),
        ([part("Allow", {"AWS": OTHER})], (False, False)),
        # A Deny of everyone but some: who is excepted only with its account is perhaps denied.
        ([part("Allow", {"AWS": ADA}), but(ADA, ROOT)], (True, False)),
        ([part("Allow", {"AWS": ADA}), but(f"{ADA}-lovelace")], (False, False)),
        ([part("Allow", {"AWS": ADA}), but(f"{ADA}-lovelace", condition=MFA)], (None, False)),
        ([part("Allow", {"AWS": ADA}), but(f"{ADA}-lovelace", ROOT)], (None, False)),
        ([part("Allow", {"AWS": ROOT}), but(f"{SESSION}/deploy")], (False, None)),
    ],
)
def test_whom_a_role_lets_in(parts: list[Any], expected: tuple[bool | None, bool | None]) -> None:
    context = {"aws:principalarn": ADA, "aws:resourceaccount": OTHER}
    assert trust(*parts).admits(ADA, SESSION, ACCOUNT, context) == expected


LAMBDA = {"Service": "lambda.amazonaws.com"}


def source(pattern: str, operator: str = "ArnLike") -> dict[str, Any]:
    return {operator: {"aws:SourceArn": pattern}}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([part("Allow", LAMBDA)], True),
        ([part("Allow", LAMBDA, MFA)], None),
        ([part("Allow", LAMBDA), but(ADA)], False),
        ([part("Allow", LAMBDA), but(**LAMBDA)], True),
        ([part("Allow", LAMBDA, {"StringEquals": {"aws:SourceAccount": ACCOUNT}})], True),
        ([part("Allow", LAMBDA, {"StringEquals": {"aws:SourceAccount": OTHER}})], False),
        # Which of the account's functions it is may be chosen; another account's it is not.
        ([part("Allow", LAMBDA, source(f"arn:aws:lambda:*:{ACCOUNT}:function:x"))], None),
        ([part("Allow", LAMBDA, source(f"arn:aws:lambda:*:{OTHER}:function:*"))], False),
        ([part("Allow", LAMBDA, source(f"arn:*:*:*:{ACCOUNT}:*"))], True),
        ([part("Allow", LAMBDA, source("*", "StringLike"))], True),
        ([part("Allow", LAMBDA, source(f"arn:*:*:*:{OTHER}:*", "ArnNotLike"))], True),
        ([part("Allow", LAMBDA, source(f"arn:*:*:*:{ACCOUNT}:*", "ArnNotLike"))], False),
        ([part("Allow", LAMBDA, source("${aws:PrincipalTag/x}"))], None),
        ([part("Allow", {"AWS": ADA})], False),
        ([part("Deny", LAMBDA, MFA)], False),
        ([part("Deny", LAMBDA, MFA), part("Allow", LAMBDA)], None),
        ([part("Allow", LAMBDA), part("Deny", LAMBDA)], False),
        ([part("Allow", LAMBDA), part("Deny", "*")], False),
        (
            [
                part("Allow", LAMBDA),
                part("Deny", "*", {"Bool": {"aws:PrincipalIsAWSService": "false"}}),
            ],
            True,
        ),
    ],
)
def test_which_service_a_role_lets_in(parts: list[Any], expected: bool | None) -> None:
    assert trust(*parts).admits_service("lambda.amazonaws.com") is expected
