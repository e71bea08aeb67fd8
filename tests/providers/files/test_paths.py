"""Which files are found, and what they are called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aispm.errors import InputError
from tests.providers.files.scanned import gaps, scan, servers
from tests.secrets import invented

TOKEN = "ghp_" + invented.text("pat", 36)
CONFIG = '{"mcpServers": {"a": {"command": "x"}}}'


def put(path: Path, content: str = CONFIG) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def found(*paths: str | Path, root: str | None = None, excludes: tuple[str, ...] = ()) -> set[str]:
    ids = servers(scan(*paths, root=root, excludes=excludes))
    return {one.removeprefix("mcp:").removesuffix("#mcpServers/a") for one in ids}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_hidden_folders_and_tests_are_folders_like_any_other(tree: Path) -> None:
    for place in (".", ".claude/x", "tests", "a/b/.hidden", "examples", "cache"):
        put(tree / place / ".mcp.json")
    assert found(".") == {
        ".mcp.json",
        ".claude/x/.mcp.json",
        "tests/.mcp.json",
        "a/b/.hidden/.mcp.json",
        "examples/.mcp.json",
        "cache/.mcp.json",
    }


def test_installed_trees_are_skipped_unless_named(tree: Path) -> None:
    for place in (".git", "node_modules/x", "vendor", ".venv", "env", "__pycache__", ".cache"):
        put(tree / place / ".mcp.json")
    put(tree / "env/pyvenv.cfg", "home = /usr/bin\n")
    put(tree / "env/bin/python", "")
    put(tree / "env/lib/x.py", "")
    put(tree / "kept/.mcp.json")
    assert found(".") == {"kept/.mcp.json"}
    assert found("node_modules") == {"node_modules/x/.mcp.json"}
    assert found("env") == {"env/.mcp.json"}


def test_excludes(tree: Path) -> None:
    for place in ("a", "b/a", "b/c", "d"):
        put(tree / place / ".mcp.json")
    assert found(".", excludes=("a",)) == {"b/c/.mcp.json", "d/.mcp.json"}
    assert found(".", excludes=("b/*", "d/")) == {"a/.mcp.json"}
    assert found(".", excludes=("**/c/**", "**/d")) == {"a/.mcp.json", "b/a/.mcp.json"}
    assert found("a", excludes=("a",)) == {"a/.mcp.json"}


def test_uris_outside_of_the_working_directory(
    tree: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    for place in ("one/repo", "two/repo"):
        put(outside / place / "x/.mcp.json")
    put(outside / "three/x/.mcp.json")
    snapshot = scan(outside / "one/repo", outside / "two/repo", outside / "three/x/.mcp.json")
    assert {one.uri for one in (asset.location for asset in snapshot.assets) if one} == {
        "repo/x/.mcp.json",
        "repo-2/x/.mcp.json",
        "x/.mcp.json",
    }
    assert {asset.scope for asset in snapshot.assets} == {"files:repo", "files:repo-2", "files:x"}
    assert {scope.id for scope in snapshot.scopes} == {"files:repo", "files:repo-2", "files:x"}


@pytest.mark.parametrize(
    "paths",
    [
        ("u2", "u2/one"),
        ("u2/one", "u2"),
        ("u2", "u2"),
        ("u2", "link"),
        ("link/one", "u2"),
        ("u2", "u2/one/.mcp.json"),
        ("link/one/.mcp.json", "u2"),
    ],
)
def test_paths_that_overlap_are_counted_once(
    tree: Path, tmp_path_factory: pytest.TempPathFactory, paths: tuple[str, str]
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    put(outside / "u2/one/.mcp.json", CONFIG.replace('"x"', f'"x", "env": {{"A": "{TOKEN}"}}'))
    put(outside / "u2/two/.mcp.json")
    (outside / "u2/one/mcp.json").symlink_to("../two/.mcp.json")
    (outside / "link").symlink_to("u2")
    snapshot = scan(*(outside / path for path in paths))
    assert servers(snapshot) == {
        f"mcp:u2/{file}#mcpServers/a" for file in ("one/.mcp.json", "one/mcp.json", "two/.mcp.json")
    }
    assert [len(one.locations) for one in snapshot.credentials] == [1]
    assert ({one.id for one in snapshot.scopes}, gaps(snapshot)) == ({"files:u2"}, {})


def test_a_path_within_another_is_read_where_the_walk_would_skip_it(tree: Path) -> None:
    for place in ("kept", "node_modules/x"):
        put(tree / place / ".mcp.json")
    put(tree / "agents")
    assert found(".") == {"kept/.mcp.json"}
    assert found(".", "node_modules", "agents") == {
        "kept/.mcp.json",
        "node_modules/x/.mcp.json",
        "agents",
    }


def test_one_file_by_two_names_of_its_folder_is_one(tree: Path) -> None:
    put(tree / "a/.mcp.json")
    (tree / "b").symlink_to("a")
    assert found("a/.mcp.json", "b/.mcp.json") == {"a/.mcp.json"}


def test_uris_below_a_root(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    put(outside / "x/.mcp.json")
    snapshot = scan(outside / "x", root=str(outside))
    assert {asset.scope for asset in snapshot.assets} == {"files:."}
    assert servers(snapshot) == {"mcp:x/.mcp.json#mcpServers/a"}
    with pytest.raises(InputError, match="outside of the root"):
        scan(tree, root=str(outside))


def test_a_path_that_does_not_exist(tree: Path) -> None:
    with pytest.raises(InputError, match="there is no file or folder") as caught:
        scan("no\nwhere")
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("name", "content", "server"),
    [
        ("agents.json", CONFIG, "mcpServers/a"),
        ("x.txt", CONFIG, "mcpServers/a"),
        (
            "x.jsonc",
            '{"servers": {"a": {"type": "http", "url": "https://h.example"}}} // c',
            "servers/a",
        ),
        ("x.toml", '[mcp_servers.a]\ncommand = "x"\n', "mcp_servers/a"),
        ("x.yml", "mcpServers:\n  - name: a\n    command: x\n", "mcpServers/a"),
    ],
)
def test_a_file_is_known_by_its_shape(tree: Path, name: str, content: str, server: str) -> None:
    put(tree / name, content)
    assert servers(scan(name)) == {f"mcp:{name}#{server}"}
    assert servers(scan(".")) == (set() if name == "x.txt" else servers(scan(name)))


def test_a_named_file_that_is_something_else(tree: Path) -> None:
    put(tree / "README", "Nothing here.")
    snapshot = scan("README")
    assert (snapshot.assets, [read.blind for read in snapshot.reads]) == ((), [False])


def test_a_folder_without_anything(tree: Path) -> None:
    snapshot = scan(".")
    assert [(read.operation, read.state) for read in snapshot.reads] == [("read:.", "ok")]


def test_a_name_written_twice_is_one_server_with_the_secrets_of_both(tree: Path) -> None:
    put(
        tree / ".mcp.json",
        '{"mcpServers": {"a": {"command": "old", "env": {"DB_PASSWORD": "Vk7t-Rw2qLm4"}},'
        ' "a": {"command": "new"}}}',
    )
    (server,) = (asset for asset in scan(".").assets if asset.kind == "mcp.server")
    assert (server.facts["command"], server.facts["in_clear"]) == ("new", 1)


def test_an_identifier_is_not_in_clear(tree: Path) -> None:
    key_id = invented.key_id("111122223333")
    put(
        tree / ".mcp.json",
        f'{{"mcpServers": {{"a": {{"command": "x", "env": {{"AWS_KEY_ID": "{key_id}"}}}}}}}}',
    )
    snapshot = scan(".")
    (server,) = (asset for asset in snapshot.assets if asset.kind == "mcp.server")
    assert (server.facts["credentials"], server.facts["in_clear"]) == (1, 0)
    (key,) = snapshot.credentials
    assert (key.kind, key.confidence, key.facts["key_id"]) == ("aws-access-key", "low", key_id)


def test_the_working_directory_of_a_scan_does_not_change(tree: Path) -> None:
    before = os.getcwd()
    scan(".")
    assert os.getcwd() == before
