"""Policies of OpenSearch Serverless, matched to collections by name."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.providers.aws import collection_policies as policies
from aispm.providers.aws.faults import MalformedError

CONTEXT = {"name": "docs-kb", "account": "111122223333"}


def network(*entries: Any) -> dict[str, Any]:
    return policies.network([{"securityPolicyDetail": {"policy": list(entries)}}], CONTEXT)


def data(*entries: Any) -> dict[str, Any]:
    return policies.data([{"accessPolicyDetail": {"policy": list(entries)}}], CONTEXT)


def entry(kind: str, resource: str, **more: Any) -> dict[str, Any]:
    return {"Rules": [{"ResourceType": kind, "Resource": [resource]}], **more}


@pytest.mark.parametrize(
    ("resource", "covers"),
    [
        ("collection/docs-kb", True),
        ("collection/docs*", True),
        ("collection/*", True),
        ("collection/*-kb", True),
        ("collection/docs", False),
        ("collection/docs.kb", False),
        ("collection/logs*", False),
        ("index/docs-kb/*", True),
        ("index/docs*/books", True),
        ("index/*/*", True),
        ("index/logs/docs-kb", False),
    ],
)
def test_a_pattern_covers_a_collection(resource: str, covers: bool) -> None:
    assert policies.matches(resource, "docs-kb") is covers


def test_a_collection_is_public_where_one_policy_opens_it() -> None:
    shut = entry("collection", "collection/*", AllowFromPublic=False, SourceVPCEs=["vpce-1"])
    public = entry("collection", "collection/docs*", AllowFromPublic=True)
    assert network(shut)["public_network"] is False
    assert network(shut)["network_endpoints"] == ["vpce-1"]
    assert network(shut, public)["public_network"] is True


def test_a_public_dashboard_opens_no_collection() -> None:
    told = network(entry("dashboard", "collection/docs*", AllowFromPublic=True))
    assert (told["public_network"], told["public_dashboard"]) == (False, True)


def test_no_policy_lets_nobody_in() -> None:
    assert policies.network((), CONTEXT)["public_network"] is False
    assert policies.data((), CONTEXT)["data_principals"] == []


def test_whom_a_data_policy_lets_in() -> None:
    guest, own = "arn:aws:iam::999988887777:role/guest", "arn:aws:iam::111122223333:role/kb"
    rule = {"ResourceType": "index", "Resource": ["index/docs-kb/*"]}
    reads = {"Rules": [rule | {"Permission": ["aoss:ReadDocument"]}], "Principal": [guest]}
    writes = {"Rules": [rule | {"Permission": ["aoss:*"]}], "Principal": [own]}
    assert data(reads, writes) == {
        "data_principals": [own, guest],
        "data_writers": [own],
        "data_accounts": ["999988887777"],
        "data_wildcard": False,
    }


def test_a_group_of_a_directory_is_of_its_account() -> None:
    everyone = "saml/999988887777/okta/group/*"
    told = data(entry("collection", "collection/*", Principal=[everyone]))
    assert (told["data_accounts"], told["data_wildcard"]) == (["999988887777"], True)


@pytest.mark.parametrize("answer", [{}, {"securityPolicyDetail": {"policy": {"Rules": []}}}])
def test_what_is_no_policy_is_not_guessed_at(answer: dict[str, Any]) -> None:
    with pytest.raises(MalformedError):
        policies.network([answer], CONTEXT)


def test_broken_entries_match_nothing() -> None:
    assert network("x", {"Rules": [None, {"Resource": "collection/*"}]})["public_network"] is False
