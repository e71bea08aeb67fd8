"""Every asset and credential of a file says whether git has the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aispm.model import Snapshot
from aispm.providers import files
from tests.providers.files.git.built import Built
from tests.providers.files.scanned import scan
from tests.secrets import invented

PAT = "ghp_" + invented.text("pat", 36)


CLEAN = "${TOKEN}"


def config(token: str = CLEAN) -> str:
    return json.dumps({"mcpServers": {"a": {"command": "x", "env": {"GITHUB_TOKEN": token}}}})


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def told(snapshot: Snapshot) -> dict[str, Any]:
    """What is told of each asset's file: tracked and ignored."""
    return {
        asset.id: (asset.facts.get("tracked", "-"), asset.facts.get("git_ignored", "-"))
        for asset in snapshot.assets
    }


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    built = Built(tmp_path)
    built.add(".mcp.json", "requirements.txt")
    put(tmp_path / ".gitignore", ".cursor/\n")
    put(tmp_path / ".mcp.json", config())
    put(tmp_path / ".cursor/mcp.json", config())
    put(tmp_path / "new/.mcp.json", config())
    put(tmp_path / "requirements.txt", "openai==1.0\n")
    return tmp_path


YES, NEW, IGNORED = (True, False), (False, False), (False, True)
ALL = {
    "mcp:.mcp.json": YES,
    "mcp:.mcp.json#mcpServers/a": YES,
    "mcp:.cursor/mcp.json": IGNORED,
    "mcp:.cursor/mcp.json#mcpServers/a": IGNORED,
    "mcp:new/.mcp.json": NEW,
    "mcp:new/.mcp.json#mcpServers/a": NEW,
}


def test_assets_say_whether_their_file_is_tracked(top: Path) -> None:
    found = told(scan("."))
    libraries = {name: found.pop(name) for name in list(found) if not name.startswith("mcp:")}
    assert found == ALL
    assert set(libraries.values()) == {YES}


def test_a_file_or_folder_that_is_named_belongs_to_the_repository_around_it(top: Path) -> None:
    assert told(scan(".mcp.json", ".cursor", "new/.mcp.json")) == ALL


def test_without_a_repository_both_are_null(tmp_path: Path) -> None:
    put(tmp_path / ".mcp.json", config())
    assert set(told(scan(tmp_path)).values()) == {(None, None)}


def test_a_broken_index_tells_nothing_and_costs_nothing_else(top: Path) -> None:
    (top / ".git/index").write_bytes(b"DIRC\0\0\0\2\xff\xff\xff\xff")
    found = told(scan("."))
    assert set(found) >= set(ALL)
    assert set(found.values()) == {("-", "-")}


@pytest.mark.parametrize(
    ("holds", "tracked"),
    [
        ([".mcp.json"], True),
        (["new/.mcp.json"], False),
        ([".mcp.json", "new/.mcp.json"], True),
        ([".cursor/mcp.json", "new/.mcp.json"], False),
    ],
)
def test_a_credential_is_tracked_where_one_of_its_files_is(
    top: Path, holds: list[str], tracked: bool
) -> None:
    for path in holds:
        put(top / path, config(PAT))
    [credential] = scan(".").credentials
    assert credential.facts["tracked"] is tracked


def test_every_kind_of_file_declares_these_facts() -> None:
    kinds = [kind for kind in files.kinds() if kind.name != "git.repository"]
    assert len(kinds) > 5
    for kind in kinds:
        assert kind.facts["tracked"] == kind.facts["git_ignored"] == "bool?"
        assert kind.facts["written_by"] == "string?"


def test_of_the_user_s_files_it_tells_what_a_repository_of_their_home_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    Built(tmp_path).add(".cursor/mcp.json")
    put(tmp_path / ".cursor/mcp.json", config())
    put(tmp_path / ".claude.json", config())
    found = told(scan(user=True))
    assert {name: one for name, one in found.items() if "#" not in name} == {
        "mcp:~/.cursor/mcp.json": YES,
        "mcp:~/.claude.json": NEW,
    }
