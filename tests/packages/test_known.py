"""Known servers and hosts: found by each of their names, and not by names like them."""

from __future__ import annotations

from typing import get_args

import pytest

from aispm.packages import known
from aispm.packages.names import ecosystem_of, normal
from aispm.packages.switches import switches
from aispm.packages.tables import table

FIELDS = {"name", "vendor", "hosts", "oauth", "archived", "successor", "does", "relay"}
FIELDS |= {"read_only", "write", *known.ECOSYSTEMS}


def test_the_table_is_large_whole_and_dated() -> None:
    rows = table("known.yaml")["servers"]
    assert len(rows) >= 120
    assert len(known.servers()) >= 120
    assert known.as_of() >= "2026-11-24"
    for row in rows:
        assert set(row) <= FIELDS, row["name"]
        assert row.get("oauth") in (None, "true", "false")
        assert any(row.get(name) for name in (*known.ECOSYSTEMS, "hosts")), row["name"]


def test_no_name_and_no_host_is_anothers_too() -> None:
    rows = table("known.yaml")["servers"]
    names = [
        (ecosystem, normal(ecosystem, package))
        for row in rows
        for ecosystem in known.ECOSYSTEMS
        for package in row.get(ecosystem, "").split()
    ]
    hosts = [host for row in rows for host in row.get("hosts", "").split()]
    for section in ("hosting", "tunnels"):
        hosts += [host for words in table("known.yaml")[section].values() for host in words.split()]
    kinds = [kind for kinds in table("known.yaml")["tokens"].values() for kind in kinds.split()]
    for each in (names, hosts, kinds):
        assert len(each) == len(set(each))
    assert all(host == host.lower().strip(".") for host in hosts)


def test_every_capability_is_some_servers() -> None:
    found = {one for server in known.servers().values() for one in server.does}
    assert found == set(get_args(known.Capability))


@pytest.mark.parametrize(
    ("launcher", "package", "vendor", "archived"),
    [
        ("npx", "@modelcontextprotocol/server-filesystem", "Model Context Protocol", False),
        ("bunx", "@modelcontextprotocol/server-postgres", "Model Context Protocol", True),
        ("uvx", "MCP_Server.Fetch", "Model Context Protocol", False),
        ("uvx", "mcp-server-sqlite", "Model Context Protocol", True),
        ("uvx", "awslabs.aws-api-mcp-server", "AWS", False),
        ("uvx", "awslabs-aws-api-mcp-server", "AWS", False),
        ("docker", "ghcr.io/github/github-mcp-server", "GitHub", False),
        ("docker", "docker.io/mcp/playwright", "Microsoft", False),
        ("podman", "index.docker.io/mcp/filesystem", "Model Context Protocol", False),
        ("go", "github.com/github/github-mcp-server/cmd/github-mcp-server", "GitHub", False),
        ("dnx", "azure.mcp", "Microsoft", False),
    ],
)
def test_a_server_is_found_by_what_starts_it(
    launcher: str, package: str, vendor: str, archived: bool
) -> None:
    ecosystem = ecosystem_of(launcher)
    assert ecosystem is not None
    found = known.server(ecosystem, package)
    assert found is not None
    assert (found.vendor, found.archived) == (vendor, archived)


@pytest.mark.parametrize(
    ("ecosystem", "package"),
    [
        ("npm", "mcp-server-fetch"),
        ("PyPI", "@playwright/mcp"),
        ("npm", "@playwright/mcp2"),
        ("OCI", "evil.example/mcp/playwright"),
        ("OCI", "evil.example/docker.io/mcp/playwright"),
        ("Go", "github.com/github"),
        ("npm", ""),
        ("", ""),
    ],
)
def test_another_package_is_not_known(ecosystem: str, package: str) -> None:
    assert known.server(ecosystem, package) is None


def test_the_archived_ones_say_what_came_after() -> None:
    found = known.server("npm", "@modelcontextprotocol/server-github")
    assert found is not None
    assert (found.archived, found.successor) == (True, "ghcr.io/github/github-mcp-server")
    reference = {
        one.package
        for one in known.servers().values()
        if one.vendor == "Model Context Protocol" and one.archived and one.ecosystem == "npm"
    }
    names = "aws-kb-retrieval brave-search everart github gitlab gdrive google-maps postgres"
    names += " puppeteer redis slack"
    assert reference == {f"@modelcontextprotocol/server-{name}" for name in names.split()}


@pytest.mark.parametrize("launcher", ["node", "python", "sh", "", "uv run"])
def test_what_fetches_nothing_has_no_ecosystem(launcher: str) -> None:
    assert ecosystem_of(launcher) is None


@pytest.mark.parametrize(
    ("name", "vendor", "kind", "oauth"),
    [
        ("api.githubcopilot.com", "GitHub", "vendor", True),
        ("MCP.Supabase.com.", "Supabase", "vendor", True),
        ("observability.mcp.cloudflare.com", "Cloudflare", "vendor", True),
        ("gitmcp.io", "GitMCP", "vendor", False),
        ("mcp.firecrawl.dev", "Firecrawl", "vendor", None),
        ("server.smithery.ai", "Smithery", "relay", None),
        ("mcp.zapier.com", "Zapier", "relay", True),
        ("my-server.someone.workers.dev", "Cloudflare", "hosting", None),
        ("a1b2.ngrok-free.app", "ngrok", "tunnel", None),
        ("one-two-three.trycloudflare.com", "Cloudflare", "tunnel", None),
    ],
)
def test_a_host_is_its_vendors(name: str, vendor: str, kind: str, oauth: bool | None) -> None:
    found = known.host(name)
    assert found is not None
    assert (found.vendor, found.kind, found.oauth) == (vendor, kind, oauth)


@pytest.mark.parametrize(
    "name",
    [
        "notion.com",
        "mcp.notion.com.example",
        "evilmcp.notion.com",
        "workers.dev.example",
        "dev",
        "localhost",
        "127.0.0.1",
        "",
        ".",
        "a." * 50_000,
    ],
)
def test_another_host_is_no_ones(name: str) -> None:
    assert known.host(name) is None


@pytest.mark.parametrize(
    ("kind", "vendor"),
    [
        ("github-pat", "GitHub"),
        ("slack-token", "Slack"),
        ("supabase-token", "Supabase"),
        ("aws-access-key", "AWS"),
        ("jwt", None),
        ("private-key", None),
        ("", None),
    ],
)
def test_a_credential_is_of_a_service(kind: str, vendor: str | None) -> None:
    assert known.vendor_of_token(kind) == vendor


def test_the_vendor_of_a_token_is_the_vendor_of_the_host() -> None:
    host = known.host("api.githubcopilot.com")
    assert host is not None
    assert host.vendor == known.vendor_of_token("github-pat")


FULL = {"private-data", "untrusted-input", "exfiltration", "destructive"}
READING = {"private-data", "untrusted-input"}


@pytest.mark.parametrize(
    ("args", "env", "expected"),
    [
        ((), {}, FULL),
        (("stdio", "--read-only"), {}, READING),
        (("--read-only=true",), {}, READING),
        (("--read-only", "false"), {}, FULL),
        (("--read-only=FALSE",), {}, FULL),
        (("read-only",), {}, FULL),
        ((), {"GITHUB_READ_ONLY": "1"}, READING),
        ((), {"GITHUB_READ_ONLY": "${READ_ONLY}"}, READING),
        ((), {"GITHUB_READ_ONLY": "0"}, FULL),
        ((), {"GITHUB_READ_ONLY": " "}, FULL),
        ((), {"OTHER_READ_ONLY": "1"}, FULL),
    ],
)
def test_what_a_server_can_do_is_less_if_it_may_only_read(
    args: tuple[str, ...], env: dict[str, str], expected: set[str]
) -> None:
    found = known.server("OCI", "ghcr.io/github/github-mcp-server")
    assert found is not None
    assert known.does(found, switches(args, env)) == expected


def test_some_write_only_if_they_are_told_to() -> None:
    slack = known.server("npm", "slack-mcp-server")
    postgres = known.server("PyPI", "postgres-mcp")
    assert slack is not None
    assert postgres is not None
    on = switches((), {"SLACK_MCP_ADD_MESSAGE_TOOL": "C01234"})
    assert known.does(slack, on) == READING | {"exfiltration"}
    assert known.does(slack, switches()) == READING
    for args in (("--access-mode=restricted",), ("--access-mode", "restricted")):
        assert known.does(postgres, switches(args)) == {"private-data"}
    assert "destructive" in known.does(postgres, switches(("--access-mode=unrestricted",)))


def test_a_host_has_switches_of_its_own() -> None:
    supabase, github = known.host("mcp.supabase.com"), known.host("api.githubcopilot.com")
    assert supabase is not None
    assert github is not None
    assert known.does(supabase, switches(query={"read_only": "true"})) == READING
    assert "destructive" in known.does(supabase, switches(query={"read_only": "false"}))
    assert known.does(github, switches(headers={"x-mcp-readonly": "true"})) == READING


def test_switches_are_words_and_never_values() -> None:
    found = switches(("--key", "-x", "-y"), {"A": "b", "C": "no"}, {"d": "e"}, {"F": "g"})
    assert found == {"--key", "-x", "-y", "a", "?d", "f"}
