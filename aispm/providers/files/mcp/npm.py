"""What npx and its kin start."""

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
from aispm.providers.files.mcp.options import Option, leading

# To npm `@1.2` is a range.
_EXACT = re.compile(r"v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?")
_OF_GITHUB = re.compile(r"[\w.-]+/[\w.-]+(?:#.*)?")
_PACKAGE = ("-p", "--package")


def manager(name: str, rest: list[str]) -> Launch:
    """`pnpm dlx x`, `npm exec x`, `bun x x`; other commands start what is there already."""
    before = leading(rest, "npm")
    if before is None:
        return local(name, args=tuple(rest))
    options, position = before
    command = rest[position : position + 1]
    if command[:1] in (["dlx"], ["exec"], ["x"]):
        return runner(name, rest[position + 1 :], options)
    return local(name, options, tuple(rest[position:]))


def runner(name: str, rest: list[str], before: tuple[Option, ...] = ()) -> Launch:
    """`npx [options] package [args]`, or `npx --package=package command [args]`."""
    own = leading(rest, "npm")
    if own is None:
        return unclear(name)
    options, args = (*before, *own[0]), rest[own[1] :]
    named = [value for flag, value in own[0] if flag in _PACKAGE and value]
    if named:
        found = package(name, named[0])
    elif args:
        found, args = package(name, args[0]), args[1:] if not is_local(args[0]) else args
    else:
        return Launch(name, options=options)
    return msgspec.structs.replace(found, options=options, args=tuple(args))


def package(launcher: str, spec: str, ecosystem: str = "npm") -> Launch:
    """`name`, `name@version`, `@scope/name@tag`, or an address."""
    if is_local(spec):
        return local(launcher)
    if is_source(spec) or _OF_GITHUB.fullmatch(spec):
        return of_source(launcher, spec, "#")
    at = spec.find("@", 1)
    name, version = (spec, None) if at < 0 else (spec[:at], spec[at + 1 :] or None)
    exact = bool(_EXACT.fullmatch(version or ""))
    return Launch(launcher, name, version, exact, ecosystem=ecosystem, source="registry")
