"""What command lines start, and whether the same thing starts every time."""

from __future__ import annotations

import shlex

import pytest

from aispm.providers.files.mcp.launch import launch

SHA = "0123456789abcdef0123456789abcdef01234567"
DIGEST = "sha256:" + "ab12" * 16


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("npx -y @acme/x@1.2.3 --flag", ("npx", "@acme/x", "1.2.3", True)),
        ("npx @acme/x", ("npx", "@acme/x", None, False)),
        ("npx x@latest", ("npx", "x", "latest", False)),
        ("npx x@^1.2.3", ("npx", "x", "^1.2.3", False)),
        ("npx x@1.2", ("npx", "x", "1.2", False)),
        ("npx x@1.2.3-beta.1", ("npx", "x", "1.2.3-beta.1", True)),
        ("npx -p x@1.0.0 -c run", ("npx", "x", "1.0.0", True)),
        ("npx --package=x@1.0.0 run", ("npx", "x", "1.0.0", True)),
        ("npx --registry https://r.example x", ("npx", "x", None, False)),
        ("npx github:acme/x", ("npx", "github:acme/x", None, False)),
        (f"npx github:acme/x#{SHA}", ("npx", "github:acme/x", SHA, True)),
        ("npx ./server.js", ("npx", None, None, None)),
        ("/usr/local/bin/npx x@1.0.0", ("npx", "x", "1.0.0", True)),
        ("cmd /c npx -y x@1.0.0", ("npx", "x", "1.0.0", True)),
        ("C:\\nodejs\\npx.cmd x@1.0.0", ("npx", "x", "1.0.0", True)),
        ("bunx x@1.0.0", ("bunx", "x", "1.0.0", True)),
        ("bun x x@1.0.0", ("bun", "x", "1.0.0", True)),
        ("pnpm dlx x@1.0.0", ("pnpm", "x", "1.0.0", True)),
        ("pnpm --silent dlx x", ("pnpm", "x", None, False)),
        ("yarn dlx x@1.0.0", ("yarn", "x", "1.0.0", True)),
        ("npm exec -- x@1.0.0", ("npm", "x", "1.0.0", True)),
        ("npm run mcp", ("npm", None, None, None)),
        ("uvx x==1.0", ("uvx", "x", "1.0", True)),
        ("uvx x@1.0.0", ("uvx", "x", "1.0.0", True)),
        ("uvx x@latest", ("uvx", "x", "latest", False)),
        ("uvx x[cli]>=1.0", ("uvx", "x", ">=1.0", False)),
        ("uvx --python 3.12 x", ("uvx", "x", None, False)),
        ("uvx --from x==2.1.0 run", ("uvx", "x", "2.1.0", True)),
        (
            f"uvx --from git+https://h.example/x@{SHA} x",
            ("uvx", "git+https://h.example/x", SHA, True),
        ),
        (
            "uvx --from git+https://h.example/x@main x",
            ("uvx", "git+https://h.example/x", "main", False),
        ),
        (f"uvx git+https://u:p@h.example/x@{SHA}", ("uvx", "git+https://h.example/x", SHA, True)),
        ("uv tool run x==1.0", ("uv", "x", "1.0", True)),
        ("uv run server.py", ("uv", None, None, None)),
        ("uv run --with mcp[cli]==1.9.0 mcp run server.py", ("uv", "mcp", "1.9.0", True)),
        ("uv --directory /srv/x run main.py", ("uv", None, None, None)),
        ("pipx run x==1.0", ("pipx", "x", "1.0", True)),
        ("docker run -i --rm -e TOKEN ghcr.io/acme/x", ("docker", "ghcr.io/acme/x", None, False)),
        ("docker run -i acme/x:1.2.3", ("docker", "acme/x", "1.2.3", False)),
        (f"docker run -i acme/x@{DIGEST}", ("docker", "acme/x", DIGEST, True)),
        ("docker run -v /a:/b host:5000/x:1", ("docker", "host:5000/x", "1", False)),
        ("docker exec -i box x", ("docker", None, None, None)),
        ("docker mcp gateway run", ("docker", None, None, None)),
        ("deno run -A npm:@acme/x@1.0.0", ("deno", "@acme/x", "1.0.0", True)),
        ("go run h.example/x/cmd@v1.2.3", ("go", "h.example/x/cmd", "v1.2.3", True)),
        ("node server.js", ("node", None, None, None)),
        ("python -m server", ("python", None, None, None)),
        ("env A=1 npx x@1.0.0", ("npx", "x", "1.0.0", True)),
        ("mise exec -- uvx x", ("uvx", "x", None, False)),
        ("wsl npx x@1.0.0", ("npx", "x", "1.0.0", True)),
    ],
)
def test_launch(line: str, expected: tuple[object, ...]) -> None:
    command, *args = line.split(" ")
    found = launch(command, args)
    assert (found.launcher, found.package, found.version, found.pinned) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("npx -y x@1.0.0", ("npm", "registry")),
        ("npx acme/x", ("GIT", "git")),
        ("npx github:acme/x", ("GIT", "git")),
        ("npx git+ssh://git@h.example/x.git", ("GIT", "git")),
        ("npx https://h.example/x.tgz", (None, "url")),
        ("npx ./x", (None, "local")),
        ("npx file:../x", (None, "local")),
        ("uvx x", ("PyPI", "registry")),
        ("uvx --from git+https://h.example/x x", ("GIT", "git")),
        ("uvx https://h.example/x.whl", (None, "url")),
        ("uvx x@https://h.example/x.whl", (None, "url")),
        ("uv run server.py", (None, "local")),
        ("docker run x", ("OCI", "image")),
        ("docker exec -i box x", (None, "local")),
        ("deno run npm:x@1.0.0", ("npm", "registry")),
        ("deno run jsr:@acme/x@1.0.0", ("JSR", "registry")),
        ("deno run -A https://h.example/x.ts", (None, "url")),
        ("deno run -c deno.json npm:x", ("npm", "registry")),
        ("go run h.example/x@v1.0.0", ("Go", "registry")),
        ("dnx Acme.Mcp@1.0.0 --yes", ("NuGet", "registry")),
        ("dotnet tool exec Acme.Mcp", ("NuGet", "registry")),
        ("dotnet run", (None, "local")),
        ("/opt/acme/server", (None, "local")),
    ],
)
def test_where_it_comes_from(line: str, expected: tuple[object, ...]) -> None:
    command, *args = line.split(" ")
    found = launch(command, args)
    assert (found.ecosystem, found.source) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("docker exec -i -e A=1 npx npx x@1.0.0", ("npx", "x", "1.0.0", True)),
        ("kubectl exec -i pod -- npx x@1.0.0", ("npx", "x", "1.0.0", True)),
        ("ssh box npx x", ("npx", "x", None, False)),
        ("aws-vault exec prod -- uvx x==1.0", ("uvx", "x", "1.0", True)),
        ("docker --context far run acme/x", ("docker", "acme/x", None, False)),
        ("dnx Acme.Mcp --version 1.2.0 --yes", ("dnx", "Acme.Mcp", "1.2.0", True)),
        ("dotnet dnx Acme.Mcp", ("dotnet", "Acme.Mcp", None, False)),
        ("deno run jsr:@acme/x@1.0.0", ("deno", "@acme/x", "1.0.0", True)),
        ("deno run --allow-net src/x.ts", ("deno", None, None, None)),
        ("uvx --index-url https://i.example/simple x", ("uvx", "x", None, False)),
        (
            f"npx https://h.example/acme/x/tar.gz/{SHA}",
            ("npx", f"https://h.example/acme/x/tar.gz/{SHA}", None, True),
        ),
        ("npx --unheard-of 1 x", ("npx", None, None, None)),
        ("python3.12 server.py", ("python3.12", None, None, None)),
    ],
)
def test_less_common_lines(line: str, expected: tuple[object, ...]) -> None:
    command, *args = line.split(" ")
    found = launch(command, args)
    assert (found.launcher, found.package, found.version, found.pinned) == expected


@pytest.mark.parametrize(
    ("line", "behind"),
    [
        ("npx -y @smithery/cli@latest run @acme/x --key k", "@acme/x"),
        ("npx @smithery/cli@1.0.0 run @acme/x@2.0.0", "@acme/x"),
        ("uvx mcp-proxy --port 8080 uvx acme-x", "acme-x"),
        ("uvx mcpo --port 8000 -- npx -y acme-x", "acme-x"),
        ("docker run -i node:20 npx -y acme-x", "acme-x"),
        ("uv run npx acme-x", "acme-x"),
        ("npx mcp-remote https://h.example/mcp", None),
        ("npx acme-x npx other", None),
        ("docker run -i acme/x --mode npx", None),
    ],
)
def test_what_leads_to_another(line: str, behind: str | None) -> None:
    command, *args = line.split(" ")
    found = launch(command, args).behind
    assert (found.package if found else None) == behind


def test_a_bridge_that_is_given_a_line() -> None:
    found = launch("npx", ["supergateway@3.0.0", "--stdio", "npx -y acme-x@1.0.0 /srv"])
    assert found.package == "supergateway"
    assert found.behind
    assert (found.behind.package, found.behind.pinned) == ("acme-x", True)
    assert found.behind.args == ("/srv",)


def test_bridges_to_bridges_come_to_an_end() -> None:
    words = ["npx", "acme-x"]
    for _ in range(50):
        words = ["uvx", "mcp-proxy", *words]
    depth, found = 0, launch(words[0], words[1:])
    while found.behind:
        depth, found = depth + 1, found.behind
    assert depth == 3


def test_bridges_with_lines_in_lines_come_to_an_end() -> None:
    line = "npx acme-x"
    for _ in range(5):  # a quote within quotes doubles with every step
        line = f"npx supergateway --stdio {shlex.quote(line)}"
    depth, found = 0, launch(line, [])
    while found.behind:
        depth, found = depth + 1, found.behind
    assert depth == 3


def test_a_shell_line_is_looked_into() -> None:
    found = launch("bash", ["-lc", "cd /srv && export A=1; npx -y x@1.0.0 | tee log"])
    assert (found.launcher, found.package, found.pinned) == ("npx", "x", True)


def test_a_command_may_hold_its_own_arguments() -> None:
    assert launch("npx -y x@1.0.0", []).package == "x"
    assert launch("/opt/my tools/server", []).launcher == "server"


@pytest.mark.parametrize("args", [[], [""], ["-c"], ["--"], ["'"], ["\0"]])
@pytest.mark.parametrize("command", ["npx", "uvx", "docker", "sh", "env", "cmd", "", " "])
def test_nothing_is_too_odd(command: str, args: list[str]) -> None:
    launch(command, args)
