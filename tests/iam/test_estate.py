"""AWS estates: policies, boundaries, groups, trust, and what they give to data."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aispm.iam.aws.assume import assumable
from aispm.iam.aws.authorize import authorize
from aispm.iam.aws.estate import Estate
from aispm.iam.aws.granted import grants
from aispm.iam.aws.party import Party
from aispm.iam.aws.principal import Principal
from aispm.iam.aws.request import Layers, Request
from aispm.iam.aws.statement import statements
from aispm.iam.aws.universe import Universe
from aispm.model import Asset, Identity, Link, Policy, Read, Snapshot

ACCOUNT, OTHER = "111122223333", "444455556666"


def arn(name: str, account: str = ACCOUNT) -> str:
    return f"arn:aws:iam::{account}:{name}"


def identity(name: str, account: str = ACCOUNT, **facts: Any) -> Identity:
    kind, _, short = name.partition("/")
    return Identity(arn(name, account), f"aws.iam.{kind}", short, f"aws:{account}", facts=facts)


def policy(kind: str, holder: str, *parts: dict[str, Any], account: str = ACCOUNT) -> Policy:
    document = {"Version": "2012-10-17", "Statement": list(parts)}
    holder = arn(holder, account)
    return Policy(f"{holder}#{kind}", kind, f"aws:{account}", (holder,), document)


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {**allow(action, resource, **more), "Effect": "Deny"}


def trusts(principal: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}


def bucket(name: str, account: str = ACCOUNT) -> Asset:
    return Asset(f"arn:aws:s3:::{name}", "aws.s3.bucket", name, f"aws:{account}")


def estate(identities: Sequence[Identity], policies: Sequence[Policy] = (), **more: Any) -> Estate:
    return Estate(
        Snapshot(
            version="aispm/snapshot/v1",
            taken_at="2026-11-20T00:00:00Z",
            identities=tuple(identities),
            policies=tuple(policies),
            **more,
        )
    )


def data(subject: Estate, name: str) -> set[tuple[str, str, str]]:
    who = next(one for one in subject.principals if one.id.endswith(name))
    return {
        (grant.access, grant.target.rpartition(":")[2], grant.certainty)
        for grant in grants(subject, who)
    }


def assumed(subject: Estate, name: str) -> set[tuple[str, bool]]:
    who = next(one for one in subject.principals if one.id.endswith(name))
    return {
        (role.rpartition("/")[2], sure)
        for roles, sure, _ in assumable(subject, who)
        for role in subject.roles.members(roles)
        if role != who.id
    }


BUCKETS = (bucket("ledger"), bucket("public-site"))
LOGS = allow(["logs:PutLogEvents", "logs:CreateLogStream"])
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


@pytest.mark.parametrize(
    ("parts", "boundary", "expected"),
    [
        ([LOGS], None, set()),
        ([allow("s3:PutObject", "arn:aws:s3:::ledger/in/*")], None,
         {("write", "ledger", "allowed")}),
        ([allow("s3:PutObject", "arn:aws:s3:::ledger")], None, set()),
        ([allow("s3:GetObject", "*"), deny("s3:*", "arn:aws:s3:::ledger/*")], None,
         {("read", "public-site", "allowed")}),
        # A Deny on a part of the bucket leaves the rest of it readable.
        ([allow("s3:GetObject", "arn:aws:s3:::ledger/*"), deny("s3:*", "arn:aws:s3:::ledger/x/*")],
         None, {("read", "ledger", "allowed")}),
        ([allow("s3:GetObject", "arn:aws:s3:::ledger/*", Condition=MFA)], None,
         {("read", "ledger", "conditional")}),
        ([allow("s3:GetObject", "arn:aws:s3:::ledger/*"), deny("s3:*", "*", Condition=MFA)], None,
         {("read", "ledger", "conditional")}),
        ([allow("s3:GetObject")], [LOGS], set()),
        ([allow("s3:GetObject")], [allow("s3:*", "arn:aws:s3:::ledger/*")],
         {("read", "ledger", "allowed")}),
        ([{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}], None, set()),
        ([{"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::ledger/*"}],
         None, {("read", "public-site", "allowed")}),
        ([allow("s3:GetObject", "arn:aws:s3:::${aws:SourceIdentity}/*")], None,
         {("read", "ledger", "conditional"), ("read", "public-site", "conditional")}),
        (["nonsense", {"Effect": "Maybe", "Action": "*", "Resource": "*"}], None, set()),
    ],
)  # fmt: skip
def test_data_access(parts: list[Any], boundary: list[Any] | None, expected: set[Any]) -> None:
    policies = [policy("identity", "role/r", *parts)]
    if boundary is not None:
        policies.append(policy("boundary", "role/r", *boundary))
    assert data(estate([identity("role/r")], policies, assets=BUCKETS), "role/r") == expected


def test_a_group_lends_its_policies_to_its_members() -> None:
    subject = estate(
        [identity("user/ada"), identity("group/readers")],
        [policy("identity", "group/readers", allow("s3:GetObject", "arn:aws:s3:::ledger/*"))],
        assets=BUCKETS,
        links=(Link(arn("user/ada"), "member-of", arn("group/readers")),),
    )
    assert data(subject, "user/ada") == {("read", "ledger", "allowed")}


def test_an_identity_policy_alone_never_reaches_another_account() -> None:
    subject = estate(
        [identity("role/r")],
        [policy("identity", "role/r", allow("s3:GetObject"))],
        assets=(bucket("theirs", OTHER),),
    )
    assert data(subject, "role/r") == set()


def test_a_boundary_that_was_not_read_allows_nothing() -> None:
    subject = estate(
        [identity("role/r", boundary="arn:aws:iam::111122223333:policy/edge"), identity("role/s")],
        [policy("identity", "role/r", allow("s3:GetObject"))],
        assets=BUCKETS,
    )
    assert data(subject, "role/r") == set()
    one = Read(f"aws:{ACCOUNT}", "iam:GetPolicyVersion", "denied", missed=(arn("role/r"),))
    assert subject.hidden_by(one) == {arn("role/r")}
    everything = Read(f"aws:{ACCOUNT}", "iam:GetAccountAuthorizationDetails", "denied")
    assert subject.hidden_by(everything) == {arn("role/r"), arn("role/s")}


BOB_ONLY = {"StringEquals": {"aws:PrincipalArn": arn("user/bob")}}
ASSUME = allow("sts:AssumeRole", arn("role/target"))


@pytest.mark.parametrize(
    ("trust", "own", "expected"),
    [
        # Naming the principal grants within the account; naming the account only delegates.
        (trusts({"AWS": arn("user/ada")}), [], {("target", True)}),
        (trusts({"AWS": arn("root")}), [], set()),
        (trusts({"AWS": ACCOUNT}), [ASSUME], {("target", True)}),
        (trusts({"AWS": arn("root")}), [ASSUME], {("target", True)}),
        (trusts({"AWS": arn("user/bob")}), [ASSUME], set()),
        (trusts({"AWS": arn("user/ada")}), [deny("sts:*")], set()),
        (trusts({"AWS": arn("root")}, Condition=MFA), [ASSUME], {("target", False)}),
        (trusts({"AWS": arn("root")}, Condition=BOB_ONLY),
         [ASSUME], set()),
        (trusts({"Service": "lambda.amazonaws.com"}), [ASSUME], set()),
        (trusts({"AWS": OTHER}), [ASSUME], set()),
    ],
)  # fmt: skip
def test_assuming_a_role(trust: Any, own: list[Any], expected: set[Any]) -> None:
    subject = estate(
        [identity("user/ada"), identity("role/target")],
        [policy("trust", "role/target", trust), policy("identity", "user/ada", *own)],
    )
    assert assumed(subject, "user/ada") == expected


@pytest.mark.parametrize(("own", "expected"), [([], set()), ([ASSUME], {("target", True)})])
def test_across_accounts_both_sides_must_agree(own: list[Any], expected: set[Any]) -> None:
    visitor = arn("user/ada", OTHER)
    subject = estate(
        [identity("user/ada", OTHER), identity("role/target")],
        [
            policy("trust", "role/target", trusts({"AWS": visitor})),
            policy("identity", "user/ada", *own, account=OTHER),
        ],
    )
    assert assumed(subject, "user/ada") == expected


def test_a_confused_deputy_guard_keeps_the_own_account() -> None:
    service = "bedrock-agentcore.amazonaws.com"
    guards = {
        "open": {},
        "ours": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
        "theirs": {"StringEquals": {"aws:SourceAccount": OTHER}},
        "arn": {"ArnLike": {"aws:SourceArn": "arn:aws:bedrock-agentcore:*"}},
    }
    subject = estate(
        [identity(f"role/{name}") for name in guards],
        [
            policy("trust", f"role/{name}", trusts({"Service": service}, Condition=guard))
            for name, guard in guards.items()
        ],
    )
    answer = subject.trusting_service(ACCOUNT, service)
    universe = subject.universe(ACCOUNT, "aws.iam.role")
    assert set(universe.members(answer.sure)) == {arn("role/open"), arn("role/ours")}
    assert set(universe.members(answer.maybe)) == {
        arn("role/open"), arn("role/ours"), arn("role/arn"),
    }  # fmt: skip


PATTERNS = st.sampled_from(["*", "s3:*", "s3:Get*", "s3:GetObject", "iam:*"])
TARGETS = st.sampled_from(["*", "arn:aws:s3:::a*", "arn:aws:s3:::ab/*", "arn:aws:s3:::b/*"])
PARTS = st.lists(
    st.builds(
        lambda effect, action, resource, guarded: {
            "Effect": effect,
            "Action": action,
            "Resource": resource,
            **({"Condition": MFA} if guarded else {}),
        },
        st.sampled_from(["Allow", "Deny"]),
        PATTERNS,
        TARGETS,
        st.booleans(),
    ),
    max_size=4,
)
UNIVERSE = Universe({name: f"arn:aws:s3:::{name}/*" for name in ("a", "ab", "b", "c")})


def principal(parts: list[Any], boundary: list[Any] | None = None) -> Principal:
    return Principal(
        id=arn("role/r"),
        kind="aws.iam.role",
        account=ACCOUNT,
        statements=statements({"Statement": parts}, "p"),
        boundary=None if boundary is None else statements({"Statement": boundary}, "b"),
        context={},
    )


@given(PARTS, PATTERNS, TARGETS)
def test_more_allow_never_takes_away_and_more_deny_never_gives(
    parts: list[Any], action: str, resource: str
) -> None:
    before = principal(parts).may("s3:GetObject", UNIVERSE)
    more = principal([*parts, allow(action, resource)]).may("s3:GetObject", UNIVERSE)
    less = principal([*parts, deny(action, resource)]).may("s3:GetObject", UNIVERSE)
    assert before.sure & ~more.sure == 0
    assert before.maybe & ~more.maybe == 0
    assert less.sure & ~before.sure == 0
    assert less.maybe & ~before.maybe == 0


@given(PARTS, PARTS)
def test_a_boundary_only_takes_away_and_sure_is_within_maybe(
    parts: list[Any], boundary: list[Any]
) -> None:
    free = principal(parts).may("s3:GetObject", UNIVERSE)
    bound = principal(parts, boundary).may("s3:GetObject", UNIVERSE)
    assert bound.sure & ~free.sure == 0
    assert bound.maybe & ~free.maybe == 0
    assert bound.sure & ~bound.maybe == 0
    assert principal(parts, [allow("*")]).may("s3:GetObject", UNIVERSE) == free


def test_a_role_named_by_a_trust_stays_within_its_boundary() -> None:
    def found(*boundary: Any) -> set[tuple[str, bool]]:
        return assumed(
            estate(
                [identity("role/ada"), identity("role/target")],
                [
                    policy("trust", "role/target", trusts({"AWS": arn("role/ada")})),
                    policy("boundary", "role/ada", *boundary),
                ],
            ),
            "role/ada",
        )

    assert found(allow("sts:*")) == {("target", True)}
    assert found(allow("sts:*", Condition=MFA)) == {("target", False)}
    assert found(LOGS) == set()
    assert found(allow("*"), deny("sts:*")) == set()


def test_a_condition_on_the_account_of_a_role_is_decided_for_each_role() -> None:
    own_only = {"StringNotEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}}
    subject = estate(
        [identity("user/ada"), identity("role/near"), identity("role/far", OTHER)],
        [
            policy("trust", "role/near", trusts({"AWS": ACCOUNT})),
            policy("trust", "role/far", trusts({"AWS": ACCOUNT}), account=OTHER),
            policy(
                "identity", "user/ada",
                allow("sts:AssumeRole"), deny("sts:AssumeRole", Condition=own_only),
            ),
        ],
    )  # fmt: skip
    assert assumed(subject, "user/ada") == {("near", True)}


def somewhere(action: str, *parts: Any, boundary: list[Any] | None = None) -> str | None:
    who = principal(list(parts), boundary)
    return replace(who, context={"aws:username": "ada"}).may_somewhere(action)


FUNCTION = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:"
CREATE = "lambda:CreateFunction"


def test_what_does_not_exist_yet_may_be_created_where_the_policies_meet() -> None:
    assert somewhere(CREATE, allow("*"), boundary=[allow("lambda:*", FUNCTION + "team-*")])
    assert somewhere(CREATE, allow("*"), boundary=[LOGS]) is None
    assert somewhere(CREATE, allow(CREATE, FUNCTION + "a-*"), deny("*", FUNCTION + "a-b-*"))
    assert somewhere(CREATE, allow("*"), deny("lambda:*", FUNCTION + "prod-*")) == "allowed"
    assert somewhere(CREATE, allow(CREATE, FUNCTION + "${aws:username}-*")) == "allowed"
    assert somewhere(CREATE, allow(CREATE, FUNCTION + "${aws:SourceIdentity}-*"))


def test_a_permission_on_another_kind_of_resource_creates_nothing() -> None:
    lab = f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:notebook-instance/lab"
    assert somewhere("sagemaker:CreateNotebookInstance", allow("sagemaker:*", lab))
    assert somewhere("sagemaker:CreateTrainingJob", allow("sagemaker:*", lab)) is None
    elsewhere = FUNCTION.replace(ACCOUNT, OTHER)
    assert somewhere(CREATE, allow(CREATE, elsewhere + "*")) is None


def test_everything_is_everything_only_without_conditions() -> None:
    everything = allow("*")
    assert principal([everything]).everything
    assert principal([everything], [everything]).everything
    assert not principal([everything], [allow("*", Condition=MFA)]).everything
    assert not principal([everything], [everything, deny("iam:*")]).everything


def test_a_group_stands_for_members_of_whom_nothing_is_known() -> None:
    only_bob = {"StringEquals": {"aws:PrincipalArn": arn("user/bob")}}
    subject = estate(
        [identity("group/readers")],
        [policy("identity", "group/readers", allow("s3:GetObject", Condition=only_bob))],
        assets=BUCKETS[:1],
    )
    assert data(subject, "group/readers") == {("read", "ledger", "conditional")}


def test_one_cannot_read_secrets_in_batches_only() -> None:
    secret = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:pay-AbCdEf"
    found = Asset(secret, "aws.secretsmanager.secret", "pay", f"aws:{ACCOUNT}")
    subject = estate(
        [identity("role/r")],
        [policy("identity", "role/r", allow("secretsmanager:BatchGetSecretValue"))],
        assets=(found,),
    )
    assert data(subject, "role/r") == set()


# What the estate answers for everyone at once is what one request would be answered.
ACTIONS = ("s3:GetObject", "s3:PutObject", "iam:PassRole")
PATTERNS = ("*", "arn:aws:s3:::books/*", "arn:aws:s3:::b*", "arn:aws:s3:::films/?*", "s3:*")
PLACES = {"books": "arn:aws:s3:::books/*", "films": "arn:aws:s3:::films/*"}
BLOCKS = (
    None,
    {"StringEquals": {"aws:PrincipalAccount": ACCOUNT}},
    {"StringEquals": {"aws:PrincipalAccount": OTHER}},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"StringNotLike": {"aws:PrincipalArn": "*/x"}},
)
PART = st.builds(
    lambda effect, key, action, where, pattern, block: {
        "Effect": effect,
        key: action,
        where: pattern,
        **({"Condition": block} if block else {}),
    },
    st.sampled_from(["Allow", "Allow", "Deny"]),
    st.sampled_from(["Action", "Action", "NotAction"]),
    st.sampled_from([*ACTIONS, "s3:*", "*", "s3:Get*"]),
    st.sampled_from(["Resource", "Resource", "NotResource"]),
    st.sampled_from(PATTERNS),
    st.sampled_from(BLOCKS),
)
PARTS = st.lists(PART, max_size=4)


@given(PARTS, st.none() | PARTS, st.sampled_from(ACTIONS[:2]))
def test_the_estate_answers_as_one_request_would(
    own: list[Any], fence: list[Any] | None, action: str
) -> None:
    policies = [policy("identity", "user/x", *own)]
    if fence is not None:
        policies.append(policy("boundary", "user/x", *fence))
    (who,) = estate([identity("user/x")], policies).principals
    universe = Universe(PLACES)
    answer = who.may(action, universe)
    for name, target in PLACES.items():
        request = Request(Party.of(who.id), action, target, ACCOUNT, who.context)
        layers = Layers(identity=who.statements, boundary=who.boundary)
        decided = authorize(request, layers)
        allowed = decided.response == "Allowed"
        assert bool(answer.maybe & universe.bit(name)) is allowed
        assert bool(answer.sure & universe.bit(name)) is (allowed and decided.condition is None)
