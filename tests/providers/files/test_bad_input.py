"""Files laid out as traps: each one line of the ledger, the rest scanned, nothing lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aispm.providers.files.reading import LARGEST
from tests.providers.files.scanned import gaps, scan, servers
from tests.secrets import invented

TOKEN = "ghp_" + invented.text("pat", 36)
GOOD = f'{{"mcpServers": {{"a": {{"command": "x", "env": {{"A_TOKEN": "{TOKEN}"}}}}}}}}'


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "good/.mcp.json", GOOD)
    return tmp_path


def put(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        ("this is no JSON", "no valid syntax (line 1)"),
        ("{'mcpServers': {}}", "no valid syntax (line 1)"),
        (GOOD + "\n<<<<<<< HEAD", "no valid syntax (line 2)"),
        (b'{"caf\xe9": 1}', "no UTF-8 text"),
        (bytes(range(256)), "no UTF-8 text"),
        ("[" * 200_000, "no valid syntax (line 1)"),
        ("[" * 5000 + "]" * 5000, "nested too deep or too long to be a config"),
        ("", "empty"),
        ("\ufeff \r\n\t\n", "empty"),
        ('["x"]', "no table of settings"),
        ("3", "no table of settings"),
        ("null // none", "no table of settings"),
    ],
)
def test_what_does_not_parse_is_a_gap(tree: Path, content: str | bytes, detail: str) -> None:
    put(tree / "bad/.mcp.json", content)
    snapshot = scan(".")
    assert gaps(snapshot) == {"parse:bad/.mcp.json": ("failed", detail)}
    assert servers(snapshot) >= {"mcp:good/.mcp.json#mcpServers/a"}
    (read,) = (read for read in snapshot.reads if read.blind)
    assert read.lists == ("credential", "mcp.config", "mcp.server")


@pytest.mark.parametrize("content", ["{}", '{"mcpServers": {}}', '{"a": [1, 2,],}', "//"])
def test_what_holds_nothing_is_no_gap(tree: Path, content: str) -> None:
    put(tree / "empty/.mcp.json", content)
    assert gaps(scan(".")) == {}


@pytest.mark.parametrize(
    ("name", "content", "detail"),
    [
        (".codex/config.toml", "", "empty"),
        (".continue/config.yaml", "\n", "empty"),
        (".continue/config.yaml", "- a", "no table of settings"),
        (".codex/config.toml", "# later", None),
        (".continue/config.yaml", "# later", None),
    ],
)
def test_a_config_of_another_format_that_holds_nothing(
    tree: Path, name: str, content: str, detail: str | None
) -> None:
    put(tree / name, content)
    assert gaps(scan(".")) == ({f"parse:{name}": ("failed", detail)} if detail else {})


def test_what_parsed_of_a_cut_off_file_is_kept(tree: Path) -> None:
    put(tree / "good/.mcp.json", GOOD[:-3])
    snapshot = scan(".")
    assert servers(snapshot) == {"mcp:good/.mcp.json#mcpServers/a"}
    assert [one.kind for one in snapshot.credentials] == ["github-pat"]
    assert list(gaps(snapshot)) == ["parse:good/.mcp.json"]


def test_what_has_no_syntax_is_read_by_lines(tree: Path) -> None:
    put(tree / "good/.mcp.json", f"{{mcpServers: {{a: {{env: {{\n  A_TOKEN: '{TOKEN}',\n}}}}}}}}")
    (key,) = scan(".").credentials
    assert [(one.line, one.column, one.place) for one in key.locations] == [(2, 13, "file")]


def test_files_that_are_not_read(tree: Path) -> None:
    put(tree / "large/.mcp.json", GOOD.encode() + b" " * LARGEST)
    for name in ("pipe", "link", "gone", "inside", "folder"):
        (tree / name).mkdir()
    os.mkfifo(tree / "pipe/.mcp.json")
    (tree / "link/.mcp.json").symlink_to("/etc/hostname")
    (tree / "gone/.mcp.json").symlink_to("nowhere")
    (tree / "inside/.mcp.json").symlink_to("../good/.mcp.json")
    (tree / "folder/.mcp.json").mkdir()
    (tree / "round").symlink_to(".")
    snapshot = scan(".")
    assert gaps(snapshot) == {
        "read:large/.mcp.json": ("skipped", "larger than 5 MB"),
        "read:pipe/.mcp.json": ("skipped", "no regular file"),
        "read:link/.mcp.json": ("skipped", "a link out of the tree"),
        "read:gone/.mcp.json": ("failed", "No such file or directory"),
    }
    assert servers(snapshot) == {
        "mcp:good/.mcp.json#mcpServers/a",
        "mcp:inside/.mcp.json#mcpServers/a",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_unreadable(tree: Path) -> None:
    put(tree / "shut/.mcp.json", GOOD)
    put(tree / "closed/sub/.mcp.json", GOOD)
    (tree / "shut/.mcp.json").chmod(0)
    (tree / "closed").chmod(0)
    found = gaps(scan("."))
    (tree / "closed").chmod(0o700)
    assert found == {
        "read:shut/.mcp.json": ("failed", "Permission denied"),
        "read:closed": ("failed", "Permission denied"),
    }


def test_names_that_would_break_a_line(tree: Path) -> None:
    folder = os.fsencode(tree) + b"/\xff\n\x1b[31m #"
    os.mkdir(folder)
    with open(folder + b"/.mcp.json", "w") as file:
        file.write('{"mcpServers": {"\\ud800\\n/": {"command": "x"}}}')
    assert servers(scan(".")) == {
        "mcp:%FF%0A%1B%5B31m%20%23/.mcp.json#mcpServers/%EF%BF%BD%0A%2F",
        "mcp:good/.mcp.json#mcpServers/a",
    }


def test_aliases_without_end(tree: Path) -> None:
    levels = [f"{chr(98 + n)}: &{chr(98 + n)} [{('*' + chr(97 + n) + ',') * 9}]" for n in range(20)]
    put(tree / ".continue/config.yaml", "\n".join(["a: &a [x]", *levels, "mcpServers: *u"]))
    assert gaps(scan(".")) == {
        "parse:.continue/config.yaml": ("failed", "aliases repeat more than is read")
    }


def test_a_secret_in_a_name_is_masked(tree: Path) -> None:
    put(
        tree / "good/.mcp.json",
        f'{{"mcpServers": {{"{TOKEN}": {{"command": "npx", "args": ["{TOKEN}"],'
        f' "alwaysAllow": ["{TOKEN}"], "env": {{"{TOKEN}": "1"}}}}}}}}',
    )
    assert TOKEN[4:-4] not in repr(scan("."))
