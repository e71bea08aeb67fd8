"""Who from outside comes in: other accounts, anyone, and whoever signs in at a provider."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from aispm.graph.external import met
from aispm.model import Asset, Edge, Identity, Policy, Read, Report, Scope, Snapshot
from aispm.scan import assess

HOME, VENDOR = "111122223333", "999988887777"
ROLE = f"arn:aws:iam::{HOME}:role/"
BOOKS = "arn:aws:s3:::books"
GITHUB = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::{HOME}:oidc-provider/{GITHUB}"
OKTA = f"arn:aws:iam::{HOME}:saml-provider/okta"
ROOT = f"arn:aws:iam::{VENDOR}:root"
ADMIN = {"Effect": "Allow", "Action": "*", "Resource": "*"}
ANYONE, ANY_REPO = "arn:aws:iam::*:root", f"oidc:{GITHUB}/*"


def lets(condition: Any = None, action: str = "sts:AssumeRole", **principal: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": action}
    return statement | ({"Condition": condition} if condition else {})


def web(condition: Any = None, provider: str = PROVIDER) -> dict[str, Any]:
    return lets(condition, "sts:AssumeRoleWithWebIdentity", Federated=provider)


def subjects(*patterns: str) -> dict[str, Any]:
    return {
        "StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"},
        "StringLike": {f"{GITHUB}:sub": list(patterns)},
    }


def estate(
    *trust: Any,
    bucket: tuple[Any, ...] = (),
    own: tuple[Any, ...] = (),
    reads: tuple[Read, ...] = (),
    rcp: tuple[Any, ...] = (),
) -> Snapshot:
    """A role `x` with a trust policy, and a bucket with a policy."""
    role, scope = f"{ROLE}x", f"aws:{HOME}"
    policies = [
        Policy(f"{role}#trust", "trust", scope, (role,), _document(trust)),
        Policy(f"{role}#own", "identity", scope, (role,), _document(own)),
        Policy(f"{BOOKS}#policy", "resource", scope, (BOOKS,), _document(bucket)),
    ]
    if rcp:
        policies.append(Policy("aws:p-1", "rcp", "aws:root/r-1", (scope,), _document(rcp)))
    return Snapshot(
        version="aispm/snapshot/v1",
        taken_at="2026-11-20T00:00:00Z",
        scopes=(Scope(scope, "account", HOME),),
        assets=(
            Asset(BOOKS, "aws.s3.bucket", "books", scope, facts={"sensitivity": "restricted"}),
        ),
        identities=(Identity(role, "aws.iam.role", "x", scope, facts={"service_linked": False}),),
        policies=tuple(policies),
        reads=reads,
    )


def _document(statements: tuple[Any, ...]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def outside(report: Report) -> dict[str, dict[str, str]]:
    """By external principal, the certainty of its edge to each target's last name."""
    found: dict[str, dict[str, str]] = {}
    for edge in report.edges:
        if not edge.source.startswith((ROLE, f"aws:{HOME}")):
            found.setdefault(edge.source, {})[_last(edge)] = edge.certainty
    return found


def _last(edge: Edge) -> str:
    return f"{edge.relation} {edge.target.rpartition(':')[2].rpartition('/')[2]}"


@pytest.mark.parametrize(
    ("trust", "expected"),
    [
        (lets(AWS="*"), {ANYONE: {"assumes x": "allowed"}}),
        (lets(AWS=ROOT), {ROOT: {"assumes x": "allowed"}}),
        (lets(AWS=VENDOR), {ROOT: {"assumes x": "allowed"}}),
        (
            lets({"StringEquals": {"sts:ExternalId": "7"}}, AWS=ROOT),
            {ROOT: {"assumes x": "conditional"}},
        ),
        (
            lets(AWS=f"arn:aws:iam::{VENDOR}:role/ci"),
            {f"arn:aws:iam::{VENDOR}:role/ci": {"assumes x": "allowed"}},
        ),
        # Anyone is in no organisation that is named, and in no account that is.
        (lets({"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, AWS="*"), {}),
        (lets({"StringEquals": {"aws:PrincipalAccount": HOME}}, AWS="*"), {}),
        (lets({"ArnEquals": {"aws:PrincipalArn": f"{ROLE}y"}}, AWS="*"), {}),
        # But who is meant by the condition alone comes in.
        (
            lets({"StringEquals": {"aws:PrincipalAccount": [HOME, VENDOR]}}, AWS="*"),
            {ROOT: {"assumes x": "allowed"}},
        ),
        (
            lets({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{VENDOR}:role/ci-*"}}, AWS="*"),
            {ROOT: {"assumes x": "conditional"}},
        ),
        (
            lets({"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{VENDOR}:role/ci"}}, AWS="*"),
            {f"arn:aws:iam::{VENDOR}:role/ci": {"assumes x": "allowed"}},
        ),
        (
            lets({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}, AWS="*"),
            {ANYONE: {"assumes x": "conditional"}},
        ),
        (lets(Service="ec2.amazonaws.com"), {}),
        (lets(AWS=f"arn:aws:iam::{HOME}:root"), {}),
        (lets(AWS="AIDAEXAMPLEOFSOMEBODYDELETED"), {}),
        (web(), {ANY_REPO: {"assumes x": "allowed"}}),
        (
            web({"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}}),
            {ANY_REPO: {"assumes x": "allowed"}},
        ),
        (
            web({"StringEquals": {f"{GITHUB}:repository": "acme/app"}}),
            {ANY_REPO: {"assumes x": "conditional"}},
        ),
        (
            web(subjects("repo:acme/app:*", "repo:acme/web:ref:refs/heads/main")),
            {
                f"oidc:{GITHUB}/repo:acme/app:*": {"assumes x": "allowed"},
                f"oidc:{GITHUB}/repo:acme/web:ref:refs/heads/main": {"assumes x": "allowed"},
            },
        ),
        # All comparisons must hold, and without `Like` an asterisk is one.
        (
            web({**subjects("repo:*"), "StringEquals": {f"{GITHUB}:sub": "repo:acme/app:x"}}),
            {f"oidc:{GITHUB}/repo:acme/app:x": {"assumes x": "allowed"}},
        ),
        (web({"StringEquals": {f"{GITHUB}:sub": "repo:acme/*"}}), {}),
        # At Google a token is for an app, and who may sign in there is the app's to say.
        (
            web({"StringEquals": {"accounts.google.com:aud": "app"}}, "accounts.google.com"),
            {"oidc:accounts.google.com/*": {"assumes x": "conditional"}},
        ),
        (
            lets({"StringEquals": {"SAML:aud": "u"}}, "sts:AssumeRoleWithSAML", Federated=OKTA),
            {f"saml:{OKTA}/*": {"assumes x": "allowed"}},
        ),
        # A provider under an action it does not serve lets nobody in.
        (lets(None, "sts:AssumeRole", Federated=PROVIDER), {}),
    ],
)
def test_whom_a_trust_policy_lets_in(trust: Any, expected: dict[str, dict[str, str]]) -> None:
    assert outside(assess(estate(trust))) == expected


def test_a_deny_and_a_wall_leave_the_federated_in_doubt() -> None:
    deny = web({"StringLike": {f"{GITHUB}:sub": "*:pull_request"}}) | {"Effect": "Deny"}
    wall = {"Effect": "Deny", "Principal": "*", "Action": "sts:*", "Resource": "*"}
    for seen in (estate(web(), deny), estate(web(), rcp=(wall,))):
        assert outside(assess(seen)) == {ANY_REPO: {"assumes x": "conditional"}}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (lets(None, "s3:GetObject", AWS="*"), {ANYONE: {"reads books": "allowed"}}),
        (lets(None, "s3:GetObject", AWS=VENDOR), {ROOT: {"reads books": "allowed"}}),
        (
            lets({"Bool": {"aws:SecureTransport": "true"}}, "s3:GetObject", AWS="*"),
            {ANYONE: {"reads books": "allowed"}},
        ),
        # A service that acts for somebody is asked for, and no service asks.
        (lets({"StringEquals": {"aws:SourceAccount": VENDOR}}, "s3:GetObject", AWS="*"), {}),
        (
            lets({"StringEquals": {"aws:SourceVpce": "vpce-1"}}, "s3:GetObject", AWS="*"),
            {ANYONE: {"reads books": "conditional"}},
        ),
    ],
)
def test_whom_the_policy_of_a_bucket_lets_in(
    statement: Any, expected: dict[str, dict[str, str]]
) -> None:
    report = assess(estate(bucket=(statement | {"Resource": f"{BOOKS}/*"},)))
    assert outside(report) == expected
    whys = {one.why for one in report.edges if one.source in expected}
    assert whys <= {"s3:GetObject by the policy of books (statement 1)"}


def test_a_deny_of_the_bucket_and_a_wall_keep_them_out() -> None:
    statement = lets(None, "s3:GetObject", AWS="*") | {"Resource": f"{BOOKS}/*"}
    deny = {**statement, "Effect": "Deny"}
    wall = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    assert outside(assess(estate(bucket=(statement, deny)))) == {}
    assert outside(assess(estate(bucket=(statement,), rcp=(wall,)))) == {}


def _found(report: Report) -> set[tuple[str, str]]:
    about = ("anyone-", "external-principal-")
    return {(one.rule, one.subject) for one in report.findings if one.rule.startswith(about)}


def test_the_rules_about_them() -> None:
    reading = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    public = lets(None, "s3:GetObject", AWS="*") | {"Resource": f"{BOOKS}/*"}
    assert _found(assess(estate(lets(AWS="*"), own=(ADMIN,)))) == {("anyone-reaches-admin", ANYONE)}
    assert _found(assess(estate(web(), own=(reading,)))) == {("anyone-becomes-role", ANY_REPO)}
    assert _found(assess(estate(bucket=(public,)))) == {("anyone-reaches-sensitive-data", ANYONE)}
    assert _found(assess(estate(lets(AWS=ROOT), own=(ADMIN,)))) == {
        ("external-principal-reaches-admin", ROOT)
    }
    narrow = web(subjects("repo:acme/app:*"))
    assert _found(assess(estate(narrow, own=(reading,)))) == set()


@pytest.mark.parametrize(
    ("subject", "anyone"),
    [
        ("*", True),
        ("repo:*", True),
        ("repo:*/app:*", True),
        ("rep?:*", True),
        ("repo:acme*", True),
        ("repo:acme/*", False),
        ("repo:", False),
    ],
)
def test_a_subject_that_names_no_owner_is_anyone(subject: str, anyone: bool) -> None:
    (one,) = [x for x in met(estate(web(subjects(subject)))).identities if x.id.startswith("oidc:")]
    assert one.facts["anyone"] is anyone


@pytest.mark.parametrize(
    ("provider", "anyone"),
    [
        (GITHUB, True),
        ("agent.buildkite.com", True),
        ("oidc.vercel.com", True),
        ("oidc.vercel.com/acme", False),
        (f"{GITHUB}/acme", False),  # GitHub Enterprise has its members only
        ("api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc", False),
    ],
)
def test_a_provider_of_ones_own_vouches_for_no_strangers(provider: str, anyone: bool) -> None:
    trust = web(None, f"arn:aws:iam::{HOME}:oidc-provider/{provider}")
    (one,) = [x for x in met(estate(trust)).identities if x.id.startswith("oidc:")]
    assert one.facts["anyone"] is anyone


def test_the_account_of_a_policy_is_not_outside() -> None:
    """Though nothing could be listed in it."""
    seen = estate(bucket=(lets(None, "s3:GetObject", AWS=HOME) | {"Resource": f"{BOOKS}/*"},))
    alone = msgspec.structs.replace(seen, identities=())
    assert met(alone).identities == ()


def test_a_gap_leaves_their_reach_open() -> None:
    gap = Read(f"aws:{HOME}", "s3:ListBuckets", "denied", ("aws.s3.bucket",), ())
    listing = lets(None, "s3:ListBucket", AWS="*") | {"Resource": BOOKS}
    report = assess(estate(bucket=(listing,), reads=(gap,)))
    missing = {one.rule for one in report.undetermined if one.subject == ANYONE}
    assert "anyone-reaches-sensitive-data" in missing


def test_whoever_is_met_is_met_once() -> None:
    seen = met(estate(lets(AWS="*"), web()))
    assert met(seen) == seen
    assert [one.id for one in seen.identities if one.kind == "aws.iam.external"] == [
        ANYONE,
        ANY_REPO,
    ]
