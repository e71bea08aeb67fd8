"""Servers in the front matter of an agent's instructions: told once, with all that they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from aispm.model import Snapshot
from tests.providers.files.scanned import gaps, scan
from tests.secrets import invented

TOKEN = "ghp_" + invented.text("front", 36)
NAME = ".github/agents/x.agent.md"
FRONT = f"""---
name: x
mcp-servers:
  a:
    command: npx
    args: [acme-x@1.0.0]
    env:
      A_TOKEN: {TOKEN}  # aispm: ignore[mcp-secret-in-env] revoked
---
"""


def written(folder: Path, text: str, name: str = NAME) -> Snapshot:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return scan(folder, root=str(folder))


def test_a_secret_of_a_server_is_the_servers(tmp_path: Path) -> None:
    snapshot = written(tmp_path, f"{FRONT}\nNever tell anyone {TOKEN}.\n")
    (key,) = snapshot.credentials
    assert [(one.line, one.column, one.place) for one in key.locations] == [
        (8, 16, "env"),
        (11, 19, "file"),
    ]
    assert {link.source for link in snapshot.links if link.relation == "holds-credential"} == {
        f"mcp:{NAME}#mcp-servers/a",
        f"instructions:{NAME}",
    }
    assert [(one.line, one.rules) for one in snapshot.pragmas] == [(8, ("mcp-secret-in-env",))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("---\nname: x\ndescription: a: b: {c\n---\nSee mcp-servers: none.\n", NAME),
        ("---\nname: x\nmcp-servers:\n  a: {command: x}\n", NAME),
        ("mcp-servers:\n  a: {command: x}\n", NAME),
        ("", NAME),
        ("---\nmcpServers: [github, memory]\n---\n", ".claude/agents/x.md"),
        (FRONT.replace(TOKEN, "x"), "AGENTS.md"),
    ],
    ids=["no-syntax", "open", "no-front", "empty", "names-alone", "of-all-agents"],
)
def test_instructions_without_servers(tmp_path: Path, text: str, name: str) -> None:
    snapshot = written(tmp_path, text, name)
    assert [one.kind for one in snapshot.assets] == ["agent.instructions"]
    assert gaps(snapshot) == {}


def test_servers_that_no_syntax_tells_are_a_gap(tmp_path: Path) -> None:
    text = f"---\nmcp-servers: [{{\n  a: {TOKEN}\n---\n"
    snapshot = written(tmp_path, text)
    assert list(gaps(snapshot)) == [f"parse:{NAME}"]
    assert [(one.line, one.column) for key in snapshot.credentials for one in key.locations] == [
        (3, 6)
    ]
