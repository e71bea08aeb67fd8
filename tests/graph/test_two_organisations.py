"""Two organisations in one estate: each has its own manager, and its own id."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from aispm.graph.build import build
from aispm.graph.path import reaches
from aispm.model import Asset, Policy, Scope, Snapshot
from tests.graph.estates import allow, arn, identity, policy, snapshot
from tests.graph.test_escalations import TECHNIQUES

# In each organisation a member and the account that manages it.
MEMBERS = ("111111111111", "222222222222")
MANAGERS = ("999999999991", "999999999992")


def organisation(number: int) -> Asset:
    name = f"o-{number + 1}"
    facts = {"management_account": MANAGERS[number]}
    kind = "aws.organizations.organization"
    return Asset(f"arn:aws:organizations::{name}", kind, name, f"aws:{name}", facts=facts)


def estate(*policies: Policy, placed: bool = True) -> Snapshot:
    """Two organisations; those that manage them lie in the tree if `placed`."""
    people = [
        identity("user/a", MEMBERS[0]),
        identity("user/b", MEMBERS[1]),
        identity("role/r", MEMBERS[0]),
        *(identity("user/m", account) for account in MANAGERS),
    ]
    scopes = [Scope(f"aws:organization/r-{one}", "aws.organizations.root") for one in (1, 2)]
    for number in (0, 1):
        for account in (MEMBERS[number], *((MANAGERS[number],) if placed else ())):
            root = f"aws:organization/r-{number + 1}"
            scopes.append(Scope(f"aws:{account}", "account", account, root))
    found = snapshot(people, policies, [organisation(0), organisation(1)])
    return structs.replace(found, scopes=tuple(scopes))


@pytest.mark.parametrize("number", [0, 1])
def test_a_manager_rules_the_accounts_of_its_own_organisation(number: int) -> None:
    rules = policy("identity", "user/m", allow("sts:AssumeRoot"), account=MANAGERS[number])
    graph = build(estate(rules), TECHNIQUES)
    found = {one.target for one in reaches(graph, arn("user/m", MANAGERS[number]))}
    assert f"aws:{MEMBERS[number]}" in found
    assert f"aws:{MEMBERS[1 - number]}" not in found


def assumed(wanted: str, **more: Any) -> dict[str, str]:
    trust = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": wanted}},
    }
    policies = [policy("trust", "role/r", trust, account=MEMBERS[0])]
    for name, account in (("a", MEMBERS[0]), ("b", MEMBERS[1]), ("m", MANAGERS[1])):
        own = policy("identity", f"user/{name}", allow("sts:AssumeRole"), account=account)
        policies.append(own)
    edges = build(estate(*policies, **more), TECHNIQUES).edges
    return {one.source[-1]: one.certainty for one in edges if one.relation == "assumes"}


def test_each_organisation_has_its_own_id() -> None:
    assert assumed("o-1") == {"a": "allowed"}
    assert assumed("o-2") == {"b": "allowed", "m": "allowed"}


def test_of_a_root_that_may_be_of_either_nothing_is_sure() -> None:
    assert assumed("o-1", placed=False) == {"a": "conditional", "b": "conditional"}
    assert assumed("o-2", placed=False) == {
        "a": "conditional",
        "b": "conditional",
        "m": "allowed",
    }


def test_a_root_is_not_of_an_organisation_that_has_another() -> None:
    """The organisation of the second root was not read."""
    found = estate(
        policy("identity", "user/m", allow("sts:AssumeRoot"), account=MANAGERS[0]), placed=False
    )
    scopes = (*found.scopes, Scope(f"aws:{MANAGERS[0]}", "account", "", "aws:organization/r-1"))
    found = structs.replace(found, assets=(organisation(0),), scopes=scopes)
    graph = build(found, TECHNIQUES)
    targets = {one.target for one in reaches(graph, arn("user/m", MANAGERS[0]))}
    assert f"aws:{MEMBERS[0]}" in targets
    assert f"aws:{MEMBERS[1]}" not in targets
