"""What `nix run` starts: the program of a flake."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from aispm.providers.files.mcp.launched import (
    Launch,
    is_local,
    is_source,
    local,
    of_source,
    unclear,
)
from aispm.providers.files.mcp.options import leading

_FORGE = re.compile(r"((?:github|gitlab|sourcehut):[^/]{1,200}/[^/]{1,200})(?:/(.{1,200}))?")


def run(name: str, rest: list[str]) -> Launch:
    """`nix run github:a/x`, `nix run github:a/x/REV#program -- args`."""
    before = leading(rest, "nix")
    if before is None:
        return unclear(name)
    if rest[before[1] : before[1] + 1] != ["run"]:
        return local(name)
    words = rest[before[1] + 1 :]
    after = leading(words, "nix")
    if after is None:
        return unclear(name)
    options, width = after
    ended = any(flag == "--" for flag, _ in options)
    return local(name) if ended else _flake(name, "".join(words[width : width + 1]))


def _flake(name: str, spec: str) -> Launch:
    """A folder, a repository, or a name that some registry of flakes leads on."""
    bare = spec.partition("#")[0]
    address, _, query = bare.partition("?")
    if not bare or is_local(address) or address.startswith("path:"):
        return local(name)
    forge = _FORGE.fullmatch(address)
    if forge is None and not is_source(address):
        return unclear(name)
    asked = parse_qs(query)
    revision = [*asked.get("rev", ()), *asked.get("ref", ()), forge[2] if forge else None][0]
    place = forge[1] if forge else address
    return of_source(name, f"{place}#{revision or ''}", "#")
