"""Choke points: what is told of an edge is what a scan without it shows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from aispm.graph.build import build
from aispm.graph.chokepoint import ChokePoint, choke_points, starts, weight
from aispm.graph.cut import Cut
from aispm.graph.remedy import remedy
from aispm.model import Credential, Policy, Snapshot
from tests.graph.estates import (
    ACCOUNT,
    AGENT_KINDS,
    allow,
    arn,
    asset,
    identity,
    policy,
    snapshot,
    trusts,
)
from tests.graph.test_escalations import TECHNIQUES
from tests.graph.test_sets import estates
from tests.kit.examples import examples

LEDGER = "arn:aws:s3:::ledger"
KEYS = ("one", "two", "three")


def key(name: str) -> Credential:
    return Credential(f"credential:{name}", "aws-access-key", identity=arn(f"user/{name}"))


def also(holder: str, *parts: Any) -> Policy:
    """One more policy of somebody who has one."""
    document = {"Version": "2012-10-17", "Statement": list(parts)}
    return Policy(f"{arn(holder)}#more", "identity", f"aws:{ACCOUNT}", (arn(holder),), document)


def hourglass(*more: Policy, **parts: Any) -> Snapshot:
    """Three keys, whose users may all become one role that reads the ledger; one reads it too."""
    assume = allow("sts:AssumeRole", arn("role/neck"))
    policies = [policy("identity", f"user/{name}", assume) for name in KEYS]
    return snapshot(
        identities=[
            *(identity(f"user/{name}") for name in KEYS),
            identity("role/neck"),
            identity("role/vault"),
        ],
        policies=[
            *policies,
            policy("trust", "role/neck", trusts(AWS=f"arn:aws:iam::{ACCOUNT}:root")),
            policy("identity", "role/neck", allow("sts:AssumeRole", arn("role/vault"))),
            policy("trust", "role/vault", trusts(AWS=f"arn:aws:iam::{ACCOUNT}:root")),
            policy("identity", "role/vault", parts.get("vault", allow("s3:GetObject"))),
            *more,
        ],
        assets=[asset("aws.s3.bucket", LEDGER, sensitivity="restricted")],
        credentials=tuple(key(name) for name in KEYS),
    )


def proven(found: Snapshot, point: ChokePoint) -> bool:
    """Whether deriving the estate again gives the figures told."""
    where = starts(found, AGENT_KINDS)
    cut = Cut(point.edge.source, point.edge.relation, point.edge.target)
    before = weight(found, build(found, TECHNIQUES), AGENT_KINDS, where)
    after = weight(found, build(found, TECHNIQUES, (cut,)), AGENT_KINDS, where)
    return (point.before, point.after) == (before, after)


def test_the_neck_of_an_hourglass_comes_first() -> None:
    found = hourglass()
    points = choke_points(found, TECHNIQUES, AGENT_KINDS)
    first = points[0]
    assert (first.edge.source, first.edge.target) == (arn("role/neck"), arn("role/vault"))
    assert all(proven(found, point) for point in points)
    assert [point.after for point in points] == sorted(point.after for point in points)
    # Three keys lose the vault, the ledger (restricted, so sensitive too).
    assert first.before - first.after == 3 * (1 + 10 + 5 + 1)


def test_an_edge_with_a_way_round_is_no_choke_point() -> None:
    found = hourglass(also("role/neck", allow("s3:GetObject")))
    points = choke_points(found, TECHNIQUES, AGENT_KINDS)
    assert (arn("role/neck"), arn("role/vault")) not in {
        (one.edge.source, one.edge.target) for one in points
    }


def test_taking_away_one_way_shows_what_it_hid() -> None:
    """Who grants itself anything is told just that: without it, what else it may do shows."""
    both = also("user/one", allow(["iam:PutUserPolicy", "iam:UpdateAssumeRolePolicy"]))
    found = hourglass(both)
    cut = Cut(arn("user/one"), "grants-itself", f"aws:{ACCOUNT}")
    left = build(found, TECHNIQUES, (cut,)).edges
    from_one = {(edge.relation, edge.target) for edge in left if edge.source == arn("user/one")}
    assert ("grants-itself", f"aws:{ACCOUNT}") not in from_one
    assert ("takes-over", arn("role/vault")) in from_one


def test_an_administrator_without_its_policy_has_the_rest() -> None:
    found = hourglass(also("user/one", allow("*")))
    cut = Cut(arn("user/one"), "administers", f"aws:{ACCOUNT}")
    edges = build(found, TECHNIQUES, (cut,)).edges
    from_one = {(edge.relation, edge.target) for edge in edges if edge.source == arn("user/one")}
    assert from_one == {("assumes", arn("role/neck"))}


def test_what_two_hold_together_goes_with_one_of_them() -> None:
    path = also("user/one", allow("iam:PassRole"))
    other = also("role/neck", allow(["lambda:CreateFunction", "lambda:InvokeFunction"]))
    door = policy("trust", "role/vault", trusts(Service="lambda.amazonaws.com"))
    found = hourglass(path, other)
    found = snapshot(
        found.identities,
        [one for one in found.policies if one.id != door.id] + [door],
        found.assets,
        credentials=found.credentials,
    )

    def passes(*cuts: Cut) -> bool:
        edges = build(found, TECHNIQUES, cuts).edges
        return any(edge.relation == "passes-to" for edge in edges)

    assert passes()
    assert not passes(Cut(arn("user/one"), "assumes", arn("role/neck")))


@settings(max_examples=examples(15), deadline=None)
@given(estates())
def test_every_figure_is_proven(found: Snapshot) -> None:
    points = choke_points(found, TECHNIQUES, AGENT_KINDS)
    assert all(proven(found, point) for point in points)
    assert all(point.after < point.before for point in points)


@pytest.mark.parametrize("edge", build(hourglass(), TECHNIQUES).edges, ids=str)
def test_every_edge_has_a_remedy(edge: Any) -> None:
    assert remedy(edge, TECHNIQUES).endswith(".")
