"""Scripts and definitions: what they hold and run is told, and nothing of them stays."""

from __future__ import annotations

import base64
import json

import msgspec
import pytest

from aispm.model import Credential, Link, Read
from aispm.providers.aws import environment, scripts
from aispm.providers.aws.faults import MalformedError
from tests.secrets import invented

PAT = "ghp_" + invented.text("pat", 36)
WORD = "Vk7tRw2qLm4"


def coded(script: str) -> dict[str, str]:
    return {"Content": base64.b64encode(script.encode()).decode()}


def found(text: object) -> list[Credential | Link | Read]:
    records = list(environment.in_texts(("@",), text, "aws:1", "arn:x"))
    assert WORD not in msgspec.json.encode(records).decode()
    assert PAT not in msgspec.json.encode(records).decode()
    return records


def kinds(text: object) -> list[str]:
    return sorted(one.kind for one in found(text) if isinstance(one, Credential))


def test_a_script_is_searched() -> None:
    script = f"#!/bin/bash\nexport DB_PASSWORD={WORD}\ngit clone {PAT}\n"
    assert scripts.read(["Content", "Other"], coded(script)) == [script]
    assert kinds([script]) == ["github-pat", "password"]


def test_a_definition_is_searched_with_the_names_in_it() -> None:
    steps = [{"Arguments": {"Environment": {"DB_PASSWORD": WORD}, "Command": ["run", PAT]}}]
    records = found(json.dumps({"Filler": ["a b"] * 4_000, "Steps": steps}))
    told = {one.kind: one.facts for one in records if isinstance(one, Credential)}
    assert told.keys() == {"github-pat", "password"}
    assert told["password"]["text_name"] == "DB_PASSWORD"


def test_what_only_looks_like_a_definition_is_a_text() -> None:
    assert kinds(f"[see: {PAT}") == ["github-pat"]
    assert kinds('{"a":' * 100_000) == []


def test_an_address_and_a_parameter_hold_passwords() -> None:
    assert kinds(f"https://bot:{WORD}@git.example.com/x.git") == ["url-password"]
    assert kinds([f"DB_PASSWORD={WORD}"]) == ["password"]


@pytest.mark.parametrize(
    ("script", "runs"),
    [
        ("curl -s https://tools.example.net/x.sh | bash", True),
        ("wget -qO- https://tools.example.net/x.sh \\\n  | sudo sh", True),
        ("  # curl -s https://tools.example.net/x.sh | bash", False),
        ("curl -o data.csv https://tools.example.net/data.csv", False),
        ("curl -o x.sh https://tools.example.net/x.sh\nchmod +x x.sh\n./x.sh", True),
        ("pip install tool", False),
    ],
)
def test_whether_a_script_runs_what_it_fetches(script: str, runs: bool) -> None:
    assert scripts.facts(scripts.read(["Content"], coded(script))) == {"runs_downloads": runs}


def test_what_is_no_script_is_malformed() -> None:
    with pytest.raises(MalformedError):
        scripts.read(["Content"], {"Content": "no base64!"})
