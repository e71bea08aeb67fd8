"""Packages that look like a well-known server and are not it.

Names are compared within an ecosystem. A scope belongs to whoever holds it, so what stands in a
known scope is no mimic, however it is called.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Literal

from msgspec import Struct

from aispm.packages import ai
from aispm.packages.edits import distance, letters
from aispm.packages.known import KnownServer, servers
from aispm.packages.names import normal
from aispm.packages.tables import table

_ECOSYSTEMS = frozenset({"npm", "PyPI"})  # where servers are, and anyone takes any name
_LONGEST = 214  # npm's own limit, the greatest
_SHORTEST = 6
_FARTHEST = 2
_REFERENCE = "@modelcontextprotocol/server-"
_COPY = re.compile(r"(?:@([^/]++)/)?(mcp-)?server-(.++)")
_WORDS = re.compile(r"[^@/._-]++")
_OF_SERVERS = re.compile("mcp|server")  # a tool's own name (`prisma`) has many neighbours


class Resemblance(Struct, frozen=True):
    """The known package that another looks like.

    By `spelling`; by letters that look the same (`confusable`); or as a `copy`, under the name
    of a reference server but not in its scope.
    """

    known: str
    vendor: str
    how: Literal["spelling", "confusable", "copy"]


@lru_cache(maxsize=1 << 12)
def mimic(ecosystem: str, package: str) -> Resemblance | None:
    """The well-known server that a package resembles without being it; None for most."""
    name = normal(ecosystem, package)
    if ecosystem not in _ECOSYSTEMS or len(name) > _LONGEST or _is_known(ecosystem, name):
        return None
    return _confusable(ecosystem, name) or _copy(ecosystem, name) or _misspelt(ecosystem, name)


def _is_known(ecosystem: str, name: str) -> bool:
    if (ecosystem, name) in servers() or (ecosystem, name) in ai.packages():
        return True
    return _scope(name) in _scopes() or name in _listed("unrelated", ecosystem)


def _confusable(ecosystem: str, name: str) -> Resemblance | None:
    found = _by_look().get((ecosystem, looks(name)))
    return None if found is None else _resemblance(found, "confusable")


def _copy(ecosystem: str, name: str) -> Resemblance | None:
    """`server-git`, `mcp-server-git` and `@other/server-git`; others may well call a server of
    their scope `@other/mcp-server-git`, unless the scope sounds like the protocol's own."""
    match = _COPY.fullmatch(name) if ecosystem == "npm" else None
    if match is None:
        return None
    scope, prefix, what = match.groups()
    original = _reference().get(what)
    if original is None or (scope and prefix and not _sounds_official(scope)):
        return None
    return _resemblance(original, "copy")


def _misspelt(ecosystem: str, name: str) -> Resemblance | None:
    bits = letters(name)
    words = set(_WORDS.findall(name))
    best: tuple[int, KnownServer] | None = None
    for near in _targets()[ecosystem, "@" in name]:
        if (bits ^ near.bits).bit_count() > 2 * _FARTHEST or abs(
            len(name) - near.length
        ) > _FARTHEST:
            continue
        # Of a short name alone, `mcp-server-gif` is no misspelling of `mcp-server-git`.
        most = near.most_beside if near.telling <= words else near.most
        edits = distance(name, near.name, most)
        if edits <= most and (best is None or edits < best[0]):
            best = edits, near.server
    return None if best is None else _resemblance(best[1], "spelling")


class _Target(Struct, frozen=True):
    """A known name, and how far another may be from it: `most`, or `most_beside` if the words
    that tell it from others stand in both."""

    server: KnownServer
    name: str
    length: int
    bits: int
    most: int
    most_beside: int
    telling: frozenset[str]


@cache
def _targets() -> Mapping[tuple[str, bool], tuple[_Target, ...]]:
    found: dict[tuple[str, bool], list[_Target]] = {
        (ecosystem, scoped): [] for ecosystem in _ECOSYSTEMS for scoped in (False, True)
    }
    common = _listed("common")
    for (ecosystem, name), server in servers().items():
        if ecosystem in _ECOSYSTEMS and len(name) >= _SHORTEST and _OF_SERVERS.search(name):
            telling = frozenset(_WORDS.findall(name)) - common
            size = sum(map(len, telling))
            most = 0 if size < 4 else 1 if size < 8 else _FARTHEST
            beside = 0 if not telling else 1 if len(name) < 12 else _FARTHEST
            target = _Target(server, name, len(name), letters(name), most, beside, telling)
            found[ecosystem, "@" in name].append(target)
    return {key: tuple(ones) for key, ones in found.items()}


@cache
def _reference() -> Mapping[str, KnownServer]:
    """The reference servers by what they serve; those of PyPI too, which npm has no name for."""
    return {
        name.removeprefix(_REFERENCE).removeprefix("mcp-server-"): server
        for (ecosystem, name), server in servers().items()
        if name.startswith(_REFERENCE)
        or (ecosystem == "PyPI" and server.vendor == "Model Context Protocol")
    }


@cache
def _scopes() -> frozenset[str | None]:
    named = (*servers(), *ai.packages())
    scopes = {_scope(name) for ecosystem, name in named if ecosystem == "npm"}
    return frozenset(scopes - {None})


def _scope(name: str) -> str | None:
    return name[1:].partition("/")[0] if name.startswith("@") and "/" in name else None


def _sounds_official(scope: str) -> bool:
    return (
        scope in _listed("official_sounding")
        or distance(scope, "modelcontextprotocol", _FARTHEST) <= _FARTHEST
    )


@cache
def _by_look() -> Mapping[tuple[str, str], KnownServer]:
    return {
        (ecosystem, looks(name)): server
        for (ecosystem, name), server in servers().items()
        if ecosystem in _ECOSYSTEMS
    }


def looks(name: str) -> str:
    """A text that is the same for all names that look alike."""
    text = unicodedata.normalize("NFKC", name).casefold().translate(_single())
    for pair, letter in _pairs():
        text = text.replace(pair, letter)
    return text


@cache
def _single() -> dict[int, str]:
    return {ord(look): letter for look, letter in _confusables() if len(look) == 1}


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    return tuple((look, letter) for look, letter in _confusables() if len(look) > 1)


def _confusables() -> Iterator[tuple[str, str]]:
    for letter, looks in table("lookalikes.yaml")["confusables"].items():
        for look in looks.split():
            yield look, letter


@cache
def _listed(section: str, ecosystem: str = "") -> frozenset[str]:
    words = table("lookalikes.yaml")[section]
    return frozenset((words[ecosystem] if ecosystem else words).split())


def _resemblance(of: KnownServer, how: Literal["spelling", "confusable", "copy"]) -> Resemblance:
    return Resemblance(of.package, of.vendor, how)
