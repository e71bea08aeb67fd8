"""What a snapshot knows of a request beside who asks: organisation, tags, source."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from aispm.graph.build import build
from aispm.model import Asset, Policy, Read, Snapshot
from tests.graph.estates import ACCOUNT, OTHER, allow, identity, policy, snapshot, trusts
from tests.graph.test_escalations import TECHNIQUES
from tests.graph.test_organisation import (
    ADA,
    BUCKET,
    EVERYTHING,
    GET,
    ROOT,
    THEIRS,
    above,
    account,
    deny,
    named,
    reads,
    shared,
)

SECRET = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:db"
TAGS = "aws.secretsmanager.secret.tags"


def when(operator: str, **keys: Any) -> dict[str, Any]:
    """A condition block; `__` stands for the colon of a key."""
    return {operator: {key.replace("__", ":"): value for key, value in keys.items()}}


def getting(condition: dict[str, Any]) -> Policy:
    return policy("identity", ADA, allow("s3:GetObject", Condition=condition))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (when("StringEquals", aws__PrincipalOrgID="o"), "allowed"),
        (when("StringEquals", aws__PrincipalOrgID="o-other"), None),
        (when("StringNotEquals", aws__PrincipalOrgID="o"), None),
        (when("StringEquals", aws__ResourceOrgID="o"), "allowed"),
        (when("StringEquals", aws__ResourceOrgID="o-other"), None),
        (
            {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o/r-1/ou-1/*"}},
            "allowed",
        ),
        ({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o/r-1/ou-2/*"}}, None),
        ({"ForAnyValue:StringLike": {"aws:ResourceOrgPaths": "o/r-1/*"}}, "allowed"),
    ],
)
def test_an_account_is_known_to_be_in_its_organisation(
    condition: dict[str, Any], expected: str | None
) -> None:
    assert reads(account(getting(condition))) == expected


def test_of_an_account_that_no_organisation_was_read_of_nothing_is_known() -> None:
    found = account(getting(when("StringEquals", aws__PrincipalOrgID="o")))
    alone = tuple(one for one in found.assets if not one.kind.endswith(".organization"))
    assert reads(msgspec.structs.replace(found, assets=alone)) == "conditional"


@pytest.mark.parametrize(("org", "expected"), [("o", "allowed"), ("o-other", None)])
def test_a_bucket_for_the_organisation_only(org: str, expected: str | None) -> None:
    perimeter = when("StringEquals", aws__PrincipalOrgID=org)
    theirs = shared(THEIRS, named("*", Condition=perimeter), account=OTHER)
    assert reads(account(GET, theirs), place=THEIRS) == expected


@pytest.mark.parametrize(("org", "expected"), [("o", "allowed"), ("o-other", None)])
def test_an_organisation_that_keeps_its_people_from_the_data_of_others(
    org: str, expected: str | None
) -> None:
    fence = above(
        "scp",
        ROOT,
        EVERYTHING,
        deny("s3:*", Condition=when("StringNotEquals", aws__ResourceOrgID=org)),
    )
    theirs = shared(THEIRS, named("*"), account=OTHER)
    assert reads(account(GET, fence, theirs), place=THEIRS) == expected
    assert reads(account(GET, fence)) == expected


def secret(*, read: bool, blind: bool = False, **tags: str) -> Snapshot:
    place = f"aws:{ACCOUNT}/eu-west-1"
    asset = Asset(SECRET, "aws.secretsmanager.secret", "db", place, tags=tags)
    state = "denied" if blind else "ok"
    done = Read(place, "secretsmanager:ListSecrets", state, supplies=(TAGS,))
    return snapshot([identity(ADA)], assets=[asset], reads=(done,) if read else ())


def opens(found: Snapshot, statement: dict[str, Any], **tags: str) -> str | None:
    people = tuple(msgspec.structs.replace(one, tags=tags) for one in found.identities)
    policies = (policy("identity", ADA, statement),)
    graph = build(msgspec.structs.replace(found, identities=people, policies=policies), TECHNIQUES)
    return next((edge.certainty for edge in graph.edges if edge.target == SECRET), None)


@pytest.mark.parametrize("key", ["aws:ResourceTag/team", "secretsmanager:ResourceTag/Team"])
def test_the_tags_of_a_resource_decide(key: str) -> None:
    def may(found: Snapshot, operator: str = "StringEquals") -> str | None:
        condition = {operator: {key: "blue"}}
        return opens(found, allow("secretsmanager:GetSecretValue", Condition=condition))

    assert may(secret(read=True, team="blue")) == "allowed"
    assert may(secret(read=True, team="red")) is None
    assert may(secret(read=True, team="red"), "StringNotEquals") == "allowed"
    assert may(secret(read=True)) is None
    assert may(secret(read=True), "StringNotEquals") == "allowed"
    # What was not read, or not wholly, is not known to be missing.
    assert may(secret(read=False)) == "conditional"
    assert may(secret(read=True, blind=True)) == "conditional"
    assert may(secret(read=False, team="blue")) == "allowed"


def test_a_tag_of_the_resource_is_compared_with_one_of_the_principal() -> None:
    same = when("StringEquals", **{"aws__ResourceTag/team": "${aws:PrincipalTag/team}"})
    statement = allow("secretsmanager:GetSecretValue", Condition=same)
    assert opens(secret(read=True, team="blue"), statement, team="blue") == "allowed"
    assert opens(secret(read=True, team="blue"), statement, team="red") is None


def test_a_denial_by_tag_takes_only_what_bears_it() -> None:
    tagged = when("StringEquals", **{"aws__ResourceTag/team": "blue"})
    for team, expected in (("blue", None), ("red", "allowed")):
        found = secret(read=True, team=team)
        denied = deny("secretsmanager:*", Condition=tagged)
        policies = (policy("identity", ADA, allow("secretsmanager:GetSecretValue"), denied),)
        graph = build(msgspec.structs.replace(found, policies=policies), TECHNIQUES)
        edge = next((edge for edge in graph.edges if edge.target == SECRET), None)
        assert (edge and edge.certainty) == expected


def test_a_bucket_is_not_known_to_heed_its_tags() -> None:
    found = account(getting(when("StringEquals", **{"aws__ResourceTag/team": "blue"})))
    tagged = tuple(
        msgspec.structs.replace(one, tags={"team": "blue"}) if one.id == BUCKET else one
        for one in found.assets
    )
    assert reads(msgspec.structs.replace(found, assets=tagged)) == "conditional"


def test_a_role_is_assumed_by_its_tags() -> None:
    target = msgspec.structs.replace(identity("role/vault"), tags={"team": "blue"})
    for team, expected in (("blue", "allowed"), ("red", None)):
        tagged = when("StringEquals", **{"iam__ResourceTag/team": team})
        found = snapshot(
            [identity(ADA), target],
            [
                policy("identity", ADA, allow("sts:AssumeRole", Condition=tagged)),
                policy("trust", "role/vault", trusts(AWS=ACCOUNT)),
            ],
        )
        edges = build(found, TECHNIQUES).edges
        edge = next((edge for edge in edges if edge.relation == "assumes"), None)
        assert (edge and edge.certainty) == expected
