"""`aispm inventory --where`: every path looked at, found or not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.samples import LEAKY, config


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


def test_as_json_each_path_is_an_entry(aispm: Run, folder: Path) -> None:
    config(folder, LEAKY)
    done = aispm("inventory", "--where", "-o", "json")
    assert done.code == 0
    assert {frozenset(entry) for entry in done.json} == {
        frozenset({"client", "level", "pattern", "path", "found"})
    }
    assert [entry for entry in done.json if entry["found"]] == [
        {
            "client": "claude-code",
            "level": "project",
            "pattern": ".mcp.json",
            "path": ".mcp.json",
            "found": True,
        }
    ]
    assert {entry["level"] for entry in done.json} == {"project", "user", "managed"}


def test_for_people_the_last_line_counts(aispm: Run, folder: Path) -> None:
    entries = aispm("inventory", "--where", "-o", "json").json
    lines = aispm("inventory", "--where").out.splitlines()
    clients = {entry["client"] for entry in entries}
    assert lines[-1] == f"{len(entries)} paths of {len(clients)} clients looked at: 0 found"
    assert "Cursor (cursor)" in lines
    assert "  not there  user     ~/.cursor/mcp.json" in lines
    assert "  not there  project  **/.cursor/mcp.json" in lines


def test_what_is_found_is_named_as_the_file_system_has_it(aispm: Run, folder: Path) -> None:
    for name in ("a b#c%d?é", "line\nbreak", os.fsdecode(b"no\xff")):
        (folder / name).mkdir()
        (folder / name / ".mcp.json").write_text("{}")
    paths = {
        one["path"] for one in aispm("inventory", "--where", "-o", "json").json if one["found"]
    }
    assert paths == {"a b#c%d?é/.mcp.json", "line\nbreak/.mcp.json", "no\\xff/.mcp.json"}
    lines = aispm("inventory", "--where").out.splitlines()
    assert [line.split("  project  ")[1] for line in lines if line.startswith("  found")] == [
        "a b#c%d?é/.mcp.json",
        "line\\x0abreak/.mcp.json",
        "no\\xff/.mcp.json",
    ]


def test_no_path_is_told_twice(aispm: Run) -> None:
    spots = aispm("inventory", "--where", "-o", "json").json
    assert len({(one["client"], one["level"], one["path"]) for one in spots}) == len(spots)


def test_a_path_that_does_not_exist_is_an_error(aispm: Run) -> None:
    assert aispm("inventory", "--where", "nowhere").code == 2


def test_an_empty_scan_says_how_much_was_looked_at(aispm: Run, folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a/notes.txt").write_text("nothing")
    (folder / "b.txt").write_text("nothing")
    for command in ("scan", "inventory"):
        assert "2 files in 2 folders" in " ".join(aispm(command).out.split())
