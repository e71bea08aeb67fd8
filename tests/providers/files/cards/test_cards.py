"""Cards of agents: what they say of how callers sign in."""

import json
from pathlib import Path

import pytest

from aispm.providers.files.text.yaml_text import REPEATS
from tests.kit.clock import soon
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


@pytest.mark.parametrize("name", [".well-known/agent-card.json", "planner.json"])
def test_nested_too_deep_is_a_gap(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    deep = "[" * 5000 + "]" * 5000
    path.write_text(json.dumps({**CARD, "x": 0}).replace('"x": 0', f'"x": {deep}'))
    with soon(5):
        snapshot = scan(tmp_path, root=str(tmp_path))
    assert list(gaps(snapshot)) == [f"parse:{name}"]


def test_aliases_in_a_card(tmp_path: Path) -> None:
    """A card in YAML, which has aliases, is one by its shape."""
    text = (
        "name: &n Planner\nurl: http://agents.example.com/a2a\nprotocolVersion: 0.3.0\n"
        "capabilities: {}\ndefaultInputModes: [text/plain]\nskills: [{name: *n}]\n"
        "x1: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
    )
    for old, new in ("ab", "bc", "cd", "de", "ef", "fg"):
        text += f"x{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
    (tmp_path / "planner.yaml").write_text(text)
    with soon(5):
        snapshot = scan(tmp_path, root=str(tmp_path))
    skills = [one.facts["skills"] for one in snapshot.assets if one.kind == "agent.card"]
    assert skills == [["Planner"]]
    assert gaps(snapshot) == {"parse:planner.yaml": ("failed", REPEATS)}
