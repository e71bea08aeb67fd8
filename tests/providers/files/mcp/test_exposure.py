"""Who can reach a server, and over what."""

from __future__ import annotations

from typing import Any

import pytest

from tests.providers.files.mcp.told import some, told


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://api.githubcopilot.com/mcp/",
            ("api.githubcopilot.com", "https", False, "vendor", False),
        ),
        ("http://localhost:3000/mcp", ("localhost", "http", True, None, False)),
        ("http://[::1]:3000", ("::1", "http", True, None, False)),
        ("http://tools.localhost/mcp", ("tools.localhost", "http", True, None, False)),
        ("https://mcp.composio.dev/x", ("mcp.composio.dev", "https", False, "relay", True)),
        ("https://abc.ngrok-free.app/mcp", ("abc.ngrok-free.app", "https", False, "tunnel", True)),
        ("https://x.workers.dev/mcp", ("x.workers.dev", "https", False, "hosting", False)),
        ("https://mcp.example.com/", ("mcp.example.com", "https", False, None, False)),
        ("", (None, None, False, None, False)),
    ],
)
def test_hosts(url: str, expected: tuple[object, ...]) -> None:
    names = ("host", "url_scheme", "local_host", "host_kind", "third_party_proxy")
    assert some(told(url=url), *names) == expected


@pytest.mark.parametrize(
    "line",
    [
        "npx -y mcp-remote https://h.example/mcp --header Authorization:${TOKEN}",
        "bunx mcp-remote@1.0.0 https://h.example/mcp",
        "uvx mcp-proxy https://h.example/mcp",
        "npx supergateway --sse https://h.example/mcp",
    ],
)
def test_a_bridge_leads_to_a_host(line: str) -> None:
    assert some(told(line), "host", "url_scheme", "source") == ("h.example", "https", "registry")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"url": "https://h.example/mcp"}, False),
        ({"url": "https://h.example/mcp", "headers": {"Authorization": "${X}"}}, True),
        ({"url": "https://h.example/mcp", "headers": {"X-Api-Key": "${X}"}}, True),
        ({"url": "https://h.example/mcp", "headers": {"Accept": "x"}}, False),
        ({"url": "https://h.example/mcp?api_key=${X}"}, True),
        ({"url": "https://h.example/mcp", "auth": True}, True),
        ({"url": "https://h.example/mcp", "token_kinds": frozenset({"capability-url"})}, True),
        ({"url": "https://mcp.notion.com/mcp"}, None),
        ({"url": "http://localhost/mcp"}, None),
        ({}, None),
    ],
)
def test_logins(settings: dict[str, Any], expected: bool | None) -> None:
    assert told(**settings)["authenticated"] is expected


@pytest.mark.parametrize(
    ("line", "env", "expected"),
    [
        ("npx acme-x --host 0.0.0.0", {}, True),
        ("npx acme-x --host=0.0.0.0:8000", {}, True),
        ("npx acme-x --bind ::", {}, True),
        ("npx acme-x", {"MCP_HOST": "[::]:8000"}, True),
        ("npx acme-x --host 127.0.0.1", {"HOST": "localhost"}, False),
        ("npx acme-x --glob *", {}, False),
        ("docker run -p 8000:8000 acme/x", {}, True),
        ("docker run -p 127.0.0.1:8000:8000 acme/x", {}, False),
        ("docker run -e HOST=0.0.0.0 acme/x", {}, False),
        ("docker run --network host -e HOST=0.0.0.0 acme/x", {}, True),
    ],
)
def test_listening(line: str, env: dict[str, str], expected: bool) -> None:
    assert told(line, env=env)["binds_all"] is expected


@pytest.mark.parametrize(
    ("line", "env", "expected"),
    [
        ("npx acme-x", {"NODE_TLS_REJECT_UNAUTHORIZED": "0"}, True),
        ("npx acme-x", {"NODE_TLS_REJECT_UNAUTHORIZED": "1"}, False),
        ("npx acme-x", {"VCENTER_SSL_VERIFY": "false"}, True),
        ("npx acme-x", {"PYTHONHTTPSVERIFY": "0"}, True),
        ("npx acme-x", {"SKIP_TLS_VERIFY": "true"}, True),
        ("npx acme-x --insecure", {}, True),
        ("npx acme-x --insecure=false", {}, False),
        ("npx acme-x --verify-ssl no", {}, True),
        ("npx chrome-devtools-mcp --chromeArg=--ignore-certificate-errors", {}, True),
        ("npx acme-x --ssl", {"SSL_CERT_FILE": "/x"}, False),
    ],
)
def test_certificates(line: str, env: dict[str, str], expected: bool) -> None:
    assert told(line, env=env)["tls_off"] is expected


@pytest.mark.parametrize(
    ("line", "env", "expected"),
    [
        ("docker mcp gateway run --log-calls=false", {}, True),
        ("npx acme-x --no-audit-log", {}, True),
        ("npx acme-x", {"AUDIT_LOG": "off"}, True),
        ("npx acme-x", {"AUDIT_LOG": "on", "LOG_LEVEL": "0"}, False),
    ],
)
def test_records(line: str, env: dict[str, str], expected: bool) -> None:
    assert told(line, env=env)["logging_off"] is expected
