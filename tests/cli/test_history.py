"""`aispm scan --history` on the command line: its own source, its own words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.providers.files.git.built import Built
from tests.secrets import invented

PAT = "ghp_" + invented.text("pat", 36)


def config(token: str) -> bytes:
    return json.dumps({"mcpServers": {"a": {"command": "x", "env": {"K": token}}}}).encode()


@pytest.fixture
def commit(folder: Path) -> str:
    """The commit that had a key which the next took out."""
    return (
        Built(folder).chain({".mcp.json": config(PAT)}, {".mcp.json": config("${K}")})[0].decode()
    )


def test_unasked_it_is_not_told(aispm: Run, commit: str) -> None:
    assert "secret-in-git-history" not in aispm("scan").out


def test_the_commit_stands_beside_the_place(aispm: Run, commit: str) -> None:
    out = aispm("scan", "--history").out
    assert "medium[secret-in-git-history]" in out
    column = config(PAT).index(PAT.encode()) + 1
    assert f"--> .mcp.json:1:{column} (in commit {commit[:12]})" in out
    assert PAT not in out


def test_a_pull_request_can_be_failed_for_it(aispm: Run, commit: str) -> None:
    assert aispm("scan", "--history").code == 0
    assert aispm("scan", "--history", "--fail-on", "medium").code == 1


def test_every_format_has_a_place_in_a_file(aispm: Run, commit: str) -> None:
    [found] = aispm("scan", "--history", "-o", "json").json["findings"]
    assert found["location"]["uri"] == ".mcp.json"
    assert {one["name"]: one["value"] for one in found["evidence"]}["credential.commit"] == commit
    [run] = aispm("scan", "--history", "-o", "sarif").json["runs"]
    [result] = run["results"]
    [place] = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == ".mcp.json"
    assert place["physicalLocation"]["region"]["startLine"] == 1


def test_a_saved_snapshot_tells_the_same(aispm: Run, folder: Path, commit: str) -> None:
    told = aispm("scan", "--history", "--save", "s.json", "-o", "json").json
    again = aispm("scan", "--from", "s.json", "-o", "json").json
    assert again == told
    assert PAT not in (folder / "s.json").read_text()


def test_beside_a_snapshot_alone_it_is_not_used_and_that_is_said(
    aispm: Run, folder: Path, commit: str
) -> None:
    aispm("scan", "--save", "snap.json")
    alone = aispm("scan", "--from", "snap.json", "--history")
    assert alone.err == "note: --history is not used: no PATH is read beside the snapshot\n"
    assert "secret-in-git-history" in aispm("scan", ".", "--from", "snap.json", "--history").out


def test_without_a_repository_that_is_said(aispm: Run, folder: Path) -> None:
    (folder / ".mcp.json").write_bytes(config("${K}"))
    assert aispm("scan", "--history").err == "note: --history found no git repository\n"
    assert aispm("scan", "--history", "-q").err == ""


def test_with_a_repository_it_is_not(aispm: Run, commit: str) -> None:
    assert aispm("scan", "--history").err == ""


def test_what_was_not_read_is_a_gap(aispm: Run, folder: Path, commit: str) -> None:
    loose = folder / ".git/objects" / commit[:2] / commit[2:]
    loose.chmod(0o600)
    loose.write_bytes(b"")
    done = aispm("scan", "--history", "-o", "json")
    assert [gap["operation"] for gap in done.json["gaps"]] == ["read:.git"]
    assert "secret-in-git-history" in {one["rule"] for one in done.json["undetermined"]}
    assert "mcp-secret-in-env" not in {one["rule"] for one in done.json["undetermined"]}
    assert aispm("scan", "--history", "--strict").code == 3
