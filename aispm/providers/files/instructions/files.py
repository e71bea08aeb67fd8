"""The files that agents take their instructions from: `files.yaml` as values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import Struct

from aispm.providers.files.agents.paths import Paths
from aispm.tables import table

Purpose = Literal["rules", "skill", "command", "agent", "prompt"]


class Client(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of `files.yaml`; its comments say what each field means."""

    id: str
    title: str
    files: dict[Purpose, tuple[str, ...]]
    user: tuple[str, ...] = ()
    managed: tuple[str, ...] = ()
    local: tuple[str, ...] = ()


class Owner(Struct, frozen=True):
    """Which client reads a file, and for what; no `client` where many do."""

    client: str | None
    purpose: Purpose
    local: bool


@cache
def clients() -> tuple[Client, ...]:
    """All of them, in the order of the table."""
    return msgspec.convert(_table()["clients"], tuple[Client, ...])


@cache
def installers() -> tuple[str, ...]:
    """How the addresses of well known installers begin."""
    return tuple(_table()["installers"].split())


@cache
def paths() -> Paths[Owner]:
    """By the ends of their paths: those of one client count before those of any."""
    entries = [
        (path, Owner(None if one.id == "any" else one.id, purpose, path in one.local))
        for one in clients()
        for purpose, listed in one.files.items()
        for path in listed
    ]
    return Paths(sorted(entries, key=lambda entry: entry[1].client is None))


def owner_of(parts: Sequence[str]) -> Owner | None:
    """Who reads a file as instructions, by its path; None for nobody.

    Nearly every text of a tree is asked about, and nearly every answer is no.
    """
    if parts[-1] not in paths().names and paths().folders.isdisjoint(parts[-paths().depth :]):
        return None
    return paths().find(parts)


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = table(__package__, "files.yaml")
    return found
