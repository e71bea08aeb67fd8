"""Where the code of a server comes from, and whether it is the same every time."""

from __future__ import annotations

import pytest

from tests.providers.files.mcp.told import some, told

SHA = "0123456789abcdef0123456789abcdef01234567"
DIGEST = "sha256:" + "a1" * 32


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("npx -y acme-x@1.2.3", ("npx", "acme-x", "npm", "1.2.3", True, "registry")),
        ("npx @acme/x@latest", ("npx", "@acme/x", "npm", "latest", False, "registry")),
        ("bunx acme-x", ("bunx", "acme-x", "npm", None, False, "registry")),
        ("pnpm dlx acme-x@^1.2", ("pnpm", "acme-x", "npm", "^1.2", False, "registry")),
        ("yarn dlx acme-x@1.2.3", ("yarn", "acme-x", "npm", "1.2.3", True, "registry")),
        ("cmd /c npx -y acme-x", ("npx", "acme-x", "npm", None, False, "registry")),
        ("wsl npx -y acme-x@1.0.0", ("npx", "acme-x", "npm", "1.0.0", True, "registry")),
        ("mise exec node@22 -- npx acme-x", ("npx", "acme-x", "npm", None, False, "registry")),
        ("env A=1 uvx acme-x==1.0", ("uvx", "acme-x", "PyPI", "1.0", True, "registry")),
        ("uvx acme-x>=1.0", ("uvx", "acme-x", "PyPI", ">=1.0", False, "registry")),
        ("uv tool run acme-x@1.0", ("uv", "acme-x", "PyPI", "1.0", True, "registry")),
        ("uv run --with acme-x==2.0 main", ("uv", "acme-x", "PyPI", "2.0", True, "registry")),
        ("pipx run acme-x", ("pipx", "acme-x", "PyPI", None, False, "registry")),
        (
            "uvx --from git+https://h.example/a/x x",
            ("uvx", "git+https://h.example/a/x", "GIT", None, False, "git"),
        ),
        (
            f"uvx --from git+https://h.example/a/x@{SHA} x",
            ("uvx", "git+https://h.example/a/x", "GIT", SHA, True, "git"),
        ),
        (
            f"docker run -i --rm -v /srv:/srv acme/x@{DIGEST} --flag",
            ("docker", "acme/x", "OCI", DIGEST, True, "image"),
        ),
        ("podman run acme/x:2", ("podman", "acme/x", "OCI", "2", False, "image")),
        ("deno run -A npm:acme-x@1.0.0", ("deno", "acme-x", "npm", "1.0.0", True, "registry")),
        ("node /srv/server.js", ("node", None, None, None, None, "local")),
        ("", (None, None, None, None, None, None)),
    ],
)
def test_what_is_fetched(line: str, expected: tuple[object, ...]) -> None:
    names = ("launcher", "package", "ecosystem", "version", "pinned", "source")
    assert some(told(line), *names) == expected


def test_what_an_unheard_of_option_leads_to_is_unknown() -> None:
    found = told("npx --unheard-of 1 acme-x")
    assert found["launcher"] == "npx"
    unknown = {"package", "ecosystem", "version", "pinned", "source", "serves", "registry"}
    assert unknown.isdisjoint(found)


@pytest.mark.parametrize(
    ("line", "serves", "pinned"),
    [
        ("npx mcp-remote@1.0.0 https://h.example/mcp", None, True),
        ("npx @smithery/cli@1.0.0 run @acme/x", "@acme/x", False),
        ("uvx mcp-proxy==1.0 npx acme-x@1.0.0", "acme-x", True),
        (f"docker run node@{DIGEST} npx acme-x", "acme-x", False),
    ],
)
def test_what_is_behind(line: str, serves: str | None, pinned: bool) -> None:
    assert some(told(line), "serves", "pinned") == (serves, pinned)


@pytest.mark.parametrize(
    ("line", "env", "expected"),
    [
        ("npx --registry https://npm.example acme-x", {}, ("npm.example", "https")),
        ("npx --registry=http://npm.example acme-x", {}, ("npm.example", "http")),
        ("npx --registry https://registry.npmjs.org acme-x", {}, (None, None)),
        ("npx acme-x", {"NPM_CONFIG_REGISTRY": "http://npm.example"}, ("npm.example", "http")),
        ("npx acme-x", {"npm_config_@acme:registry": "https://n.example"}, ("n.example", "https")),
        ("uvx --index-url https://pypi.org/simple acme-x", {}, (None, None)),
        ("uvx acme-x", {"UV_INDEX_URL": "https://py.example/simple"}, ("py.example", "https")),
        (
            "uvx --index https://a.example acme-x",
            {"UV_INDEX": "http://b.example"},
            ("b.example", "http"),
        ),
        ("uvx acme-x", {"UV_INDEX": "${env:INDEX}"}, ("${env:INDEX}", None)),
        ("node /srv/x.js", {"NPM_CONFIG_REGISTRY": "http://npm.example"}, (None, None)),
    ],
)
def test_the_index(line: str, env: dict[str, str], expected: tuple[str | None, ...]) -> None:
    assert some(told(line, env=env), "registry", "registry_scheme") == expected
