"""Policies of resources that were asked for and not told, and blocks of public access."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from aispm.graph.blast import Measure, measure
from aispm.graph.build import Graph, build
from aispm.graph.join import resolve
from aispm.model import Policy, Read, Snapshot
from aispm.rulebook import rules_root
from aispm.rulebook.escalations import load_escalations
from tests.graph.estates import (
    ACCOUNT,
    AGENT_KINDS,
    OTHER,
    allow,
    arn,
    asset,
    identity,
    policy,
    snapshot,
)

BOOKS, FUNCTION = "arn:aws:s3:::books", f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:mail"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/k-1"
READER, WORKER, GUEST, STRANGER = (
    arn("role/reader"),
    arn("role/worker"),
    arn("role/guest", OTHER),
    arn("role/stranger", OTHER),
)
SERVICE = {"s3": "GetBucketPolicy", "kms": "GetKeyPolicy", "lambda": "GetPolicy"}
KIND = {"s3": "aws.s3.bucket", "kms": "aws.kms.key", "lambda": "aws.lambda.function"}


def refused(name: str) -> Read:
    service = name.split(":")[2]
    fact = f"{KIND[service]}.has_resource_policy"
    operation = f"{service}:{SERVICE[service]}"
    return Read(f"aws:{ACCOUNT}", operation, "denied", supplies=(fact,), missed=(name,))


def lets_in(name: str, *principals: str, **more: Any) -> Policy:
    statement = allow("*", [name, f"{name}/*"], Principal={"AWS": list(principals)}, **more)
    return Policy(f"{name}#policy", "resource", f"aws:{ACCOUNT}", (name,), {"Statement": statement})


def estate(
    *policies: Policy, reads: tuple[Read, ...] = (), level: str = "restricted", **facts: Any
) -> Snapshot:
    everywhere = allow(["s3:GetObject", "kms:Decrypt", "lambda:UpdateFunctionCode"])
    return snapshot(
        identities=[
            *(identity(f"role/{name}") for name in ("reader", "worker")),
            *(identity(f"role/{name}", OTHER) for name in ("guest", "stranger")),
        ],
        policies=[
            policy("identity", "role/reader", everywhere),
            policy("identity", "role/guest", everywhere, account=OTHER),
            *policies,
        ],
        assets=[
            asset("aws.s3.bucket", BOOKS, sensitivity=level, **facts),
            asset("aws.kms.key", KEY),
            asset("aws.lambda.function", FUNCTION),
        ],
        reads=reads,
    )


def told(seen: Snapshot) -> tuple[Graph, Measure]:
    joined = resolve(seen)
    graph = build(joined, load_escalations(rules_root()))
    return graph, measure(joined, graph, AGENT_KINDS)


def access(graph: Graph, who: str, what: str) -> list[tuple[str, str]]:
    return [
        (edge.relation, edge.certainty)
        for edge in graph.edges
        if (edge.source, edge.target) == (who, what)
    ]


@pytest.mark.parametrize(("name", "before"), [(BOOKS, "allowed"), (KEY, "assumed")])
def test_leave_of_ones_own_is_conditional_where_the_resources_policy_was_refused(
    name: str, before: str
) -> None:
    graph, _ = told(estate())
    assert access(graph, READER, name) == [("reads", before)]
    graph, _ = told(estate(reads=(refused(name),)))
    assert access(graph, READER, name) == [("reads", "conditional")]
    [why] = {edge.why for edge in graph.edges if (edge.source, edge.target) == (READER, name)}
    assert why.endswith("if its own policy, which was not read, does not deny it")


def test_the_policy_of_a_function_keeps_nobody_out() -> None:
    graph, _ = told(estate(reads=(refused(FUNCTION),)))
    assert access(graph, READER, FUNCTION) == [("runs-code-in", "allowed")]


def test_whom_it_may_let_in_is_not_known() -> None:
    _, measured = told(estate(reads=(refused(BOOKS),)))
    restricted = {who: "restricted" in measured.facts[who] for who in (WORKER, GUEST, STRANGER)}
    # Who has no leave of its own is let in by the policies of its own account only.
    assert restricted == {WORKER: False, GUEST: False, STRANGER: True}
    gap = measured.told[WORKER].gaps["restricted"]
    assert [read.operation for read in gap] == ["s3:GetBucketPolicy"]
    assert measured.facts[WORKER]["secrets"] == 0  # it is a bucket
    assert measured.facts[WORKER]["admin"] is False  # and no way to become anybody


def test_an_unread_policy_of_public_data_leaves_restricted_data_decided() -> None:
    _, measured = told(estate(reads=(refused(BOOKS),), level="public"))
    assert measured.facts[WORKER]["restricted"] == 0
    assert "resources" not in measured.facts[WORKER]


def test_who_may_change_functions_elsewhere_may_become_somebody() -> None:
    _, measured = told(estate(reads=(refused(FUNCTION),)))
    assert {who: "admin" in measured.facts[who] for who in (READER, GUEST, STRANGER)} == {
        READER: True,
        GUEST: False,
        STRANGER: True,
    }


def test_a_policy_that_came_another_way_was_read() -> None:
    graph, measured = told(estate(lets_in(BOOKS, OTHER), reads=(refused(BOOKS),)))
    assert access(graph, READER, BOOKS) == [("reads", "allowed")]
    assert access(graph, GUEST, BOOKS) == [("reads", "allowed")]
    assert measured.facts[WORKER]["restricted"] == 0


@pytest.mark.parametrize(
    ("facts", "certainty"),
    [
        ({"policy_is_public": False}, ["allowed"]),
        ({"policy_is_public": True}, ["conditional"]),
        ({"policy_is_public": True, "restricts_public_policy": True}, []),
        ({"policy_is_public": True, "account_restricts_public_policies": True}, []),
        ({"policy_is_public": True, "restricts_public_policy": False}, ["conditional"]),
        (
            {
                "policy_is_public": True,
                "restricts_public_policy": False,
                "account_restricts_public_policies": False,
            },
            ["allowed"],
        ),
        ({}, ["allowed"]),  # nobody asked: a public policy would hardly stand behind a block
    ],
)
def test_a_restricted_public_policy_lets_in_nobody_from_elsewhere(
    facts: dict[str, bool], certainty: list[str]
) -> None:
    graph, _ = told(estate(lets_in(BOOKS, "*", arn("role/guest", OTHER)), **facts))
    found = [sure for relation, sure in access(graph, GUEST, BOOKS) if relation == "reads"]
    assert found == certainty
    # Those of its own account it lets in all the same.
    assert ("reads", "allowed") in access(graph, WORKER, BOOKS)


@pytest.mark.parametrize(
    ("principal", "certainty"), [("*", "conditional"), (arn("role/guest", OTHER), "allowed")]
)
def test_where_s3_did_not_say_what_is_public_a_policy_that_names_all_may_be(
    principal: str, certainty: str
) -> None:
    """The policy came another way, as with an export; one that names whom it means is not."""
    supplies = tuple(
        f"aws.s3.bucket.{fact}" for fact in ("has_resource_policy", "policy_is_public")
    )
    read = msgspec.structs.replace(refused(BOOKS), supplies=supplies)
    graph, _ = told(estate(lets_in(BOOKS, principal), reads=(read,)))
    assert access(graph, GUEST, BOOKS) == [("reads", certainty)]
