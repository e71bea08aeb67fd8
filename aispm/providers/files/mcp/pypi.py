"""What uvx and its kin start."""

from __future__ import annotations

import re

import msgspec

from aispm.providers.files.mcp.launched import (
    Launch,
    is_local,
    is_source,
    local,
    of_source,
    unclear,
)
from aispm.providers.files.mcp.options import Option, option

# `==1` is one version, as 1.0 and 1.0.0 are; with a star it is many.
_EXACT = re.compile(r"v?(?:\d+!)?\d+(?:\.\d+)*+(?:[-+.]?[A-Za-z][\w.+-]*|[-+]\d[\w.+-]*)?")
# PyPI's own store keeps a file as it is; its name says which version it holds.
_STORED = re.compile(
    r"(?:https?://files\.pythonhosted\.org/(?:[^?#\s]{1,300}/)?)"
    r"(?P<name>[A-Za-z0-9][\w.-]*?)-v?(?P<version>\d[\w.!+]*)"
    r"(?:\.tar\.gz|\.zip|(?:-[\w.]+){3,4}\.whl)(?:[?#].*)?"
)
_LONGEST = 500
_REQUIREMENT = re.compile(
    r"([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*(?:(===?|@|[<>!~]=?)\s*(.*))?", re.DOTALL
)
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?\s*")
_COMMANDS = frozenset({"tool", "run", "x"})


def runner(name: str, rest: list[str]) -> Launch:
    """`uvx x`, `uvx --from x run`, `uv tool run x`, `pipx run x`, `uv run --with x script`."""
    tool = name == "uvx"
    options: list[Option] = []
    commands: list[str] = []
    position = 0
    while position < len(rest):
        word = rest[position]
        if word.startswith("-"):
            taken = option(rest, position, "uv")
            if taken is None and tool:
                return unclear(name)
            (flag, value), width = taken or ((word, ""), 1)
            options.append((flag, value))
            position += width
        elif not tool and word in _COMMANDS and commands[-1:] != ["run"]:
            commands.append(word)
            tool = commands in (["tool", "run"], ["x"]) or (name == "pipx" and word == "run")
            position += 1
        else:
            break
    named = [value for flag, value in options if flag in ("--from", "--spec") and value]
    args = rest[position:]
    if named:
        found = package(name, named[0])
    elif tool and args:
        found, args = package(name, args[0]), args if is_local(args[0]) else args[1:]
    else:  # `uv run server.py`: a file of one's own, with packages for it
        extra = [value for flag, value in options if flag == "--with" and value]
        found = package(name, extra[0]) if extra else local(name)
    return msgspec.structs.replace(found, options=tuple(options), args=tuple(args))


def package(launcher: str, spec: str) -> Launch:
    """A requirement (`name==1.0`, `name[extra]>=1`), uv's `name@1.0`, or an address."""
    if is_local(spec):
        return local(launcher)
    address = _named(spec)
    if is_source(address) or address != spec:
        return _of_store(launcher, address) or of_source(launcher, address, "@")
    match = _REQUIREMENT.fullmatch(spec)
    if not match:
        return Launch(launcher, spec, None, False, ecosystem="PyPI", source="registry")
    name, operator, version = match.groups()
    same = operator in ("==", "===", "@")
    exact = same and bool(_EXACT.fullmatch(version or ""))
    written = version if same else (operator or "") + (version or "")
    return Launch(launcher, name, written or None, exact, ecosystem="PyPI", source="registry")


def _of_store(launcher: str, address: str) -> Launch | None:
    """The package whose file in PyPI's store an address names."""
    stored = _STORED.fullmatch(address) if len(address) <= _LONGEST else None
    if stored is None:
        return None
    return Launch(
        launcher, stored["name"], stored["version"], True, ecosystem="PyPI", source="registry"
    )


def _named(spec: str) -> str:
    """`name @ address` and uv's `name@address` without the name."""
    name, _, address = spec.partition("@")
    bare = address.strip()
    return bare if _NAME.fullmatch(name) and (is_source(bare) or " @ " in spec) else spec
