"""Configs of every format, and what an attacker or a bad disk makes of them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

from tests.secrets import invented

TOKEN = "ghp_" + invented.text("fuzz token", 36)
KEY = "sk-ant-api03-" + invented.text("fuzz key", 93) + "AA"
PASSWORD = invented.text("fuzz password", 18)
SECRETS = (TOKEN, KEY, PASSWORD)

_SERVERS = {
    "github": {
        "command": "npx",
        "args": ["-y", "@scope/server@1.2.3", "--token", TOKEN, "--header", f"X-Api-Key: {KEY}"],
        "env": {"GITHUB_TOKEN": TOKEN, "MODE": "${MODE:-read}", "DB_PASSWORD": PASSWORD},
        "autoApprove": ["read", "*"],
    },
    "remote": {
        "url": f"https://user:{PASSWORD}@mcp.example.org/sse?api_key={KEY}",
        "headers": {"Authorization": f"Bearer {TOKEN}"},
        "disabled": False,
    },
    "shell": {"command": "sh", "args": ["-c", f"export A={KEY}; docker run -e B={TOKEN} x/y:1"]},
    "nested": {"command": "x", "args": ["--config", json.dumps({"apiKey": KEY, "n": [1, None]})]},
}


def _toml() -> str:
    lines = []
    for name, server in _SERVERS.items():
        lines.append(f"[mcp_servers.{name}]")
        for key, value in server.items():
            if isinstance(value, dict):
                inner = ", ".join(f"{one} = {json.dumps(two)}" for one, two in value.items())
                lines.append(f"{key} = {{ {inner} }}")
            else:
                lines.append(f"{key} = {json.dumps(value)}")
    return "\n".join(lines)


def _yaml() -> str:
    lines = ["mcpServers:"]
    for name, server in _SERVERS.items():
        lines.append(f"  - name: {name}")
        for key, value in server.items():
            lines.append(f"    {key}: {json.dumps(value)}")
    return "\n".join(lines)


_JSON = json.dumps({"mcpServers": _SERVERS, "permissions": {"allow": ["Bash(*)"]}}, indent=2)

# The path of each config, which tells its format, and its text.
SEEDS: tuple[tuple[str, str], ...] = (
    (".mcp.json", _JSON),
    (
        ".vscode/mcp.json",
        "// x\n" + _JSON.replace('"mcpServers"', '"servers"').replace("}", "},", 3),
    ),
    (".claude/settings.json", _JSON),
    (".codex/config.toml", _toml()),
    (".continue/config.yaml", _yaml()),
    ("compose.yaml", f"services:\n  mcp:\n    image: mcp/x:1\n    environment: [A={TOKEN}]\n"),
    (".env", f"GITHUB_TOKEN={TOKEN}\nexport K='{KEY}'\nDB_PASSWORD={PASSWORD}\n"),
    ("AGENTS.md", f"# Agents\n\nUse `curl -H 'Authorization: Bearer {TOKEN}'`.\n"),
    (".github/agents/x.md", f"---\nmcp-servers: {json.dumps(_SERVERS)}\n---\nUse {TOKEN}.\n"),
    ("package.json", json.dumps({"dependencies": {"openai": "^4.0.0"}, "key": KEY})),
    ("agent-card.json", json.dumps({"protocolVersion": "0.3.0", "url": "http://x", "skills": []})),
)


def mutated(dice: random.Random) -> tuple[str, bytes]:
    """A path and the bytes of a config that some mutations went through."""
    path, text = dice.choice(SEEDS)
    return path, worn(text, dice)


def worn(text: str, dice: random.Random) -> bytes:
    """What some mutations leave of a text."""
    data = text.encode()
    for _ in range(dice.randint(1, 4)):
        data = dice.choice(_MUTATIONS)(data, dice)
    return data[:400_000]


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _flip(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data or b" ")
    for _ in range(dice.randint(1, 8)):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _splice(data: bytes, dice: random.Random) -> bytes:
    other = dice.choice(SEEDS)[1].encode()
    start, end = sorted((dice.randrange(len(other)), dice.randrange(len(other))))
    place = dice.randrange(len(data) + 1)
    return data[:place] + other[start:end] + data[place:]


def _marks(data: bytes, dice: random.Random) -> bytes:
    mark = dice.choice((b"[", b"{", b'{"a":', b"- ", b"\\", b'"', b"\n\t", b"${", b"&a [*a,", b"'"))
    place = dice.randrange(len(data) + 1)
    return data[:place] + mark * dice.choice((3, 300, 30_000)) + data[place:]


def _repeat(data: bytes, dice: random.Random) -> bytes:
    start, end = sorted((dice.randrange(len(data) + 1), dice.randrange(len(data) + 1)))
    return data[:end] + data[start:end] * dice.choice((2, 20, 200)) + data[end:]


def _encode(data: bytes, dice: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    codec = dice.choice(("utf-16", "utf-16-le", "utf-8-sig", "latin-1", "utf-32"))
    return text.encode(codec, "replace")


def _endings(data: bytes, dice: random.Random) -> bytes:
    return data.replace(b"\n", dice.choice((b"\r\n", b"\r", b"\x00\n", b"\xe2\x80\xa8")))


_MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _cut,
    _flip,
    _flip,
    _splice,
    _marks,
    _repeat,
    _encode,
    _endings,
)
