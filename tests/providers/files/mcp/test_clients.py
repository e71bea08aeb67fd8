"""Every client's config, in its own words for a server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aispm.model import Asset
from aispm.providers.files.mcp.clients import clients
from tests.providers.files.scanned import scan
from tests.secrets import invented

RUN = {"command": "npx", "args": ["-y", "acme-x@1.0.0"], "env": {"A_NAME": "x"}}
CALL = {"url": "https://h.example/mcp", "headers": {"Accept": "x"}}
RUNS = ("npx", "acme-x", "stdio", ["A_NAME"])
MAP = {"mcpServers": {"a": RUN}}


def front(settings: dict[str, Any]) -> str:
    """Instructions with these settings before them."""
    return f"---\nname: x\n{json.dumps(settings)[1:-1]}\n---\nBe kind.\n"


def found(root: Path, path: str, content: Any) -> tuple[list[Asset], list[Asset]]:
    """The configs and servers of one file."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    assets = scan(root).assets
    return (
        [one for one in assets if one.kind == "mcp.config"],
        [one for one in assets if one.kind == "mcp.server"],
    )


def only(root: Path, path: str, content: Any) -> tuple[Asset, Asset]:
    configs, servers = found(root, path, content)
    assert (len(configs), len(servers)) == (1, 1)
    return configs[0], servers[0]


@pytest.mark.parametrize(
    ("path", "content", "client"),
    [
        (".mcp.json", MAP, "claude-code"),
        (".mcp.json", {"a": RUN}, "claude-code"),
        (".mcp.json", {"servers": {"a": RUN}}, "claude-code"),
        (".claude.json", {"projects": {"/srv/x": {"mcpServers": {"a": RUN}}}}, "claude-code"),
        ("managed-mcp.json", MAP, "claude-code"),
        ("claude_desktop_config.json", MAP, "claude-desktop"),
        (".cursor/mcp.json", MAP, "cursor"),
        (".vscode/mcp.json", {"servers": {"a": RUN}}, "vscode"),
        (".vscode/settings.json", {"mcp": {"servers": {"a": RUN}}}, "vscode"),
        (".vscode/settings.json", {"mcp.servers": {"a": RUN}}, "vscode"),
        (".vscode/settings.json", {"amp.mcpServers": {"a": RUN}}, "vscode"),
        (".vscode/settings.json", {"github.copilot.chat.mcpServers": {"a": RUN}}, "vscode"),
        ("settings/code.json", {"cline.mcpServers": {"a": RUN}}, "unknown"),
        (".ai/mcp/mcp.json", MAP, "jetbrains-ai"),
        (
            ".vscode/settings.json",
            {"augment.advanced": {"mcpServers": [{"name": "a", **RUN}]}},
            "vscode",
        ),
        ("x.code-workspace", {"settings": {"mcp": {"servers": {"a": RUN}}}}, "vscode"),
        (
            ".devcontainer/devcontainer.json",
            {"customizations": {"vscode": {"mcp": {"servers": {"a": RUN}}}}},
            "vscode",
        ),
        (".github/agents/x.agent.md", front({"mcp-servers": {"a": RUN}}), "copilot"),
        (".claude/agents/x.md", front({"mcpServers": {"a": RUN}}), "claude-code"),
        (".claude/agents/deep/x.md", front({"mcpServers": ["b", {"a": RUN}]}), "claude-code"),
        (".vs/mcp.json", {"servers": {"a": RUN}}, "visual-studio"),
        (".copilot/mcp-config.json", MAP, "copilot-cli"),
        ("github-copilot/intellij/mcp.json", {"servers": {"a": RUN}}, "copilot-ide"),
        (".codeium/windsurf/mcp_config.json", MAP, "windsurf"),
        (".agent/mcp_config.json", MAP, "antigravity"),
        (".gemini/settings.json", MAP, "gemini-cli"),
        (".gemini/extensions/x/gemini-extension.json", MAP, "gemini-cli"),
        (".qwen/settings.json", MAP, "qwen-code"),
        ("cline_mcp_settings.json", MAP, "cline"),
        (".roo/mcp.json", MAP, "roo-code"),
        (".kilocode/mcp.json", MAP, "kilo-code"),
        (".zed/settings.json", {"context_servers": {"a": RUN}}, "zed"),
        (
            ".zed/settings.json",
            {
                "context_servers": {
                    "a": {"command": {"path": "npx", "args": RUN["args"], "env": RUN["env"]}}
                }
            },
            "zed",
        ),
        (
            ".continue/config.json",
            {
                "experimental": {
                    "modelContextProtocolServers": [{"transport": {"type": "stdio", **RUN}}]
                }
            },
            "continue",
        ),
        (".junie/mcp/mcp.json", MAP, "junie"),
        (".amazonq/mcp.json", MAP, "amazon-q"),
        (".amazonq/cli-agents/x.json", MAP, "amazon-q"),
        (".kiro/settings/mcp.json", MAP, "kiro"),
        (
            "opencode.jsonc",
            {
                "mcp": {
                    "a": {
                        "type": "local",
                        "command": ["npx", *RUN["args"]],
                        "environment": RUN["env"],
                    }
                }
            },
            "opencode",
        ),
        ("crush.json", {"mcp": {"a": RUN}}, "crush"),
        (".lmstudio/mcp.json", MAP, "lm-studio"),
        (".amp/settings.json", {"amp.mcpServers": {"a": RUN}}, "amp"),
        (".factory/mcp.json", MAP, "factory-droid"),
        (".trae/mcp.json", MAP, "trae"),
        (".kimi/mcp.json", MAP, "kimi-cli"),
        (".qoder/mcp.json", MAP, "qoder"),
        (".augment/settings.json", {"mcpServers": [{"name": "a", **RUN}]}, "augment"),
        (".boltai/mcp.json", MAP, "boltai"),
        (".warp/.mcp.json", {"a": RUN}, "warp"),
        ("anythingllm_mcp_servers.json", MAP, "anythingllm"),
        ("mcphub/servers.json", MAP, "mcphub"),
        (".rulesync/mcp.json", MAP, "rulesync"),
        ("config/mcporter.json", MAP, "mcporter"),
        (".idx/mcp.json", MAP, "firebase-studio"),
        (".pi/agent/mcp.json", MAP, "pi"),
        ("fastmcp.json", MAP, "fastmcp"),
        (".openhands/mcp.json", MAP, "openhands"),
        (".github/mcp.json", MAP, "copilot-cli"),
        (".kiro/settings/mcp.json", {"powers": MAP}, "kiro"),
        (
            ".kilo/kilo.jsonc",
            {"mcp": {"a": {"command": ["npx", *RUN["args"]], "environment": RUN["env"]}}},
            "kilo-code",
        ),
        ("openclaw.json", {"mcp": {"servers": {"a": RUN}}}, "openclaw"),
        (".rovodev/mcp.json", MAP, "rovo-dev"),
        ("mcpm/servers.json", {"a": {"name": "a", **RUN}}, "mcpm"),
        ("mcp_settings.json", MAP, "unknown"),
        ("tools/whatever.json", MAP, "unknown"),
    ],
)
def test_json(tmp_path: Path, path: str, content: Any, client: str) -> None:
    config, server = only(tmp_path, path, content)
    assert (config.facts["client"], server.facts["client"]) == (client, client)
    told = (server.facts[name] for name in ("launcher", "package", "transport", "env_names"))
    assert tuple(told) == RUNS
    assert (config.facts["ignored"], config.facts["copy"]) == (None, False)


@pytest.mark.parametrize(
    ("path", "content", "client"),
    [
        (
            ".codex/config.toml",
            '[mcp_servers.a]\ncommand = "npx"\nargs = ["acme-x@1.0.0"]\nenv_vars = ["A_NAME"]\n',
            "codex",
        ),
        (
            ".vibe/config.toml",
            '[[mcp_servers]]\nname = "a"\ncommand = "npx"\nargs = ["acme-x@1.0.0"]\n'
            'env = { A_NAME = "x" }\n',
            "vibe",
        ),
        (
            "openhands/config.toml",
            '[mcp]\nstdio_servers = [{ name = "a", command = "npx", args = ["acme-x@1.0.0"],'
            ' env = { A_NAME = "x" } }]\n',
            "openhands",
        ),
        (
            "config.toml",
            '[mcp]\nstdio_servers = [{ name = "a", command = "npx", args = ["acme-x@1.0.0"],'
            ' env = { A_NAME = "x" } }]\n',
            "unknown",
        ),
        (
            ".continue/mcpServers/a.yaml",
            "mcpServers:\n  - name: a\n    command: npx\n    args: [acme-x@1.0.0]\n"
            "    env: {A_NAME: x}\n",
            "continue",
        ),
        (
            "goose/config.yaml",
            "extensions:\n  a:\n    cmd: npx\n    args: [acme-x@1.0.0]\n    env_keys: [A_NAME]\n",
            "goose",
        ),
        (
            ".goose/recipes/x.yaml",
            "extensions:\n  - name: a\n    cmd: npx\n    args: [acme-x@1.0.0]\n"
            "    envs: {A_NAME: x}\n",
            "goose",
        ),
        (
            "mcp_agent.config.yaml",
            "mcp:\n  servers:\n    a: {command: npx, args: [acme-x@1.0.0], env: {A_NAME: x}}\n",
            "mcp-agent",
        ),
        (
            "kubectl-ai/mcp.yaml",
            "servers: [{name: a, command: npx, args: [acme-x@1.0.0], env: {A_NAME: x}}]\n",
            "kubectl-ai",
        ),
        (
            "fastagent.config.yaml",
            "mcp:\n  servers:\n    a: {command: npx, args: [acme-x@1.0.0], env: {A_NAME: x}}\n",
            "fast-agent",
        ),
        (
            ".hermes/config.yaml",
            "mcp_servers:\n  a: {command: npx, args: [acme-x@1.0.0], env: {A_NAME: x}}\n",
            "hermes",
        ),
        (
            ".github/workflows/triage.md",
            "---\non: issues\nmcp-servers:\n"
            "  a: {command: npx, args: [acme-x@1.0.0], env: {A_NAME: x}}\n---\nTriage.\n",
            "agentic-workflows",
        ),
        (
            "librechat.yaml",
            "mcpServers:\n  a:\n    command: npx\n    args: [acme-x@1.0.0]\n    env: {A_NAME: x}\n",
            "librechat",
        ),
    ],
)
def test_toml_and_yaml(tmp_path: Path, path: str, content: str, client: str) -> None:
    config, server = only(tmp_path, path, content)
    assert config.facts["client"] == client
    told = (server.facts[name] for name in ("launcher", "package", "transport", "env_names"))
    assert (server.name, *told) == ("a", *RUNS)


@pytest.mark.parametrize(
    ("path", "body", "transport"),
    [
        (".cursor/mcp.json", {"url": "https://h.example/mcp"}, "http"),
        (".cursor/mcp.json", {"url": "https://h.example/sse"}, "sse"),
        (".mcp.json", {"type": "sse", "url": "https://h.example/mcp"}, "sse"),
        (".codeium/windsurf/mcp_config.json", {"serverUrl": "https://h.example/mcp"}, "http"),
        (".gemini/settings.json", {"url": "https://h.example/mcp"}, "sse"),
        (".gemini/settings.json", {"httpUrl": "https://h.example/mcp"}, "http"),
    ],
)
def test_transports(tmp_path: Path, path: str, body: dict[str, str], transport: str) -> None:
    _, server = only(tmp_path, path, {"mcpServers": {"a": body}})
    assert (server.facts["transport"], server.facts["host"]) == (transport, "h.example")


def test_a_config_of_openclaw_is_json5(tmp_path: Path) -> None:
    token = invented.text("openclaw", 40)
    text = f"{{\n  // mine\n  channels: {{ slack: {{ botToken: '{token}', }} }},\n}}\n"
    found(tmp_path, "openclaw.json", text)
    [credential] = scan(tmp_path).credentials
    at = credential.locations[0]
    assert (at.line, at.column) == (3, text.splitlines()[2].index(token) + 1)


@pytest.mark.parametrize("name", ["mcp_agent.secrets.yaml", "fastagent.secrets.yaml"])
def test_keys_beside_a_config_are_of_its_client(tmp_path: Path, name: str) -> None:
    token = invented.text(name, 40)
    configs, servers = found(
        tmp_path, name, f"openai:\n  api_key: {token}\nmcp: {{servers: {{a: {{}}}}}}\n"
    )
    assert ([one.facts["servers"] for one in configs], servers) == ([0], [])
    assert len(scan(tmp_path).credentials) == 1


def test_a_tool_that_is_hosted_may_need_no_approval(tmp_path: Path) -> None:
    tool = {"type": "mcp", "server_label": "a", "server_url": "https://h.example/mcp"}
    for setting, approved in (("never", ["*"]), ("always", [])):
        content = {"tools": [{**tool, "require_approval": setting}]}
        _, server = only(tmp_path, "request.json", content)
        told = [server.facts[name] for name in ("host", "transport", "auto_approve")]
        assert told == ["h.example", "http", approved]


def test_a_tool_that_is_hosted_may_be_given_a_login(tmp_path: Path) -> None:
    code = (
        'HostedMCPTool(tool_config={"server_url": "https://h.example/mcp", '
        '"authorization": os.environ["T"]})'
    )
    _, server = only(tmp_path, "agent.py", code)
    assert server.facts["authenticated"] is True


def test_headers_as_kubernetes_has_them(tmp_path: Path) -> None:
    _, server = only(
        tmp_path,
        "remote.yaml",
        "kind: RemoteMCPServer\nmetadata: {name: a}\nspec:\n  url: https://h.example/mcp\n"
        "  headersFrom: [{name: Authorization, valueFrom: {type: Secret}}]\n",
    )
    assert (server.name, server.facts["authenticated"]) == ("a", True)


def test_an_address_alone_is_a_server_of_openhands(tmp_path: Path) -> None:
    content = '[mcp]\nsse_servers = ["https://h.example/sse", "https://i.example/x/sse"]\n'
    _, servers = found(tmp_path, "openhands/config.toml", content)
    told = [(one.facts["host"], one.facts["transport"]) for one in servers]
    assert told == [("h.example", "sse"), ("i.example", "sse")]
    assert [one.location.line for one in servers if one.location] == [2, 2]


@pytest.mark.parametrize(
    ("path", "settings", "enabled", "approved"),
    [
        (".roo/mcp.json", {"disabled": True, "alwaysAllow": ["b", "a"]}, False, ["a", "b"]),
        (".kiro/settings/mcp.json", {"autoApprove": ["*"]}, True, ["*"]),
        (".gemini/settings.json", {"trust": True}, True, ["*"]),
        (".cursor/mcp.json", {"enabled": False}, False, []),
    ],
)
def test_switches(
    tmp_path: Path, path: str, settings: dict[str, Any], enabled: bool, approved: list[str]
) -> None:
    _, server = only(tmp_path, path, {"mcpServers": {"a": {**RUN, **settings}}})
    assert (server.facts["enabled"], server.facts["auto_approve"]) == (enabled, approved)


@pytest.mark.parametrize(
    ("path", "content", "ignored"),
    [
        (".vscode/mcp.json", MAP, "VS Code does not look under mcpServers"),
        (".vs/mcp.json", MAP, "Visual Studio does not look under mcpServers"),
        ("opencode.json", MAP, "opencode does not look under mcpServers"),
        (".claude/settings.json", MAP, "Claude Code does not look under mcpServers"),
        (".claude/settings.local.json", MAP, "Claude Code does not look under mcpServers"),
        (".mcp.json.example", MAP, "a copy or an example, going by its name"),
    ],
)
def test_what_no_client_reads_is_told_and_said_to_be_ignored(
    tmp_path: Path, path: str, content: Any, ignored: str
) -> None:
    config, server = only(tmp_path, path, content)
    assert (config.facts["ignored"], server.facts["package"]) == (ignored, "acme-x")
    assert config.facts["copy"] is path.endswith(".example")


@pytest.mark.parametrize(
    ("path", "content", "unread"),
    [
        (".codeium/windsurf/mcp_config.json", {"mcpServers": {"a": CALL}}, ["url"]),
        ("claude_desktop_config.json", {"mcpServers": {"a": CALL}}, ["headers", "url"]),
        (".cursor/mcp.json", {"mcpServers": {"a": CALL}}, []),
        (
            ".codex/config.toml",
            '[mcp_servers.a]\nurl = "https://h.example/mcp"\nheaders = { Accept = "x" }\n',
            ["headers"],
        ),
    ],
)
def test_fields_that_a_client_does_not_read(
    tmp_path: Path, path: str, content: Any, unread: list[str]
) -> None:
    _, server = only(tmp_path, path, content)
    assert (sorted(server.facts["unread"]), server.facts["host"]) == (unread, "h.example")


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (".claude/settings.json", {"enabledMcpjsonServers": ["a"], "permissions": {"allow": []}}),
        (".vscode/settings.json", {"editor.tabSize": 4, "mcp": {"discovery": True}}),
        (".zed/settings.json", {"theme": "x"}),
        ("compose.json", {"services": {"a": RUN}, "servers": [{"url": "https://h.example"}]}),
        ("openapi.json", {"openapi": "3.1.0", "servers": [{"url": "https://h.example/mcp"}]}),
        ("tasks.json", {"mcp": "on", "servers": {"web": {"command": "nginx"}}}),
    ],
)
def test_no_server_is_invented(tmp_path: Path, path: str, content: Any) -> None:
    assert found(tmp_path, path, content) == ([], [])


def test_every_client_of_a_place_at_home_has_a_title_and_a_form() -> None:
    for client in clients():
        assert client.title
        assert client.files or client.id == "n8n"  # told by its content alone
        assert client.containers or client.ignored
