"""Every path that is looked at, per client, found or not."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from aispm.errors import InputError
from aispm.providers.files import home
from aispm.providers.files.readers import wanting
from aispm.providers.files.where import Spot, where

CONFIG = '{"mcpServers": {"a": {"command": "x"}}}'


def put(path: Path, text: str = CONFIG) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    (tmp_path / "home").mkdir()
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return {"HOME": str(tmp_path / "home")}


def spots(env: dict[str, str], *paths: str, platform: str = "linux") -> list[Spot]:
    return where(paths or (".",), platform=platform, env=env)


def found(listed: list[Spot]) -> set[tuple[str, str, str]]:
    return {(one.client, one.level, one.path) for one in listed if one.found}


def test_an_empty_folder_has_nothing_and_everything_was_looked_at(env: dict[str, str]) -> None:
    listed = spots(env)
    people = [one for one in listed if one.level != "project"]
    assert found(listed) == set()
    assert {(one.client, one.level, one.path) for one in people} == {
        (one.client.id, one.level, one.path.replace(env["HOME"], "~"))
        for one in home.places("linux", env)
    }
    assert {"claude-code", "cursor", "vscode", "windsurf", "zed"} <= {
        one.client for one in listed if one.level == "project"
    }
    assert len(listed) == len({(one.client, one.level, one.pattern) for one in listed})
    assert len(listed) == len({(one.client, one.level, one.path) for one in listed})
    assert all(one.title for one in listed)


def test_each_file_is_listed_with_its_client(env: dict[str, str]) -> None:
    put(Path(".cursor/mcp.json"))
    put(Path("deep/down/.cursor/mcp.json"))
    put(Path(".claude/settings.json"))
    put(Path("AGENTS.md"), "# x")
    put(Path("node_modules/.mcp.json"))
    put(Path("home.json"))
    put(Path(env["HOME"]) / ".cursor/mcp.json")
    assert found(spots(env)) == {
        ("cursor", "project", ".cursor/mcp.json"),
        ("cursor", "project", "deep/down/.cursor/mcp.json"),
        ("claude-code", "project", ".claude/settings.json"),
        ("any", "project", "AGENTS.md"),
        ("cursor", "user", "~/.cursor/mcp.json"),
    }


def test_only_a_path_that_is_named_is_looked_below(env: dict[str, str]) -> None:
    put(Path("a/.cursor/mcp.json"))
    put(Path("b/.cursor/mcp.json"))
    assert found(spots(env, "b")) == {("cursor", "project", "b/.cursor/mcp.json")}
    assert found(spots(env, "a/.cursor/mcp.json")) == {("cursor", "project", "a/.cursor/mcp.json")}
    assert found(where(["."], excludes=("a",), platform="linux", env=env)) == {
        ("cursor", "project", "b/.cursor/mcp.json")
    }
    with pytest.raises(InputError):
        spots(env, "nowhere")


@pytest.mark.parametrize(
    ("platform", "path"),
    [
        ("linux", "~/.config/Code/User/mcp.json"),
        ("darwin", "~/Library/Application Support/Code/User/mcp.json"),
        ("win32", "~/AppData/Roaming/Code/User/mcp.json"),
    ],
)
def test_the_paths_are_those_of_the_system(env: dict[str, str], platform: str, path: str) -> None:
    listed = spots(env, platform=platform)
    code = [one for one in listed if one.pattern == "<CONFIG>/Code/User/mcp.json"]
    assert [(one.client, one.level, one.path, one.found) for one in code] == [
        ("vscode", "user", path, False)
    ]


def test_a_name_of_somebody_s_choice_forges_no_line(env: dict[str, str]) -> None:
    put(Path("x\n  found/.cursor/mcp.json"))
    assert found(spots(env)) == {("cursor", "project", "x%0A%20%20found/.cursor/mcp.json")}


def test_nothing_is_opened(env: dict[str, str]) -> None:
    Path(".cursor").mkdir()
    os.mkfifo(".cursor/mcp.json")
    assert found(spots(env)) == {("cursor", "project", ".cursor/mcp.json")}


def test_every_path_of_a_project_that_is_listed_is_one_that_a_reader_wants(
    env: dict[str, str],
) -> None:
    listed = [one for one in spots(env) if one.level == "project"]
    named = {one.pattern.replace("**", "d").replace("*", "x") for one in listed}
    assert len(named) > 150
    assert [path for path in sorted(named) if not wanting(path.split("/"))] == []


def test_what_lies_behind_a_closed_folder_is_unknown(
    env: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused by hand: whoever runs this may be allowed to look anywhere."""
    put(tmp_path / "work/.mcp.json")
    (tmp_path / "work/closed").mkdir()
    lstat, scandir = os.lstat, os.scandir

    def refuse(look: Any, path: str, *closed: str) -> Any:
        if any(part in Path(path).parts for part in closed):
            raise PermissionError(13, "Permission denied")
        return look(path)

    monkeypatch.setattr(os, "scandir", lambda path: refuse(scandir, path, "closed"))
    monkeypatch.setattr(os, "lstat", lambda path: refuse(lstat, path, ".codex"))
    told = {(one.level, one.path): one.found for one in spots(env)}
    assert told["project", ".mcp.json"]
    assert told["project", ".cursor/mcp.json"] is None
    assert told["user", "~/.codex/config.toml"] is None
    assert told["user", "~/.cursor/mcp.json"] is False
