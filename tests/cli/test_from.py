"""Saved snapshots: the same report again, merged with what is read now, never a foreign file."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from aispm import scan, snapshot
from aispm.cli import radius
from aispm.exporters.subjects import Subjects
from aispm.model import Asset, Blast, Counts, Read, Target
from tests.cli.conftest import Run
from tests.cli.samples import CLEAN, LEAKY, LOGS, ROLE, USER, cloud, config, saved

NOW = ("--now", "2026-11-21T00:00:00Z")


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("snap.json", "console"),
        ("snap.json", "json"),
        ("snap.json", "sarif"),
        ("snap.json", "lock"),
        ("snap.json", "policy-input"),
        ("snap.json.gz", "json"),
        ("snap.json.zst", "json"),
    ],
)
def test_a_saved_scan_reports_the_same_bytes(
    aispm: Run, folder: Path, name: str, format_: str
) -> None:
    config(folder, LEAKY)
    first = aispm("scan", ".", *NOW, "--save", name, "-o", format_)
    again = aispm("scan", "--from", name, "-o", format_)
    assert (again.out, again.code) == (first.out, first.code)


def test_policy_input_is_the_same_as_a_scan_of_the_snapshot(aispm: Run, folder: Path) -> None:
    snap = saved(folder)
    scanned = aispm("scan", "--from", snap, "-o", "policy-input")
    asked = aispm("policy-input", "--from", snap, "--target", "json")
    assert asked.code == 0
    assert asked.out == scanned.out
    filtered = ("--severity", "critical", "--from", snap)
    assert (
        aispm("policy-input", *filtered).out == aispm("scan", *filtered, "-o", "policy-input").out
    )


def test_a_saved_snapshot_merges_with_a_path_and_suppresses_the_default(
    aispm: Run, folder: Path
) -> None:
    snap = saved(folder)
    config(folder, CLEAN)
    alone = aispm("scan", "--from", snap, "-o", "json").json
    assert alone["scan"]["sources"] == ["aws"]
    both = aispm("scan", ".", "--from", snap, *NOW, "-o", "json").json
    assert both["scan"]["sources"] == ["aws", "files"]
    assert both["snapshot"]["taken_at"] == "2026-11-21T00:00:00Z"
    assert {asset["kind"] for asset in both["assets"]} == {
        "aws.agentcore.runtime",
        "mcp.config",
        "mcp.server",
    }


@pytest.mark.parametrize("live", ["--aws", "--azure-tenant=x", "--gcp-project=x"])
def test_a_saved_snapshot_and_a_live_cloud_exclude_each_other(
    aispm: Run, folder: Path, live: str
) -> None:
    done = aispm("scan", "--from", saved(folder), live)
    assert done.code == 2
    assert "cannot be mixed with a live cloud" in done.err


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "truncated"),
        (b'{"schema": "aispm/snapshot/v1", "taken_at": "2026-1', "no valid snapshot"),
        (b'{"schema": "aispm/snapshot/v2"}', "version v2"),
        (b'{"schema": "aispm/report/v1"}', "a report, not a snapshot"),
        (b'{"bomFormat": "CycloneDX"}', "no aispm snapshot"),
        (b"\x1f\x8b\x08\x00", "damaged"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [("scan",), ("inventory",), ("blast", "x"), ("path", "x", "y"), ("policy-input",)],
)
def test_what_is_no_snapshot_is_2_and_says_why(
    aispm: Run, folder: Path, content: bytes, problem: str, command: tuple[str, ...]
) -> None:
    (folder / "snap.json").write_bytes(content)
    done = aispm(*command, "--from", "snap.json")
    assert (done.code, done.out) == (2, "")
    assert problem in done.err
    assert "hint: " in done.err


def test_blast_tells_what_one_reaches_and_who_reaches_it(aispm: Run, folder: Path) -> None:
    snap = saved(folder)
    user = aispm("blast", "ci-agent", "--from", snap, "-o", "json").json
    assert (user["identity"], user["admin"], user["hops_to_admin"]) == (USER, "yes", 1)
    assert ROLE in {one["target"] for one in user["reaches"]}
    role = aispm("blast", ROLE, "--from", snap, "-o", "json").json
    assert USER in {one["target"] for one in role["reached_by"]}
    text = aispm("blast", "ci-agent", "--from", snap)
    assert text.code == 0
    assert "administrator: yes, as another, 1 hop away\n" in text.out


def test_blast_for_people_counts_and_lines_up(aispm: Run, folder: Path) -> None:
    text = aispm("blast", "ci-agent", "--from", saved(folder)).out
    lines = text.splitlines()
    assert lines.pop(5).startswith("  never asked for in account 111122223333, so not counted: S3")
    assert lines[3:] == [
        "  itself and one hop away: 0 resources, 0 secrets, 0 sensitive, 1 identity, 1 account",
        "  however many hops away: 1 resource, 0 secrets, 0 sensitive, 2 identities, 1 account",
        "",
        "reaches (4)",
        "  acts as  role deploy-bot       1 hop",
        "  admin    runtime harbor        2 hops",
        "  admin    account 111122223333  2 hops",
        "  acts as  role log-writer       3 hops",
        "",
        "reached by (1)",
        "  role deploy-bot  2 hops",
    ]


def test_what_is_called_alike_is_told_apart_by_its_id(aispm: Run, folder: Path) -> None:
    seen = cloud()
    scope = "aws:111122223333/eu-west-1"
    alike = [Asset(f"arn:aws:s3:::logs-{n}/x", "aws.s3.bucket", "logs", scope, None) for n in "ab"]
    snapshot.save(msgspec.structs.replace(seen, assets=(*seen.assets, *alike)), Path("snap.json"))
    lines = aispm("blast", "ci-agent", "--from", "snap.json").out.splitlines()
    named = {" ".join(line.split()[1:-2]) for line in lines if "bucket logs" in line}
    assert named == {"bucket logs (logs-a/x)", "bucket logs (logs-b/x)"}


def test_the_gravest_that_is_reached_stands_first(aispm: Run, folder: Path) -> None:
    seen = cloud()
    scope = "aws:111122223333/eu-west-1"
    rated = [
        Asset("arn:ledger", "aws.s3.bucket", "ledger", scope, facts={"sensitivity": "restricted"}),
        Asset("arn:pay", "aws.secretsmanager.secret", "pay", scope),
        Asset("arn:site", "aws.s3.bucket", "site", scope, facts={"sensitivity": "public"}),
    ]
    snapshot.save(msgspec.structs.replace(seen, assets=(*seen.assets, *rated)), Path("snap.json"))
    lines = aispm("blast", "ci-agent", "--from", "snap.json").out.splitlines()
    at = lines.index("gravest of that")
    assert lines[at + 1 : at + 4] == [
        "  admin    bucket ledger  2 hops, restricted",
        "  admin    secret pay     2 hops, secret",
        "",
    ]
    assert "  admin    bucket site           2 hops" in lines[at + 4 :]


def test_what_is_one_hop_away_is_counted_as_it_is_listed(aispm: Run, folder: Path) -> None:
    lines = aispm("blast", "deploy-bot", "--from", saved(folder)).out.splitlines()
    [near] = [line for line in lines if line.startswith("  itself and one hop away: ")]
    listed = [line for line in lines if line.endswith("  1 hop")]
    assert [line.split()[1] for line in listed if line.split()[0] == "admin"] == [
        "runtime",
        "account",
    ]
    assert near.split(": ")[1].startswith("1 resource, ")


def test_a_condition_adds_no_line_to_what_is_reached_without() -> None:
    """Except administration, which is more than whatever is sure."""
    reaches = [
        Target(ROLE, "execute", 1, "allowed"),
        Target(ROLE, "admin", 2, "conditional"),
        Target(ROLE, "read", 2, "conditional"),
        Target(LOGS, "read", 2, "conditional"),
    ]
    entry = Blast(USER, "no", (), None, Counts(), Counts(sensitive=3, restricted=2), 0, ())
    text = radius.text(Subjects(cloud()), entry, reaches, [], Counts())
    assert "3 sensitive (2 restricted), " in text
    assert text.splitlines()[5:] == [
        "",
        "reaches (3)",
        "  acts as  role deploy-bot  1 hop",
        "  admin    role deploy-bot  2 hops, under a condition",
        "  read     role log-writer  2 hops, under a condition",
        "  1 more under a condition: -o json lists all",
        "",
        "reached by (0)",
    ]
    reads = (Read("aws:1", "s3:ListBuckets", "denied"), Read("aws:1", "iam:ListUsers", "ok"))
    asked = {"aws:111122223333": ["S3 bucket", "KMS key"]}
    unknown = radius.Unknown(reads, {**asked, "aws:444455556666": ["KMS key"]}, [LOGS, *"abcdef"])
    told = radius.text(Subjects(cloud()), entry, reaches, [], Counts(), unknown).splitlines()
    assert told[5:9] == [
        "  not seen: 1 of 2 reads, so there may be more",
        "  never asked for in account 111122223333, so not counted: S3 bucket, KMS key",
        "  never asked for in account 444455556666, so not counted: KMS key",
        "  policies not read, so access is not certain: role log-writer, a, b, c, d and 2 more",
    ]


def test_path_explains_the_steps_or_exits_1(aispm: Run, folder: Path) -> None:
    snap = saved(folder)
    found = aispm("path", "ci-agent", "deploy-bot", "--from", snap, "-o", "json")
    assert found.code == 0
    assert found.json["certainty"] == "allowed"
    steps = [(one["source"], one["relation"], one["target"]) for one in found.json["path"]]
    assert steps == [(USER, "assumes", ROLE)]
    assert "may assume" in aispm("path", "ci-agent", "deploy-bot", "--from", snap).out

    none = aispm("path", "log-writer", "ci-agent", "--from", snap, "-o", "json")
    assert (none.code, none.json) == (1, {"certainty": None, "path": []})
    assert "no path leads from" in none.err


def test_a_name_nothing_has_is_2_with_the_nearest(aispm: Run, folder: Path) -> None:
    snap = saved(folder)
    for command in (("blast", "ci-agnet"), ("path", "ci-agnet", "deploy-bot")):
        done = aispm(*command, "--from", snap)
        assert done.code == 2
        assert "did you mean ci-agent?" in done.err


def test_inventory_lists_what_exists(aispm: Run, folder: Path) -> None:
    snap = saved(folder)
    found = aispm("inventory", "--from", snap, "-o", "json")
    assert found.code == 0
    assert sorted(found.json) == ["assets", "credentials", "gaps", "identities"]
    assert {one["name"] for one in found.json["identities"]} == {
        "ci-agent",
        "deploy-bot",
        "log-writer",
    }
    assert "aws.agentcore.runtime (1)" in aispm("inventory", "--from", snap).out


def test_inventory_lists_the_kinds_and_the_calls_that_tell_of_them(aispm: Run) -> None:
    entries = aispm("inventory", "--list-kinds", "-o", "json").json
    assert all(list(one) == ["kind", "provider", "operation", "permission"] for one in entries)
    assert {one["kind"] for one in entries} == set(scan.known_kinds())
    assert {
        "kind": "aws.bedrock.agent",
        "provider": "aws",
        "operation": "bedrock-agent:ListAgents",
        "permission": "bedrock:ListAgents",
    } in entries
    text = aispm("inventory", "--list-kinds").out
    assert "  bedrock-agent:ListAgents  needs bedrock:ListAgents\n" in text


def test_several_snapshots_are_one(aispm: Run, folder: Path) -> None:
    for name in ("a", "b"):
        (folder / name).mkdir()
        (folder / name / ".mcp.json").write_text(
            f'{{"mcpServers": {{"{name}": {{"command": "x"}}}}}}'
        )
        aispm("scan", name, "-q", "--save", f"{name}.snap", "--now", "2026-11-20T00:00:00Z")
    both = aispm("inventory", "--from", "a.snap", "--from", "b.snap", "-o", "json").json
    servers = {one["name"] for one in both["assets"] if one["kind"] == "mcp.server"}
    assert servers == {"a", "b"}


def test_a_report_never_overwrites_the_snapshot(aispm: Run, folder: Path) -> None:
    done = aispm("scan", "--save", "x.json", "-o", f"json:{folder / 'x.json'}")
    assert (done.code, done.out) == (2, "")
    assert "cannot share the file x.json" in done.err
    assert not (folder / "x.json").exists()
