"""The files of the user and of the administrator, at the paths that each client has for them.

The home folder is never walked: only the paths of the tables of clients are looked at.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from msgspec import Struct

from aispm.providers.files.agents import clients as settings
from aispm.providers.files.instructions import files as instructions
from aispm.providers.files.mcp import clients as servers
from aispm.providers.files.uri import Base, Start

_MOST_FOUND = 500  # below one pattern


class Client(Struct, frozen=True):
    """Who looks for files there: its id, and what people call it."""

    id: str
    title: str


class Place(Struct, frozen=True):
    """A path where a client looks for configs, settings or instructions.

    `level` is user or managed, `pattern` as written.
    """

    client: Client
    level: str
    pattern: str
    path: str


def home(env: Mapping[str, str] = os.environ) -> str | None:
    """The home folder by the environment alone; None where that does not tell.

    Asking the system's user database may open a socket.
    """
    return env.get("HOME") or env.get("USERPROFILE")


def trouble(env: Mapping[str, str] = os.environ) -> str:
    """Why nothing in the home folder can be looked up; empty where it can."""
    top = home(env)
    if not top:
        return "the environment names no home folder"
    try:
        os.stat(os.path.join(top, os.curdir))
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def places(platform: str = sys.platform, env: Mapping[str, str] = os.environ) -> Iterator[Place]:
    """Every path of every client on this system, `*` and all, each once."""
    folders = _folders(platform, env)
    for client, level, pattern in _patterns():
        name, _, rest = pattern.partition("/")
        if level == "managed" and _of_platform(pattern, platform):
            yield Place(client, level, pattern, pattern)
        elif level == "user" and name in folders:
            yield Place(client, level, pattern, f"{folders[name]}/{rest}")


def _patterns() -> Iterator[tuple[Client, str, str]]:
    """All that the tables have: client, level and pattern."""
    entries: tuple[servers.Client | settings.Client | instructions.Client, ...] = (
        *servers.clients(),
        *settings.clients(),
        *instructions.clients(),
    )
    titles = {entry.id: entry.title for entry in reversed(entries) if entry.title}
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        client = Client(entry.id, titles[entry.id])
        for level, patterns in (("user", entry.user), ("managed", entry.managed)):
            for pattern in patterns:
                if (entry.id, pattern) not in seen:
                    seen.add((entry.id, pattern))
                    yield client, level, pattern


def existing(place: Place, shut: set[str] | None = None) -> list[str]:
    """The files at a path, whose `*` are looked up, sorted and not without bound.

    A folder on the way that nobody may look into is added to `shut`.
    """
    found = [place.path.split("/")[0] or "/"]
    shut = set() if shut is None else shut
    for name in place.path.split("/")[1:]:
        found = [one for top in found for one in _below(top, name, shut)][:_MOST_FOUND]
    return found


def starts(
    env: Mapping[str, str] = os.environ, shut: set[str] | None = None
) -> Iterator[tuple[Place, Start]]:
    """Every config that exists, each file once, with what it is called; `shut` as `existing`."""
    top = home(env)
    seen: set[str] = set()
    for place in places(env=env):
        for path in existing(place, shut):
            real = os.path.realpath(path)
            if real in seen or not os.path.lexists(path):
                continue
            seen.add(real)
            yield place, named(path, top)


def named(path: str, top: str | None) -> Start:
    """A file or folder with what it is called: by the home folder, `top`, if it lies in it."""
    inside = top is not None and f"{path}/".startswith(top.rstrip("/") + "/")
    base = Base(top, "~") if top is not None and inside else Base("/", "managed")
    return Start(path, base, path)


def _folders(platform: str, env: Mapping[str, str]) -> dict[str, str]:
    top = home(env)
    if top is None:
        return {}
    top = top.replace("\\", "/").rstrip("/")
    local = f"{top}/.config"
    config = env.get("XDG_CONFIG_HOME") or f"{top}/.config"
    if platform == "darwin":
        config = f"{top}/Library/Application Support"
    elif platform == "win32":
        config = env.get("APPDATA") or f"{top}/AppData/Roaming"
        local = env.get("LOCALAPPDATA") or f"{top}/AppData/Local"
    told = {
        "~": top,
        "<CONFIG>": config,
        "<LOCAL>": local,
        "<CODEX>": env.get("CODEX_HOME", ""),
        "<CLAUDE>": env.get("CLAUDE_CONFIG_DIR", ""),
        "<CLINE>": env.get("CLINE_DIR", ""),
    }
    return {name: path.replace("\\", "/").rstrip("/") for name, path in told.items() if path}


def _of_platform(pattern: str, platform: str) -> bool:
    if platform == "win32":
        return pattern[1:2] == ":"
    return pattern.startswith("/Library/" if platform == "darwin" else "/etc/")


def _below(top: str, name: str, shut: set[str]) -> list[str]:
    path = f"{top.rstrip('/')}/{name}"
    try:
        if "*" not in name:
            os.lstat(path)
            return [path]
        names = sorted(os.listdir(top))
    except PermissionError:
        shut.add(top)
        return []
    except (OSError, ValueError):
        return []
    return [f"{top.rstrip('/')}/{one}" for one in names if fnmatchcase(one, name)]
