"""Many targets as one node change nothing that is told, only how much is kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aispm.graph import sets
from aispm.graph.blast import Measure, measure
from aispm.graph.build import Graph, build
from aispm.graph.path import find, reached_by, reaches
from aispm.model import Policy, Snapshot
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
from tests.kit.examples import examples

ROLES = [f"role/{name}" for name in ("a1", "a2", "b1", "b2")]
BUCKETS = [f"arn:aws:s3:::{name}" for name in ("a1", "a2", "b1")]
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
ACTIONS = (
    "sts:AssumeRole",
    "iam:PassRole",
    "lambda:CreateFunction",
    "lambda:InvokeFunction",
    "iam:UpdateAssumeRolePolicy",
    "iam:PutRolePolicy",
    "s3:GetObject",
    "s3:PutObject",
    "s3:*",
)
WHERE = ("*", arn("role/a*"), arn("role/b1"), "arn:aws:s3:::a*", "arn:aws:s3:::b1/*")
PARTS = st.lists(
    st.builds(
        lambda action, where, block: allow(action, where, **({"Condition": MFA} if block else {})),
        st.sampled_from(ACTIONS),
        st.sampled_from(WHERE),
        st.booleans(),
    ),
    max_size=3,
)
TRUST = st.sampled_from(["root", "lambda", "a1"])


@st.composite
def estates(draw: st.DrawFn) -> Snapshot:
    policies: list[Policy] = []
    for role in ROLES:
        policies.append(policy("identity", role, *draw(PARTS)))
        door: dict[str, Any] = {
            "root": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
            "lambda": {"Service": "lambda.amazonaws.com"},
            "a1": {"AWS": arn("role/a1")},
        }[draw(TRUST)]
        policies.append(policy("trust", role, trusts(**door)))
    buckets = [asset("aws.s3.bucket", name, sensitivity="restricted") for name in BUCKETS]
    return snapshot([identity(role) for role in ROLES], policies, buckets)


def told(found: Snapshot, smallest: int) -> tuple[Graph, Measure]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sets, "SMALLEST", smallest)
        graph = build(found, TECHNIQUES)
    return graph, measure(found, graph, AGENT_KINDS)


@settings(max_examples=examples(60), deadline=None)
@given(estates())
def test_all_that_is_told_is_the_same(found: Snapshot) -> None:
    one, each = told(found, 1), told(found, 1000)
    assert one[1].blast == each[1].blast
    assert one[1].facts == each[1].facts
    for role in ROLES:
        assert reaches(one[0], arn(role)) == reaches(each[0], arn(role))
        assert reached_by(one[0], arn(role)) == reached_by(each[0], arn(role))
        for end in (*map(arn, ROLES), *BUCKETS, f"aws:{ACCOUNT}"):
            path, plain = find(one[0], arn(role), end), find(each[0], arn(role), end)
            assert len(path) == len(plain)
            assert not any(sets.is_set(edge.source) or sets.is_set(edge.target) for edge in path)
        for goal in ("admin", "restricted"):
            assert len(one[1].path(arn(role), goal)) == len(each[1].path(arn(role), goal))


def test_a_pattern_costs_one_edge_however_much_it_means() -> None:
    names = [f"role/r{number}" for number in range(40)]
    things = [asset("aws.s3.bucket", f"arn:aws:s3:::b{number}") for number in range(40)]
    policies = [
        policy("identity", name, allow(["sts:AssumeRole", "s3:GetObject"])) for name in names
    ]
    policies += [
        policy("trust", name, trusts(AWS=f"arn:aws:iam::{ACCOUNT}:root")) for name in names
    ]
    graph = build(snapshot([identity(name) for name in names], policies, things), TECHNIQUES)
    from_roles = [edge for edge in graph.edges if not sets.is_set(edge.source)]
    assert len([edge for edge in from_roles if edge.relation == "reads"]) == len(names)
    assert len([edge for edge in from_roles if edge.relation == "assumes"]) == len(names)
    assert len(graph.sets) == 2  # the roles and the buckets, shared by all
