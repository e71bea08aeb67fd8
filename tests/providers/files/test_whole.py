"""Scanning a folder finds exactly what scanning each of its files finds, in a repository or not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from aispm.model import Snapshot
from aispm.scan import joined_up
from tests.providers.files.git.built import Built
from tests.providers.files.scanned import scan
from tests.secrets import invented

PAT = "ghp_" + invented.text("pat", 36)
OTHER = "ghp_" + invented.text("other", 36)
WORD = "Vk7tRw2qLm4"
REPOS = Path(__file__).parents[3] / "fixtures/acme/repos"


def servers(*tokens: str) -> str:
    told = {
        f"s{number}": {"command": "npx", "args": ["x@1.0.0"], "env": {"API_TOKEN": token}}
        for number, token in enumerate(tokens)
    }
    return json.dumps({"mcpServers": told}, indent=1)


FILES = {
    ".mcp.json": servers(PAT, WORD),
    ".cursor/mcp.json": servers(PAT, "${TOKEN}"),
    ".gitignore": ".cursor/\n",
    ".claude/settings.json": '{"permissions": {"allow": ["Bash(*)"]}}',
    ".codex/config.toml": f'[mcp_servers.a]\ncommand = "x"\nenv = {{ K = "{OTHER}" }}\n',
    "deep/er/.vscode/mcp.json": servers(OTHER).replace("mcpServers", "servers"),
    "odd/name.json": servers(PAT),
    "odd/other.json": '{"name": "nothing"}',
    "odd/broken.json": servers(WORD)[:-2],
    "AGENTS.md": f"# Agents\n\nUse {OTHER}\n",
    "requirements.txt": "openai==1.0\nrequests\n",
    "notes.txt": PAT,
    "empty/.mcp.json": "",
    "tests/.mcp.json": servers(),
}


def _plain(top: Path) -> None:
    for path, text in FILES.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text)


def _repository(top: Path) -> None:
    built = Built(top)
    _plain(top)
    built.add(".mcp.json", "AGENTS.md", "deep/er/.vscode/mcp.json")
    older = {path: text.replace(OTHER, "x" * 40).encode() for path, text in FILES.items()}
    built.commit({path: text.encode() for path, text in FILES.items()}, built.commit(older))


def _acme(top: Path) -> None:
    for path in REPOS.rglob("*"):
        if path.is_file() and not path.is_symlink():
            target = top / path.relative_to(REPOS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())


def found(snapshot: Snapshot) -> dict[str, object]:
    """All that was found, with the gaps; not how many reads it took."""
    joined = joined_up(snapshot)
    gaps = [(one.scope, one.operation, one.state, one.detail) for one in joined.reads if one.blind]
    nouns = (joined.assets, joined.identities, joined.credentials, joined.links, joined.pragmas)
    return {"gaps": gaps, "nouns": json.loads(msgspec.json.encode(nouns))}


@pytest.mark.parametrize("make", [_plain, _repository, _acme])
def test_a_folder_is_what_its_files_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    make(tmp_path)
    monkeypatch.chdir(tmp_path)
    paths = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    files = [str(path.relative_to(tmp_path)) for path in paths if ".git" not in path.parts]
    whole = found(scan("."))
    assert len(whole["nouns"][0]) > 8  # type: ignore[index]
    assert found(scan(*files)) == whole


@pytest.mark.parametrize("history", [False, True])
def test_several_folders_are_what_the_one_above_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, history: bool
) -> None:
    _repository(tmp_path)
    monkeypatch.chdir(tmp_path)
    paths = [path.name for path in sorted(tmp_path.iterdir()) if path.name != ".git"]
    assert found(scan(*paths, history=history)) == found(scan(".", history=history))
