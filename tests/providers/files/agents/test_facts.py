"""What is known of one settings file, of its parts and of the credentials in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aispm.model import Asset, Kind, Snapshot
from aispm.providers.files.agents.kinds import HOOK
from aispm.providers.files.agents.kinds import SETTINGS as SETTINGS_KIND
from tests.providers.files.scanned import gaps, scan
from tests.secrets import invented

TOKEN = "ghp_" + invented.text("agents", 36)
KEY = "sk-ant-api03-" + invented.text("agents", 93) + "AA"
SETTINGS = """
{"model": "claude-sonnet-4-6",
 "env": {"ANTHROPIC_API_KEY": "%(key)s", "TEAM": "shop"},
 "permissions": {"defaultMode": "plan", "deny": [],
  "allow": ["Bash(curl -H 'Authorization: Bearer %(token)s':*)", "Bash(ls:*)", "mcp__github"]},
 "hooks": {"Stop": [{"matcher": "x", "hooks": [
   {"command": "GITHUB_TOKEN=%(token)s npx -y acme-notify@1.2.3 --done"}]}]}}
"""


def written(folder: Path, text: str, name: str = ".claude/settings.json") -> Snapshot:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return scan(folder, root=str(folder))


def one(snapshot: Snapshot, kind: str) -> Asset:
    (found,) = (asset for asset in snapshot.assets if asset.kind == kind)
    return found


def told(asset: Asset, kind: Kind) -> dict[str, Any]:
    """What the settings tell; what a repository tells of any file is left out."""
    return {name: value for name, value in asset.facts.items() if name in kind.facts}


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    return written(tmp_path, SETTINGS % {"key": KEY, "token": TOKEN})


def test_the_settings(snapshot: Snapshot) -> None:
    assert told(one(snapshot, "agent.settings"), SETTINGS_KIND) == {
        "client": "claude-code",
        "level": "project",
        "mode": "plan",
        "bypass": None,
        "auto_approve_all": False,
        "sandbox": None,
        "network": None,
        "allowed": [
            "Bash(curl -H 'Authorization: Bearer …':*)",
            "Bash(ls:*)",
            "mcp__github",
        ],
        "unrestricted_shell": [],
        "approved_mcp": ["mcp__github"],
        "deny_empty": True,
        "trusts_all_project_servers": False,
        "additional_directories": [],
        "hooks": 1,
        "hooks_outside": [],
        "hook_commands_remote": [],
        "key_helper": False,
        "endpoint_override": None,
        "models": ["claude-sonnet-4-6"],
        "model_hosts": [],
        "telemetry_off": False,
        "env_names": ["ANTHROPIC_API_KEY", "TEAM"],
    }


def test_a_hook(snapshot: Snapshot) -> None:
    hook = one(snapshot, "agent.hook")
    assert hook.id == "agent:.claude/settings.json#hooks/Stop/npx"
    assert {**told(hook, HOOK), "definition": ""} == {
        "definition": "",
        "client": "claude-code",
        "level": "project",
        "event": "Stop",
        "matcher": "x",
        "command": "GITHUB_TOKEN=… npx -y acme-notify@1.2.3 --done",
        "program": "npx",
        "package": "acme-notify",
        "version": "1.2.3",
        "host": None,
        "reasons": [],
        "credentials": 1,
        "in_clear": 1,
    }


def test_credentials_and_their_places(snapshot: Snapshot) -> None:
    places = {(place.line, place.place) for key in snapshot.credentials for place in key.locations}
    assert places == {(3, "env"), (5, "file"), (7, "arg")}
    held = {link.source for link in snapshot.links if link.relation == "holds-credential"}
    assert held == {
        "agent:.claude/settings.json",
        "agent:.claude/settings.json#env",
        "agent:.claude/settings.json#hooks/Stop/npx",
    }


def test_no_secret_is_told(snapshot: Snapshot) -> None:
    told = repr(snapshot)
    assert TOKEN not in told
    assert KEY not in told


def test_a_file_cut_off_leaves_the_rest_unknown(tmp_path: Path) -> None:
    text = '{"permissions": {"allow": ["Bash"], "defaultMode": "bypassPermissions"'
    snapshot = written(tmp_path, text)
    facts = one(snapshot, "agent.settings").facts
    assert facts["unrestricted_shell"] == ["Bash"]
    assert facts["bypass"] == "permissions.defaultMode"
    assert not {"hooks", "sandbox", "trusts_all_project_servers", "key_helper"} & facts.keys()
    assert set(gaps(snapshot)) == {"parse:.claude/settings.json"}


@pytest.mark.parametrize(
    ("name", "text", "client"),
    [
        ("saved.json", '{"permissions": {"allow": ["Bash"]}}', "claude-code"),
        ("saved.json", '{"permissions": {"defaultMode": "bypassPermissions"}}', "claude-code"),
        ("template.toml", 'sandbox_mode = "danger-full-access"', "codex"),
    ],
)
def test_settings_by_their_shape(tmp_path: Path, name: str, text: str, client: str) -> None:
    snapshot = written(tmp_path, text, name)
    assert one(snapshot, "agent.settings").facts["client"] == client
    assert one(snapshot, "agent.option").location is not None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("app.json", '{"permissions": {"allow": ["camera", "read:users"], "deny": ["*"]}}'),
        ("app.json", '{"permissions": ["allow", "deny"], "defaultMode": "default"}'),
        ("policy.toml", 'approval_policy = "two-eyes"'),
        ("policy.yaml", "permissions:\n  allow: [Bash]\n"),
    ],
)
def test_other_permissions_are_no_agents(tmp_path: Path, name: str, text: str) -> None:
    assert written(tmp_path, text, name).assets == ()


@pytest.mark.parametrize(
    "text",
    [
        '{"hooks": ' + '{"a": [' * 100 + "]}" * 100 + "}",
        '{"hooks": {"Stop": [' + '{"command": "x"},' * 3_000 + "]}}",
        '{"permissions": {"allow": [' + '"Bash(curl:*)",' * 20_000 + "]}}",
        '{"permissions": {"allow": ["Bash(' + "a" * 200_000 + ':*)"]}}',
        '{"hooks": {"Stop": [{"command": "' + "curl -o x " * 20_000 + '"}]}}',
        '{"hooks": {"Stop": [{"command": "' + "curl " * 20_000 + '| sh"}]}}',
        '{"permissions": "x", "hooks": [], "env": 3, "model": {}}',
        '{"permissions": {"allow": {"Bash": true}, "defaultMode": ["x"]}, "hooks": {"a": null}}',
        '{"permissions": {"allow": ["Bash(", "Bash)", "(", "", "mcp__", "@", "Mcp("]}}',
    ],
)
def test_nothing_breaks_it(tmp_path: Path, text: str) -> None:
    found = {asset.kind for asset in written(tmp_path, text).assets}
    assert "agent.settings" in found
