"""What other detectors of secrets, and parsers of configs, are known to get wrong.

Each row is one such mistake, tried on a file as people write it; nearly all by a real scan.
"""

from __future__ import annotations

import base64
import json
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from aispm.model import Credential
from aispm.providers.files.text.document import strings
from aispm.providers.files.text.parse import parse
from aispm.secrets import Hint, sight
from tests.providers.files.scanned import gaps, scan
from tests.secrets import invented
from tests.secrets.synthetic.shapes import made

TOKEN = invented.text("token", 32)
HEX = invented.text("hex", 32, invented.HEX)
WORD = "Vk7t-Rw2qLm4"
UUID = "c0ffee12-3d4e-4f5a-8b6c-7d8e9fa0b1c2"


def make(shape: str, seed: str = "a") -> str:
    """A value of a documented shape, the same for the same seed."""
    return made(shape, random.Random(seed))  # noqa: S311  # nothing here is to be kept secret


PAT, SECOND, KEY_BLOCK = make("=ghp"), make("=ghp", "b"), make("=pem_pkcs8")


def env(**values: str) -> str:
    return config(env=values)


def args(*values: str) -> str:
    return config(args=["server", *values])


def config(**settings: Any) -> str:
    told = {"mcpServers": {"a": {"command": "x", **settings}}}
    return json.dumps(told, ensure_ascii=False, indent=1)


def yaml(*lines: str) -> str:
    return "\n".join(["mcpServers:", "  - name: a", "    command: x", "    env:", *lines, ""])


def keys(top: Path, text: str, name: str = ".mcp.json") -> tuple[Credential, ...]:
    """The credentials that a scan finds in a file of this text."""
    path = top / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return scan(top, root=str(top)).credentials


def covered(found: tuple[Credential, ...], text: str) -> list[str]:
    """What each location covers of the text, by lines and columns alone."""
    lines = [0]
    for line in text.split("\n"):
        lines.append(lines[-1] + len(line) + 1)
    return sorted(
        text[lines[at.line - 1] + at.column - 1 : lines[at.end_line - 1] + at.end_column - 1]
        for one in found
        for at in one.locations
    )


def row(name: str, text: str, *expected: str, path: str = ".mcp.json") -> Any:
    return pytest.param(text, path, sorted(expected), id=name)


TOML = '[mcp_servers.a]\ncommand = "x"\n'
YAML, CODEX = ".continue/config.yaml", ".codex/config.toml"
OPENAI = "sk-proj-{}" + "T3Blbk" + "FJ{}"
DASHED = OPENAI.format(f"{TOKEN}-a_{TOKEN[:20]}-_", f"_-{TOKEN[::-1]}-b_{TOKEN[:9]}")
DISCORD, NPM, FINE = make("=discord"), make("=npm"), make("=github_pat")
GITLAB = [make("glpa[t]-[A-Za-z0-9_-]{20}", seed) for seed in "ab"]
STORAGE = make("=azure_storage")
HEADERS = json.dumps({"Authorization": f"Bearer {TOKEN}", "Accept": "text/event-stream"})
LOGIN = base64.b64encode(f"ci:{TOKEN}".encode()).decode()
CODE = (
    "startCommand:\n  type: stdio\n  commandFunction: |-\n"
    f"    (config) => ({{command: 'x', env: {{A_TOKEN: '{TOKEN}'}}}})\n"
)
NAMES = (
    "GITHUB_TOKEN Authorization MY_CREDENTIAL ACCESS_KEY X-Api-Key apiKey xApiKey secret api_key"
)
NAMES += " auth_key service_key account_key db_key private_key client_key"
PASSWORDS = "db_pass key_pass password passwd pwd DB_PASS PGPASSWORD"
ALLOWED = "# pragma: allowlist secret"
ZAPIER = f"https://mcp.zapier.com/api/mcp/s/{TOKEN}/mcp"
SMITHERY = f"https://server.smithery.ai/@acme/x/mcp?api_key={UUID}"
UUIDS = {f"{name}_API_KEY": make("=uuid", name) for name in ("EXA", "SMITHERY", "SNYK", "ANY")}
UUIDS |= {"LANGFUSE_SECRET_KEY": make("=langfuse"), "HUBSPOT_TOKEN": make("=hubspot")}
FOUND = [
    row("two-github-tokens", env(A=PAT, B=SECOND), PAT, SECOND),
    row("two-github-tokens-in-a-line", args(f"{PAT},{SECOND}"), PAT, SECOND),
    row("two-gitlab-tokens", env(A=GITLAB[0], B=GITLAB[1]), *GITLAB),
    row("a-value-twice", env(A=PAT, B=PAT), PAT, PAT),
    row("npm-without-its-own-file", env(A=NPM), NPM),
    row("github-fine-grained", env(A=FINE), FINE),
    row("openai-with-dashes-at-its-mark", env(A=DASHED), DASHED),
    row("discord-of-today", env(A=DISCORD), DISCORD),
    *(row(f"named-{name}", env(**{name: TOKEN}), TOKEN) for name in NAMES.split()),
    *(row(f"named-{name}", env(**{name: WORD}), WORD) for name in PASSWORDS.split()),
    row("uuids-of-providers", env(**UUIDS), *UUIDS.values()),
    row("a-password-with-a-dollar", env(DB_PASSWORD="$" + WORD[1:]), "$" + WORD[1:]),
    row("a-path-of-examples", env(A=PAT), PAT, path="tests/examples/swagger/.mcp.json"),
    row("a-comment-of-another-tool", yaml(f"      A: {PAT} {ALLOWED}"), PAT, path=YAML),
    row("without-quotes-in-yaml", yaml(f"      A_TOKEN: {TOKEN}"), TOKEN, path=YAML),
    row("without-quotes-in-variables", f"LLM_MODEL=x\nA_TOKEN={TOKEN}\n", TOKEN, path=".env"),
    row("header-scheme-token", config(headers={"Authorization": f"Token {TOKEN}"}), TOKEN),
    row("flag-before-value", args("--api-key", TOKEN, "--verbose"), TOKEN),
    row("variable-for-a-container", args("-e", f"A_TOKEN={TOKEN}"), TOKEN),
    row("assignment-before-a-command", args("-c", f"A_TOKEN={TOKEN} npx server"), TOKEN),
    row("variable-in-python", args("-c", f"import os; os.environ['A_TOKEN']='{TOKEN}'"), TOKEN),
    row(
        "variable-in-node",
        args("-e", f'process.env.A_TOKEN = "{TOKEN}"; x()'),
        json.dumps(TOKEN)[1:-1],
    ),
    row("argument-in-python", args("-c", f"import x; x.run(api_key='{TOKEN}')"), TOKEN),
    row("function-of-smithery", CODE, TOKEN, path="smithery.yaml"),
    row("headers-as-json", env(OPENAPI_MCP_HEADERS=HEADERS), TOKEN),
    row("headers-of-telemetry", env(OTEL_HEADERS=f"Authorization=Bearer {TOKEN},A=b"), TOKEN),
    row("header-in-a-list", env(OTEL_HEADERS=f"A=b, x-api-key={TOKEN}, C=d"), TOKEN),
    row("header-of-no-such-name", env(OTEL_HEADERS=f"x-honeycomb-team={TOKEN}"), TOKEN),
    row("header-encoded", env(OTEL_HEADERS=f"Authorization=Basic%20{LOGIN}"), LOGIN),
    row("variables-in-a-list", args(f"--set-env-vars=A=b,A_TOKEN={TOKEN}"), TOKEN),
    row("a-password-like-a-list", env(DB_PASSWORD="p=x7Ka9,s=Qw8Z"), "p=x7Ka9,s=Qw8Z"),
    row("account-key", env(STORAGE=STORAGE), STORAGE),
    row("zapier", config(url=ZAPIER), TOKEN),
    row("smithery", config(url=SMITHERY), UUID),
    row("key-block", env(A=KEY_BLOCK), json.dumps(KEY_BLOCK)[1:-1]),
    row("granted-command", args(f"Bash(PGPASSWORD={WORD} psql -h db:*)"), WORD),
    row("granted-assignment", args(f"Bash(A_TOKEN={TOKEN})"), TOKEN),
    row("sshpass", args(f"Bash(sshpass -p '{WORD}' ssh a@b:*)"), WORD),
    row("redis-cli", args(f"Bash(redis-cli -h x -a {WORD} ping)"), WORD),
    row("mysql", args(f"Bash(mysql -u root -p{WORD} crm)"), WORD),
    row("carriage-returns-alone", env(A=PAT).replace("\n", "\r"), PAT),
    row("carriage-returns-and-feeds", env(é="😀", A=PAT).replace("\n", "\r\n"), PAT),
    row("comma-after-the-last", args(PAT).replace("\n   ]", ",\n   ]"), PAT),
    row("toml-comma-after-the-last", TOML + f'env = {{ A = "{PAT}", }}\n', PAT, path=CODEX),
    row("yaml-template", yaml("      A_TOKEN: {{ x }}", f"      B: {PAT}"), PAT, path=YAML),
]


@pytest.mark.parametrize(("text", "path", "expected"), FOUND)
def test_found(tmp_path: Path, text: str, path: str, expected: list[str]) -> None:
    assert covered(keys(tmp_path, text, path), text) == expected
    assert gaps(scan(tmp_path, root=str(tmp_path))) == {}


BENIGN = "TOKEN_ID TOKEN_PATH SECRET_FILE TOKEN_URL SECRET_NAME TOKEN_TYPE TOKEN_TTL TOKEN_HEADER"
BENIGN += " TOKEN_ENV_VAR PUBLIC_KEY TOKENIZER MAX_TOKENS bearer_token_env_var NOTE"
PLACEHOLDERS = "redacted insert-token REPLACE_ME example my-example-key"
CLEAN = [
    *((name, {name: TOKEN}) for name in BENIGN.split()),
    ("base64-alone", {"NOTE": invented.text("base64", 64, invented.LETTERS + "+/") + "=="}),
    ("hex-alone", {"NOTE": HEX}),
    ("uuid-alone", {"NOTE": UUID}),
    ("within-a-longer-word", {"NOTE": f"x{PAT}"}),
    ("longer-than-a-token", {"NOTE": f"{PAT}x"}),
    ("public-address", {"HOST_TOKEN": "8.8.4.4", "NOTE": "8.8.4.4"}),
    ("time-of-a-change", {"PASSWORD_CHANGED": "2026-09-08T21:47:36Z"}),
    ("signs-alone", {"API_TOKEN": "-----------------"}),
    ("references-in-a-list", {"OTEL_HEADERS": "Authorization=Bearer ${X},api-key=your-key"}),
    ("attributes-in-a-list", {"OTEL_ATTRIBUTES": f"service.instance.id={HEX},max.tokens=40000"}),
    ("code-that-asks", {"RUN": "python -c \"x(api_key=os.environ['ACME_API_TOKEN_2'])\""}),
    ("code-that-names", {"RUN": "node -e \"x({secretName: 'acme-tls-7', token: '${ACME_1}'})\""}),
    (
        "code-to-fill-in",
        {"RUN": "python -c \"x(api_key='your-api-key-1', password='<password>')\""},
    ),
    ("granted", {"A": "Bash(A_TOKEN=$A_TOKEN npm run:*)", "B": "Bash(cp -pR7k-zzq4Lw x)"}),
    ("granted-reference", {"A": "Bash(mysql -p$DB_PASS x)", "B": "Bash(sshpass -p $PASS ssh h)"}),
    ("role-id", {"NOTE": make("AROA[A-Z2-7]{16}"), "A": make("AIDA[A-Z2-7]{16}")}),
    ("twilio-account", {"TWILIO_ACCOUNT_SID": make("AC[0-9a-f]{32}")}),
    ("jwt-of-documentation", {"API_TOKEN": make("=jwt_io")}),
    ("azurite", {"A": make("=azurite"), "ACCOUNT_KEY": make("=azurite_key")}),
    ("cosmos-emulator", {"ACCOUNT_KEY": make("=cosmos_emulator")}),
    ("stripe-of-documentation", {"STRIPE_SECRET_KEY": make("=stripe_docs")}),
    ("login-of-ones-own", {"DB": "postgres://user:password@localhost/x"}),
    ("public-key", {"A_KEY": make("=pem_public"), "CERT": make("=pem_certificate")}),
    ("ssh-key", {"SSH_KEY": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5" + invented.text("ssh", 48)}),
    *((f"placeholder-{one}", {"API_TOKEN": one}) for one in PLACEHOLDERS.split()),
]


@pytest.mark.parametrize("values", [one for _, one in CLEAN], ids=[name for name, _ in CLEAN])
def test_clean(tmp_path: Path, values: dict[str, str]) -> None:
    assert [one.kind for one in keys(tmp_path, env(**values))] == []


def test_publishable(tmp_path: Path) -> None:
    dsn = make(r"https://[0-9a-f]{32}@o[0-9]{6}\.ingest\.sentry\.io/[0-9]{7}")
    found = keys(tmp_path, env(A_KEY=make("=langfuse_public"), SENTRY_DSN=dsn))
    assert [one.publishable for one in found] == [True, True]


def packet(kind: int, value: bytes) -> bytes:
    return bytes([kind, len(value)]) + value


def pypi() -> str:
    """A token with the caveats of a project and a user, as a macaroon."""
    told = [json.dumps(caveat).encode() for caveat in ([1, ["acme"]], [3, UUID])]
    body = b"\x02" + packet(1, b"pypi.org") + packet(2, UUID.encode()) + b"\0"
    body += b"".join(packet(2, one) + b"\0" for one in told) + b"\0" + packet(6, bytes(range(32)))
    return "pypi-" + base64.urlsafe_b64encode(body).decode().rstrip("=")


SAS = f"sv=2023-11-03&sr=c&sp=rl&se=2027-01-01T00%3A00%3A00Z&sig={TOKEN}%3D"
SLACK = make("xox[b]-[1-9][0-9]{11}-[1-9][0-9]{12}-[A-Za-z0-9]{24}")
TELEGRAM = make("[1-9][0-9]{9}:AA[A-Za-z0-9_-]{33}")
AZURE_HOST, BRICKS = "acme.openai.azure.com", "acme.cloud.databricks.com"
POOLED = f"postgres.{'abcdefghij' * 2}:{WORD}@aws-0-eu-west-1.pooler.supabase.com"
SAS_URL = f"https://acmedata.blob.core.windows.net/x?{SAS}"
SUPABASE = {"ref": "acmeref", "role": "service_role"}
ENTRA = {"aud": "api", "azp": "app", "tid": "t", "oid": "o", "scope": "x y"}
CLAIMED = {"audience": "api", "client_id": "app", "tenant_id": "t", "object_id": "o"}
# What stands in a block, and what its credential tells of itself; None where it must not.
FACTS: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "azure-storage": ({"A": STORAGE}, {"account_name": "acmedata", "privileged": True}),
    "azure-cosmos": ({"A": make("=cosmos")}, {"host": "acme.documents.azure.com"}),
    "azure-openai": (
        {"AZURE_OPENAI_KEY": HEX, "AZURE_OPENAI_ENDPOINT": f"https://{AZURE_HOST}/"},
        {"host": AZURE_HOST},
    ),
    "azure-sas": ({"A": SAS_URL}, {"permissions": "rl", "resource": "c", "expires": 1798761600}),
    "entra": ({"A": invented.jwt(ENTRA)}, {**CLAIMED, "scope": "x y"}),
    "supabase": (
        {"A": invented.jwt(SUPABASE)},
        {"project": "acmeref", "role": "service_role", "privileged": True},
    ),
    "qdrant": ({"A": make("=qdrant_jwt")}, {"access": "manage", "privileged": True}),
    "n8n": ({"A": invented.jwt({"sub": "agent-7", "iss": "n8n"})}, {"subject": "agent-7"}),
    "sentry": ({"A": make("=sentry_org")}, {"organization": "acme", "host": "de.sentry.io"}),
    "pypi": ({"A": pypi()}, {"projects": ["acme"], "user_id": UUID}),
    "atlassian": (
        {"JIRA_API_TOKEN": TOKEN, "JIRA_URL": "https://h.example", "JIRA_USERNAME": "b@h.example"},
        {"host": "h.example", "user": "b@h.example"},
    ),
    "slack": (
        {"A": SLACK, "SLACK_TEAM_ID": "T01ABCDEF"},
        {"workspace": SLACK[5:17], "bot_id": SLACK[18:31], "team": "T01ABCDEF"},
    ),
    "telegram": ({"A": TELEGRAM}, {"bot_id": TELEGRAM.partition(":")[0]}),
    "discord": ({"A": DISCORD}, {"application_id": base64.b64decode(DISCORD[:26] + "==").decode()}),
    "twilio": (
        {"TWILIO_AUTH_TOKEN": HEX, "TWILIO_ACCOUNT_SID": f"AC{HEX[::-1]}"},
        {"account": f"AC{HEX[::-1]}"},
    ),
    "database": (
        {"A": f"postgres://app:{WORD}@crm.c0ffee.eu-west-1.rds.amazonaws.com/sales"},
        {"user": "app", "database": "sales", "project": "crm", "region": "eu-west-1"},
    ),
    "database-supabase": ({"A": f"postgres://{POOLED}/x"}, {"project": "abcdefghij" * 2}),
    "databricks": (
        {"A": make("dap[i][0-9a-f]{32}"), "DATABRICKS_HOST": f"https://{BRICKS}"},
        {"host": BRICKS},
    ),
    "datadog": ({"DD_API_KEY": HEX, "DD_SITE": "datadoghq.eu"}, {"host": "datadoghq.eu"}),
    "grafana": ({"GRAFANA_KEY": TOKEN, "GRAFANA_HOST": "h.example"}, {"host": "h.example"}),
    "anthropic": (
        {"A": make("sk-an[t]-admin01-[A-Za-z0-9_-]{93}AA")},
        {"key_class": "admin", "privileged": True},
    ),
    "stripe": ({"A": make("s[k]_live_51[A-Za-z0-9]{97}")}, {"mode": "live", "account": None}),
}


@pytest.mark.parametrize(("values", "facts"), FACTS.values(), ids=FACTS.keys())
def test_whose(tmp_path: Path, values: dict[str, str], facts: dict[str, Any]) -> None:
    (one,) = keys(tmp_path, env(**values))
    assert {name: one.facts.get(name) for name in facts} == facts


@pytest.mark.parametrize("maker", ["gho", "npm", "github_pat", "glpat_routable"])
def test_a_checksum_is_proof_and_a_wrong_one_is_none(tmp_path: Path, maker: str) -> None:
    right = make(f"={maker}")
    wrong = right[:16] + ("z" if right[16] != "z" else "y") + right[17:]
    for value, confidence in ((right, "high"), (wrong, "medium")):
        text = env(A=value)
        found = keys(tmp_path, text)
        assert [one.confidence for one in found] == [confidence]
        assert covered(found, text) == [value]


def test_a_value_is_one_credential_wherever_it_stands(tmp_path: Path) -> None:
    keys(tmp_path, env(A=PAT), "deep/.mcp.json")
    found = keys(tmp_path, env(A=PAT, B=SECOND, C=PAT))
    assert sorted(len(one.locations) for one in found) == [1, 3]


def test_threads_see_what_one_alone_sees() -> None:
    shapes = ["=ghp", "=npm", "=discord", "=azure_storage", "=jwt", "=pem_pkcs8", "=uuid"]
    values = [make(shape, str(seed)) for seed in range(40) for shape in shapes]
    values += [f"sl_api_key: {invented.text(str(n), 64, invented.HEX)}" for n in range(40)]
    hints = [Hint(key="API_TOKEN")] * len(values)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(sight, values, hints)) == list(map(sight, values, hints))


OURS, THEIRS = (f'"a": {{"env": {{"A_TOKEN": "{one}"}}}}' for one in (PAT, SECOND))
CONFLICT = f'{{"mcpServers": {{\n<<<<<<< HEAD\n{OURS}\n=======\n{THEIRS}\n>>>>>>> b\n}}}}'
BRACED = yaml("      A_TOKEN: {{ ${X} }}", f"      B: {PAT}")
BROKEN = [
    row("comma-missing", env(A=PAT).replace('"x",', '"x"'), PAT),
    row("conflict", CONFLICT, PAT, SECOND),
    row("single-quotes", f"{{'mcpServers': {{'a': {{\n'A_TOKEN': '{PAT}'}}}}}}", PAT),
    row("cut-off", env(A=PAT)[:-8], PAT),
    row("toml-table-not-closed", f'[mcp_servers.a\nA_TOKEN = "{PAT}"\n', PAT, path=CODEX),
    row("yaml-tab", yaml(f"\tA_TOKEN: {PAT}", f"      B: {SECOND}"), PAT, SECOND, path=YAML),
    row("yaml-reference-in-braces", BRACED, PAT, path=YAML),
]


@pytest.mark.parametrize(("text", "path", "expected"), BROKEN)
def test_broken(tmp_path: Path, text: str, path: str, expected: list[str]) -> None:
    assert covered(keys(tmp_path, text, path), text) == expected
    assert list(gaps(scan(tmp_path, root=str(tmp_path)))) == [f"parse:{path}"]


def test_a_comma_too_many_adds_no_argument() -> None:
    (root,) = parse('["x",]', "json").roots
    assert [one.text for one in strings(root)] == ["x"]
