"""Exports of IAM: what they tell is what the live collector tells from the same answer."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from aispm.model import Identity, Read, Snapshot
from aispm.providers import assembly, imports, pool
from aispm.providers.aws import iam, session
from aispm.providers.aws.account import Account, Site
from aispm.providers.base import Sources
from tests.cli.conftest import Run
from tests.kit.acme import ACME
from tests.kit.aws_replay import AwsReplay, serve

NOW = "2026-11-20T00:00:00Z"
ACCOUNTS = ("111122223333", "444455556666")
ROOT = "arn:aws:iam::111122223333"
DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*"}]}
# What calls of their own tell: no export of permissions does.
_OTHERS = {"active_keys", "password_last_used_at"}


@pytest.fixture(scope="module")
def accounts() -> dict[str, tuple[dict[str, Any], Snapshot]]:
    """By account: what the CLI prints of it, and what the collector reads."""
    with serve(ACME / "aws") as server:
        return {account: (export(server, account), live(server, account)) for account in ACCOUNTS}


def export(cloud: AwsReplay, account: str) -> dict[str, Any]:
    """What the CLI prints, as plain JSON."""
    client = _profile(cloud, account).client("iam", "us-east-1")
    pages = client.get_paginator("get_account_authorization_details").paginate(
        PaginationConfig={"PageSize": 7}
    )
    answer: dict[str, Any] = json.loads(json.dumps(pages.build_full_result(), default=_iso))
    assert len(answer["RoleDetailList"]) > 3
    return answer


def _iso(when: Any) -> str:
    assert isinstance(when, datetime)
    return when.isoformat()


def live(cloud: AwsReplay, account: str) -> Snapshot:
    site = Site(Account(account, "aws", _profile(cloud, account)))
    with pytest.MonkeyPatch.context() as environment:
        _signed_in(environment, cloud, account)
        haul = pool.run([("aws", task) for task in iam.tasks(site)])
    return assembly.assemble(haul, NOW, ["aws"])


def _profile(cloud: AwsReplay, account: str) -> session.Profile:
    """A profile of an account, with its client of IAM."""
    with pytest.MonkeyPatch.context() as environment:
        _signed_in(environment, cloud, account)
        [profile] = session.profiles((), ())
        profile.client("iam", "us-east-1")
    return profile


def _signed_in(environment: pytest.MonkeyPatch, cloud: AwsReplay, account: str) -> None:
    for name, value in cloud.env(account).items():
        environment.setenv(name, value)


def imported(*paths: Path) -> Snapshot:
    tasks = imports.start(Sources(imports=tuple(map(str, paths))))
    haul = pool.run([("imports", task) for task in tasks])
    return assembly.assemble(haul, NOW, ["imports"])


def written(path: Path, value: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def told(snapshot: Snapshot) -> dict[str, Any]:
    """What an account's authorization details alone tell."""
    found: dict[str, Any] = {"policies": snapshot.policies, "links": snapshot.links}
    found["identities"] = [_own(one) for one in snapshot.identities]
    found["reads"] = [one for one in snapshot.reads if one.operation == iam.DETAILS]
    return found


def _own(one: Identity) -> Identity:
    facts = {name: value for name, value in one.facts.items() if name not in _OTHERS}
    return msgspec.structs.replace(one, facts=facts)


def raw(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer with its documents as the API itself sends them."""

    def encoded(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: quote(json.dumps(inner)) if key.endswith("Document") else encoded(inner)
                for key, inner in value.items()
            }
        return [encoded(inner) for inner in value] if isinstance(value, list) else value

    found: dict[str, Any] = encoded(answer)
    return found


def pages(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The answer in three pages."""
    cuts = [
        {name: value[number::3] for name, value in answer.items() if isinstance(value, list)}
        for number in range(3)
    ]
    return [{**cut, "IsTruncated": cut is not cuts[-1], "Marker": "x"} for cut in cuts]


@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize("form", ["cli", "raw", "pages", "slurped", "utf-16"])
def test_an_export_tells_what_the_collector_tells(
    accounts: dict[str, Any], tmp_path: Path, account: str, form: str
) -> None:
    answer, seen = accounts[account]
    if form == "pages":
        for number, page in enumerate(pages(answer)):
            written(tmp_path / f"{number}.json", page)
    elif form == "utf-16":
        (tmp_path / "x.json").write_text(json.dumps(answer), encoding="utf-16")
    else:
        forms = {"cli": answer, "raw": raw(answer), "slurped": pages(answer)}
        written(tmp_path / "x.json", forms[form])
    assert told(imported(tmp_path)) == told(seen)


def test_several_accounts_are_several_files(accounts: dict[str, Any], tmp_path: Path) -> None:
    given, identities, policies = [], [], []
    for account, (answer, seen) in accounts.items():
        given.append(written(tmp_path / account / "details.json", answer))
        identities += told(seen)["identities"]
        policies += seen.policies
    for found in (imported(tmp_path), imported(*given)):
        assert told(found)["identities"] == sorted(identities, key=lambda one: one.id)
        assert list(found.policies) == sorted(policies, key=lambda one: one.id)
        assert {(one.id, one.kind) for one in found.scopes if one.id.startswith("aws:")} == {
            (f"aws:{account}", "account") for account in ACCOUNTS
        }


def user(**given: Any) -> dict[str, Any]:
    return {"UserName": "ci", "Path": "/", "Arn": f"{ROOT}:user/ci", **given}


def gaps(snapshot: Snapshot) -> dict[str, Read]:
    return {
        one.operation: one
        for one in snapshot.reads
        if one.blind and one.operation != "import:permissions"
    }


def test_what_an_export_does_not_tell_is_a_gap(tmp_path: Path) -> None:
    found = imported(written(tmp_path / "x.json", {"UserDetailList": [user()]}))
    [read] = [one for one in found.reads if one.blind]
    assert (read.scope, read.operation, read.state) == (
        "aws:111122223333",
        "import:permissions",
        "skipped",
    )
    assert {"credential", "aws.s3.bucket", "aws.lambda.function"} <= set(read.lists)
    assert {"credential.identity", "aws.iam.user.active_keys"} <= set(read.supplies)
    assert "reach" not in read.supplies
    [one] = found.identities
    assert one.facts == {"boundary": None, "groups": []}  # no date was given


def test_what_roles_use_is_unknown_of_an_export(
    accounts: dict[str, Any], tmp_path: Path, aispm: Run
) -> None:
    path = tmp_path / "details.json"
    path.write_text(json.dumps(accounts[ACCOUNTS[0]][0]))
    told = aispm("scan", "--import", path, "--no-config", "-o", "json").json["undetermined"]
    unused = [one["because"] for one in told if one["rule"] == "ai-role-services-unused"]
    assert unused
    assert set(unused) == {"import:permissions skipped"}


def test_a_managed_policy_without_its_document_leaves_its_holders_unknown(tmp_path: Path) -> None:
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    given = {
        "UserDetailList": [user(GroupList=["g"])],
        "GroupDetailList": [
            {
                "GroupName": "g",
                "Arn": f"{ROOT}:group/g",
                "AttachedManagedPolicies": [{"PolicyName": "r", "PolicyArn": arn}],
            }
        ],
    }
    found = gaps(imported(written(tmp_path / "x.json", given)))
    assert list(found) == [iam.VERSION]
    assert found[iam.VERSION].missed == (f"{ROOT}:group/g", f"{ROOT}:user/ci")
    assert found[iam.VERSION].supplies == ("reach",)


def test_a_group_that_was_filtered_out_leaves_its_members_unknown(tmp_path: Path) -> None:
    given = {"UserDetailList": [user(GroupList=["gone"])]}
    found = gaps(imported(written(tmp_path / "x.json", given)))
    assert [(one.missed, one.supplies) for one in found.values()] == [
        ((f"{ROOT}:user/ci",), ("reach",))
    ]


@pytest.mark.parametrize(
    ("given", "detail"),
    [
        ({"UserDetailList": [user()], "IsTruncated": True}, "its last page is missing"),
        ({"UserDetailList": [user()], "NextToken": "x"}, "its last page is missing"),
        ({"UserDetailList": [user(), {"UserName": "x"}]}, "1 entries are malformed"),
        ({"UserDetailList": [user(), user(GroupList=7)]}, "1 entries are malformed"),
        ({"UserDetailList": [user(), user(Tags=[[[]]] * 3), 7]}, "1 entries are malformed"),
        (
            {"UserDetailList": [user(UserPolicyList=[{"PolicyName": "x"}])]},
            "a policy of 1 principals is no JSON document",
        ),
        (
            {
                "UserDetailList": [
                    user(UserPolicyList=[{"PolicyName": "x", "PolicyDocument": "%7Bx"}])
                ]
            },
            "a policy of 1 principals is no JSON document",
        ),
    ],
)
def test_what_cannot_be_read_hides_permissions(tmp_path: Path, given: Any, detail: str) -> None:
    found = imported(written(tmp_path / "x.json", given))
    [read] = gaps(found).values()
    assert (read.operation, read.state, read.detail) == (iam.DETAILS, "failed", detail)
    assert "reach" in read.supplies
    assert "aws.iam.role" in read.lists


def test_a_document_nested_too_deep_is_none(tmp_path: Path) -> None:
    deep = '{"a":' * 90 + "1" + "}" * 90
    policy = {"PolicyName": "x", "PolicyDocument": "DEEP"}
    text = json.dumps({"UserDetailList": [user(UserPolicyList=[policy])]})
    found = imported(written(tmp_path / "x.json", text.replace('"DEEP"', deep)))
    assert found.policies == ()
    assert gaps(found)[iam.DETAILS].state == "failed"


@pytest.mark.parametrize(
    "given",
    [
        {"UserDetailList": [], "RoleDetailList": []},
        {"UserDetailList": [user(), {**user(), "Arn": "arn:aws:iam::444455556666:user/x"}]},
        {"UserDetailList": {"a": 1}},
        '{"UserDetailList": [' + "[" * 100_000,
        '{"UserDetailList": [{"UserName": "x"',
    ],
    ids=["nobody", "two-accounts", "no-list", "deep", "cut"],
)
def test_what_is_no_export_of_one_account_is_refused(folder: Path, aispm: Run, given: Any) -> None:
    written(folder / "x.json", given)
    ran = aispm("scan", "--import", "x.json", "--no-config")
    assert ran.code == 2
    assert "cannot import x.json" in ran.err
    assert "get-account-authorization-details" in ran.err


def test_from_an_import_to_the_reach_of_an_identity(folder: Path, aispm: Run) -> None:
    admin = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    policy = {"PolicyName": "all", "PolicyDocument": {"Statement": [admin]}}
    written(folder / "x.json", {"UserDetailList": [user(UserPolicyList=[policy])]})
    report = aispm("scan", "--import", "x.json", "--no-config", "--save", "s.json", "-o", "json")
    assert report.json["scan"]["sources"] == ["imports"]
    [blast] = report.json["blast"]
    assert (blast["identity"], blast["admin"]) == (f"{ROOT}:user/ci", "yes")
    assert aispm("blast", "ci", "--from", "s.json", "-o", "json").json["admin"] == "yes"
    found = aispm("inventory", "--import", "x.json", "--no-config", "-o", "json").json
    assert [one["id"] for one in found["identities"]] == [f"{ROOT}:user/ci"]


def test_more_files_than_are_read_are_a_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "_MOST_FILES", 1)
    for name in ("a.json", "b.json"):
        written(tmp_path / name, {"UserDetailList": [user()]})
    found = gaps(imported(tmp_path))
    assert {name: one.detail for name, one in found.items()} == {
        f"read:{tmp_path.name}": "more than 1 files"
    }
