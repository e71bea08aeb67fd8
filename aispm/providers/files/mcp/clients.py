"""The clients whose configs are found: `clients.yaml` as values."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from typing import Literal

import msgspec
from msgspec import Struct

from aispm import tables

Format = Literal["json", "json5", "toml", "yaml", "python", "shell", "ide"]


class Fields(Struct, frozen=True, forbid_unknown_fields=True):
    """What a client calls the parts of a server; several names are tried in order."""

    command: tuple[str, ...]
    args: tuple[str, ...]
    env: tuple[str, ...]
    env_names: tuple[str, ...]
    url: tuple[str, ...]
    headers: tuple[str, ...]
    type: tuple[str, ...]
    disabled: tuple[str, ...]
    enabled: tuple[str, ...]
    approve: tuple[str, ...]
    trust: tuple[str, ...]


class Client(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of `clients.yaml`; its comments say what each field means."""

    id: str
    title: str
    format: Format
    files: tuple[str, ...]
    containers: tuple[str, ...]
    fields: Fields
    user: tuple[str, ...] = ()
    managed: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    sparse: bool = False


@cache
def clients() -> tuple[Client, ...]:
    """All of them, the more specific first."""
    table = tables.table(__package__, "clients.yaml")
    return tuple(
        msgspec.convert(
            {**entry, "fields": {**table["defaults"], **entry.get("fields", {})}}, Client
        )
        for entry in table["clients"]
    )


_GLOB = re.compile(r"[*?\[]")  # in a pattern; most are names, which need not be compiled
_TEST = re.compile(r"(?:test_.*|.*_test|conftest)\.py")
# What makes of a config's name that of a copy or an example, which no client reads.
_COPIES = "example|sample|template|tmpl|dist|default|bak|backup|old|orig|disabled|local"
_COPY = re.compile(rf"(?P<end>[.-](?:{_COPIES})|~)$|(?P<within>[._-](?:{_COPIES}))(?=\.\w{{1,6}}$)")


def client_of(parts: Sequence[str]) -> Client | None:
    """Whose config a file is, by the end of its path (folders and name); None for no one's.

    A copy or an example (`.mcp.json.example`, `settings_backup.json`) is that of its client. What
    a test starts is nobody's.
    """
    if _TEST.fullmatch(parts[-1]):
        return None
    client = _client_of(tuple(parts[-longest_pattern() :]))
    if client is None and (name := original(parts[-1])) != parts[-1]:
        client = _client_of((*parts[-longest_pattern() : -1], name))
    return client


def is_copy(parts: Sequence[str]) -> bool:
    """Whether a config is a copy or an example of one, going by its name."""
    if original(parts[-1]) == parts[-1]:
        return False
    return _client_of(tuple(parts[-longest_pattern() :])) is None


def original(name: str) -> str:
    """The name of the config that a file is a copy or an example of; else its own."""
    return _COPY.sub("", name, count=1)


@lru_cache(maxsize=1024)  # each file is asked about more than once, and its like in each folder
def _client_of(parts: tuple[str, ...]) -> Client | None:
    exact, patterns = _by_name()
    pattern: tuple[str, ...]
    client: Client
    for pattern, client in (*exact.get(parts[-1], ()), *patterns):
        if len(pattern) <= len(parts) and all(
            fnmatchcase(part, wanted) if _GLOB.search(wanted) else part == wanted
            for part, wanted in zip(parts[-len(pattern) :], pattern, strict=True)
        ):
            return client
    return None


@cache
def names() -> frozenset[str]:
    """The base names that a client's config has, of those without a wildcard."""
    return frozenset(_by_name()[0])


@cache
def suffixes() -> frozenset[str]:
    """The ends of names that a pattern with a wildcard has, or a copy of a config."""
    of_patterns = {os.path.splitext(pattern[-1])[1] for pattern, _ in _by_name()[1]}
    of_formats = {".json", ".jsonc", ".toml", ".yaml", ".yml"}
    return frozenset(of_patterns | of_formats | {f".{one}" for one in _COPIES.split("|")})


@cache
def client_folders() -> frozenset[str]:
    """The names of folders that some client's config lies in."""
    return frozenset(
        name for client in clients() for file in client.files for name in file.split("/")[:-1]
    )


@cache
def of_code() -> re.Pattern[str]:
    """What in its name makes a file of code one to look into."""
    names = (file for client in clients() if client.format == "python" for file in client.files)
    return re.compile("|".join(re.escape(name.split("*")[1]) for name in names))


@cache
def longest_pattern() -> int:
    """How many names of a path, from its end, may tell whose config it is."""
    return max(file.count("/") + 1 for client in clients() for file in client.files)


_Pattern = tuple[tuple[str, ...], Client]


@cache
def _by_name() -> tuple[dict[str, list[_Pattern]], list[_Pattern]]:
    """The patterns by the file name they end in, and those that end in a wildcard.

    Nearly every file of a tree is asked about, and nearly every answer is no.
    """
    exact: dict[str, list[_Pattern]] = {}
    patterns: list[_Pattern] = []
    for client in clients():
        for file in client.files:
            parts = tuple(file.split("/"))
            into = patterns if "*" in parts[-1] else exact.setdefault(parts[-1], [])
            into.append((parts, client))
    return exact, patterns
