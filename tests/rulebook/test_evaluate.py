"""Rules put to snapshots: exact findings, nothing unknown called clean, every gap named once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from aispm.errors import SnapshotError
from aispm.graph.facts import Told
from aispm.model import Asset, Check, Edge, Evidence, Kind, Link, Read, Snapshot, Undetermined
from aispm.rulebook import Rulebook, Verdict, evaluate, load, select
from aispm.vocabulary import Facts
from tests.rulebook.conftest import Write
from tests.rulebook.snapshots import (
    ACCOUNT,
    IRELAND,
    NOTEBOOK,
    USER,
    key,
    notebook,
    server,
    snapshot,
)

ROOT = "sagemaker-notebook-root-access"
INTERNET = "sagemaker-notebook-direct-internet"
ADMIN = "key-in-file-reaches-admin"
STEP = Edge("credential:k", "authenticates-as", USER + "ci", "allowed", True, "is the key of")


def no_path(subject: str, goal: str) -> tuple[Edge, ...]:
    return ()


def judge(
    book: Rulebook,
    rules: tuple[str, ...],
    seen: Snapshot,
    reach: dict[str, Facts] | None = None,
    path_to: Any = no_path,
) -> Verdict:
    return evaluate(select(book, ids=rules), seen, reach or {}, path_to)


def found(verdict: Verdict) -> set[tuple[str, str]]:
    return {(one.rule, one.subject) for one in verdict.findings}


def test_each_subject_is_flagged_clean_or_undetermined(own: Rulebook) -> None:
    seen = snapshot(
        notebook("open", root_access="Enabled", direct_internet_access="Enabled"),
        notebook("strong", root_access="Enabled", direct_internet_access="Disabled"),
        notebook("closed", root_access="Disabled", direct_internet_access="Disabled"),
        notebook("unread"),
        notebook("half", root_access="Enabled", direct_internet_access="Disabled"),
    )
    reach: dict[str, Facts] = {
        NOTEBOOK + "strong": {"admin": True},
        NOTEBOOK + "closed": {"admin": False},
    }
    verdict = judge(own, (ROOT,), seen, reach)
    assert found(verdict) == {(ROOT, NOTEBOOK + "open"), (ROOT, NOTEBOOK + "strong")}
    assert {(one.subject, one.missing) for one in verdict.undetermined} == {
        (NOTEBOOK + "half", ("reach.admin",)),
        (
            NOTEBOOK + "unread",
            ("asset.direct_internet_access", "asset.root_access", "reach.admin"),
        ),
    }
    assert verdict.checks == (Check(ROOT, evaluated=5, flagged=2, clean=1, undetermined=2),)


def test_a_finding_shows_the_facts_its_rule_names_and_no_others(own: Rulebook) -> None:
    seen = snapshot(
        notebook("n", root_access="Enabled", direct_internet_access="Enabled", role_arn=None)
    )
    assert judge(own, (ROOT,), seen).findings[0].evidence == (
        Evidence("asset.root_access", "Enabled"),
        Evidence("asset.direct_internet_access", "Enabled"),
        Evidence("asset.role_arn", None),
    )


DETAIL = "sagemaker:DescribeNotebookInstance"


def described(state: Any, *missed: str, scope: str = IRELAND) -> Read:
    return Read(scope, DETAIL, state, supplies=("aws.sagemaker.notebook.*",), missed=missed)


@pytest.mark.parametrize(
    ("reads", "because"),
    [
        ((described("denied"),), f"{DETAIL} denied"),
        ((described("partial", NOTEBOOK + "n"),), f"{DETAIL} partial"),
        ((described("throttled", scope=ACCOUNT),), f"{DETAIL} throttled"),
        ((described("partial", NOTEBOOK + "other"),), "not told by the source"),
        ((described("denied", scope=f"{ACCOUNT}/us-east-1"),), "not told by the source"),
        ((described("denied", scope="aws:444455556666"),), "not told by the source"),
        ((described("ok"),), "not told by the source"),
        ((), "not told by the source"),
        (
            (
                Read(
                    IRELAND,
                    "sagemaker:X",
                    "failed",
                    supplies=("aws.sagemaker.notebook.direct_internet_access",),
                ),
                Read(IRELAND, "sagemaker:Y", "failed", supplies=("aws.sagemaker.notebook.status",)),
                Read(IRELAND, "sagemaker:Z", "failed", supplies=("aws.sagemaker.domain.*",)),
            ),
            "sagemaker:X failed",
        ),
    ],
)
def test_undetermined_names_the_blind_call(
    own: Rulebook, reads: tuple[Read, ...], because: str
) -> None:
    verdict = judge(own, (INTERNET,), snapshot(notebook("n"), reads=reads))
    assert verdict.undetermined == (
        Undetermined(INTERNET, NOTEBOOK + "n", ("asset.direct_internet_access",), because),
    )


def test_the_calls_that_leave_reach_open_are_named(own: Rulebook) -> None:
    denied = Read(ACCOUNT, "iam:GetAccountAuthorizationDetails", "denied", supplies=("reach",))
    seen = snapshot(notebook("n", root_access="Enabled", direct_internet_access="Disabled"))
    doubts = {NOTEBOOK + "n": Told({}, {}, {"admin": (denied,)})}
    assert evaluate(select(own, ids=(ROOT,)), seen, {}, no_path, doubts).undetermined == (
        Undetermined(
            ROOT,
            NOTEBOOK + "n",
            ("reach.admin",),
            "iam:GetAccountAuthorizationDetails denied",
        ),
    )


@pytest.mark.parametrize(("least", "flagged"), [(4, True), (3, False)])
def test_a_lower_bound_proves_too_much_and_never_that_there_is_not(
    own: Rulebook, least: int, flagged: bool
) -> None:
    rule, agent = "agent-reaches-secrets", Asset("a", "aws.bedrock.agent", "a", IRELAND)
    denied = Read(IRELAND, "secretsmanager:ListSecrets", "denied")
    doubts = {"a": Told({}, {"secrets": least}, {"secrets": (denied,)})}
    seen = msgspec.structs.replace(snapshot(), assets=(agent,))
    verdict = evaluate(select(own, ids=(rule,)), seen, {}, no_path, doubts)
    assert verdict.checks == (Check(rule, 1, int(flagged), 0, int(not flagged)),)
    because = [one.because for one in verdict.undetermined]
    assert because == ([] if flagged else ["secretsmanager:ListSecrets denied"])


@pytest.mark.parametrize("when", ["reach.secrets < 3", "reach.secrets == 2"])
def test_a_lower_bound_does_not_prove_that_there_are_few(
    when: str, frameworks: Path, write: Write, kinds: tuple[Kind, ...]
) -> None:
    root = write(
        ('asset.name == "x"', when),
        ("[asset.name]", "[reach.secrets]"),
        ("{name: x}}", "{}, reach: {secrets: 2}}"),
        ("{name: y}}", "{}, reach: {secrets: 9}}"),
    )
    book = load([frameworks, root], kinds)
    denied = Read(IRELAND, "secretsmanager:ListSecrets", "denied")
    doubts = {"b": Told({}, {"secrets": 2}, {"secrets": (denied,)})}
    seen = msgspec.structs.replace(snapshot(), assets=(Asset("b", "aws.s3.bucket", "b", IRELAND),))
    assert evaluate(book, seen, {}, no_path, doubts).checks == (
        Check("bucket-named-x", 1, 0, 0, 1),
    )


def test_a_failed_list_is_one_gap_per_rule_and_scope(own: Rulebook) -> None:
    reads = (
        Read(IRELAND, "sagemaker:ListDomains", "denied", lists=("aws.sagemaker.domain",)),
        Read(IRELAND, "sagemaker:ListNotebooks", "denied", lists=("aws.sagemaker.notebook",)),
        Read(IRELAND, "sagemaker:ListMore", "throttled", lists=("aws.sagemaker.notebook",)),
        Read(
            f"{ACCOUNT}/us-east-1", "sagemaker:ListDomains", "ok", lists=("aws.sagemaker.domain",)
        ),
    )
    rules = ("ai-workload-reaches-admin", INTERNET)
    verdict = judge(own, rules, snapshot(reads=reads))
    assert verdict.undetermined == (
        Undetermined(
            "ai-workload-reaches-admin",
            IRELAND,
            ("aws.sagemaker.domain", "aws.sagemaker.notebook"),
            "sagemaker:ListDomains denied, sagemaker:ListMore throttled, "
            "sagemaker:ListNotebooks denied",
        ),
        Undetermined(
            INTERNET,
            IRELAND,
            ("aws.sagemaker.notebook",),
            "sagemaker:ListMore throttled, sagemaker:ListNotebooks denied",
        ),
    )
    assert verdict.checks == (
        Check("ai-workload-reaches-admin", 1, 0, 0, 1),
        Check(INTERNET, 1, 0, 0, 1),
    )


def test_keys_an_account_did_not_list_concern_no_rule_about_files(own: Rulebook) -> None:
    reads = (
        Read(
            ACCOUNT,
            "iam:ListAccessKeys",
            "denied",
            lists=("credential",),
            supplies=("credential.identity", "credential.state"),
        ),
        Read(IRELAND, "lambda:ListFunctions", "denied", lists=("credential",)),
        Read("files:.", "parse:.mcp.json", "failed", lists=("credential", "mcp.server")),
    )
    rules = ("mcp-secret-in-env", "access-key-old", "cloud-env-secret", "mcp-auto-approve-all")
    verdict = judge(own, rules, snapshot(reads=reads))
    assert {(one.rule, one.subject) for one in verdict.undetermined} == {
        ("access-key-old", ACCOUNT),
        ("access-key-old", "files:."),
        ("cloud-env-secret", IRELAND),
        ("mcp-secret-in-env", "files:."),
        ("mcp-auto-approve-all", "files:."),
    }


def test_a_key_has_its_identitys_reach_and_shows_the_path(own: Rulebook) -> None:
    seen = snapshot(
        key("k", ("env", 8), identity=USER + "ci", state="active"),
        key("reader", ("env", 9), identity=USER + "reader", state="active"),
        key("listed", identity=USER + "ci", state="active"),
        key("foreign", ("env", 10), account="999988887777"),
        key("none", ("env", 11), identity=None),
    )
    seen = msgspec.structs.replace(
        seen,
        credentials=(
            *seen.credentials[:4],
            msgspec.structs.replace(seen.credentials[4], facts={"identity": None}),
        ),
    )
    reach: dict[str, Facts] = {
        "credential:k": {"admin": True, "hops_to_admin": 3},
        "credential:reader": {"admin": False, "hops_to_admin": None},
        "credential:listed": {"admin": True, "hops_to_admin": 3},
    }
    asked: list[tuple[str, str]] = []

    def path_to(subject: str, goal: str) -> tuple[Edge, ...]:
        asked.append((subject, goal))
        return (STEP,)

    verdict = judge(own, (ADMIN,), seen, reach, path_to)
    assert found(verdict) == {(ADMIN, "credential:k")}
    assert verdict.findings[0].path == (STEP,)
    assert asked == [("credential:k", "admin")]
    assert verdict.findings[0].location == seen.credentials[0].locations[0]
    assert verdict.undetermined == (
        Undetermined(
            ADMIN,
            "credential:foreign",
            ("credential.identity", "reach.admin"),
            "no account that knows this credential was read",
        ),
    )
    assert verdict.checks == (Check(ADMIN, evaluated=5, flagged=1, clean=3, undetermined=1),)


def test_a_key_that_could_not_be_joined_names_the_listing_that_failed(own: Rulebook) -> None:
    denied = Read(
        ACCOUNT,
        "iam:ListAccessKeys",
        "partial",
        lists=("credential",),
        supplies=("credential.identity",),
        missed=(USER + "ci",),
    )
    seen = snapshot(key("k", ("env", 8), account="111122223333"), reads=(denied,))
    reasons = {one.subject: one.because for one in judge(own, (ADMIN,), seen).undetermined}
    assert reasons == {"credential:k": "iam:ListAccessKeys partial"}


def test_a_finding_points_at_the_place_its_rule_is_about(own: Rulebook) -> None:
    seen = snapshot(key("k", ("env", 8), ("arg", 12), ("env", 14)))
    verdict = judge(own, ("mcp-secret-in-env", "mcp-secret-in-arg"), seen)
    lines = {one.rule: one.location.line for one in verdict.findings if one.location}
    assert lines == {"mcp-secret-in-env": 8, "mcp-secret-in-arg": 12}


def test_a_key_in_a_cloud_workloads_environment(own: Rulebook) -> None:
    lambdas = [f"arn:aws:lambda:eu-west-1:111122223333:function:{name}" for name in "ab"]
    seen = snapshot(
        key("held"),
        key("listed"),
        key("both", ("env", 3)),
        *(Link(one, "holds-credential", "credential:held") for one in lambdas),
        Link("mcp:x", "holds-credential", "credential:both"),
    )
    verdict = judge(own, ("cloud-env-secret",), seen)
    assert found(verdict) == {("cloud-env-secret", "credential:held")}
    assert Evidence("credential.uses", 2) in verdict.findings[0].evidence
    assert verdict.findings[0].location is None


def test_a_fact_of_the_wrong_type_is_neither_clean_nor_silent(own: Rulebook) -> None:
    seen = snapshot(server("s", enabled="yes", auto_approve=["*"]))
    (entry,) = judge(own, ("mcp-auto-approve-all",), seen).undetermined
    assert entry.because.startswith("the rule or the collector is broken: ")
    assert "asset.enabled" in entry.because


def test_a_server_points_at_its_own_place(own: Rulebook) -> None:
    seen = snapshot(server("s", enabled=True, auto_approve=["*"]))
    verdict = judge(own, ("mcp-auto-approve-all",), seen)
    assert verdict.findings[0].location == seen.assets[0].location


def test_now_is_when_the_snapshot_was_taken(own: Rulebook) -> None:
    old = key("k", state="active", created_at="2026-08-01T00:00:00+00:00")
    assert found(judge(own, ("access-key-old",), snapshot(old))) == {
        ("access-key-old", "credential:k")
    }
    earlier = msgspec.structs.replace(snapshot(old), taken_at="2026-09-01T00:00:00Z")
    assert found(judge(own, ("access-key-old",), earlier)) == set()
    for wrong in ("", "yesterday", "2026-09-01"):
        with pytest.raises(SnapshotError):
            judge(own, ("access-key-old",), msgspec.structs.replace(earlier, taken_at=wrong))


def test_retired_rules_are_not_asked(
    write: Write, frameworks: Path, kinds: tuple[Kind, ...]
) -> None:
    seen = snapshot(Asset("arn:aws:s3:::x", "aws.s3.bucket", "x", ACCOUNT))
    stable = load([frameworks, write()], kinds)
    assert found(evaluate(stable, seen, {}, no_path)) == {("bucket-named-x", "arn:aws:s3:::x")}
    retired = load([frameworks, write(("status: stable", "status: retired"))], kinds)
    assert evaluate(retired, seen, {}, no_path) == Verdict((), (), ())


def test_a_fingerprint_outlives_words_lines_severity_and_a_new_name(
    write: Write, frameworks: Path, kinds: tuple[Kind, ...]
) -> None:
    def fingerprint(*changes: tuple[str, str], asset: str = "x", file: str = "") -> str:
        name = file or "bucket-named-x.yaml"
        root = write(*changes, name=name)
        seen = snapshot(Asset(f"arn:aws:s3:::{asset}", "aws.s3.bucket", "x", ACCOUNT))
        verdict = evaluate(load([frameworks, root], kinds), seen, {}, no_path)
        (root / "mine" / name).unlink()
        (finding,) = verdict.findings
        return finding.fingerprint

    first = fingerprint()
    assert len(first) == 32
    assert (
        fingerprint(("A bucket is", "Some bucket is"), ("severity: low", "severity: high")) == first
    )
    renamed = ("id: bucket-named-x", "id: x-bucket\nwas: [bucket-named-x]")
    assert fingerprint(renamed, file="x-bucket.yaml") == first
    assert fingerprint(("id: bucket-named-x", "id: x-bucket"), file="x-bucket.yaml") != first
    assert fingerprint(asset="y") != first


def test_the_order_of_records_changes_nothing_and_the_worst_come_first(own: Rulebook) -> None:
    names = [f"n{number}" for number in range(30)]
    records: list[object] = [
        notebook(name, root_access="Enabled", direct_internet_access="Enabled") for name in names
    ]
    records += [key(name, ("env", 3), identity=USER + name, state="active") for name in names]
    records += [notebook(f"u{number}") for number in range(5)]
    reach: dict[str, Facts] = {f"credential:{name}": {"admin": True} for name in names}
    one = evaluate(own, snapshot(*records), reach, no_path)
    records = [*records[1::2], *reversed(records[::2])]
    assert evaluate(own, snapshot(*records), reach, no_path) == one
    severity = {entry.rule.id: entry.rule.severity for entry in own.rules}
    order = [severity[finding.rule] for finding in one.findings]
    assert order == sorted(order, key=["critical", "high", "medium", "low", "info"].index)
    assert {"critical", "high", "medium"} <= set(order)
    for check in one.checks:
        assert check.evaluated == check.flagged + check.clean + check.undetermined
    assert sum(check.undetermined for check in one.checks) == len(one.undetermined)


def test_rules_asked_together_answer_as_each_alone(
    own: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The subjects are those of the examples of all rules about servers, and broken ones."""
    about = [one.rule for one in own.rules if "mcp.server" in one.rule.kinds]
    facts = [example.asset for rule in about for example in rule.examples]
    wrong = [{name: {"a": [1]} for name in one} for one in facts[::7]]
    servers = [server(str(n), **one) for n, one in enumerate(facts + wrong)]
    seen = snapshot(*servers)

    monkeypatch.setattr("aispm.rulebook.program._MANY", len(servers) + 1)
    alone = evaluate(own, seen, {}, no_path)
    monkeypatch.setattr("aispm.rulebook.program._MANY", 1)
    assert evaluate(own, seen, {}, no_path) == alone
    assert alone.findings
    assert alone.undetermined
