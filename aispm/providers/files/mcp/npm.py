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

# To npm `@1.2` is a range, and `@=1.2.3` one version.
_EXACT = re.compile(r"=?(v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)")
# A registry of npm's kind keeps a version where its name and number say.
_TARBALL = re.compile(
    r"(?P<index>https?://[^/?#@\s]+/)(?:[^?#@\s]{1,200}/)??"
    r"(?P<name>(?:@[\w.~-]+/|@?[\w.~-]+%2[fF])?(?P<bare>[\w.~-]+))/-/(?:@[\w.~-]+/)?"
    r"(?P=bare)-v?(?P<version>\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)\.tgz(?:[?#].*)?"
)
_LONGEST = 500
_ALIAS = re.compile(r"(?:@[\w.~-]+/)?[\w.~-]+@")
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
    """`name`, `name@version`, `@scope/name@tag`, `alias@npm:name@version`, or an address."""
    if is_local(spec):
        return local(launcher)
    spec = _unaliased(spec)
    if is_source(spec) or _OF_GITHUB.fullmatch(spec):
        return _of_registry(launcher, spec) or of_source(launcher, spec, "#")
    at = spec.find("@", 1)
    name, version = (spec, None) if at < 0 else (spec[:at], spec[at + 1 :] or None)
    exact = _EXACT.fullmatch(version or "")
    told = exact[1] if exact else version
    return Launch(launcher, name, told, bool(exact), ecosystem=ecosystem, source="registry")


def _unaliased(spec: str) -> str:
    """What is fetched under a name of the reader's own: `alias@npm:x@1.0.0`, `alias@https://...`."""
    alias = _ALIAS.match(spec)
    rest = spec[alias.end() :] if alias else ""
    return rest.removeprefix("npm:") if rest.startswith("npm:") or is_source(rest) else spec


def _of_registry(launcher: str, spec: str) -> Launch | None:
    """The package in a registry that an address names together with its version."""
    tarball = _TARBALL.fullmatch(spec) if len(spec) <= _LONGEST else None
    if tarball is None:
        return None
    return Launch(
        launcher,
        re.sub("%2f", "/", tarball["name"], flags=re.IGNORECASE),
        tarball["version"],
        True,
        ecosystem="npm",
        source="registry",
        index=tarball["index"],
    )
