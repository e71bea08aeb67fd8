"""Places where a secret is easily missed, and values and configs that are easily taken for worse.

Each is one file through the whole scan; what a single function decides is tested beside it.
"""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from aispm.model import Snapshot
from aispm.rulebook import Rulebook, evaluate
from aispm.scan import Settings, analyse, load_rules
from tests.providers.files.scanned import gaps, scan
from tests.secrets import invented

WORD = invented.text("word", 32)
PAT = "ghp_" + invented.text("pat", 36)
SUPABASE = "sbp_" + invented.text("sbp", 40, invented.HEX)
NEON = "napi_" + invented.text("napi", 64, "abcdefghijklmnop0123456789")
HASH = "$2b$10$" + invented.text("hash", 53)
BASIC = base64.b64encode(f"ci:{WORD}".encode()).decode()
PASSWORD = "%40".join((invented.text("one", 6), "Rw%23", invented.text("two", 6)))  # no %NAME%
DATABASE = f"postgresql://app:{PASSWORD}@db.acme-tools.net:5432/crm"
ANON, SERVICE = (invented.jwt({"iss": "supabase", "role": one}) for one in ("anon", "service_role"))
UUID = "c0ffee12-3d4e-4f5a-8b6c-7d8e9fa0b1c2"
MCP = "https://h.example/mcp"
CURSOR, CODEX = ".cursor/mcp.json", ".codex/config.toml"
CONTINUE, GOOSE = ".continue/config.yaml", "goose/config.yaml"
PINNED = {"command": "npx", "args": ["acme-x@1.0.0"]}


def put(tree: Path, path: str, content: Any) -> None:
    file = tree / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content, indent=1))


def one(body: dict[str, Any], name: str = "a") -> dict[str, Any]:
    return {"mcpServers": {name: body}}


def env(**variables: str) -> dict[str, Any]:
    return one({**PINNED, "env": variables})


def line(command: str, *args: str) -> dict[str, Any]:
    return one({"command": command, "args": args})


def bridge(*args: str) -> dict[str, Any]:
    return line("npx", "mcp-remote", MCP, *args)


def covered(tree: Path, snapshot: Snapshot) -> list[tuple[str | None, ...]]:
    """Kind, confidence and place of each credential, and what its location covers."""
    found: list[tuple[str | None, ...]] = []
    for key in snapshot.credentials:
        for at in key.locations:
            text = (tree / at.uri).read_text().split("\n")[at.line - 1]
            covers = text[at.column - 1 : at.end_column - 1]
            found.append((key.kind, key.confidence, at.place, covers))
    return found


# Where it stands, by what the file calls it: place, path, content.
HIDDEN: dict[str, tuple[str, str, Any]] = {
    "token-as-name": ("env", CURSOR, env(K=f"${{env:{SUPABASE}}}")),
    "of-a-project": ("env", ".claude.json", {"projects": {"/srv/x": env(A_TOKEN=WORD)}}),
    "of-an-agent": ("env", ".amazonq/cli-agents/x.json", env(A_TOKEN=WORD)),
    "goose-envs": ("env", GOOSE, f"extensions:\n  a: {{cmd: x, envs: {{A_TOKEN: {WORD}}}}}\n"),
    "url-in-arg": ("arg", CURSOR, line("npx", "-y", "acme-x@1.0.0", DATABASE)),
    "last-argument": ("arg", CURSOR, line("npx", "acme-x", "start", NEON)),
    "docker-env": ("arg", CURSOR, line("docker", "run", f"--env=A_TOKEN={WORD}", "acme/x")),
    "docker-e": ("arg", CURSOR, line("docker", "run", f"-eA_TOKEN={WORD}", "acme/x")),
    "set": ("arg", CURSOR, line("cmd", "/c", f"set A_TOKEN={WORD}&& npx acme-x")),
    "no-blank": ("arg", CURSOR, bridge("--header", f"Authorization:Bearer {WORD}")),
    "equals": ("arg", CURSOR, bridge(f"--header=X-Api-Key: {WORD}")),
    "basic": ("arg", CURSOR, bridge("--header", f"Authorization: Basic {BASIC}")),
    "url-key": ("url", CURSOR, one({"url": f"{MCP}?api_key={WORD}&profile=quiet-otter-ab12cd"})),
    "codex-header": (
        "header",
        CODEX,
        f'[mcp_servers.a]\nurl = "{MCP}"\nhttp_headers = {{ X-Api-Key = "{WORD}" }}\n',
    ),
    "continue-header": (
        "header",
        CONTINUE,
        f"mcpServers:\n- name: a\n  url: {MCP}\n  requestOptions:\n    headers:\n"
        f"      Authorization: Bearer {WORD}\n",
    ),
    "librechat-header": ("header", "librechat.yaml", one({"url": MCP, "headers": {"X-Key": WORD}})),
    "oauth-client": ("nested", CURSOR, one({"url": MCP, "auth": {"CLIENT_SECRET": WORD}})),
    "json-in-env": (
        "nested",
        CURSOR,
        env(TOOL_SERVER_CONNECTIONS=json.dumps([{"auth_type": "bearer", "key": WORD}])),
    ),
    "settings-of-zed": (
        "nested",
        ".zed/settings.json",
        f'{{"context_servers": {{"a": {{ // ours\n"settings": {{"db_url": "{DATABASE}"}},}},}}}}',
    ),
    "unread-by-codex": ("nested", CODEX, f'[mcp_servers.a]\nbearer_token = "{WORD}"\n'),
    "provider-of-opencode": (
        "file",
        "opencode.jsonc",
        f'{{"provider": {{"x": {{"options": {{"apiKey": "{WORD}"}}}},}},}}',
    ),
    "provider-of-crush": ("file", "crush.json", {"providers": {"x": {"api_key": WORD}}, "mcp": {}}),
    "user-of-mcphub": ("file", "mcp_settings.json", {**one(PINNED), "users": [{"password": HASH}]}),
    "fastmcp": (
        "file",
        "fastmcp.json",
        {"source": {"path": "x.py"}, "deployment": {"env": {"A_TOKEN": WORD}}},
    ),
    "front-matter": (
        "env",
        ".github/agents/x.agent.md",
        f"---\nmcp-servers:\n  a:\n    command: x\n    env:\n      A_TOKEN: {WORD}\n---\nHello\n",
    ),
}
# Those that are no `WORD` known by the name that it bears.
KINDS = {
    "token-as-name": ("supabase-token", "high", SUPABASE),
    "url-in-arg": ("database-url", "high", DATABASE),
    "settings-of-zed": ("database-url", "high", DATABASE),
    "last-argument": ("neon-api-key", "high", NEON),
    "basic": ("basic-auth", "high", BASIC),
    "user-of-mcphub": ("password-hash", "low", HASH),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_where_a_secret_hides(tmp_path: Path, name: str) -> None:
    place, path, content = HIDDEN[name]
    kind, confidence, value = KINDS.get(name, ("generic-secret", "medium", WORD))
    put(tmp_path, path, content)
    snapshot = scan(tmp_path, root=str(tmp_path))
    assert covered(tmp_path, snapshot) == [(kind, confidence, place, value)]
    assert value[4:-4] not in repr(snapshot)


def test_a_template_that_does_not_parse_is_told_and_searched(tmp_path: Path) -> None:
    text = f"mcpServers:\n{{{{- range .All }}}}\n- env:\n    GITHUB_TOKEN: {PAT}\n{{{{- end }}}}\n"
    put(tmp_path, CONTINUE, text)
    snapshot = scan(tmp_path, root=str(tmp_path))
    assert covered(tmp_path, snapshot) == [("github-pat", "medium", "file", PAT)]
    assert list(gaps(snapshot)) == [f"parse:{CONTINUE}"]
    assert "mcp.config" in {asset.kind for asset in snapshot.assets}


REFERENCES = (
    *("${user_config.api_key}", "keyring:mcp/github", "$: pass show github", "$(echo $T)"),
    *("${{ inputs.API_TOKEN }}", "{{LIBRECHAT_USER_ID}}", "$CONTEXT7_API_KEY", "${API_TOKEN:-}"),
    *("${workspaceFolder}/token", "${userHome}/.token", "${CLAUDE_PLUGIN_ROOT}/key"),
    *("${__dirname}/key", "{file:./secret.txt}", "!reference [.vars, MCP_TOKEN]"),
)
PLACEHOLDERS = (
    *(" ur key", "API_TOKEN", "none", "xxx", "your-bot-token", "your_token_here", "<NAME>"),
    *("REMPLACEZ_PAR_VOTRE_CLE_API", "VOTRE_CLE_ICI", "TU_TOKEN", "SEU_TOKEN", "dein-token"),
    *("你的令牌", "ваш-токен", "${API_TOKEN:-changeme}"),
)


@pytest.mark.parametrize("value", REFERENCES + PLACEHOLDERS)
def test_what_stands_for_a_secret_is_none(tmp_path: Path, value: str) -> None:
    put(tmp_path, CURSOR, env(API_TOKEN=value))
    headers = {"Authorization": f"Bearer {value}", "X-Api-Key": value}
    put(tmp_path, ".roo/mcp.json", one({"url": MCP, "headers": headers}))
    put(tmp_path, ".kiro/settings/mcp.json", line("npx", "acme-x", "--api-token", value))
    put(tmp_path, ".junie/mcp/mcp.json", line("docker", "run", "-e", f"A_TOKEN={value}", "acme/x"))
    snapshot = scan(tmp_path)
    assert len([asset for asset in snapshot.assets if asset.kind == "mcp.server"]) == 4
    assert snapshot.credentials == ()


NAMED = (
    *("NEO4J_USER=neo4j-reader7", "ODOO_USERNAME=ops.bot@acme.example", "AWS_PROFILE=prod-eu1"),
    *("SUPABASE_URL=https://abcdefghijklmnopqrst.supabase.co", f"AZURE_TENANT_ID={UUID}"),
    *("SUPABASE_PROJECT_REF=qwzrtpsdfghjklmnbvcx", f"AZURE_CLIENT_ID={UUID}"),
    *("GITHUB_TOOLSETS=repos,issues,pull_requests", "API_KEY_PATH=/etc/acme/api.key"),
    *("CREDENTIALS_PATH=./creds/drive-2026.json", "SESSION_TTL=86400"),
    *("GOOGLE_APPLICATION_CREDENTIALS=/home/u/keys/drive.json", "GITHUB_TOKEN=GITHUB_TOKEN"),
)
# What is called so, and fields that only name a secret, ask for one, or belong to what is none.
FIELDS: dict[str, tuple[str, Any]] = {
    "docker-passes-on": (CURSOR, line("docker", "run", "-e", "A_TOKEN", "-e", "API_KEY", "acme/x")),
    "project": (CURSOR, one({"url": f"{MCP}?project_ref=qwzrtpsdfghjklmnbvcx"})),
    "budget": (CURSOR, one({"url": f"{MCP}?maxTokenBudget=4000"})),
    "client": (CURSOR, one({"url": MCP, "auth": {"CLIENT_ID": invented.text("id", 32)}})),
    "oauth-client": (".gemini/settings.json", one({"httpUrl": MCP, "oauth": {"clientId": UUID}})),
    "input": (
        ".vscode/mcp.json",
        {"inputs": [{"id": "api-key", "password": True}], "servers": {"a": PINNED}},
    ),
    "codex": (
        CODEX,
        f'[mcp_servers.a]\nurl = "{MCP}"\nbearer_token_env_var = "GITHUB_PAT_2026"\n'
        'env_http_headers = { X-Api-Key = "ACME_API_KEY_9" }\nenv_vars = ["ACME_TOKEN_77"]\n',
    ),
    "goose": (GOOSE, "extensions:\n  a: {cmd: x, env_keys: [GITHUB_ACCESS_TOKEN_2]}"),
    "tag": (CONTINUE, "mcpServers: [{name: a, env: {A_TOKEN: !reference [.v, A_TOKEN]}}]"),
    "librechat": (
        "librechat.yaml",
        f"mcpServers:\n  a:\n    url: {MCP}\n    customUserVars: {{A_TOKEN: {{title: Token}}}}\n"
        "endpoints:\n  custom: [{name: x, apiKey: user_provided}]\n",
    ),
}
for name, _, value in (pair.partition("=") for pair in NAMED):
    FIELDS[name] = (CURSOR, env(**{name: value}))


@pytest.mark.parametrize("name", FIELDS)
def test_what_only_sounds_like_a_secret(tmp_path: Path, name: str) -> None:
    put(tmp_path, *FIELDS[name])
    snapshot = scan(tmp_path)
    assert [asset.name for asset in snapshot.assets if asset.kind == "mcp.server"] == ["a"]
    assert (snapshot.credentials, gaps(snapshot)) == ((), {})


@cache
def rules() -> Rulebook:
    return load_rules(Settings())


def said(tree: Path) -> list[str]:
    """The rule of each finding."""
    verdict = evaluate(rules(), analyse(scan(tree), rules()).snapshot, {}, lambda *_: ())
    return sorted(one.rule for one in verdict.findings)


SUPABASE_MCP = "https://mcp.supabase.com/mcp"
SAID: dict[str, tuple[Any, list[str]]] = {
    "one-for-all-unpinned": (
        {"mcpServers": {name: {"command": "npx", "args": [f"acme-{name}"]} for name in "abc"}},
        ["mcp-package-unpinned"],
    ),
    "old-by-its-date": (
        line("npx", "@modelcontextprotocol/server-filesystem@2026.7.10", "/srv/x"),
        ["mcp-package-vulnerable-lesser"],
    ),
    "name-of-a-vendor": (one(PINNED, "github"), []),
    "letter-of-another-alphabet": (one(PINNED, "g\u0456thub"), ["mcp-name-mimics"]),
    "read-only-by-address": (one({"url": f"{SUPABASE_MCP}?read_only=true"}), []),
    "not-read-only": (
        one({"url": SUPABASE_MCP}),
        ["mcp-read-only-unused", "mcp-server-lethal-trifecta"],
    ),
    "path-as-name": (one(PINNED, "github.com/acme/x"), []),
    "public-role": (env(SUPABASE_KEY=ANON), []),
    "public-key": (env(STRIPE_KEY="pk_live_" + invented.text("stripe", 40)), []),
    "service": (env(A_KEY=SERVICE), ["credential-of-administrator", "mcp-secret-in-env"]),
    "off-with-credential": (
        one({**PINNED, "env": {"A_TOKEN": WORD}, "disabled": True}),
        ["mcp-disabled-with-credential", "mcp-secret-in-env"],
    ),
    "hash-of-a-password": ({**one(PINNED), "users": [{"password": HASH}]}, []),
}


@pytest.mark.parametrize("name", SAID)
def test_what_is_said(tmp_path: Path, name: str) -> None:
    content, expected = SAID[name]
    put(tmp_path, CURSOR, content)
    assert said(tmp_path) == expected


def test_one_key_of_two_clients_is_one_credential(tmp_path: Path) -> None:
    put(tmp_path, CURSOR, env(A_TOKEN=WORD))
    put(tmp_path, ".vscode/mcp.json", {"servers": {"b": {**PINNED, "env": {"B_TOKEN": WORD}}}})
    (key,) = scan(tmp_path).credentials
    assert len(key.locations) == 2
    assert said(tmp_path) == ["credential-reused", "mcp-secret-in-env"]


@pytest.mark.parametrize("kind", ["streamable-http", "streamableHttp", "streamable_http", "remote"])
def test_a_transport_of_many_spellings(tmp_path: Path, kind: str) -> None:
    put(tmp_path, CURSOR, one({"type": kind, "url": MCP}))
    (server,) = (asset for asset in scan(tmp_path).assets if asset.kind == "mcp.server")
    assert server.facts["transport"] == "http"


@pytest.mark.parametrize(
    ("client", "path"),
    [
        *(("antigravity", ".antigravitycli/mcp_config.json"), ("kiro", ".kiro/agents/x.json")),
        *(("copilot-cli", ".github/copilot/mcp.json"), ("witsy", "Witsy/settings.json")),
        *(("amazon-q", ".amazonq/agents/default.json"), ("enconvo", "enconvo/mcp_config.json")),
        *(("trae", "Trae CN/User/mcp.json"), ("tome", ".tome/mcp_config.json")),
        ("bedrock-client", "Amazon Bedrock Client/mcp_config.json"),
        ("roo-code", "rooveterinaryinc.roo-cline/settings/mcp_settings.json"),
    ],
)
def test_whose_config_it_is(tmp_path: Path, client: str, path: str) -> None:
    put(tmp_path, path, one(PINNED))
    (config,) = (asset for asset in scan(tmp_path).assets if asset.kind == "mcp.config")
    assert (config.facts["client"], config.facts["ignored"]) == (client, None)
