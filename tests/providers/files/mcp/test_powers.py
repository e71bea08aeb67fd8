"""What a server can do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.providers.files.mcp.told import some, told

GITHUB = ["destructive", "exfiltration", "private-data", "untrusted-input"]


@pytest.mark.parametrize(
    ("line", "settings", "publisher", "capabilities"),
    [
        ("npx mcp-server-unheard-of", {}, None, None),
        ("uvx mcp-server-fetch", {}, "Model Context Protocol", ["exfiltration", "untrusted-input"]),
        ("", {"url": "https://api.githubcopilot.com/mcp/"}, "GitHub", GITHUB),
        (
            "docker run -e GITHUB_READ_ONLY=1 ghcr.io/github/github-mcp-server",
            {},
            "GitHub",
            ["private-data", "untrusted-input"],
        ),
        ("npx mcp-remote https://api.githubcopilot.com/mcp/", {}, "GitHub", GITHUB),
        (
            "npx @modelcontextprotocol/server-brave-search",
            {},
            "Model Context Protocol",
            ["untrusted-input"],
        ),
        ("node x.js", {"url": "https://x.workers.dev/mcp"}, None, None),
    ],
)
def test_what_is_known(
    line: str, settings: dict[str, Any], publisher: str | None, capabilities: list[str] | None
) -> None:
    found = told(line, **settings)
    assert some(found, "known", "publisher") == (publisher is not None, publisher)
    assert found.get("capabilities") == capabilities


def test_what_is_archived_has_a_successor() -> None:
    found = told("npx @modelcontextprotocol/server-github")
    assert some(found, "archived", "successor") == (True, "ghcr.io/github/github-mcp-server")
    assert told("npx @playwright/mcp")["archived"] is False


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("uvx mcp-server-fetcch", "mcp-server-fetch"),
        ("npx @modelcontextprotocol/server-filesytem", None),  # a scope is its holder's
        ("npx @anthropic/server-puppeteer", "@modelcontextprotocol/server-puppeteer"),
        ("npx @modelcontextprotocol/server-filesystem", None),
        ("npx @smithery/cli run @smithery-ai/server-sequential-thinking", None),
        ("npx acme-x", None),
    ],
)
def test_what_a_package_looks_like(line: str, expected: str | None) -> None:
    assert told(line)["resembles"] == expected


@pytest.mark.parametrize(
    ("line", "env", "writes", "unused"),
    [
        ("npx acme-x --allow-write", {}, True, False),
        ("npx acme-x --allow-write=false", {}, False, False),
        ("deno run --allow-write npm:acme-x", {}, False, False),
        ("npx acme-x --read-only=false", {}, True, False),
        ("npx acme-x --access-mode=unrestricted", {}, True, False),
        ("npx acme-x", {"ALLOW_DELETE_OPERATION": "true"}, True, False),
        ("npx acme-x", {"ALLOW_WRITE": "false"}, False, False),
        ("npx acme-x", {"READ_ONLY": "false"}, True, False),
        ("npx @supabase/mcp-server-supabase", {}, False, True),
        ("npx @supabase/mcp-server-supabase --read-only", {}, False, False),
        ("npx slack-mcp-server", {"SLACK_MCP_ADD_MESSAGE_TOOL": "true"}, True, False),
    ],
)
def test_writing(line: str, env: dict[str, str], writes: bool, unused: bool) -> None:
    assert some(told(line, env=env), "writes_enabled", "read_only_unused") == (writes, unused)


@pytest.mark.parametrize(
    ("line", "settings", "toolsets", "everything"),
    [
        ("npx acme-x", {"env": {"GITHUB_TOOLSETS": "all"}}, ["all"], True),
        ("npx acme-x", {"env": {"GITHUB_TOOLSETS": "repos,issues"}}, ["issues", "repos"], False),
        ("npx acme-x", {"tools": ("*",)}, ["*"], True),
        ("npx acme-x --caps vision,pdf", {}, ["pdf", "vision"], False),
        ("npx acme-x --all-tools", {}, ["all"], True),
        ("", {"url": "https://h.example/mcp?features=docs"}, ["docs"], False),
    ],
)
def test_toolsets(
    line: str, settings: dict[str, Any], toolsets: list[str], everything: bool
) -> None:
    assert some(told(line, **settings), "toolsets", "all_tools") == (toolsets, everything)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("npx @playwright/mcp --extension --no-sandbox", ["extension", "nosandbox"]),
        ("npx @playwright/mcp --user-data-dir=/x", ["userdatadir"]),
        ("npx @playwright/mcp --cdp-endpoint http://localhost:9222", ["cdpendpoint"]),
        ("npx chrome-devtools-mcp --chromeArg=--no-sandbox", ["nosandbox"]),
        ("npx @browsermcp/mcp", ["extension"]),
        ("npx @playwright/mcp --isolated", []),
        ("npx acme-x --extension", []),
    ],
)
def test_browsers(line: str, expected: list[str]) -> None:
    assert told(line)["browser_flags"] == expected
