"""Which of the accounts that a role trusts are strangers'."""

from __future__ import annotations

import pytest

from aispm.correlate import correlate, kindred
from aispm.model import Identity, Scope, Snapshot
from aispm.vocabulary import SNAPSHOT_SCHEMA, Facts

ROOT = "aws:organization/r-1"
HOME, SISTER, STRANGER, OTHERS = "111122223333", "444455556666", "777788889999", "123412341234"
ROLE = f"arn:aws:iam::{HOME}:role/deploy"
TREE = (
    Scope(ROOT, "aws.organizations.root"),
    Scope(f"{ROOT}/ou-1", "aws.organizations.ou", parent=ROOT),
    Scope(f"aws:{HOME}", "account", parent=f"{ROOT}/ou-1"),
    Scope(f"aws:{SISTER}", "account", parent=ROOT),
    Scope(f"aws:{OTHERS}", "account", parent="aws:organization/r-2"),
)


def _seen(facts: Facts, scopes: tuple[Scope, ...] = TREE) -> Snapshot:
    role = Identity(ROLE, "aws.iam.role", "deploy", f"aws:{HOME}", facts=facts)
    return Snapshot(version=SNAPSHOT_SCHEMA, taken_at="", identities=(role,), scopes=scopes)


@pytest.mark.parametrize(
    ("trusted", "foreign"),
    [
        ([], []),
        ([SISTER], []),
        ([SISTER, STRANGER], [STRANGER]),
        ([OTHERS], [OTHERS]),
    ],
)
def test_an_account_of_the_same_organisation_is_no_stranger(
    trusted: list[str], foreign: list[str]
) -> None:
    seen = _seen({"trusted_accounts": trusted})
    assert kindred.facts(seen) == {ROLE: {"foreign_accounts": foreign}}
    [role] = correlate(seen).identities
    assert role.facts == {"trusted_accounts": trusted, "foreign_accounts": foreign}


def test_without_a_tree_every_account_is() -> None:
    found = kindred.facts(_seen({"trusted_accounts": [SISTER]}, ()))
    assert found == {ROLE: {"foreign_accounts": [SISTER]}}
    alone = (Scope(f"aws:{HOME}", "account"), Scope(f"aws:{SISTER}", "account"))
    found = kindred.facts(_seen({"trusted_accounts": [SISTER]}, alone))
    assert found == {ROLE: {"foreign_accounts": [SISTER]}}


def test_of_a_trust_that_was_not_read_nothing_is_told() -> None:
    assert kindred.facts(_seen({})) == {}
