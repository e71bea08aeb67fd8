"""Policy documents as they are kept: nothing of them is lost but the tokens that stand in them."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.model import Policy
from aispm.providers import assembly
from aispm.providers.pool import Haul
from aispm.secrets import document
from tests.secrets.invented import text

TOKEN = f"ghp_1{text('document', 35)}"


@pytest.mark.parametrize(
    "place",
    [
        lambda one: {"Condition": {"StringEquals": {"aws:Referer": one}}},
        lambda one: {"Condition": {"StringEquals": {"aws:Referer": ["x", f"https://a/{one}/b"]}}},
        lambda one: {f"Vers {one}ion": "2012-10-17"},
        lambda one: [one[:20]],  # cut short, and more of it than anybody may see
    ],
)
def test_a_token_is_taken_out_wherever_it_stands(place: Any) -> None:
    told = str(document(place(TOKEN)))
    assert TOKEN[4:16] not in told
    assert "…" in told


def test_everything_else_stays_as_it_is() -> None:
    whole = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "AllowAllFromTheTeamOfTheData0123456789",
                "Effect": "Allow",
                "Action": ["s3:GetObject", "kms:Decrypt"],
                "Resource": "arn:aws:s3:::books-111122223333-eu-west-1/*",
                "Condition": {"Bool": {"aws:SecureTransport": True}, "NumericLessThan": {"x": 5}},
                "Principal": {"AWS": "AROAINVENTEDINVENTED1"},
            }
        ],
    }
    assert document(whole) == whole


def test_no_snapshot_keeps_one() -> None:
    policy = Policy("p", "identity", "aws:1", (), {"Id": TOKEN})
    kept = assembly.assemble(Haul(records=[policy]), "t", []).policies
    assert TOKEN[4:16] not in str(kept)


def test_one_that_is_nested_without_end_costs_nothing_else() -> None:
    deep: Any = TOKEN
    for _ in range(5_000):
        deep = [deep]
    policies = [Policy("p", "identity", "aws:1", (), deep), Policy("q", "scp", "aws:1", (), {})]
    kept = assembly.assemble(Haul(records=[*policies]), "t", []).policies
    assert [one.document for one in kept] == [None, {}]
