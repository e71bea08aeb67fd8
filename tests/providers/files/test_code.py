"""Servers that code and scripts set up: read from the calls and the commands that do so."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from aispm.model import Asset, Snapshot
from aispm.providers.files.text.parse import parse
from tests.providers.files.scanned import gaps, scan
from tests.secrets import invented

TOKEN = invented.text("code", 40)


def put(tree: Path, text: str, name: str = "agent.py") -> Snapshot:
    path = tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return scan(tree, root=str(tree))


def servers(snapshot: Snapshot) -> dict[str, Asset]:
    return {one.name: one for one in snapshot.assets if one.kind == "mcp.server"}


@pytest.mark.parametrize(
    ("code", "name", "told"),
    [
        (
            'c = MultiServerMCPClient({"a": {"command": "npx", "args": ["x@1.0.0"]}})',
            "a",
            ("npx", "x", None),
        ),
        (
            'c = MultiServerMCPClient(connections={"a": dict(url="https://h.example/mcp")})',
            "a",
            (None, None, "h.example"),
        ),
        (
            'c = MultiServerMCPClient({"mcpServers": {"a": {"command": "npx", "args": ["x"]}}})',
            "a",
            ("npx", "x", None),
        ),
        (
            'StdioServerParameters(command="uvx", args=["x==1.0"], env={**os.environ})',
            "StdioServerParameters",
            ("uvx", "x", None),
        ),
        (
            'MCPServerStdio(name="a", params={"command": "npx", "args": ["x@1.0.0"]})',
            "a",
            ("npx", "x", None),
        ),
        ('MCPServerStdio("npx", ["x@1.0.0"])', "MCPServerStdio", ("npx", "x", None)),
        (
            "McpToolset(connection_params=StdioConnectionParams(server_params="
            'StdioServerParameters(command="npx", args=["x@1.0.0"])))',
            "StdioConnectionParams",
            ("npx", "x", None),
        ),
        ("MCPServerSSE('https://h.example/sse')", "MCPServerSSE", (None, None, "h.example")),
        (
            'HostedMCPTool(tool_config={"type": "mcp", "server_url": "https://h.example/mcp"})',
            "HostedMCPTool",
            (None, None, "h.example"),
        ),
        (
            'Client({"mcpServers": {"a": {"command": "npx", "args": ["x@1.0.0"]}}})',
            "a",
            ("npx", "x", None),
        ),
        (
            'Options(mcp_servers={"a": {"type": "http", "url": r"https://h.example/mcp"}})',
            "a",
            (None, None, "h.example"),
        ),
        (
            'Agent(mcp_servers=[known, MCPServerStdio("npx", ["x@1.0.0"])])',
            "mcp_servers",
            ("npx", "x", None),
        ),
    ],
)
def test_a_call_is_a_server(
    tmp_path: Path, code: str, name: str, told: tuple[str | None, ...]
) -> None:
    snapshot = put(tmp_path, code)
    (server,) = servers(snapshot).values()
    facts = tuple(server.facts[key] for key in ("launcher", "package", "host"))
    assert (server.name, facts, server.facts["client"]) == (name, told, "python")
    assert gaps(snapshot) == {}


@pytest.mark.parametrize(
    ("code", "place"),
    [
        (f'S = StdioServerParameters(command="x", env={{"A_TOKEN": "{TOKEN}"}})', "env"),
        (f'S = StdioServerParameters(command="x", env=dict(A_TOKEN="{TOKEN}"))', "env"),
        (f"StdioServerParameters(command='x', args=['--api-key', '{TOKEN}'])", "arg"),
        (
            "MultiServerMCPClient({\n  'a': {  # mine\n    'url': 'https://h.example/mcp',\n"
            f"    'headers': {{'X-Id': f'{{me}}', 'Authorization': 'Bearer {TOKEN}'}},\n  }},\n}})",
            "header",
        ),
        (f'MCPServerSSE("https://h.example/sse?api_key={TOKEN}")', "url"),
        (f'MCPServerStdio("x", env={{"A_TOKEN": os.getenv("A", "{TOKEN}")}})', "env"),
        (
            f'MCPServerStdio("x", env={{"A_TOKEN": os.environ.get("A", "{TOKEN}"), "B": "c"}})',
            "env",
        ),
    ],
)
def test_a_key_in_a_call(tmp_path: Path, code: str, place: str) -> None:
    (credential,) = put(tmp_path, code).credentials
    (at,) = credential.locations
    before = code[: code.index(TOKEN)]
    assert (at.place, at.line) == (place, before.count("\n") + 1)
    assert at.column == len(before) - before.rfind("\n")


@pytest.mark.parametrize(
    "value",
    ['os.environ["A_TOKEN"]', 'os.getenv("A_TOKEN")', 'os.getenv("A_TOKEN", "your-key")', "f()"],
)
def test_what_is_asked_for_elsewhere_is_no_key(tmp_path: Path, value: str) -> None:
    code = f'MCPServerStdio("x", args=["--api-key", {value}], env={{"A_TOKEN": {value}}})'
    snapshot = put(tmp_path, code)
    assert ([*servers(snapshot)], snapshot.credentials) == (["MCPServerStdio"], ())


@pytest.mark.parametrize("plus", ["", " +"])
def test_a_key_in_several_literals(tmp_path: Path, plus: str) -> None:
    code = f'MCPServerStdio("x", env={{"A_TOKEN": "{TOKEN[:20]}"{plus}\n  "{TOKEN[20:]}"}})'
    (credential,) = put(tmp_path, code).credentials
    (at,) = credential.locations
    assert (at.line, at.end_line, at.end_column) == (1, 2, 24)


@pytest.mark.parametrize(
    "code",
    [
        '"""As MultiServerMCPClient({"a": {"command": "npx"}}) does."""\n',
        '# StdioServerParameters(command="npx")\n',
        'class MCPServerStdio(Base):\n    command = "x"\n',
        "def sse_client(url): pass\n",
        "StdioServerParameters(command=command, args=args)\n",
        "MultiServerMCPClient(config)\nMultiServerMCPClient({'a': {'command': cmd}})\n",
        "def f(mcp_servers: dict[str, str] = {}, *, mcpServers=None): ...\n",
        "from mcp import StdioServerParameters\n",
        "",
    ],
)
def test_what_starts_nothing_known_is_no_server(tmp_path: Path, code: str) -> None:
    snapshot = put(tmp_path, code)
    assert (servers(snapshot), gaps(snapshot)) == ({}, {})


@pytest.mark.parametrize("end", ["{", "{'a':", "(", "(x=", "[1,", "({'a': f("])
def test_code_that_breaks_off(tmp_path: Path, end: str) -> None:
    snapshot = put(tmp_path, f'sse_client("https://h.example")\nMultiServerMCPClient({end}')
    assert sorted(servers(snapshot)) == ["sse_client"]
    assert gaps(snapshot) == {
        "parse:agent.py": ("failed", "no valid syntax where servers are set up")
    }


def test_code_that_is_broken_elsewhere_is_no_gap(tmp_path: Path) -> None:
    snapshot = put(tmp_path, 'print "a", "b"\nsse_client("https://h.example")\nx = = 1\n')
    assert (sorted(servers(snapshot)), gaps(snapshot)) == (["sse_client"], {})


def test_a_test_is_nobodys_config_even_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "test_agent.py"
    path.write_text('MCPServerStdio("npx")')
    assert servers(scan(path, root=str(tmp_path))) == {}


@pytest.mark.parametrize("name", ["test_agent.py", "agent_test.py", "conftest.py", "main.py"])
def test_code_that_is_not_looked_into(tmp_path: Path, name: str) -> None:
    assert servers(put(tmp_path, 'MCPServerStdio("npx")', name)) == {}


def test_the_program_that_runs_is_python(tmp_path: Path) -> None:
    found = servers(put(tmp_path, "MCPServerStdio(command=sys.executable, args=['s.py'])"))
    assert found["MCPServerStdio"].facts["command"] == "python"


def test_calls_of_one_name_are_servers_of_their_own(tmp_path: Path) -> None:
    found = servers(
        put(tmp_path, 'sse_client("https://a.example")\nsse_client("https://b.example")')
    )
    assert sorted(found) == ["sse_client", "sse_client-1"]


def test_code_that_is_cut_off_or_wrong(tmp_path: Path) -> None:
    code = 'def f(:\nMCPServerStdio("npx", ["x"])\nMultiServerMCPClient({"a": {"command": "y'
    snapshot = put(tmp_path, code)
    assert (sorted(servers(snapshot)), len(gaps(snapshot))) == (["MCPServerStdio"], 1)


def test_code_too_deep_is_a_gap(tmp_path: Path) -> None:
    snapshot = put(tmp_path, "x = " + "[" * 300 + 'sse_client("https://h.example")' + "]" * 300)
    assert [*gaps(snapshot)] == ["parse:agent.py"]


def test_too_much_code_is_a_gap(tmp_path: Path) -> None:
    snapshot = put(tmp_path, 'MCPServerStdio("npx")\n' + "x = 1\n" * 200_000)
    assert gaps(snapshot) == {"parse:agent.py": ("failed", "more code than is read")}


@pytest.mark.parametrize(
    ("name", "script", "told"),
    [
        ("x.sh", "claude mcp add a -- npx -y x@1.0.0", ("a", "npx", "x", None)),
        ("x.sh", "claude mcp add -s user a npx -y x@1.0.0 -e B", ("a", "npx", "x", None)),
        ("x.sh", "claude mcp add -t sse a https://h.example/sse", ("a", None, None, "h.example")),
        ("x.sh", "codex mcp add a --url https://h.example/mcp", ("a", None, None, "h.example")),
        ("x.sh", "which x && sudo gemini mcp add a uvx x==1.0 || true", ("a", "uvx", "x", None)),
        (
            "x.sh",
            'claude mcp add-json -s user a \'{"command": "npx", "args": ["x@1.0.0"]}\'',
            ("a", "npx", "x", None),
        ),
        (
            "x.ps1",
            'code --add-mcp "{\\"name\\":\\"a\\",\\"command\\":\\"npx\\",'
            '\\"args\\":[\\"x@1.0.0\\"]}"',
            ("a", "npx", "x", None),
        ),
        (
            "Dockerfile",
            "FROM a\nRUN claude mcp add a \\\n  -- npx x@1.0.0\n",
            ("a", "npx", "x", None),
        ),
        ("Makefile", "a:\n\t@claude mcp add a -- npx x@1.0.0\n", ("a", "npx", "x", None)),
        (
            "package.json",
            '{"name": "x", "scripts": {"setup": "claude mcp add a -- npx x@1.0.0"}}',
            ("a", "npx", "x", None),
        ),
        (
            "ci.yml",
            "jobs:\n  a:\n    steps:\n      - run: |\n          npm ci\n"
            "          claude mcp add a -- npx x@1.0.0\n",
            ("a", "npx", "x", None),
        ),
    ],
)
def test_a_command_adds_a_server(
    tmp_path: Path, name: str, script: str, told: tuple[str | None, ...]
) -> None:
    snapshot = put(tmp_path, script, name)
    (server,) = servers(snapshot).values()
    facts = (server.facts[key] for key in ("launcher", "package", "host"))
    assert (server.name, *facts) == told
    assert gaps(snapshot) == {}


@pytest.mark.parametrize(
    ("script", "place"),
    [
        (f"claude mcp add a -e A_TOKEN={TOKEN} -- npx x", "env"),
        (f"claude mcp add a --env 'A_TOKEN={TOKEN}' -- npx x", "env"),
        (f"claude mcp add a -- npx x \\\n  --api-key {TOKEN}\n", "arg"),
        (
            f'claude mcp add -t http a https://h.example -H "Authorization: Bearer {TOKEN}"',
            "header",
        ),
        (f"claude mcp add -t http a 'https://h.example/mcp?api_key={TOKEN}'", "url"),
        (f'claude mcp add-json a \'{{"command": "x", "env": {{"A_TOKEN": "{TOKEN}"}}}}\'', "env"),
    ],
)
def test_a_key_in_a_command(tmp_path: Path, script: str, place: str) -> None:
    (credential,) = put(tmp_path, script, "x.sh").credentials
    (at,) = credential.locations
    before = script[: script.index(TOKEN)]
    assert at.line == before.count("\n") + 1
    assert at.column == len(before) - before.rfind("\n")
    assert at.place in (place, "nested")


@pytest.mark.parametrize(
    "script",
    [
        "# claude mcp add a -- npx x",
        'echo "claude mcp add a -- npx x"',
        "echo claude mcp add a -- npx x",
        "cat <<'END'\nclaude mcp add a -- npx x\nEND\n",
        'for n in a b; do claude mcp add "$n" -- npx x; done',
        "claude mcp remove a\nclaude mcp list\nclaude mcp add\nclaude mcp add a\n",
        "claude mcp add-json a '$CONFIG'\nclaude mcp add-json a '{'\ncode --add-mcp x\n",
        "",
    ],
)
def test_what_adds_nothing_known_is_no_server(tmp_path: Path, script: str) -> None:
    snapshot = put(tmp_path, script, "x.sh")
    assert (servers(snapshot), gaps(snapshot)) == ({}, {})


@pytest.mark.parametrize("trap", ["claude mcp add a '", "'", '"', "a=", "\\\n", "<<A\n", "-e "])
def test_hostile_scripts_take_no_time(trap: str) -> None:
    text = "claude mcp add a " + trap * (300_000 // len(trap))
    start = time.process_time()
    parse(text, "shell")
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "trap",
    [
        *("(", "[", "{a:", "'\\'", "'''\\'", '"""\\"', "f(a=", "'a' ", "'a' + ", "MCPServerStdio("),
        *("\\", "f'{", "if a:\n ", "not ", "a.", "lambda: ", "@a\n", "-", "mcp_servers={", "a = "),
    ],
)
def test_hostile_code_takes_no_time(trap: str) -> None:
    text = "MultiServerMCPClient({" + trap * (250_000 // len(trap))
    start = time.process_time()
    parse(text, "python")
    assert time.process_time() - start < 1
