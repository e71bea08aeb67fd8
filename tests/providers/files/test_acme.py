"""Acme's repositories: every config, server, credential and place, no more and no fewer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aispm.model import Asset, Snapshot
from aispm.providers import files
from aispm.scan import joined_up
from tests.providers.files.scanned import gaps, scan

REPOS = Path(__file__).parents[3] / "fixtures/acme/repos"


@pytest.fixture(scope="module")
def acme() -> Snapshot:
    return scan(REPOS, root=str(REPOS))


def of_kind(snapshot: Snapshot, kind: str) -> dict[str, Asset]:
    return {asset.id.removeprefix("mcp:"): asset for asset in snapshot.assets if asset.kind == kind}


def test_nothing_is_missed(acme: Snapshot) -> None:
    assert gaps(acme) == {}


def test_configs(acme: Snapshot) -> None:
    found = {
        uri: (asset.facts["client"], asset.facts["servers"])
        for uri, asset in of_kind(acme, "mcp.config").items()
    }
    assert found == {
        "analytics/.mcp.json": ("claude-code", 1),
        "data-science/.gemini/settings.json": ("gemini-cli", 2),
        "data-science/.vscode/mcp.json": ("vscode", 1),
        "data-science/notebooks/.mcp.json": ("claude-code", 1),
        "harbor-ci/.claude/plugins/ledger/.mcp.json": ("claude-code", 1),
        "harbor-ci/.mcp.json": ("claude-code", 2),
        "invoice-bot/.cursor/mcp.json": ("cursor", 2),
        "marketing-site/.cursor/mcp.json": ("cursor", 2),
        "marketing-site/claude_desktop_config.json": ("claude-desktop", 2),
        "marketing-site/tests/.mcp.json": ("claude-code", 1),
        "platform/.codex/config.toml": ("codex", 3),
        "platform/.continue/config.yaml": ("continue", 2),
        "platform/.vscode/mcp.json": ("vscode", 2),
        "support-desk/.codeium/windsurf/mcp_config.json": ("windsurf", 2),
        "support-desk/claude_desktop_config.json": ("claude-desktop", 3),
    }


def test_servers(acme: Snapshot) -> None:
    found = {
        server: (asset.facts["transport"], asset.facts["package"], asset.facts["pinned"])
        for server, asset in of_kind(acme, "mcp.server").items()
    }
    assert found == {
        "analytics/.mcp.json#mcpServers/cost-explorer": (
            "stdio",
            "awslabs.cost-explorer-mcp-server",
            True,
        ),
        "data-science/.gemini/settings.json#mcpServers/grafana": ("http", None, None),
        "data-science/.gemini/settings.json#mcpServers/notes": ("stdio", "acme-notes", True),
        "data-science/.vscode/mcp.json#servers/buckets": (
            "stdio",
            "registry.acme.example/buckets-mcp",
            True,
        ),
        "data-science/notebooks/.mcp.json#mcpServers/jupyter": ("http", None, None),
        "harbor-ci/.claude/plugins/ledger/.mcp.json#ledger-issues": ("stdio", None, None),
        "harbor-ci/.mcp.json#mcpServers/harbor-deploy": ("stdio", "@acme/harbor-mcp", True),
        "harbor-ci/.mcp.json#mcpServers/release-notes": ("stdio", None, None),
        "invoice-bot/.cursor/mcp.json#mcpServers/github": (
            "stdio",
            "@modelcontextprotocol/server-github",
            True,
        ),
        "invoice-bot/.cursor/mcp.json#mcpServers/invoices-db": ("stdio", "postgres-mcp", False),
        "marketing-site/.cursor/mcp.json#mcpServers/browser": ("stdio", "@playwright/mcp", True),
        "marketing-site/.cursor/mcp.json#mcpServers/checkout": (
            "stdio",
            "@acme/checkout-mcp",
            True,
        ),
        "marketing-site/claude_desktop_config.json#mcpServers/analitica": (
            "stdio",
            "@acme/analytics-mcp",
            True,
        ),
        "marketing-site/claude_desktop_config.json#mcpServers/traduction": (
            "stdio",
            "@acme/translate-mcp",
            True,
        ),
        "marketing-site/tests/.mcp.json#mcpServers/brave-search": ("stdio", None, None),
        "platform/.codex/config.toml#mcp_servers/build%20cache": (
            "stdio",
            "ghcr.io/acme/build-cache-mcp",
            True,
        ),
        "platform/.codex/config.toml#mcp_servers/search": ("stdio", "tavily-mcp", False),
        "platform/.codex/config.toml#mcp_servers/wiki": ("http", None, None),
        "platform/.continue/config.yaml#mcpServers/runbooks": ("stdio", "@acme/runbooks-mcp", True),
        "platform/.continue/config.yaml#mcpServers/traces": ("sse", None, None),
        "platform/.vscode/mcp.json#servers/docs": ("http", None, None),
        "platform/.vscode/mcp.json#servers/jira": ("stdio", "mcp-atlassian", True),
        "support-desk/.codeium/windsurf/mcp_config.json#mcpServers/shell": (
            "stdio",
            "@acme/shell-mcp",
            True,
        ),
        "support-desk/.codeium/windsurf/mcp_config.json#mcpServers/tickets": ("http", None, None),
        "support-desk/claude_desktop_config.json#mcpServers/drafts": (
            "stdio",
            "@acme/drafts-mcp",
            True,
        ),
        "support-desk/claude_desktop_config.json#mcpServers/research": (
            "stdio",
            "@acme/research-mcp",
            True,
        ),
        "support-desk/claude_desktop_config.json#mcpServers/tickets-db": (
            "stdio",
            "@acme/postgres-mcp",
            True,
        ),
    }


def test_what_is_wrong_with_servers(acme: Snapshot) -> None:
    found = of_kind(acme, "mcp.server")
    plain = {
        (asset.facts["host"], asset.facts["transport"])
        for asset in found.values()
        if asset.facts["url_scheme"] == "http"
    }
    assert plain == {("localhost", "http"), ("traces.acme.example", "sse")}
    approved = {name: asset.facts["auto_approve"] for name, asset in found.items()}
    assert {name: tools for name, tools in approved.items() if tools} == {
        "data-science/.gemini/settings.json#mcpServers/grafana": ["*"],
        "marketing-site/.cursor/mcp.json#mcpServers/browser": ["browser_snapshot"],
        "support-desk/.codeium/windsurf/mcp_config.json#mcpServers/shell": ["*"],
    }
    assert [name for name, asset in found.items() if not asset.facts["enabled"]] == [
        "support-desk/claude_desktop_config.json#mcpServers/drafts"
    ]


def test_credentials(acme: Snapshot) -> None:
    """Kind, whether it may be public, and every place with line, column and end."""
    found = {
        (
            key.kind,
            key.publishable,
            tuple(
                (one.uri, one.line, one.column, one.end_column, one.place)
                for one in sorted(key.locations, key=lambda one: one.line)
            ),
        )
        for key in acme.credentials
    }
    desk = "support-desk/claude_desktop_config.json"
    assert found == {
        (
            "aws-access-key",
            False,
            (
                ("analytics/.mcp.json", 7, 31, 51, "env"),
                ("analytics/.mcp.json", 8, 35, 75, "env"),
            ),
        ),
        (
            "aws-access-key",
            False,
            (
                ("harbor-ci/.mcp.json", 7, 31, 51, "env"),
                ("harbor-ci/.mcp.json", 9, 35, 75, "env"),
            ),
        ),
        (
            "brave-api-key",
            False,
            (("marketing-site/tests/.mcp.json", 7, 27, 57, "env"),),
        ),
        ("database-url", False, ((desk, 15, 10, 81, "arg"),)),
        (
            "gcp-service-account-key",
            False,
            (("data-science/.vscode/mcp.json", 14, 191, 1097, "nested"),),
        ),
        (
            "generic-secret",
            False,
            (("support-desk/.codeium/windsurf/mcp_config.json", 4, 80, 120, "url"),),
        ),
        ("github-pat", False, (("invoice-bot/.cursor/mcp.json", 9, 10, 50, "arg"),)),
        (
            "grafana-token",
            False,
            (("data-science/.gemini/settings.json", 8, 34, 80, "header"),),
        ),
        (
            "linear-api-key",
            False,
            (("harbor-ci/.claude/plugins/ledger/.mcp.json", 6, 26, 74, "env"),),
        ),
        ("notion-token", False, (("platform/.continue/config.yaml", 15, 24, 74, "arg"),)),
        ("openai-api-key", False, ((desk, 22, 28, 192, "env"),)),
        ("perplexity-api-key", False, ((desk, 5, 71, 124, "arg"), (desk, 7, 32, 85, "env"))),
        (
            "stripe-publishable-key",
            True,
            (("marketing-site/.cursor/mcp.json", 7, 36, 143, "env"),),
        ),
        ("tavily-api-key", False, (("platform/.codex/config.toml", 8, 29, 71, "env"),)),
    }


def test_identities_in_keys(acme: Snapshot) -> None:
    facts: dict[str, Any] = {
        key.locations[0].uri.partition("/")[0]: {
            name: value for name, value in key.facts.items() if name != "tracked"
        }
        for key in acme.credentials
        if key.kind in ("aws-access-key", "gcp-service-account-key")
    }
    assert facts == {
        "analytics": {"account": "111122223333", "key_id": "AKIARTX3GSDSWD76ETD3"},
        "harbor-ci": {"account": "111122223333", "key_id": "AKIARTX3GSDSQFBO5UM7"},
        "data-science": {
            "client_email": "pipeline@acme-harbor-prod.iam.gserviceaccount.com",
            "client_id": "142520056365839660848",
            "private_key_id": "0535d3aef179d951551981ce2f0517e0912fcf2d",
            "project": "acme-harbor-prod",
        },
    }


def test_what_may_be_shown_of_a_line(acme: Snapshot) -> None:
    (line,) = (
        one
        for key in acme.credentials
        for one in key.locations
        if (one.uri, one.line) == ("harbor-ci/.mcp.json", 9)
    )
    assert line.text == '"AWS_SECRET_ACCESS_KEY": "Eyc7…KOgk"'
    assert line.text[line.mark[0] :][: line.mark[1]] == "Eyc7…KOgk"


def test_links(acme: Snapshot) -> None:
    holders = {link.source for link in acme.links if link.relation == "holds-credential"}
    called = {(link.source, link.target) for link in acme.links if link.relation == "calls-tool"}
    keyed = {asset.id for asset in acme.assets if asset.facts.get("credentials")}
    assert holders == keyed
    assert called == {
        (asset.id.partition("#")[0], asset.id)
        for asset in acme.assets
        if asset.kind == "mcp.server"
    }


def test_every_fact_is_declared(acme: Snapshot) -> None:
    declared = {kind.name: set(kind.facts) for kind in files.kinds()}
    of_known = {"capabilities", "archived", "successor"}  # nothing is claimed of other servers
    of_history = {"written_by"}
    for asset in joined_up(acme).assets:
        missing = of_known if asset.facts.get("known") is False else set()
        assert set(asset.facts) - of_history == declared[asset.kind] - missing - of_history
