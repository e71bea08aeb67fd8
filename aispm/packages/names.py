"""One name for one package: as its registry compares names, and as configs come to write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What launchers of servers fetch from, in OSV's words; OSV has none for images.
_ECOSYSTEMS = {
    **dict.fromkeys(("npx", "bunx", "pnpx", "pnpm", "yarn", "npm", "bun", "deno"), "npm"),
    **dict.fromkeys(("uvx", "uv", "pipx"), "PyPI"),
    **dict.fromkeys(("docker", "podman", "nerdctl"), "OCI"),
    "go": "Go",
    "dnx": "NuGet",
}
_FOLDED = frozenset({"npm", "NuGet", "Packagist", "OCI"})  # letter case does not tell names apart
_SEPARATORS = re.compile(r"[-_.]+")
_DOCKER_HUB = re.compile(r"(?:(?:index\.|registry-1\.)?docker\.io/)?(?:library/)?")


def ecosystem_of(launcher: str) -> str | None:
    """The ecosystem whose packages `launcher` starts; None for what fetches none.

    Deno starts those of jsr.io as well, under names that npm may have too.
    """
    return _ECOSYSTEMS.get(launcher)


def normal(ecosystem: str, package: str) -> str:
    """The form in which two names of one package are equal.

    PyPI: PEP 503. crates.io: `_` is `-`. OCI: without Docker Hub's own address.
    """
    if ecosystem == "PyPI":
        return _SEPARATORS.sub("-", package).lower()
    if ecosystem == "crates.io":
        return package.replace("_", "-").lower()
    if ecosystem == "OCI":
        return _DOCKER_HUB.sub("", package.lower(), count=1)
    return package.lower() if ecosystem in _FOLDED else package


def holders(ecosystem: str, package: str) -> Iterator[str]:
    """The names a package may be known under: its own, and for Go the modules it may lie in."""
    name = normal(ecosystem, package)
    yield name
    while ecosystem == "Go" and name.count("/") > 1:
        name = name.rpartition("/")[0]
        yield name
