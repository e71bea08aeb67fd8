"""Settings and instructions of the user and the administrator, at the paths of each client."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aispm.model import Snapshot
from aispm.providers import files
from aispm.providers.assembly import assemble
from aispm.providers.base import Sources
from aispm.providers.files import home, readers
from aispm.providers.files.agents.clients import owner_of
from aispm.providers.pool import run

BYPASS = '{"permissions": {"defaultMode": "bypassPermissions"}}'
FILES = {
    ".claude/settings.json": BYPASS,
    ".claude.json": '{"bypassPermissionsModeAccepted": true, "projects": {"/home/me":'
    ' {"hasTrustDialogAccepted": true, "allowedTools": ["Bash"]}, "/home/me/src/x":'
    ' {"hasTrustDialogAccepted": true, "allowedTools": ["Read"]}}}',
    ".claude/CLAUDE.md": "Be kind.",
    ".claude/skills/x/SKILL.md": "Be kind.",
    ".codex/config.toml": 'approval_policy = "never"\nsandbox_mode = "danger-full-access"\n'
    'notify = ["say", "done"]\n',
    ".codex/AGENTS.md": "Be kind.",
    ".gemini/settings.json": '{"security": {"folderTrust": {"enabled": false}}}',
    ".gemini/trustedFolders.json": '{"~": "TRUST_FOLDER", "/home/me/src": "TRUST_FOLDER"}',
    ".config/goose/config.yaml": "GOOSE_MODE: auto\n",
    ".config/Code/User/settings.json": '{"chat.tools.global.autoApprove": true}',
    ".config/unknown/settings.json": BYPASS,
    "src/.claude/settings.json": BYPASS,
}


@pytest.fixture
def snapshot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    for name in ("XDG_CONFIG_HOME", "CODEX_HOME", "CLAUDE_CONFIG_DIR", "CLINE_DIR", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    haul = run(("files", task) for task in files.start(Sources(user=True)))
    return assemble(haul, "2026-11-20T00:00:00Z", ["files"])


def test_what_is_the_users(snapshot: Snapshot) -> None:
    of_home = [asset for asset in snapshot.assets if asset.scope == "files:~"]
    found = {
        (asset.id.replace("agent:~/", ""), asset.facts["effect"], asset.facts["level"])
        for asset in of_home
        if asset.kind == "agent.option"
    }
    assert found == {
        (".claude/settings.json#permissions/defaultMode", "no-questions", "user"),
        (".claude.json#bypassPermissionsModeAccepted", "no-warning", "user"),
        (".claude.json#projects/%2Fhome%2Fme/hasTrustDialogAccepted", "no-folder-trust", "user"),
        (".claude.json#projects/%2Fhome%2Fme/allowedTools/Bash", "any-command", "user"),
        (".codex/config.toml#approval_policy", "no-questions-no-sandbox", "user"),
        (".codex/config.toml#sandbox_mode", "no-sandbox", "user"),
        (".gemini/settings.json#security/folderTrust/enabled", "no-folder-trust", "user"),
        (".gemini/trustedFolders.json#~", "no-folder-trust", "user"),
        (".config/goose/config.yaml#GOOSE_MODE", "no-questions", "user"),
        (
            ".config/Code/User/settings.json#chat.tools.global.autoApprove",
            "no-questions",
            "user",
        ),
    }
    assert {asset.name for asset in of_home if asset.kind == "agent.hook"} == {"say"}
    assert {
        (asset.id, asset.facts["level"], asset.facts["client"])
        for asset in of_home
        if asset.kind == "agent.instructions"
    } == {
        ("instructions:~/.claude/CLAUDE.md", "user", "claude-code"),
        ("instructions:~/.claude/skills/x/SKILL.md", "user", "claude-code"),
        ("instructions:~/.codex/AGENTS.md", "user", None),
    }


def _read(*paths: Path) -> Snapshot:
    asked = Sources(paths=tuple(map(str, paths)), user=True)
    haul = run(("files", task) for task in files.start(asked))
    return assemble(haul, "2026-11-20T00:00:00Z", ["files"])


def test_in_the_home_folder_what_is_the_users_is_told_once(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    both = _read(tmp_path)
    of_home = {asset.id for asset in snapshot.assets if asset.scope == "files:~"}
    assert {asset.id for asset in both.assets if asset.scope == "files:~"} == of_home
    ids = {asset.id for asset in both.assets}
    assert not any(id_.endswith("/.codex/config.toml") and ":~" not in id_ for id_ in ids)
    assert any(id_.endswith("src/.claude/settings.json") for id_ in ids)  # a project's


@pytest.mark.usefixtures("snapshot")
@pytest.mark.parametrize(
    ("value", "detail"),
    [
        ("", "the environment names no home folder"),
        ("gone", "No such file or directory"),
        (".claude.json", "Not a directory"),
    ],
)
def test_a_home_folder_that_cannot_be_looked_into_is_a_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, detail: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / value) if value else "")
    monkeypatch.delenv("USERPROFILE", raising=False)
    [read] = [one for one in _read().reads if one.operation == "read:~"]
    assert (read.state, read.detail) == ("failed", detail)


@pytest.mark.usefixtures("snapshot")
def test_a_folder_on_the_way_that_nobody_may_look_into_is_a_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused by hand: whoever runs this may be allowed to look anywhere."""
    lstat = os.lstat

    def refuse(path: str) -> os.stat_result:
        if str(path).startswith(f"{tmp_path}/.codex/"):
            raise PermissionError(13, "Permission denied")
        return lstat(path)

    monkeypatch.setattr(home.os, "lstat", refuse)
    reads = {one.operation: (one.state, one.detail) for one in _read().reads}
    assert reads["read:~/.codex"] == ("failed", "Permission denied")
    assert reads["read:~"][0] == "ok"


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_every_path_is_of_a_file_that_somebody_reads(platform: str) -> None:
    env = {"HOME": "/h", "CODEX_HOME": "/c/.codex", "CLAUDE_CONFIG_DIR": "/c/.claude"}
    found = list(home.places(platform, env))
    unread = {one.pattern for one in found if not readers.wanting(one.path.split("/"))}
    assert unread == set()
    assert len({(one.client.id, one.pattern) for one in found}) == len(found)
    assert all(one.client.title for one in found)


@pytest.mark.parametrize(
    ("path", "uri", "level"),
    [
        ("/etc/codex/config.toml", "managed/etc/codex/config.toml", "managed"),
        ("/etc/claude-code/managed-settings.json", "managed/etc/claude-code/x.json", "managed"),
        ("/home/me/.claude/settings.json", "~/.claude/settings.json", "user"),
        ("/home/me/.claude/settings.local.json", "~/.claude/settings.local.json", "local"),
        ("/src/managed/.claude/settings.json", "managed/.claude/settings.json", "project"),
        ("/src/x/.claude/settings.json", ".claude/settings.json", "project"),
    ],
)
def test_whose_settings_they_are(path: str, uri: str, level: str) -> None:
    found = owner_of(path.split("/"), uri)
    assert found is not None
    assert found.level == level
