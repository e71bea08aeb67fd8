"""What a server can do, as far as its package, its host and its switches tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.packages import known
from aispm.packages.known import KnownHost, KnownServer
from aispm.packages.mimic import mimic
from aispm.packages.switches import switches
from aispm.providers.files.mcp.exposure import flags, is_off, is_on
from aispm.providers.files.mcp.launched import Launch
from aispm.providers.files.mcp.launchers import listed
from aispm.providers.files.mcp.setup import Running
from aispm.vocabulary import Facts

FACTS = {
    "known": "bool",
    "publisher": "string?",
    "capabilities": "list",
    "archived": "bool",
    "successor": "string?",
    "resembles": "string?",
    "writes_enabled": "bool",
    "read_only_unused": "bool",
    "toolsets": "list",
    "all_tools": "bool",
    "browser_flags": "list",
}

_CHANGES = frozenset({"destructive", "file-write", "code-execution", "identity"})
_WRITES = re.compile(
    r"(?:ALLOW|ENABLE|PERMIT)(?:D|ED)?_(?:\w{1,40}_)?(?:WRITES?|WRITING|DELET\w{1,6}|DDL|DML|INSERTS?|UPDATES?"
    r"|DROPS?|MUTATIONS?|MODIFICATIONS?|DESTRUCTIVE|DANGEROUS)(?:_|$)"
    r"|(?:WRITES?|DELETES?|DESTRUCTIVE|MUTATIONS?)_(?:MODE|ENABLED?|ACCESS|ALLOWED|OPERATIONS?|TOOLS)"
)
_READ_ONLY = re.compile(r"(?:^|_)READ_?ONLY(?:_|$)")
_TOOLSETS = re.compile(r"(?:^|[-_])(?:toolsets?|tools|caps|capabilities|features)$")
_BROWSER = re.compile(r"playwright|chrome|browser|puppeteer|devtools|selenium|stagehand")


def facts(server: Running) -> Facts:
    """`capabilities`, `archived` and `successor` are told only of a server that is `known`.

    `writes_enabled`: a flag or variable turns on writing. `read_only_unused`: the server has a
    read-only mode, changes what it should not, and is not started in it. `all_tools`: all that
    there are were asked for. `browser_flags`: what gives it a browser with its user's sessions,
    or none of a browser's walls.
    """
    toolsets = [name for value in _toolsets(server) for name in value.split(",") if name]
    told: Facts = {
        "writes_enabled": _writes(server),
        "toolsets": toolsets,
        "all_tools": not listed("everything").isdisjoint(name.lower() for name in toolsets),
        "browser_flags": list(_browser(server)),
    }
    if not all(one.known for one in server.launches):
        return told
    return told | {"resembles": _resembles(server), **_of_known(server)}


def _of_known(server: Running) -> Facts:
    found = _found(server)
    if found is None:
        return {"known": False, "publisher": None, "read_only_unused": False}
    on = switches(server.last.args, server.env, server.query, server.headers)
    can = known.does(found, on)
    written = any(word.lower() in on for word in found.write)
    return {
        "known": True,
        "publisher": found.vendor,
        "capabilities": sorted(can),
        "archived": isinstance(found, KnownServer) and found.archived,
        "successor": found.successor if isinstance(found, KnownServer) else None,
        "read_only_unused": bool(found.read_only) and not _CHANGES.isdisjoint(can),
        "writes_enabled": _writes(server) or written,
    }


def _found(server: Running) -> KnownServer | KnownHost | None:
    """The server behind whatever leads to it; else whose host it is; else what leads to it."""
    own = [one for one in server.launches if not one.is_bridge]
    for launch in reversed(own):
        if found := _server(launch):
            return found
    host = known.host(server.host) if server.host else None
    if host and host.kind in ("vendor", "relay"):
        return host
    relays = (_server(one) for one in server.launches if one.package in listed("relays"))
    return next((one for one in relays if one), None)


def _server(launch: Launch) -> KnownServer | None:
    if launch.ecosystem is None or launch.package is None:
        return None
    return known.server(launch.ecosystem, launch.package)


def _resembles(server: Running) -> str | None:
    """What a package looks like without being it; relays have names of their own giving."""
    if any(one.package in listed("relays") for one in server.launches):
        return None
    found = (
        mimic(launch.ecosystem, launch.package)
        for launch in server.launches
        if launch.ecosystem and launch.package and launch.source == "registry"
    )
    return next((one.known for one in found if one), None)


def _writes(server: Running) -> bool:
    for name, value in server.env.items():
        upper = name[:100].upper()
        if (_WRITES.search(upper) and is_on(value)) or (_READ_ONLY.search(upper) and is_off(value)):
            return True
    for flag, value in _own_flags(server):
        name = flag.lstrip("-").lower().replace("_", "-")
        if name in listed("write_flags") and not is_off(value):
            return True
        if name in ("read-only", "readonly") and is_off(value):
            return True
        if f"{name}={value.lower()}" in listed("write_values"):
            return True
    return any(
        _READ_ONLY.search(name.upper()) and is_off(value) for name, value in server.query.items()
    )


def _own_flags(server: Running) -> Iterator[tuple[str, str]]:
    """The options of the server alone: `deno run --allow-write` is its launcher's."""
    args = server.last.args
    for place, word in enumerate(args):
        flag, equals, value = word.partition("=")
        if flag.startswith("-"):
            following = args[place + 1] if place + 1 < len(args) else ""
            yield flag, value if equals else "" if following.startswith("-") else following


def _toolsets(server: Running) -> Iterator[str]:
    yield from server.setup.tools
    pairs = (
        *server.env.items(),
        *_own_flags(server),
        *server.headers.items(),
        *server.query.items(),
    )
    for name, value in pairs:
        if _TOOLSETS.search(name[:100].lower()):
            yield value
    if any(flag in ("--all-tools", "--enable-all-tools") for flag, _ in _own_flags(server)):
        yield "all"


def _browser(server: Running) -> Iterator[str]:
    name = str(server.last.package or "")
    if name in listed("live_browsers"):
        yield "extension"
    if not _BROWSER.search(name):
        return
    for flag, value in flags(server):
        plain = flag.lstrip("-").lower().replace("-", "")
        if plain in listed("browser_flags") and not is_off(value):
            yield plain
