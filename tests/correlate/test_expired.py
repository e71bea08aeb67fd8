"""A token whose own text tells that its time is over, by the clock of the snapshot."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec
import pytest

from aispm.rulebook import Rulebook, evaluate
from aispm.scan import Settings, analyse, load_rules
from tests.providers.files.scanned import scan
from tests.secrets import invented

MOMENT = int(datetime(2026, 11, 20, tzinfo=UTC).timestamp())  # of every scan here


@cache
def rules() -> Rulebook:
    return load_rules(Settings())


def said(tree: Path, claims: dict[str, object], taken_at: str) -> set[str]:
    """The rules that tell of a credential, of a config that holds a token with these claims."""
    token = invented.jwt({"iss": "https://idp.acme.example", **claims})
    server = {"command": "npx", "args": ["acme-x@1.0.0"], "env": {"A_TOKEN": token}}
    (tree / ".mcp.json").write_text(json.dumps({"mcpServers": {"a": server}}))
    snapshot = msgspec.structs.replace(scan(tree), taken_at=taken_at)
    verdict = evaluate(rules(), analyse(snapshot, rules()).snapshot, {}, lambda *_: ())
    assert not [one for one in verdict.undetermined if "credential.expired" in one.missing]
    return {one.rule for one in verdict.findings if one.subject.startswith("credential:")}


OVER, LIVE = {"expired-token"}, {"mcp-secret-in-env"}


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"exp": 1000}, OVER),
        ({"exp": MOMENT - 1}, OVER),
        ({"exp": MOMENT}, LIVE),
        ({"exp": MOMENT + 3600}, LIVE),
        ({}, LIVE),
        ({"exp": "1000"}, LIVE),
        ({"exp": True}, LIVE),
        ({"exp": 1000, "role": "service_role"}, OVER),
    ],
)
def test_an_end_that_is_past(tmp_path: Path, claims: dict[str, object], expected: set[str]) -> None:
    assert said(tmp_path, claims, "2026-11-20T00:00:00Z") == expected


@pytest.mark.parametrize(
    ("taken_at", "expected"),
    [
        ("2026-11-20T00:00:01Z", OVER),
        ("2026-11-20T01:00:00+01:00", LIVE),
        ("2020-01-01T00:00:00Z", LIVE),
    ],
)
def test_the_clock_is_that_of_the_snapshot(
    tmp_path: Path, taken_at: str, expected: set[str]
) -> None:
    assert said(tmp_path, {"exp": MOMENT}, taken_at) == expected
