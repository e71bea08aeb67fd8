"""Whose credentials a remote server is sent, and what rights are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.providers.files.mcp.told import some, told


@pytest.mark.parametrize(
    ("settings", "vendors", "foreign"),
    [
        (
            {
                "url": "https://h.example/mcp",
                "headers": {"Authorization": "Bearer ${GITHUB_TOKEN}"},
            },
            ["GitHub"],
            ["GitHub"],
        ),
        (
            {
                "url": "https://api.githubcopilot.com/mcp/",
                "headers": {"Authorization": "Bearer ${input:github_token}"},
            },
            ["GitHub"],
            [],
        ),
        (
            {"url": "https://h.example/mcp", "token_kinds": frozenset({"github-pat"})},
            ["GitHub"],
            ["GitHub"],
        ),
        ({"url": "https://h.example/mcp?key=${OPENAI_API_KEY}"}, ["OpenAI"], ["OpenAI"]),
        (
            {"url": "https://mcp.slack.example/", "headers": {"Authorization": "${SLACK_TOKEN}"}},
            ["Slack"],
            [],
        ),
        ({"url": "https://h.example/mcp", "headers": {"X-Team": "${GITHUB_TEAM}"}}, [], []),
        ({"headers": {"Authorization": "${GITHUB_TOKEN}"}}, [], []),
    ],
)
def test_whose_tokens(settings: dict[str, Any], vendors: list[str], foreign: list[str]) -> None:
    assert some(told(**settings), "token_for", "foreign_tokens") == (vendors, foreign)


def test_scopes() -> None:
    assert told(url="https://h.example/", scopes=("repo", "", "read:user"))["scopes"] == [
        "read:user",
        "repo",
    ]
