"""Which package a launcher's arguments name, and whether it is pinned."""

from __future__ import annotations

from collections.abc import Callable

from aispm.providers.files.mcp import image, nix, npm, pypi, specifier
from aispm.providers.files.mcp.launched import Launch
from aispm.providers.files.mcp.launchers import listed

__all__ = ["Launch", "package"]


def package(launcher: str, rest: list[str]) -> Launch:
    """What `launcher rest...` starts, for a launcher named without its path."""
    reader = _READERS.get(launcher)
    if reader:
        return reader(launcher, rest)
    return Launch(launcher, source="local", args=tuple(rest))


_READERS: dict[str, Callable[[str, list[str]], Launch]] = {
    **dict.fromkeys(("npx", "bunx", "pnpx"), npm.runner),
    **dict.fromkeys(("pnpm", "yarn", "npm", "bun"), npm.manager),
    **dict.fromkeys(("uvx", "pipx", "uv"), pypi.runner),
    **dict.fromkeys(listed("containers"), image.run),
    "deno": specifier.deno,
    "go": specifier.go,
    "dnx": specifier.dnx,
    "dotnet": specifier.dotnet,
    "nix": nix.run,
}
