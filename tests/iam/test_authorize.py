"""One request, decided: each layer, each way to be named, each exception, and what is left."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.iam.aws.authorize import authorize
from aispm.iam.aws.context import Complete
from aispm.iam.aws.party import Party
from aispm.iam.aws.request import Answer, Layers, Request
from aispm.iam.aws.statement import Statement, statements
from aispm.iam.aws.truth import Group, Leaf, SessionNamed

US, THEM = "111122223333", "444455556666"
ADA = f"arn:aws:iam::{US}:user/ada"
BUILD = f"arn:aws:iam::{US}:role/team/build"
SESSION = f"arn:aws:sts::{US}:assumed-role/build/one"
ROOT = f"arn:aws:iam::{US}:root"
BOOK = "arn:aws:s3:::books/a"
KEY = f"arn:aws:kms:eu-west-1:{US}:key/1"
TARGET = f"arn:aws:iam::{US}:role/target"
YES, NO, NEVER = "Allowed", "ImplicitlyDenied", "ExplicitlyDenied"


def policy(*parts: dict[str, Any], version: str = "2012-10-17") -> tuple[Statement, ...]:
    return statements({"Version": version, "Statement": list(parts)}, "policy")


def allow(action: Any = "*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any = "*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    return allow(action, resource, **more) | {"Effect": "Deny"}


def named(principal: Any, action: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Principal": principal, **more}


ALL = policy(allow())
NONE = policy(allow("ec2:*"))


def ask(
    who: str = ADA,
    action: str = "s3:GetObject",
    resource: str = BOOK,
    account: str = US,
    context: Any = None,
    wildcard_only: bool = False,
    any_session: bool = False,
    **layers: Any,
) -> Answer:
    known = Complete() if context is None else context
    request = Request(Party.of(who), action, resource, account, known, wildcard_only, any_session)
    return authorize(request, Layers(**layers))


def answer(*args: Any, **more: Any) -> str:
    return ask(*args, **more).response


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ({}, NO),
        ({"identity": ALL}, YES),
        ({"identity": policy(allow(), deny("s3:Get*"))}, NEVER),
        ({"identity": policy(allow("s3:PutObject"))}, NO),
        ({"identity": policy(allow("S3:getobject"))}, YES),
        ({"identity": policy(allow("s3:GetObject,PutObject"))}, NO),
        ({"identity": policy(allow(" s3:GetObject"))}, NO),
        ({"identity": ALL, "boundary": NONE}, NO),
        ({"identity": ALL, "boundary": policy(deny())}, NEVER),
        ({"boundary": ALL}, NO),
        ({"identity": ALL, "session": NONE}, NO),
        ({"identity": ALL, "endpoint": NONE}, NO),
        ({"identity": ALL, "scps": (ALL, NONE)}, NO),
        ({"identity": ALL, "scps": (ALL, ())}, NO),
        ({"identity": ALL, "scps": (ALL, ALL)}, YES),
        ({"identity": ALL, "scps": (ALL, policy(allow(), deny("s3:*")))}, NEVER),
        ({"identity": ALL, "rcps": ((), policy(deny("s3:*", Principal="*")))}, NEVER),
        ({"identity": ALL, "rcps": (NONE,)}, YES),
        ({"resource": policy(named({"AWS": ADA}))}, YES),
        ({"resource": policy(named({"AWS": ROOT}))}, NO),
        ({"resource": policy(named({"AWS": US}))}, NO),
        ({"resource": policy(named("*"))}, YES),
        ({"resource": policy(allow())}, NO),  # nobody is named
        ({"resource": policy(named({"AWS": ADA})), "boundary": NONE}, YES),
        ({"resource": policy(named({"AWS": ADA})), "session": NONE}, NO),
        ({"identity": ALL, "resource": policy(named({"AWS": ROOT}) | {"Effect": "Deny"})}, NEVER),
    ],
)
def test_layers_of_a_user(layers: dict[str, Any], expected: str) -> None:
    request = Request(Party.of(ADA), "s3:GetObject", BOOK, US, Complete())
    assert authorize(request, Layers(**layers)).response == expected


@pytest.mark.parametrize(
    ("who", "principal", "boundary", "expected"),
    [
        (BUILD, {"AWS": BUILD}, None, YES),
        (SESSION, {"AWS": BUILD}, None, YES),
        (SESSION, {"AWS": SESSION}, None, YES),
        (SESSION, {"AWS": SESSION.replace("one", "two")}, None, NO),
        (BUILD, {"AWS": SESSION}, None, NO),
        (BUILD, {"AWS": BUILD}, NONE, NO),
        (SESSION, {"AWS": BUILD}, NONE, NO),
        (SESSION, {"AWS": SESSION}, NONE, YES),
        (BUILD, "*", NONE, YES),
        (ADA, {"AWS": BUILD}, None, NO),
        ("lambda.amazonaws.com", {"Service": "lambda.amazonaws.com"}, None, YES),
        ("lambda.amazonaws.com", {"Service": "ec2.amazonaws.com"}, None, NO),
        ("", "*", None, YES),
        ("", {"AWS": ADA}, None, NO),
    ],
)
def test_who_a_resource_policy_means(
    who: str, principal: Any, boundary: Any, expected: str
) -> None:
    assert answer(who, resource=BOOK, boundary=boundary, identity=()) == NO
    found = Layers(resource=policy(named(principal)), boundary=boundary)
    request = Request(Party.of(who), "s3:GetObject", BOOK, US, Complete())
    assert authorize(request, found).response == expected


def test_everyone_but() -> None:
    def but(effect: str, names: list[str], who: str = ADA, **more: Any) -> str:
        part = {"Effect": effect, "Action": "*", "Resource": "*", "NotPrincipal": {"AWS": names}}
        found = Layers(resource=policy(part), **more)
        return authorize(
            Request(Party.of(who), "s3:GetObject", BOOK, US, Complete()), found
        ).response

    assert but("Allow", [BUILD]) == YES
    assert but("Allow", [ADA]) == NO
    assert but("Deny", [BUILD], identity=ALL) == NEVER
    assert but("Deny", [ADA, ROOT], identity=ALL) == YES
    # Whether an account excepts those who are not named beside it is left to decide.
    part = {
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "NotPrincipal": {"AWS": [ROOT, BUILD]},
    }
    request = Request(Party.of(ADA), "s3:GetObject", BOOK, US, Complete())
    left = authorize(request, Layers(resource=policy(part), identity=ALL))
    assert left.response == YES
    assert left.condition is not None
    # AWS: it denies everyone who has a boundary, whomever it excepts.
    assert but("Deny", [ADA, ROOT], identity=ALL, boundary=ALL) == NEVER


def test_another_account_needs_both() -> None:
    ours, theirs = {"identity": ALL}, {"resource_policy": policy(named({"AWS": ROOT}))}

    def across(identity: Any = (), resource: Any = None, **more: Any) -> str:
        request = Request(Party.of(ADA), "s3:GetObject", BOOK, THEM, Complete())
        return authorize(request, Layers(identity=identity, resource=resource, **more)).response

    assert across() == NO
    assert across(ours["identity"]) == NO
    assert across((), policy(named({"AWS": ADA}))) == NO
    assert across(ALL, theirs["resource_policy"]) == YES
    assert across(ALL, policy(named({"AWS": ADA})), boundary=NONE) == NO
    assert across(ALL, policy(named({"AWS": THEM}))) == NO


@pytest.mark.parametrize(("action", "resource"), [("kms:Decrypt", KEY), ("sts:AssumeRole", TARGET)])
def test_keys_and_roles_must_let_their_account_in(action: str, resource: str) -> None:
    def asked(identity: Any, trust: Any) -> str:
        request = Request(Party.of(ADA), action, resource, US, Complete())
        return authorize(request, Layers(identity=identity, resource=trust)).response

    assert asked(ALL, None) == NO
    assert asked(ALL, policy(named({"AWS": ROOT}))) == YES
    assert asked((), policy(named({"AWS": ROOT}))) == NO
    assert asked((), policy(named({"AWS": ADA}))) == YES


@pytest.mark.parametrize(
    ("action", "resource", "expected"),
    [
        ("sts:GetCallerIdentity", "*", YES),
        ("iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/ReadOnlyAccess", NO),
        ("iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess", YES),
        ("iam:PutRolePolicy", f"arn:aws:iam::{US}:role/aws-reserved/sso.amazonaws.com/A", NO),
        ("iam:PassRole", f"arn:aws:iam::{US}:role/aws-reserved/sso.amazonaws.com/A", NO),
        ("iam:GetRole", f"arn:aws:iam::{US}:role/aws-reserved/sso.amazonaws.com/A", YES),
        ("kms:DeleteAlias", f"arn:aws:kms:eu-west-1:{US}:alias/aws/s3", NO),
        ("kms:DeleteAlias", f"arn:aws:kms:eu-west-1:{US}:alias/mine", YES),
    ],
)
def test_what_services_decide_for_themselves(action: str, resource: str, expected: str) -> None:
    assert answer(action=action, resource=resource, identity=ALL) == expected


def test_asking_who_one_is_is_never_denied() -> None:
    assert answer(action="sts:GetCallerIdentity", resource="*", identity=policy(deny())) == YES


def test_a_role_is_not_passed_across_accounts() -> None:
    request = Request(
        Party.of(ADA), "iam:PassRole", f"arn:aws:iam::{THEM}:role/x", THEM, Complete()
    )
    found = Layers(identity=ALL, resource=policy(named({"AWS": ADA})))
    assert authorize(request, found).response == NO


def test_organisations_do_not_hold_service_linked_roles_services_or_strangers() -> None:
    wall = policy(deny(Principal="*"))
    linked = f"arn:aws:iam::{US}:role/aws-service-role/x.amazonaws.com/Linked"
    assert answer(linked, identity=ALL, scps=(wall,), rcps=(wall,)) == YES
    open_to_all = Layers(resource=policy(named("*")), scps=(wall,))
    for who in ("", "lambda.amazonaws.com"):
        request = Request(Party.of(who), "s3:GetObject", BOOK, US, Complete())
        assert authorize(request, open_to_all).response == YES


def test_the_root_user_needs_no_policy_but_an_organisation_holds_it() -> None:
    assert answer(ROOT) == YES
    assert answer(ROOT, scps=(policy(deny("s3:*")),)) == NEVER


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([allow(resource=BOOK)], NO),
        ([allow(resource=[BOOK, "*"])], YES),
        ([{"Effect": "Allow", "Action": "*", "NotResource": BOOK}], YES),
        ([{"Effect": "Allow", "Action": "*", "NotResource": "*"}], NO),
        ([allow(), deny(resource=BOOK)], YES),
        ([allow(), {"Effect": "Deny", "Action": "*", "NotResource": BOOK}], NEVER),
    ],
)
def test_an_action_without_resources_is_meant_by_a_star_alone(
    parts: list[Any], expected: str
) -> None:
    found = Layers(identity=policy(*parts))
    request = Request(Party.of(ADA), "s3:ListAllMyBuckets", "*", US, Complete(), wildcard_only=True)
    assert authorize(request, found).response == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([allow(resource="arn:aws:s3:::books/a*")], YES),
        ([allow(resource="arn:aws:s3:::films/*")], NO),
        ([allow(), deny(resource="arn:aws:s3:::books/a*")], YES),
        ([allow(), deny(resource="arn:aws:s3:::boo*")], NEVER),
        ([{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::books/*"}], NO),
    ],
)
def test_a_request_for_a_pattern(parts: list[Any], expected: str) -> None:
    """An Allow needs a part of it, a Deny has to cover it whole."""
    request = Request(Party.of(ADA), "s3:GetObject", "arn:aws:s3:::books/*", US, Complete())
    assert authorize(request, Layers(identity=policy(*parts))).response == expected


@pytest.mark.parametrize(
    ("resource", "tag", "expected"),
    [
        ("arn:aws:s3:::books/${aws:PrincipalTag/t}", "a", YES),
        ("arn:aws:s3:::books/${aws:PrincipalTag/t}", "*", NO),  # a tag is no wildcard
        ("arn:aws:s3:::books/${aws:PrincipalTag/t}", None, NO),
        ("arn:aws:s3:::books/${aws:PrincipalTag/t, 'a'}", None, YES),
        ("arn:aws:s3:::books/${*}", None, NO),
    ],
)
def test_variables(resource: str, tag: str | None, expected: str) -> None:
    context = Complete({} if tag is None else {"aws:principaltag/t": tag})
    found = Layers(identity=policy(allow(resource=resource)))
    request = Request(Party.of(ADA), "s3:GetObject", BOOK, US, context)
    assert authorize(request, found).response == expected


def test_an_older_policy_has_no_variables() -> None:
    part = allow(resource="arn:aws:s3:::books/${aws:PrincipalTag/t}")
    context = Complete({"aws:principaltag/t": "a"})
    found = Layers(identity=policy(part, version="2008-10-17"))
    request = Request(Party.of(ADA), "s3:GetObject", BOOK, US, context)
    assert authorize(request, found).response == NO


VPC = {"StringEquals": {"aws:SourceVpc": "vpc-1"}}


def test_what_is_left_to_decide() -> None:
    left = ask(identity=policy(allow(Condition=VPC)), context={})
    assert left.response == YES
    assert isinstance(left.condition, Leaf)
    assert (left.condition.op, left.condition.key, left.condition.values) == (
        "StringEquals",
        "aws:SourceVpc",
        ("vpc-1",),
    )
    assert ask(identity=policy(allow(Condition=VPC), allow()), context={}).condition is None


def test_a_deny_that_may_hold_is_turned_round() -> None:
    left = ask(identity=policy(allow(), deny(Condition=VPC)), context={}).condition
    assert isinstance(left, Leaf)
    assert (left.op, left.inverted) == ("StringNotEquals", True)


def test_conditions_of_several_layers_must_all_hold() -> None:
    fence = policy(allow(Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))
    left = ask(identity=policy(allow(Condition=VPC)), boundary=fence, context={}).condition
    assert isinstance(left, Group)
    assert (left.operator, len(left.parts)) == ("and", 2)


def test_a_role_may_bear_a_session_name() -> None:
    found = Layers(resource=policy(named({"AWS": SESSION})))
    request = Request(Party.of(BUILD), "s3:GetObject", BOOK, US, {}, any_session=True)
    left = authorize(request, found).condition
    assert isinstance(left, SessionNamed)
    assert left.names == ("one",)


def test_an_unknown_variable_leaves_the_resource_open() -> None:
    part = allow(resource="arn:aws:s3:::books/${aws:PrincipalTag/t}")
    left = ask(identity=policy(part), context={}).condition
    assert isinstance(left, Leaf)
    assert left.key == "resource"


def test_the_layers_that_block_are_told() -> None:
    wall = policy(deny(Principal="*"))
    told = ask(identity=policy(allow(), deny()), scps=(wall,), rcps=(wall,), endpoint=wall)
    assert told.blocked_by == ("scp", "rcp", "vpce", "identity")
    assert ask(identity=ALL, boundary=NONE).blocked_by == ("pb",)


def test_a_statement_may_mean_somebody_in_two_ways() -> None:
    """A Deny of the whole account and of one session denies the role, whatever its session."""

    def asked(effect: str, *names: str, **more: Any) -> Answer:
        part = named({"AWS": list(names)}) | {"Effect": effect}
        request = Request(Party.of(BUILD), "s3:GetObject", BOOK, US, {}, any_session=True)
        return authorize(request, Layers(resource=policy(part), **more))

    assert asked("Deny", ROOT, SESSION, identity=ALL).response == NEVER
    assert asked("Deny", SESSION, identity=ALL).response == YES
    assert asked("Allow", BUILD, SESSION).condition is None
    # Past the boundary only the session goes.
    left = asked("Allow", BUILD, SESSION, boundary=NONE)
    assert left.response == YES
    assert isinstance(left.condition, SessionNamed)
