"""Edges that several identities hold together: told once, and gone once one need is taken."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.graph.build import Graph, build
from aispm.graph.chokepoint import choke_points, starts, weight
from aispm.graph.cut import Cut
from aispm.graph.path import find
from aispm.graph.remedy import remedy
from aispm.model import Policy, Snapshot
from tests.graph.estates import ACCOUNT, AGENT_KINDS, allow, arn, identity, policy, snapshot, trusts
from tests.graph.test_escalations import TECHNIQUES

NODE = f"aws:{ACCOUNT}"
JOINT = Cut(arn("role/a"), "passes-to", arn("role/r"))
PASSING = "iam:PassRole"


def chain(a: str = PASSING, b: Any = ("lambda:*",), x: Any = (), *more: Policy) -> Snapshot:
    """x assumes a, which assumes b; one passes role r, the other makes functions."""
    own = {"user/x": ["sts:AssumeRole", *x], "role/a": ["sts:AssumeRole", a], "role/b": [*b]}
    trusting = {
        "role/a": trusts(AWS=arn("user/x")),
        "role/b": trusts(AWS=arn("role/a")),
        "role/r": trusts(Service="lambda.amazonaws.com"),
    }
    return snapshot(
        [identity(name) for name in ("user/x", "role/a", "role/b", "role/r")],
        [
            *(policy("identity", name, allow(actions)) for name, actions in own.items()),
            *(policy("trust", name, one) for name, one in trusting.items()),
            policy("identity", "role/r", allow("*")),
            *more,
        ],
    )


def joint(graph: Graph) -> list[tuple[str, str]]:
    edges = (one for one in graph.edges if one.relation == "passes-to")
    return [(one.source.rpartition("/")[2], one.target.rpartition("/")[2]) for one in edges]


@pytest.mark.parametrize("more", [(), ("ec2:RunInstances",)])
def test_one_edge_where_the_power_is_joined(more: tuple[str, ...]) -> None:
    assert joint(build(chain(x=more), TECHNIQUES)) == [("a", "r")]


def test_a_path_leads_through_those_who_hold_it() -> None:
    path = find(build(chain(), TECHNIQUES), arn("user/x"), NODE)
    assert [one.relation for one in path] == ["assumes", "passes-to", "administers"]


@pytest.mark.parametrize("more", [(), ("ec2:RunInstances",)])
@pytest.mark.parametrize(("a", "b"), [(PASSING, ["lambda:*"]), ("lambda:*", [PASSING])])
def test_without_it_nobody_has_it(a: str, b: Any, more: tuple[str, ...]) -> None:
    without = build(chain(a, b, more), TECHNIQUES, (JOINT,))
    assert not joint(without)
    assert not find(without, arn("user/x"), NODE)


def test_without_what_one_holds_alone_nobody_has_it_through_that_one() -> None:
    found = chain("ec2:RunInstances", [PASSING, "lambda:*"], ("ec2:RunInstances",))
    cut = Cut(arn("role/b"), "passes-to", arn("role/r"))
    assert joint(build(found, TECHNIQUES)) == [("b", "r")]
    assert not joint(build(found, TECHNIQUES, (cut,)))


def test_what_another_holds_by_itself_stays() -> None:
    own = Policy(
        f"{arn('user/x')}#own",
        "identity",
        NODE,
        (arn("user/x"),),
        {"Version": "2012-10-17", "Statement": [allow([PASSING, "lambda:*"])]},
    )
    assert joint(build(chain(PASSING, ["lambda:*"], (), own), TECHNIQUES, (JOINT,))) == [("x", "r")]


def test_the_choke_point_is_what_a_scan_without_the_permission_shows() -> None:
    found = chain()
    point = next(
        one
        for one in choke_points(found, TECHNIQUES, AGENT_KINDS)
        if one.edge.relation == "passes-to"
    )
    real = chain("sts:GetCallerIdentity")
    where = starts(real, AGENT_KINDS)
    assert point.after == weight(real, build(real, TECHNIQUES), AGENT_KINDS, where)
    advice = remedy(point.edge, TECHNIQUES, point.taken)
    assert advice == "Take iam:PassRole from role/a, or narrow it to other resources."


def test_the_need_that_the_fewest_hold_is_taken() -> None:
    """Two roles pass r and one makes functions: to take that from one is less."""
    more = [
        policy("identity", "role/c", allow(PASSING)),
        policy("trust", "role/c", trusts(AWS=arn("role/a"))),
    ]
    found = chain(PASSING)
    found = snapshot((*found.identities, identity("role/c")), [*found.policies, *more])
    assert joint(build(found, TECHNIQUES)) == [("a", "r")]
    without = build(found, TECHNIQUES, (JOINT,))
    assert not joint(without)
    assert {one.holder for one in without.taken} == {arn("role/b")}
