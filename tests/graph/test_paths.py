"""Every published path is found from end to end, and one thing less closes it."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest

from aispm.graph.build import build
from aispm.iam.aws.access import ACTS_THROUGH
from aispm.model import Link, Policy, Snapshot
from tests.graph.catalogue import PATHS, Path
from tests.graph.estates import ACCOUNT, allow, arn, asset, identity, policy, snapshot, trusts
from tests.graph.test_escalations import FACTS, NEVER, TECHNIQUES, WORKLOADS

ADMIN = allow("*")
BY_ID = {one.id: one for one in PATHS}


def scene(path: Path, documents: dict[str, list[Any]], **more: Any) -> Snapshot:
    """An account with an attacker, who has `documents`, and victims who administer it.

    `documents` are statements by holder: `user/attacker`, `group/one`, a role it may assume.
    """
    service = more.get("service", path.service or _through(path))
    who = f"{path.attacker}/attacker"
    groups = ["group/staff", *(name for name in documents if name.startswith("group/"))]
    names = {who, "group/staff", "user/victim", "role/victim", "group/victim", *documents}
    held = {"user/victim": [ADMIN], "role/victim": [ADMIN], "group/victim": [ADMIN]}
    if path.gain == "admin":
        held = {}
    policies = [
        Policy(
            f"arn:aws:iam::{ACCOUNT}:policy/{name.replace('/', '-')}",
            "identity",
            f"aws:{ACCOUNT}",
            (arn(name),),
            {"Version": "2012-10-17", "Statement": parts},
        )
        for name, parts in (documents | held).items()
    ]
    policies.append(policy("trust", "role/victim", trusts(Service=service or "none.amazonaws.com")))
    policies += (
        policy("trust", name, trusts(AWS=arn(who)))
        for name in documents
        if name.startswith("role/") and name != who
    )
    kinds = [path.workload] if path.workload else []
    workloads = [asset(kind, WORKLOADS[kind], **FACTS.get(kind, {})) for kind in kinds]
    return snapshot(
        identities=[identity(name) for name in sorted(names)],
        policies=[*policies, *more.get("policies", ())],
        assets=workloads,
        links=[
            *(Link(one.id, "runs-as", arn("role/victim")) for one in workloads),
            *(Link(arn(who), "member-of", arn(name)) for name in groups if path.attacker == "user"),
        ],
    )


def _through(path: Path) -> str:
    return ACTS_THROUGH.get(path.workload, "")


def reached(path: Path, found: Snapshot) -> bool:
    """Whether the attacker becomes administrator without a condition."""
    graph = build(found, TECHNIQUES)
    sure = nx.DiGraph(
        (a, b)
        for a, b, data in graph.control.edges(data=True)
        if data["edge"].certainty in ("allowed", "assumed")
    )
    who = arn(f"{path.attacker}/attacker")
    return who in sure and f"aws:{ACCOUNT}" in nx.descendants(sure, who)


def alone(path: Path, parts: list[Any], **more: Any) -> bool:
    return reached(path, scene(path, {f"{path.attacker}/attacker": parts}, **more))


@pytest.mark.parametrize("path", PATHS, ids=lambda one: one.id)
def test_a_path_is_found(path: Path) -> None:
    assert alone(path, [allow(action) for action in path.needs + path.spare])
    assert alone(path, [allow(action) for action in path.needs])


@pytest.mark.parametrize(
    ("path", "number"),
    [
        pytest.param(one, number, id=f"{one.id} without {action}")
        for one in PATHS
        for number, action in enumerate(one.needs)
    ],
)
def test_one_permission_less_closes_it(path: Path, number: int) -> None:
    rest = [allow(one) for at, one in enumerate(path.needs) if at != number]
    assert not alone(path, rest)
    assert not alone(path, [*rest, allow(path.needs[number], Condition=NEVER)])


@pytest.mark.parametrize("path", PATHS, ids=lambda one: one.id)
def test_a_boundary_closes_it(path: Path) -> None:
    fence = policy("boundary", f"{path.attacker}/attacker", allow("s3:GetObject"))
    assert not alone(path, [allow(one) for one in path.needs], policies=[fence])


@pytest.mark.parametrize(
    "path", [one for one in PATHS if one.service or one.workload], ids=lambda one: one.id
)
def test_a_role_that_does_not_trust_the_service_closes_it(path: Path) -> None:
    parts = [allow(one) for one in path.needs]
    assert not alone(path, parts, service="nobody.amazonaws.com")


SPLIT = [one for one in PATHS if len(one.needs) > 1 and one.attacker == "user"]


@pytest.mark.parametrize("path", SPLIT, ids=lambda one: one.id)
def test_it_does_not_matter_how_the_permissions_are_spread(path: Path) -> None:
    first, *others = path.needs
    one, two = [allow(first)], [allow(action) for action in others]
    who = "user/attacker"
    assert reached(path, scene(path, {"group/one": one, "group/two": two}))
    assert reached(path, scene(path, {who: one, "group/two": two}))
    assert reached(path, scene(path, {who: one, "role/other": two}))
    assert reached(path, scene(path, {who: two, "role/other": one}))
    assert reached(path, scene(path, {"role/some": one, "role/other": two}))


def test_what_nobody_holds_together_is_not_found() -> None:
    path = BY_ID["lambda-001"]
    first, *others = path.needs
    found = scene(path, {"user/attacker": [allow(first)], "user/other": [allow(o) for o in others]})
    assert not reached(path, found)
