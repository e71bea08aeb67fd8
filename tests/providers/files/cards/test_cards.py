"""Cards of agents: what they say of how callers sign in."""

import json
from pathlib import Path

import pytest

from tests.providers.files.scanned import gaps, scan

CARD = {
    "name": "Planner",
    "url": "http://agents.example.com/a2a",
    "protocolVersion": "0.3.0",
    "capabilities": {"streaming": True},
    "defaultInputModes": ["text/plain"],
    "skills": [{"id": "plan", "name": "Plan"}],
}
BASIC = {"securitySchemes": {"b": {"type": "http", "scheme": "basic"}}}


@pytest.mark.parametrize(
    ("more", "secured", "weak"),
    [
        ({}, False, []),
        (BASIC, True, ["http basic"]),
        ({**BASIC, "security": [{}]}, False, ["http basic"]),
        ({**BASIC, "security": [{"b": []}]}, True, ["http basic"]),
        ({"securitySchemes": {"m": {"type": "mutualTLS"}}}, True, []),
        ({"securitySchemes": ["b"], "security": 3}, False, []),
    ],
    ids=["none", "basic", "empty", "required", "mutual", "wrong-types"],
)
@pytest.mark.parametrize("name", [".well-known/agent-card.json", "planner.json"])
def test_how_callers_sign_in(
    tmp_path: Path, name: str, more: dict[str, object], secured: bool, weak: list[str]
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({**CARD, **more}))
    facts = [one.facts for one in scan(tmp_path).assets if one.kind == "agent.card"]
    assert [(one["secured"], one["weak_schemes"]) for one in facts] == [(secured, weak)]
    assert [(one["plain_hosts"], one["signed"]) for one in facts] == [
        (["agents.example.com"], False)
    ]


@pytest.mark.parametrize(
    "content",
    [{"name": "App", "start_url": "/"}, {"name": "Ext", "manifest_version": 3}, {"skills": 3}],
    ids=["web-app", "extension", "wrong-types"],
)
def test_other_files_give_nothing(tmp_path: Path, content: dict[str, object]) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(content))
    snapshot = scan(tmp_path)
    assert {one.id for one in snapshot.assets} == set()
    assert gaps(snapshot) == {}
