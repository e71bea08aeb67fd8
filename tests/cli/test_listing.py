"""The inventory as text: compute with its signs of AI, and how much has none."""

from __future__ import annotations

from typing import Any

from aispm.cli.listing import _text
from aispm.model import Asset, Credential, Location, Snapshot
from aispm.vocabulary import SNAPSHOT_SCHEMA


def _function(name: str, **facts: Any) -> Asset:
    scope = "aws:111122223333/us-east-1"
    return Asset(f"arn:{name}", "aws.lambda.function", name, scope, facts=facts)


def test_compute_with_no_sign_of_ai_is_counted() -> None:
    assets = (
        _function("chat", ai_signs=["command mcp", "variable LLM_URL"]),
        _function("resize", ai_signs=[]),
        _function("sealed"),  # nobody knows
        _function("thumbs", ai_signs=[]),
    )
    seen = Snapshot(
        version=SNAPSHOT_SCHEMA, taken_at="2026-11-20T00:00:00Z", sources=("aws",), assets=assets
    )
    assert _text(seen).splitlines() == [
        "aws.lambda.function (4)",
        "  chat  aws:111122223333/us-east-1  (command mcp, variable LLM_URL)",
        "  sealed  aws:111122223333/us-east-1",
        "  2 of them with no sign of AI",
        "not seen: 0 of 0 reads",
    ]


def test_a_credential_names_each_line_once_as_the_file_system_has_it() -> None:
    def place(line: int, column: int) -> Location:
        return Location("my%20app/.mcp.json", line, column, line, column + 4)

    key = Credential(
        "credential:1",
        "aws-access-key",
        locations=(place(3, 9), place(3, 40), place(5, 2)),
    )
    seen = Snapshot(
        version=SNAPSHOT_SCHEMA,
        taken_at="2026-11-20T00:00:00Z",
        sources=("files",),
        credentials=(key,),
    )
    assert _text(seen).splitlines()[1] == (
        "  aws-access-key  unknown  my app/.mcp.json:3  my app/.mcp.json:5"
    )
