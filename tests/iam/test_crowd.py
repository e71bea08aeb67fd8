"""Principals asked for together: everyone is told what they would be told alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from aispm.graph.build import build
from aispm.iam.aws.estate import Estate
from aispm.iam.aws.layer import grants
from aispm.iam.aws.party import Party
from aispm.iam.aws.request import Request
from aispm.iam.aws.statement import statements
from aispm.model import Identity, Policy, Snapshot
from tests.graph.estates import ACCOUNT, OTHER, allow, arn, asset, identity, policy, snapshot
from tests.graph.test_escalations import TECHNIQUES
from tests.kit.examples import examples

NAMES = ("user/ada", "user/team/bob", "role/build", "role/team/deploy", "role/x", "group/all")
TAGS = ({}, {"team": "ai"}, {"team": "ops"}, {"Team": "AI", "tier": "a*"}, {"tier": "?"})
BUCKETS = tuple(f"arn:aws:s3:::b{number}" for number in range(3))
VALUES = {
    "aws:PrincipalArn": (
        *(arn(name) for name in NAMES[:4]),
        "*",
        f"arn:aws:iam::{ACCOUNT}:role/*",
        "arn:aws:iam::*:role/team/*",
        "arn:aws:iam::*:*/x",
        "arn:aws:iam::*:role/?",
        "arn:aws:iam::*:role/??????*",
        "arn:aws:iam::*:*y",
        f"ARN:AWS:IAM::{ACCOUNT}:ROLE/BUILD",
        arn("role/build", OTHER),
    ),
    "aws:PrincipalTag/team": ("ai", "AI", "ops", "a*", "*", "?i", "*y", ""),
    "aws:principaltag/TIER": ("a*", "?", "5"),
    "aws:username": ("ada", "bob", "a*", "${aws:PrincipalTag/team}"),
    "aws:PrincipalAccount": (ACCOUNT, OTHER),
    "aws:PrincipalType": ("User", "AssumedRole"),
    "aws:userid": ("x",),
    "aws:SourceVpc": ("vpc-1",),
}
OPERATORS = (
    *("StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "ArnLike", "ArnEquals"),
    *("ArnNotLike", "ArnNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
    *("StringLikeIfExists", "StringNotEqualsIfExists", "ForAnyValue:StringLike", "NumericEquals"),
    "ForAllValues:StringEquals",
)


WHO = ("aws:PrincipalArn", "aws:PrincipalTag/team")


@st.composite
def conditions(draw: Any) -> Any:
    found: dict[str, Any] = {}
    for _ in range(draw(st.sampled_from((0, 1, 1, 2)))):
        key = draw(st.sampled_from((*WHO, *WHO, *WHO, *sorted(VALUES))))
        values = draw(st.lists(st.sampled_from(VALUES[key]), min_size=1, max_size=2))
        operator = draw(st.sampled_from((*OPERATORS, "Null")))
        wanted = draw(st.sampled_from(("true", "false"))) if operator == "Null" else values
        found.setdefault(operator, {})[key] = wanted
    return found


MEANT = st.one_of(
    st.just("*"),
    st.just("*"),
    st.lists(
        st.sampled_from(
            (
                *(arn(name) for name in NAMES),
                f"arn:aws:iam::{ACCOUNT}:root",
                ACCOUNT,
                OTHER,
                f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/one",
                f"arn:aws:sts::{ACCOUNT}:assumed-role/build/one",
            )
        ),
        min_size=1,
        max_size=2,
    ).map(lambda names: {"AWS": names}),
)


@st.composite
def parts(draw: Any, action: str, resource: str | None) -> dict[str, Any]:
    effect = draw(st.sampled_from(("Allow", "Allow", "Deny")))
    element = draw(st.sampled_from(("Principal", "Principal", "NotPrincipal")))
    return {
        "Effect": effect,
        "Action": action,
        "Principal" if effect == "Allow" else element: draw(MEANT),
        "Condition": draw(conditions()),
        **({"Resource": [resource, f"{resource}/*"]} if resource else {}),
    }


def document(found: list[Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": found}


@st.composite
def estates(draw: Any) -> Snapshot:
    people: list[Identity] = []
    for name in NAMES:
        tags = draw(st.sampled_from(TAGS))
        people.append(structs.replace(identity(name), tags=tags))
    people.append(identity("role/build", OTHER))
    policies = [policy("boundary", "role/x", allow("s3:*"))]
    for name in ("role/build", "role/team/deploy", "role/x"):
        found = draw(st.lists(parts("sts:AssumeRole", None), max_size=2))
        policies.append(policy("trust", name, *found))
    for bucket in BUCKETS:
        found = draw(st.lists(parts("s3:GetObject", bucket), max_size=2))
        scope = f"aws:{ACCOUNT}"
        policies.append(Policy(f"{bucket}#p", "resource", scope, (bucket,), document(found)))
    return snapshot(people, policies, [asset("aws.s3.bucket", bucket) for bucket in BUCKETS])


@settings(max_examples=examples(120))
@given(estates())
def test_a_policy_of_a_resource_tells_everyone_what_it_tells_one(found: Snapshot) -> None:
    estate = Estate(found)
    universe = estate.universe(ACCOUNT, "aws.s3.bucket", "{arn}/*")
    documents = {one.attached_to[0]: one for one in found.policies if one.kind == "resource"}
    for who in estate.principals:
        masks = estate.shared.said(who, "s3:GetObject", universe, ACCOUNT)
        for bucket in BUCKETS:
            context = {**who.context, **estate.place(ACCOUNT)}
            request = Request(
                Party.of(who.id), "s3:GetObject", f"{bucket}/*", ACCOUNT, context, any_session=True
            )
            alone = grants(
                statements(documents[bucket].document, ""),
                request,
                bounded=who.boundary is not None,
            )
            for name in ("past_boundary", "direct", "delegated", "denied"):
                bits, truth = getattr(masks, name), getattr(alone, name)
                told = (
                    bool(bits.sure & universe.bit(bucket)),
                    bool(bits.maybe & universe.bit(bucket)),
                )
                assert told == (truth is True, truth is not False), (who.id, bucket, name)


@settings(max_examples=examples(120))
@given(estates())
def test_a_trust_tells_everyone_what_it_tells_one(found: Snapshot) -> None:
    estate = Estate(found)
    for who in estate.principals:
        doors = estate.doorway.doors(who, estate.roles.all)
        for role, trust in estate.trusts.items():
            alone = trust.admits(who.id, who.session, who.account, who.context)
            for bits, truth in zip((doors.named, doors.delegated), alone, strict=True):
                bit = estate.roles.bit(role)
                told = (bool(bits.sure & bit), bool(bits.maybe & bit))
                assert told == (truth is True, truth is not False), (who.id, role)


def crowd(count: int, condition: Any) -> Snapshot:
    """As many roles as buckets; the bucket's policy and the role's trust have a condition each."""
    people = [
        structs.replace(identity(f"role/r{number}"), tags={"of": f"t{number}"})
        for number in range(count)
    ]
    policies = []
    for number in range(count):
        own = allow(["s3:GetObject", "sts:AssumeRole"])
        trust = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
        deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*"}
        where = [f"arn:aws:s3:::b{number}", f"arn:aws:s3:::b{number}/*"]
        policies += [
            policy("identity", f"role/r{number}", own),
            policy("trust", f"role/r{number}", {**trust, "Condition": condition(number, False)}),
            Policy(
                f"{where[0]}#p",
                "resource",
                f"aws:{ACCOUNT}",
                (where[0],),
                document([{**deny, "Resource": where, "Condition": condition(number, True)}]),
            ),
        ]
    buckets = [asset("aws.s3.bucket", f"arn:aws:s3:::b{number}") for number in range(count)]
    return snapshot(people, policies, buckets)


SHAPES = {
    "all the same": lambda number, turned: {
        f"Arn{'Not' * turned}Like": {"aws:PrincipalArn": "arn:aws:iam::*:role/r1*"}
    },
    "each its own": lambda number, turned: {
        f"Arn{'Not' * turned}Like": {"aws:PrincipalArn": arn(f"role/r{number}")}
    },
    "each a pattern": lambda number, turned: {
        f"Arn{'Not' * turned}Like": {"aws:PrincipalArn": f"arn:aws:iam::*:role/r{number}"}
    },
    "a tag": lambda number, turned: {
        f"String{'Not' * turned}Equals": {"aws:PrincipalTag/of": f"t{number}"}
    },
}


@pytest.mark.parametrize("shape", SHAPES)
def test_many_are_asked_as_if_they_were_few(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """How often a policy is evaluated grows with principals + policies, not with both."""
    counted = 0

    def counting(*given: Any, **named: Any) -> Any:
        nonlocal counted
        counted += 1
        return grants(*given, **named)

    monkeypatch.setattr("aispm.iam.aws.shared.grants", counting)
    asked = []
    for count in (20, 80):
        counted = 0
        build(crowd(count, SHAPES[shape]), TECHNIQUES)
        asked.append(counted)
    assert asked[1] <= 5 * asked[0]
