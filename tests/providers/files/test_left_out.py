"""Folders that a walk leaves out: which, that it is told, and what is read in them all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from aispm.model import Snapshot
from tests.providers.files.git.built import Built
from tests.providers.files.scanned import gaps, scan, servers

CONFIG = '{"mcpServers": {"a": {"command": "x"}}}'
GENUINE = {"pyvenv.cfg": "home = /usr/bin\n", "bin/python": "", "lib/python3.12/x.py": ""}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(path: Path, content: str = CONFIG) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def found(snapshot: Snapshot) -> set[str]:
    return {one.removeprefix("mcp:").removesuffix("#mcpServers/a") for one in servers(snapshot)}


def told(snapshot: Snapshot) -> dict[str, str]:
    return {
        read.operation: read.detail
        for read in snapshot.reads
        if read.operation.startswith("leave-out:")
    }


@pytest.mark.parametrize(
    ("files", "left_out"),
    [
        (GENUINE, True),
        ({"pyvenv.cfg": "version = 3\r\nhome=C:\\Py\r\n", "Scripts/x": "", "Lib/x": ""}, True),
        ({"pyvenv.cfg": ""}, False),
        ({**GENUINE, "pyvenv.cfg": ""}, False),
        ({**GENUINE, "pyvenv.cfg": "# home = /usr/bin\nhome =\n"}, False),
        ({"pyvenv.cfg": "home = /usr/bin\n", "bin/python": ""}, False),
        ({"pyvenv.cfg": "home = /usr/bin\n", "bin": "", "lib": ""}, False),
        ({"pyvenv.cfg/x": "", "bin/python": "", "lib/x": ""}, False),
    ],
)
def test_only_a_virtual_environment_is_left_out_as_one(
    tree: Path, files: dict[str, str], left_out: bool
) -> None:
    put(tree / "svc/.cursor/mcp.json")
    for name, content in files.items():
        put(tree / "svc" / name, content)
    snapshot = scan(".")
    assert found(snapshot) == (set() if left_out else {"svc/.cursor/mcp.json"})
    said = {"leave-out:.": "1 folder (virtual environments)"}
    assert told(snapshot) == (said if left_out else {})


def test_folders_left_out_are_told_and_are_no_gap(tree: Path) -> None:
    for name in (".git", "node_modules", "a/node_modules", "vendor", "a/b/.venv"):
        put(tree / name / "x/.mcp.json")
    snapshot = scan(".")
    assert told(snapshot) == {"leave-out:.": "4 folders (node_modules 2, .venv, vendor)"}
    assert (servers(snapshot), gaps(snapshot)) == (set(), {})
    assert told(scan("a/b/.venv")) == {}


def test_of_many_names_some_are_told(tree: Path) -> None:
    for name in ("node_modules", "vendor", "third_party", "Pods", ".cache", ".tox", ".nox"):
        (tree / name).mkdir()
    assert told(scan(".")) == {
        "leave-out:.": "7 folders (.cache, .nox, .tox, Pods, node_modules and 2 more names)"
    }


def test_what_git_tracks_in_them_is_read(tree: Path) -> None:
    built = Built(tree)
    kept = ["vendor/app/.cursor/mcp.json", "a/third_party/.mcp.json", "env/.mcp.json"]
    never = ["node_modules/x/.mcp.json", "vendor/x/node_modules/.mcp.json", "vendor/left/.mcp.json"]
    others = ["vendor/app/go.mod", "vendor/shape.json", "vendor/gone/.mcp.json"]
    new = ["vendor/new/.mcp.json"]
    for path in (*kept, *never, *others, *new):
        put(tree / path)
    for name, content in GENUINE.items():
        put(tree / "env" / name, content)
    (tree / "vendor/gone/.mcp.json").unlink()
    built.add(*kept, *never, *others)
    snapshot = scan(".", excludes=("left",))
    assert found(snapshot) == set(kept)
    assert gaps(snapshot) == {}
    assert {one.facts["tracked"] for one in snapshot.assets} == {True}


def test_a_repository_around_what_is_scanned_tells_too(tree: Path) -> None:
    built = Built(tree / "r")
    for path in ("sub/vendor/.mcp.json", "vendor/.mcp.json"):
        put(tree / "r" / path)
    built.add("sub/vendor/.mcp.json", "vendor/.mcp.json")
    assert found(scan("r/sub")) == {"r/sub/vendor/.mcp.json"}
