"""What npm and its kin write after the name of a package."""

from __future__ import annotations

import re

import msgspec

from aispm.providers.files.dependencies.dependency import Dependency

_EXACT = re.compile(r"[=v]?\s*+(\d++\.\d++\.\d++(?:[-+][\w.+-]++)?)")
_LOCAL = ("file:", "link:", "portal:", "workspace:", "./", "../", "/", "~/")
_ELSEWHERE = ("catalog:",)  # the version stands in a list that several packages share
_ADDRESS = re.compile(r"[a-z+]++:|git@|[\w.-]++/[\w.-]++(?:#|\Z)", re.IGNORECASE)
_COMMIT = re.compile(r"#(?:commit[:=])?[0-9a-f]{40}\b")


def by_specifier(stated: Dependency, written: str) -> Dependency:
    """The dependency with what its specifier says: a range, an alias, an address or a folder."""
    written = written.strip()
    if written.startswith(_LOCAL):
        return msgspec.structs.replace(stated, local=True)
    if written.startswith(_ELSEWHERE):
        return stated
    if written.startswith(("npm:", "jsr:")):
        return _named(stated, written[:3], written[4:].lstrip("/"))
    if exact := _EXACT.fullmatch(written):
        return msgspec.structs.replace(stated, version=exact[1], exact=True)
    if _ADDRESS.match(written):
        commit = bool(_COMMIT.search(written))
        return msgspec.structs.replace(stated, version=written, exact=commit)
    told = None if written in ("", "*") else written
    return msgspec.structs.replace(stated, version=told, exact=False)


def _named(stated: Dependency, registry: str, written: str) -> Dependency:
    """`npm:name@range`: the package behind an alias; `npm:range`: the package itself."""
    name, version = parted(written)
    if not name or name[0].isdigit() or name[0] in "^~*<>=":
        name, version = stated.package, written
    ecosystem = "npm" if registry == "npm" else "JSR"
    stated = msgspec.structs.replace(stated, package=name, ecosystem=ecosystem)
    return by_specifier(stated, version)


def parted(written: str) -> tuple[str, str]:
    """`@scope/name@version/path` as name and version, either of them perhaps empty."""
    scope = written.find("/") + 1 if written.startswith("@") else 0
    name, _, version = written[scope:].partition("@")
    name, version = name.partition("/")[0], version.partition("/")[0]
    return written[:scope] + name, version
