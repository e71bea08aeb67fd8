"""The coding agents whose settings are found: `settings.yaml` as values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import Struct

from aispm.providers.files.agents.paths import Paths
from aispm.providers.files.part import Format
from aispm.tables import table

Level = Literal["project", "local", "user", "managed"]
Grammar = Literal[
    "claude", "cursor", "gemini", "command", "pattern", "regex", "server-tool", "tool", "opencode"
]
LEVELS: tuple[Level, ...] = ("project", "local", "user", "managed")


class File(Struct, frozen=True, forbid_unknown_fields=True):
    """How a file's path ends, and whose settings it has."""

    path: str
    level: Level


class Address(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the address of a model's endpoint stands, and whose it is by default."""

    at: tuple[str, ...]
    vendor: str
    levels: tuple[Level, ...] = LEVELS


class Check(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to look for; the comments of `settings.yaml` say what each field means."""

    at: tuple[str, ...]
    effect: str = ""
    values: tuple[str, ...] = msgspec.field(name="is", default=())
    beside: dict[str, tuple[str, ...]] = {}
    approves: Grammar | None = None
    wide: bool = False
    levels: tuple[Level, ...] = LEVELS


class Client(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of `settings.yaml`."""

    id: str
    format: Format
    files: tuple[File, ...]
    title: str = ""
    user: tuple[str, ...] = ()
    managed: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    sparse: bool = False
    shape: dict[str, str] = {}
    mode: tuple[str, ...] = ()
    sandbox: tuple[str, ...] = ()
    network: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    folders: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    options: tuple[Check, ...] = ()


class Owner(Struct, frozen=True):
    """Whose settings a file has: of which client, and at which level."""

    client: Client
    level: Level


@cache
def clients() -> tuple[Client, ...]:
    """All of them, the more specific first."""
    return msgspec.convert(_table()["clients"], tuple[Client, ...])


@cache
def paths() -> Paths[Owner]:
    """By the ends of their paths."""
    return Paths(
        (file.path, Owner(client, file.level)) for client in clients() for file in client.files
    )


def owner_of(parts: Sequence[str], uri: str = "") -> Owner | None:
    """Whose settings a file has, by its path; in somebody's home a project's are theirs.

    What is called as a path from the root of the disk was found where an administrator's lie.
    """
    found = paths().find(parts)
    if found is None:
        return None
    if uri.startswith("managed/") and uri.count("/") == len(parts) - 1:
        return Owner(found.client, "managed")
    if found.level == "project" and uri.startswith("~/"):
        return Owner(found.client, "user")
    return found


@cache
def words(name: str) -> frozenset[str]:
    """One of the lists of words."""
    listed = _table()[name]
    return frozenset(listed.split() if isinstance(listed, str) else listed)


@cache
def vendors() -> Mapping[str, str]:
    """The variables that say where models are called, with whose they are by default."""
    return dict(_table()["addresses"])


@cache
def only_with() -> Mapping[str, frozenset[str]]:
    """Programs that run anything with one of these words."""
    return {name: frozenset(listed.split()) for name, listed in _table()["any_with"].items()}


@cache
def variables(name: str) -> Mapping[str, re.Pattern[str]]:
    """Variables by name, with the pattern of values that matter: `loaders`, `unchecked`."""
    return {key: re.compile(pattern) for key, pattern in _table()[name].items()}


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = table(__package__, "settings.yaml")
    return found
