"""What launchers start whose packages are named with their registry, or by a module's path."""

from __future__ import annotations

import re

import msgspec

from aispm.providers.files.mcp import npm
from aispm.providers.files.mcp.launched import Launch, local, of_source
from aispm.providers.files.mcp.launchers import listed
from aispm.providers.files.mcp.options import Option

_MODULE = re.compile(r"([\w.-]+\.[\w.-]+/[\w./~-]+)@(\S+)")
_VERSION = re.compile(r"v\d+\.\d+\.\d+(?:[-+][\w.+-]+)?")
_EXACT = re.compile(r"\d+(?:\.\d+){1,3}(?:[-+][\w.+-]+)?")


def deno(name: str, rest: list[str]) -> Launch:
    """`deno run -A npm:x@1.0.0`, `jsr:@x/y`, an address, or a file."""
    options: list[Option] = []
    position = 1
    while position < len(rest) and rest[position].startswith("-"):
        flag = rest[position]
        takes = flag in listed("deno_values") and position + 1 < len(rest)
        options.append((flag, rest[position + 1] if takes else ""))
        position += 2 if takes else 1
    found = _of_deno(name, rest[position]) if position < len(rest) else None
    if found is None:
        return local(name, tuple(options), tuple(rest))
    return msgspec.structs.replace(found, options=tuple(options), args=tuple(rest[position + 1 :]))


def _of_deno(name: str, word: str) -> Launch | None:
    registry, _, spec = word.partition(":")
    if registry in ("npm", "jsr") and spec:
        return npm.package(name, spec.lstrip("/"), "npm" if registry == "npm" else "JSR")
    return of_source(name, word, "#") if registry in ("https", "http") else None


def go(name: str, rest: list[str]) -> Launch:
    """`go run host/module/cmd@v1.2.3`; without a version it is a module of one's own."""
    for place, word in enumerate(rest):
        match = _MODULE.fullmatch(word)
        if match:
            module, version = match.groups()
            exact = bool(_VERSION.fullmatch(version))
            args = tuple(rest[place + 1 :])
            return Launch(
                name, module, version, exact, ecosystem="Go", source="registry", args=args
            )
    return local(name, args=tuple(rest))


def dotnet(name: str, rest: list[str]) -> Launch:
    """`dotnet tool exec x`, `dotnet dnx x`; other commands start what is there already."""
    for before in (["tool", "exec"], ["tool", "execute"], ["dnx"]):
        if rest[: len(before)] == before:
            return dnx(name, rest[len(before) :])
    return local(name, args=tuple(rest))


def dnx(name: str, rest: list[str]) -> Launch:
    """`dnx x@1.0.0 --yes -- args`, or `dnx x --version 1.0.0`."""
    words = [word for word in rest if word != "--"]
    spec = next((word for word in words if not word.startswith("-")), None)
    if spec is None:
        return Launch(name)
    place = words.index(spec)
    package, _, version = spec.partition("@")
    args = words[place + 1 :]
    if not version and "--version" in args[:-1]:
        version = args[args.index("--version") + 1]
    exact = bool(_EXACT.fullmatch(version))
    options = tuple(
        (flag, value)
        for flag, value in zip(words, [*words[1:], ""], strict=True)
        if flag in ("--source", "--add-source", "--configfile")
    )
    return Launch(
        name,
        package,
        version or None,
        exact,
        ecosystem="NuGet",
        source="registry",
        options=options,
        args=tuple(args),
    )
