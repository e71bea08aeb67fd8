"""The approved list: written by `approve`, asked by `scan --approved`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.samples import config

NOW = ("--now", "2026-11-20T12:00:00Z")
LIST = ".aispm/approved.json"
TWO: dict[str, Any] = {
    "mcpServers": {
        "docs": {"command": "/opt/docs/server", "args": ["--port", "80"]},
        "wiki": {"command": "/opt/wiki/server", "env": {"WIKI_TOKEN": "${WIKI_TOKEN}"}},
    }
}
RULES = ("mcp-server-not-approved", "mcp-server-changed", "mcp-approval-old")


def flagged(aispm: Run, *options: str) -> set[tuple[str, str]]:
    report = aispm("scan", *NOW, "--fail-on", "never", "-o", "json", *options).json
    return {
        (one["rule"], one["subject"]["name"]) for one in report["findings"] if one["rule"] in RULES
    }


def test_what_is_approved_is_fine(aispm: Run, folder: Path) -> None:
    config(folder, TWO)
    done = aispm("approve", *NOW, "--reviewer", "Ada")
    assert (done.code, done.out) == (0, "")
    assert "2 servers" in done.err
    assert flagged(aispm, "--approved", LIST) == set()
    written = json.loads((folder / LIST).read_text())
    assert written["schema"] == "aispm/approved/v1"
    assert [(one["name"], one["reviewer"], one["reviewed_at"]) for one in written["servers"]] == [
        ("docs", "Ada", "2026-11-20"),
        ("wiki", "Ada", "2026-11-20"),
    ]


def test_without_a_list_nothing_is_asked(aispm: Run, folder: Path) -> None:
    config(folder, TWO)
    report = aispm("scan", *NOW, "-o", "json").json
    checks = {one["rule"]: one for one in report["checks"] if one["rule"] in RULES}
    assert {(one["flagged"], one["undetermined"]) for one in checks.values()} == {(0, 0)}


@pytest.mark.parametrize(
    ("name", "setting", "rule"),
    [
        ("docs", {"command": "/opt/docs/other"}, "mcp-server-changed"),
        ("docs", {"args": ["--port", "81"]}, "mcp-server-changed"),
        ("wiki", {"env": {"WIKI_TOKEN": "${OTHER}"}}, "mcp-server-changed"),
        ("wiki", {"autoApprove": ["*"]}, "mcp-server-changed"),
        ("new", {"command": "/opt/new"}, "mcp-server-not-approved"),
    ],
)
def test_what_is_new_or_changed_is_told(
    aispm: Run, folder: Path, name: str, setting: dict[str, Any], rule: str
) -> None:
    config(folder, TWO)
    aispm("approve", *NOW, "--reviewer", "Ada")
    servers = {**TWO["mcpServers"], name: {**TWO["mcpServers"].get(name, {}), **setting}}
    config(folder, {"mcpServers": servers})
    assert flagged(aispm, "--approved", LIST) == {(rule, name)}


def test_a_rotated_key_is_no_change(aispm: Run, folder: Path) -> None:
    def keyed(end: str) -> dict[str, Any]:
        key = "ghp_" + "9aBcD3eFgH1jKlM2nOpQ4rStU5vWxY6z7A8" + end
        return {"mcpServers": {"github": {"command": "/opt/github", "env": {"TOKEN": key}}}}

    config(folder, keyed("b"))
    aispm("approve", *NOW, "--reviewer", "Ada")
    config(folder, keyed("c"))
    assert flagged(aispm, "--approved", LIST) == set()


def test_the_same_server_in_another_client_is_approved(aispm: Run, folder: Path) -> None:
    config(folder, TWO)
    aispm("approve", *NOW, "--reviewer", "Ada")
    config(folder, TWO, ".cursor/mcp.json")
    assert flagged(aispm, "--approved", LIST) == set()


def test_an_old_review_is_told_and_a_new_one_ends_it(aispm: Run, folder: Path) -> None:
    config(folder, TWO)
    aispm("approve", "--now", "2025-01-01T00:00:00Z", "--reviewer", "Ada")
    old = {("mcp-approval-old", "docs"), ("mcp-approval-old", "wiki")}
    assert flagged(aispm, "--approved", LIST) == old
    aispm("approve", *NOW, "--reviewer", "Bob", "--server", "docs")
    assert flagged(aispm, "--approved", LIST) == {("mcp-approval-old", "wiki")}


def test_a_name_that_nothing_has(aispm: Run, folder: Path) -> None:
    config(folder, TWO)
    done = aispm("approve", "--reviewer", "Ada", "--server", "dcos")
    assert done.code == 2
    assert "dcos" in done.err
    assert not (folder / LIST).exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "aispm/approved/v2"}', '{"x": 1}'])
def test_a_file_that_is_no_list(aispm: Run, folder: Path, text: str) -> None:
    (folder / "list.json").write_text(text)
    done = aispm("scan", "--approved", "list.json")
    assert (done.code, done.out) == (2, "")
    assert "list.json" in done.err
