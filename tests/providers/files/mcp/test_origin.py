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
        ("uvx acme-x==1", ("uvx", "acme-x", "PyPI", "1", True, "registry")),
        ("uvx acme-x@1", ("uvx", "acme-x", "PyPI", "1", True, "registry")),
        ("uvx acme-x==1.*", ("uvx", "acme-x", "PyPI", "1.*", False, "registry")),
        ("npx acme-x@1", ("npx", "acme-x", "npm", "1", False, "registry")),
        ("npx acme-x@=1.0.0", ("npx", "acme-x", "npm", "1.0.0", True, "registry")),
        ("npx y@npm:acme-x@1.0.0", ("npx", "acme-x", "npm", "1.0.0", True, "registry")),
        ("npx @a/y@npm:@acme/x", ("npx", "@acme/x", "npm", None, False, "registry")),
        (f"npx y@github:a/x#{SHA}", ("npx", "github:a/x", "GIT", SHA, True, "git")),
        ("dotenvx run -- npx acme-x@1.0.0", ("npx", "acme-x", "npm", "1.0.0", True, "registry")),
        ("cross-env A=1 npx acme-x", ("npx", "acme-x", "npm", None, False, "registry")),
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
        ("nix run github:acme/x", ("nix", "github:acme/x", "GIT", None, False, "git")),
        (f"nix run github:acme/x/{SHA}#y", ("nix", "github:acme/x", "GIT", SHA, True, "git")),
        ("nix run github:acme/x/v1 -- -s", ("nix", "github:acme/x", "GIT", "v1", False, "git")),
        (
            f"nix --offline run --refresh git+https://h.example/a/x?rev={SHA}#y",
            ("nix", "git+https://h.example/a/x", "GIT", SHA, True, "git"),
        ),
        ("nix run .#acme-x", ("nix", None, None, None, None, "local")),
        ("nix run", ("nix", None, None, None, None, "local")),
        ("nix develop -c acme-x", ("nix", None, None, None, None, "local")),
        ("node /srv/server.js", ("node", None, None, None, None, "local")),
        ("", (None, None, None, None, None, None)),
    ],
)
def test_what_is_fetched(line: str, expected: tuple[object, ...]) -> None:
    names = ("launcher", "package", "ecosystem", "version", "pinned", "source")
    assert some(told(line), *names) == expected


NPM = "https://registry.npmjs.org"
PYPI = "https://files.pythonhosted.org/packages/aa/bb/cc"


@pytest.mark.parametrize(
    ("line", "package", "version", "pinned", "registry"),
    [
        (f"npx {NPM}/acme-x/-/acme-x-1.0.16.tgz", "acme-x", "1.0.16", True, None),
        (f"npx {NPM}/@acme/x/-/x-1.0.0-rc.1.tgz", "@acme/x", "1.0.0-rc.1", True, None),
        (f"npx y@{NPM}/acme-x/-/acme-x-1.0.16.tgz", "acme-x", "1.0.16", True, None),
        (
            "npx https://n.example/npm/@acme%2fx/-/x-1.0.0.tgz",
            "@acme/x",
            "1.0.0",
            True,
            "n.example",
        ),
        (f"uvx --from {PYPI}/acme_x-1.0-py3-none-any.whl x", "acme_x", "1.0", True, None),
        (f"uvx --from {PYPI}/acme-x-1.0.tar.gz x", "acme-x", "1.0", True, None),
    ],
)
def test_the_address_of_a_file_in_a_registry_tells_package_and_version(
    line: str, package: str, version: str, pinned: bool, registry: str | None
) -> None:
    found = some(told(line), "package", "version", "pinned", "source", "registry")
    assert found == (package, version, pinned, "registry", registry)


@pytest.mark.parametrize(
    "address",
    [
        "https://h.example/acme-x-1.0.0.tgz",  # kept by nobody who would refuse to replace it
        f"{NPM}/acme-x/-/other-1.0.0.tgz",
        f"{NPM}/acme-x/-/acme-x-latest.tgz",
    ],
)
def test_other_files_at_an_address_are_not_pinned(address: str) -> None:
    assert some(told(f"npx {address}"), "pinned", "source") == (False, "url")


@pytest.mark.parametrize(
    "line",
    [
        "npx --unheard-of 1 acme-x",
        "nix --unheard-of run github:acme/x",
        "nix run --unheard-of github:acme/x",
        "nix run nixpkgs#acme-x",  # what that name leads to, a registry elsewhere says
    ],
)
def test_what_nobody_can_tell_is_unknown(line: str) -> None:
    found = told(line)
    assert found["launcher"] == line[:3]
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


START = "npx -y acme-x@1.0.0"


@pytest.mark.parametrize(
    ("line", "last"),
    [
        ("supergateway --stdio", START),
        ("npx supergateway@3.0.0 --stdio", START),
        ("npx supergateway@3.0.0", f"--stdio={START}"),
        ("mcp-proxy --named-server x", START),
        ("uvx mcp-proxy==1 --port 80 -- sh -c", START),
        ("uvx mcp-proxy==1 -- npx", "acme-x@1.0.0"),
        ("npx @dotenvx/dotenvx@1.0.0 run -- npx", "acme-x@1.0.0"),
    ],
)
def test_the_version_behind_a_bridge(line: str, last: str) -> None:
    found = some(told(line, (last,)), "serves", "serves_ecosystem", "serves_version", "pinned")
    assert found == ("acme-x", "npm", "1.0.0", True)


def test_a_line_in_the_option_of_a_wrapper_is_what_it_starts() -> None:
    found = some(told("doppler run --command", (START,)), "launcher", "package", "version")
    assert found == ("npx", "acme-x", "1.0.0")


def test_an_installed_bridge_leads_to_an_address_too() -> None:
    assert told("mcp-proxy https://h.example/mcp")["host"] == "h.example"


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
