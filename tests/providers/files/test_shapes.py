"""Servers by their shape, in files that are there for something else, and within strings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aispm.model import Snapshot
from aispm.secrets.checksum import base62_crc32
from tests.providers.files.scanned import gaps, scan, servers
from tests.secrets import invented

TOKEN = "ghp_" + invented.text("pat", 30) + base62_crc32(invented.text("pat", 30))
SERVER = {"command": "npx", "args": ["x@1.0.0"], "env": {"A_TOKEN": TOKEN}}
MAP = json.dumps({"mcpServers": {"a": SERVER}})


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(tree: Path, name: str, content: str) -> Snapshot:
    path = tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return scan(".")


def places(snapshot: Snapshot) -> list[tuple[int, int]]:
    return [(one.line, one.column) for held in snapshot.credentials for one in held.locations]


TOML = f"""[tool.x.mcp_servers.a]
command = "npx"
env = {{A_TOKEN = "{TOKEN}"}}
"""
JSON5 = f"""// servers
{{mcpServers: {{'a': {{command: 'npx', args: ['it\\'s'],
  env: {{A_TOKEN:'{TOKEN}',}}, /* no more */ }}}}}}
"""


@pytest.mark.parametrize(
    ("name", "content", "server", "place"),
    [
        ("package.json", '{"name": "x", ' + MAP[1:], "mcpServers/a", None),
        ("composer.json", '{"require": {}, ' + MAP[1:], "mcpServers/a", None),
        ("pyproject.toml", TOML, "tool/x/mcp_servers/a", (3, 19)),
        (
            "appsettings.json",
            json.dumps({"Mcp": {"Servers": {"a": SERVER}}}),
            "Mcp/Servers/a",
            None,
        ),
        ("x.json", json.dumps({"McpServers": {"a": SERVER}}), "McpServers/a", None),
        ("mcp.json5", JSON5, "mcpServers/a", (3, 18)),
        ("mcp.json", json.dumps([{"name": "a", **SERVER}]), "a", None),
        ("mcp.json", json.dumps({"a": SERVER}), "a", None),
        (
            "oc.json",
            json.dumps(
                {"mcp": {"a": {"type": "local", "command": ["npx"], "environment": SERVER["env"]}}}
            ),
            "mcp/a",
            None,
        ),
        (
            "oc.yaml",
            "mcp:\n  a:\n    type: remote\n    url: https://x.example.com\n    headers:\n"
            f"      Authorization: Bearer {TOKEN}\n",
            "mcp/a",
            (6, 29),
        ),
        ("config.json", json.dumps({"mcpServers": {"a": SERVER}}), "mcpServers/a", None),
        (
            "crew.yaml",
            f"agents:\n  - role: x\n    mcp_servers:\n      - name: a\n        command: npx\n"
            f"        env: {{A_TOKEN: {TOKEN}}}\n",
            "agents/0/mcp_servers/a",
            (6, 24),
        ),
        (
            "agentgateway.yaml",
            "binds:\n- listeners:\n  - routes:\n    - backends:\n      - mcp:\n          targets:\n"
            "          - name: a\n            stdio:\n              cmd: npx\n"
            f"              env: {{A_TOKEN: {TOKEN}}}\n",
            "binds/0/listeners/0/routes/0/backends/0/mcp/targets/a",
            (10, 30),
        ),
        (
            "application.yml",
            "spring:\n  ai:\n    mcp:\n      client:\n        stdio:\n          connections:\n"
            "            a:\n              command: npx\n"
            f"              env: {{A_TOKEN: {TOKEN}}}\n",
            "spring/ai/mcp/client/stdio/connections/a",
            (9, 30),
        ),
        (
            "agent.yaml",
            "tools:\n  - name: McpToolset\n    args:\n      stdio_connection_params:\n"
            "        server_params:\n          command: npx\n"
            f"          env: {{A_TOKEN: {TOKEN}}}\n",
            "tools/0/args/stdio_connection_params/server_params",
            (7, 26),
        ),
        (
            "team.json",
            json.dumps({"provider": "autogen_ext.tools.mcp", "config": {"server_params": SERVER}}),
            "config/server_params",
            None,
        ),
        (
            "request.json",
            json.dumps(
                {
                    "tools": [
                        {"type": "web_search"},
                        {
                            "type": "mcp",
                            "server_label": "a",
                            "server_url": "https://x.example.com/mcp",
                            "headers": {"Authorization": f"Bearer {TOKEN}"},
                        },
                    ]
                }
            ),
            "tools/a",
            None,
        ),
        (
            "cagent.yaml",
            "agents:\n  root:\n    toolsets:\n      - type: shell\n"
            "      - type: mcp\n        remote:\n"
            "          url: https://x.example.com/mcp\n"
            f"          headers: {{Authorization: Bearer {TOKEN}}}\n",
            "agents/root/toolsets/0",
            (8, 43),
        ),
        (
            "flow.json",
            json.dumps({"inputs": {"mcpServerConfig": json.dumps(SERVER)}}),
            "inputs/mcpServerConfig",
            None,
        ),
        (
            "remote.yaml",
            "apiVersion: kagent.dev/v1alpha2\nkind: RemoteMCPServer\nmetadata: {name: a}\nspec:\n"
            "  url: https://x.example.com/mcp\n  headersFrom:\n    - name: Authorization\n"
            f"      value: Bearer {TOKEN}\n",
            "a",
            (8, 21),
        ),
    ],
)
def test_servers_by_shape(
    tree: Path, name: str, content: str, server: str, place: tuple[int, int] | None
) -> None:
    snapshot = put(tree, name, content)
    assert servers(snapshot) == {f"mcp:{name}#{server}"}
    assert places(snapshot) == [place or (1, content.index(TOKEN) + 1)]
    assert gaps(snapshot) == {}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("package.json", '{"name": "x", "keywords": ["mcpServers", "mcp"]}'),
        ("package-lock.json", '{"packages": {"node_modules/mcp-servers": {"version": "1"}}}'),
        ("pyproject.toml", '[tool.x]\nmcp_servers = "see mcp.json"\n'),
        ("x.json", '{"mcp": {"a": {"type": "local", "command": "npx"}, "b": "remote"}}'),
        ("x.json", '{"mcp": {"type": "remote", "url": "https://x.example.com"}}'),
        (
            "x.json",
            '{"tools": [{"type": "mcp", "title": "servers"}, {"type": "shell", "command": "x"}]}',
        ),
        ("x.json", '{"server_params": {"command": "run", "port": 1}}'),
        ("x.json", '{"mcp": 1, "server_params": {"url": null, "port": 1}}'),
        ("en.json", '{"mcpServers": {"add": {"command": "Command", "url": "URL"}}}'),
        ("x.yaml", "database:\n  stdio:\n    connections: {a: {url: x}}\nservers: [b]\n"),
        ("x.yaml", "mcp:\n  targets: [{name: a, host: b}, c]\n"),
        (
            "config.json",
            '{"model_type": "x", "architectures": ["McpServers"], "dtype": "mcp servers"}',
        ),
        ("x.yaml", 'text: \'see {"mcpServers": {"a": {"command": "x"}}\'\n'),
        ("x.yaml", "text: 'see {\"mcpServers\": {}} and {'\n"),
    ],
)
def test_what_only_speaks_of_servers_has_none(tree: Path, name: str, content: str) -> None:
    snapshot = put(tree, name, content)
    assert (servers(snapshot), gaps(snapshot)) == (set(), {})


def test_a_list_that_is_none_of_servers_is_a_gap(tree: Path) -> None:
    put(tree, ".mcp.json", '["x", {"command": "x"}]')
    assert gaps(scan(".")) == {"parse:.mcp.json": ("failed", "no table of settings")}


def test_broken_json5_is_searched_as_far_as_it_goes(tree: Path) -> None:
    snapshot = put(tree, "mcp.json5", JSON5.replace("/* no", "@ /* no"))
    assert servers(snapshot) == {"mcp:mcp.json5#mcpServers/a"}
    assert gaps(snapshot) == {"parse:mcp.json5": ("failed", "no valid syntax (line 3)")}


def test_how_codex_is_signed_in(tree: Path) -> None:
    refresh = invented.text("refresh", 60)
    content = json.dumps({"OPENAI_API_KEY": None, "tokens": {"refresh_token": refresh}})
    snapshot = put(tree, ".codex/auth.json", content)
    assert places(snapshot) == [(1, content.index(refresh) + 1)]


BLOCK = json.dumps(json.loads(MAP), indent=2).replace("\n", "\n    ")
INNER = f"mcpServers:\n  a:\n    command: npx\n    env:\n      A_TOKEN: {TOKEN}\n"
YAML_MAP = "data:\n  librechat.yaml: |\n    " + INNER.replace("\n", "\n    ").rstrip() + "\n"
CONFIGMAP = f"apiVersion: v1\nkind: ConfigMap\ndata:\n  mcp.json: |\n    {BLOCK}\n"
WORKFLOW = f"""on: push
jobs:
  a:
    steps:
      - uses: anthropics/claude-code-action@v1
        with:
          mcp_config: |
            {MAP}
"""
ARGUMENT = f"""on: push
jobs:
  a:
    steps:
      - run: |
          agent --mcp-config '{MAP}' --go
"""


@pytest.mark.parametrize(
    ("name", "content", "keys"),
    [
        ("deploy.yaml", CONFIGMAP, "data/mcp.json"),
        (".github/workflows/x.yml", WORKFLOW, "jobs/a/steps/0/with/mcp_config"),
        (".github/workflows/x.yml", ARGUMENT, "jobs/a/steps/0/run"),
        ("x.json", json.dumps({"list": [{"config": MAP}]}), "list/0/config"),
        ("x.yaml", YAML_MAP, "data/librechat.yaml"),
    ],
)
def test_servers_in_a_string(tree: Path, name: str, content: str, keys: str) -> None:
    snapshot = put(tree, name, content)
    assert servers(snapshot) == {f"mcp:{name}#{keys}/mcpServers/a"}
    before = content[: content.index(TOKEN)]
    line = before.count("\n") + 1
    assert places(snapshot) == [(line, len(before) - before.rfind("\n"))]
    (server,) = (one for one in snapshot.assets if one.kind == "mcp.server")
    assert server.location is not None
    name_at = content.index('a\\"' if "\\" in content else '"a"' if '"a"' in content else " a:\n")
    assert server.location.line == content[:name_at].count("\n") + 1
    assert server.facts["env_names"] == ["A_TOKEN"]
    assert gaps(snapshot) == {}


def test_what_stands_around_it_in_the_string_is_searched_too(tree: Path) -> None:
    other = "ghp_" + invented.text("two", 30) + base62_crc32(invented.text("two", 30))
    snapshot = put(tree, "x.yaml", f"run: |\n  export T={other}\n  agent --mcp '{MAP}'\n")
    assert len(places(snapshot)) == 2
    assert (2, 12) in places(snapshot)


def test_strings_without_end_take_no_time(tree: Path) -> None:
    deep = '{"mcpServers": ' * 20_000
    lists = "\n".join(f"- '{MAP}'" for _ in range(2_000))
    put(tree, "deep.json", json.dumps({"x": deep}))
    snapshot = put(tree, "many.yaml", f"a:\n{lists}\n")
    assert len(servers(snapshot)) == 1_000
    problem = "more configs in strings than are read of one file"
    assert gaps(snapshot) == {"parse:many.yaml": ("failed", problem)}


def node(name: str, kind: str, **settings: object) -> dict[str, object]:
    return {"name": name, "type": f"@n8n/n8n-nodes-langchain.{kind}", **settings}


CALLING = {"endpointUrl": "https://h.example/mcp", "serverTransport": "httpStreamable"}
HELD = {"httpBearerAuth": {"id": "a1B2c3D4e5F6g7H8", "name": "Bearer"}}
WORKFLOW = {
    "nodes": [
        node("chat", "chatTrigger", webhookId="c0ffee12-3d4e-4f5a-8b6c-7d8e9fa0b1c2"),
        node("new", "mcpClientTool", parameters=CALLING, credentials=HELD),
        node("old", "mcpClientTool", parameters={"sseEndpoint": "http://h.example/sse"}),
        node("off", "mcpClient", parameters=CALLING, disabled=True),
        node("x", "toolHttpRequest", parameters={"h": {"name": "Authorization", "value": TOKEN}}),
    ],
    "connections": {},
}


@pytest.mark.parametrize("name", ["assistant.json", "mcp.json"])
@pytest.mark.parametrize("content", [WORKFLOW, [WORKFLOW]], ids=["one", "list"])
def test_the_clients_in_a_workflow_of_n8n(tree: Path, name: str, content: object) -> None:
    snapshot = put(tree, name, json.dumps(content))
    asked = ("client", "transport", "host", "url_scheme", "enabled", "authenticated")
    assert {
        one.name: [one.facts[name] for name in asked]
        for one in snapshot.assets
        if one.kind == "mcp.server"
    } == {
        "new": ["n8n", "http", "h.example", "https", True, True],
        "old": ["n8n", "sse", "h.example", "http", True, False],
        "off": ["n8n", "http", "h.example", "https", False, False],
    }
    assert [key.kind for key in snapshot.credentials] == ["github-pat"]


@pytest.mark.parametrize("name", ["mcp.json", ".vscode/settings.json", "other.json"])
def test_servers_elsewhere_than_its_name_promises(tree: Path, name: str) -> None:
    snapshot = put(tree, name, json.dumps({"profiles": {"office": {"mcpServers": {"a": SERVER}}}}))
    found = [one.id for one in snapshot.assets if one.kind == "mcp.server"]
    assert found == [f"mcp:{name}#profiles/office/mcpServers/a"]


def test_a_workflow_without_clients_is_none_of_ours(tree: Path) -> None:
    nodes = [node("a", "mcpTrigger"), {"type": ["mcpClient"]}, {"name": "x.mcpClient"}, "y"]
    assert put(tree, "flow.json", json.dumps({"nodes": nodes})).assets == ()


def test_a_key_of_a_map_that_is_merged_in_stands_where_it_is_written(tree: Path) -> None:
    text = (
        f"x: &x\n  command: npx\n  env: {{A_TOKEN: {TOKEN}}}\n"
        "mcpServers:\n  a: {<<: *x, args: [a]}\n  b: {<<: *x, env: {B: c}}\n"
    )
    snapshot = put(tree, "mcp.yaml", text)
    assert [one.place for held in snapshot.credentials for one in held.locations] == ["env"]
