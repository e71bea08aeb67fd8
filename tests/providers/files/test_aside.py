"""Tokens in comments and in the place of names, found exactly; and what is none there."""

from __future__ import annotations

from pathlib import Path

import pytest

from aispm.secrets.checksum import base62_crc32
from tests.providers.files.scanned import scan
from tests.secrets import invented

BODY = invented.text("aside", 30)
PAT = "ghp_" + BODY + base62_crc32(BODY)
SUPABASE = "sbp_" + invented.text("aside-sbp", 40, invented.HEX)
WORD = invented.text("aside-word", 32)
CURSOR, VSCODE, CODEX = ".cursor/mcp.json", ".vscode/mcp.json", ".codex/config.toml"
GOOSE = "goose/config.yaml"


def covered(tree: Path, path: str, content: str) -> list[tuple[str, str, str]]:
    file = tree / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)
    lines = content.split("\n")
    return [
        (key.kind, at.place, lines[at.line - 1][at.column - 1 : at.end_column - 1])
        for key in scan(tree).credentials
        for at in key.locations
    ]


ASIDE = {
    "line": (VSCODE, '{\n // "env": {"A": "V"}\n "servers": {"a": {"command": "x"}}}'),
    "block": (VSCODE, '{"servers": {/* é\U0001f600 "V",\n */ "a": {"command": "x"}}}'),
    "end": (VSCODE, '{"servers": {"a": {"command": "x"}}} // V'),
    "toml": (CODEX, '# token = "V"\n[mcp_servers.a]\ncommand = "x" # é V\n'),
    "yaml": (GOOSE, "extensions:\n  a:\n    cmd: x # V\n#    envs: {A: V}\n"),
    "server": (CURSOR, '{"mcpServers": {"V": {"command": "x"}}}'),
    "variable": (CURSOR, '{"mcpServers": {"a": {"command": "x", "env": {"V": "1"}}}}'),
    "yaml-key": (GOOSE, "extensions:\n  V:\n    cmd: x\n"),
    "toml-key": (CODEX, '[mcp_servers."V"]\ncommand = "x"\n'),
}


@pytest.mark.parametrize("name", ASIDE)
@pytest.mark.parametrize(("kind", "token"), [("github-pat", PAT), ("supabase", SUPABASE)])
def test_a_token_aside(tmp_path: Path, name: str, kind: str, token: str) -> None:
    path, content = ASIDE[name]
    found = covered(tmp_path, path, content.replace("V", token))
    assert [(place, text) for _, place, text in found] == [("file", token)] * content.count("V")
    assert all(one.startswith(kind) for one, _, _ in found)


@pytest.mark.parametrize(
    "text",
    [
        WORD,
        f"token = {WORD}",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "ghp_YourTokenGoesHereYourTokenGoesHere12",
        PAT[:-1] + ("a" if PAT[-1] != "a" else "b"),  # a checksum that is wrong
        "sk-ant-api03-...",
        "sk_live_<your key>",
        "postgres://user:password@localhost/db",
        "AKIAIOSFODNN7EXAMPLE",
        "c0ffee12-3d4e-4f5a-8b6c-7d8e9fa0b1c2",
        "sha256:" + invented.text("digest", 64, invented.HEX),
    ],
)
@pytest.mark.parametrize("name", ["line", "toml", "yaml"])
def test_what_is_no_token_beyond_doubt(tmp_path: Path, name: str, text: str) -> None:
    path, content = ASIDE[name]
    assert covered(tmp_path, path, content.replace("V", text)) == []


def test_a_file_that_no_room_claims_is_not_searched(tmp_path: Path) -> None:
    assert covered(tmp_path, "notes.yaml", f"# {PAT}\na: 1\n") == []


def test_a_value_is_told_once(tmp_path: Path) -> None:
    content = f'{{"mcpServers": {{"a": {{"command": "x", "env": {{"A_TOKEN": "{PAT}"}}}}}}}}'
    assert covered(tmp_path, CURSOR, content) == [("github-pat", "env", PAT)]
    broken = content.replace('"}}}}', '",\n"B_TOKEN": ')
    assert covered(tmp_path, CURSOR, broken) == [("github-pat", "env", PAT)]


def test_a_long_comment_is_searched_to_its_end(tmp_path: Path) -> None:
    content = "# a line\n" * 10_000 + f"# {PAT}\nextensions:\n  a: {{cmd: x}}\n"
    assert covered(tmp_path, GOOSE, content) == [("github-pat", "file", PAT)]
