"""Links to folders: out of the tree they are gaps, within it no file is read twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.providers.files.scanned import gaps, scan, servers

CONFIG = '{"mcpServers": {"a": {"command": "x"}}}'
OUT = ("skipped", "a link out of the tree")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    top = tmp_path / "top"
    top.mkdir()
    monkeypatch.chdir(top)
    return top


def put(path: Path, content: str = CONFIG) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def link(path: Path, target: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def found(*paths: str, excludes: tuple[str, ...] = ()) -> set[str]:
    ids = servers(scan(*paths, excludes=excludes))
    return {one.removeprefix("mcp:").removesuffix("#mcpServers/a") for one in ids}


def test_a_link_to_a_folder_out_of_the_tree_is_a_gap(tree: Path) -> None:
    put(tree.parent / "elsewhere/mcp.json")
    put(tree.parent / "venv/pyvenv.cfg", "home = /usr/bin\n")
    put(tree.parent / "venv/bin/python", "")
    put(tree.parent / "venv/lib/x.py", "")
    for name in ("proj/.cursor", "proj/docs", "proj/node_modules", ".git", "proj/left-out"):
        link(tree / name, str(tree.parent / "elsewhere"))
    link(tree / "env", "../venv")
    link(tree / "nowhere", "../gone")
    link(tree / "round", "round")
    put(tree / "proj/.mcp.json")
    snapshot = scan(".", excludes=("left-out",))
    assert gaps(snapshot) == {"read:proj/.cursor": OUT, "read:proj/docs": OUT}
    assert servers(snapshot) == {"mcp:proj/.mcp.json#mcpServers/a"}


def test_what_a_link_within_the_tree_makes_a_config_is_one(tree: Path) -> None:
    for name in ("mine/settings.json", "mine/mcp.json", "mine/deep/settings.json"):
        put(tree / name)
    put(tree / "shared/mcpServers/b.json")
    put(tree / "shared/x.yaml", "mcpServers:\n  a:\n    command: x\n")
    link(tree / ".claude", "mine")
    link(tree / "plain", "mine")
    link(tree / "proj/.continue", "../shared")
    link(tree / "shared/agents", ".")
    assert found(".") == {
        "mine/mcp.json",
        "mine/deep/settings.json",  # by its shape
        ".claude/settings.json",
        "proj/.continue/mcpServers/b.json",
        "proj/.continue/agents/x.yaml",
    }
    assert gaps(scan(".")) == {}


def test_a_folder_that_is_not_walked_is_read_by_its_link(tree: Path) -> None:
    put(tree / "vendor/cursor/mcp.json")
    link(tree / ".cursor", "vendor/cursor")
    assert found(".") == {".cursor/mcp.json"}
    assert found(".", excludes=(".cursor",)) == set()


def test_links_in_a_circle_end(tree: Path) -> None:
    put(tree / "a/settings.json")
    for name in ("a/.claude", "a/.cursor", "a/User", "a/Code"):
        link(tree / name, "../a")
    link(tree / "b/.claude", "../a")
    link(tree / "c/.claude", "../a")
    # Claude Code would read it, and VS Code.
    assert found(".") == {"a/.claude/settings.json", "a/.claude/Code/User/settings.json"}


def test_links_that_multiply_are_a_gap(tree: Path) -> None:
    put(tree / "a/settings.json")
    names = [".claude", ".cursor", "User", "Code", ".vscode", ".gemini", ".kiro", ".amp", ".zed"]
    names += [".roo", ".idx", ".codex", ".junie", ".trae", ".qwen", ".factory"]
    for name in names:
        link(tree / "a" / name, "../a")
    assert ("skipped", "more links to folders than are followed") in gaps(scan(".")).values()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may look everywhere")
def test_a_link_to_where_nobody_may_look_is_a_gap(tree: Path) -> None:
    put(tree.parent / "closed/sub/mcp.json")
    link(tree / ".cursor", "../closed/sub")
    (tree.parent / "closed").chmod(0)
    found = gaps(scan("."))
    (tree.parent / "closed").chmod(0o700)
    assert found == {"read:.cursor": OUT}
