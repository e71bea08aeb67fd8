"""Every path that is looked at, per client: of the user, of the administrator, of a project."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from aispm.providers.files import home
from aispm.providers.files.agents import clients as settings
from aispm.providers.files.agents.paths import Paths
from aispm.providers.files.instructions import files as instructions
from aispm.providers.files.mcp import clients as servers
from aispm.providers.files.uri import Base, Start, starts
from aispm.providers.files.walk import Candidate, Unlisted, walk


class Spot(Struct, frozen=True):
    """A place where a client looks for what is its own.

    `level` is project, user or managed. `pattern` is the client's own, `path` what it came to
    on this system: of what was `found` the uri, else the pattern with what `*` leaves open.
    `found` is None where nothing was seen and a folder on the way could not be looked into.
    """

    client: str
    title: str
    level: str
    pattern: str
    path: str
    found: bool | None


class _File(Struct, frozen=True):
    """A file below some PATH: the names of its path, and what it is called."""

    parts: tuple[str, ...]
    uri: str


def where(
    paths: Sequence[str],
    root: str | None = None,
    excludes: Sequence[str] = (),
    platform: str = sys.platform,
    env: Mapping[str, str] = os.environ,
) -> list[Spot]:
    """All of them, by client and level, those of the user whether they are scanned or not.

    A path to which several patterns of a client come is told once, by the first.

    Raises InputError for a PATH that does not exist or lies outside of the root.
    """
    shut: list[str] = []
    within = [
        one for start in starts(paths, root, os.getcwd()) for one in _files(start, excludes, shut)
    ]
    spots: dict[tuple[str, str, str], Spot] = {}
    for one in (*_of_projects(within, None if shut else False), *_of_people(platform, env)):
        spots.setdefault((one.client, one.level, one.path), one)
    order = ("project", "user", "managed")
    return sorted(
        spots.values(), key=lambda one: (one.client, order.index(one.level), one.pattern, one.path)
    )


def _of_people(platform: str, env: Mapping[str, str]) -> Iterator[Spot]:
    top = home.home(env)
    for place in home.places(platform, env):
        named = (place.client.id, place.client.title, place.level, place.pattern)
        shut: set[str] = set()
        found = home.existing(place, shut)
        for path in found:
            yield Spot(*named, _called(path, top), found=True)
        if not found:
            yield Spot(*named, _shortened(place.path, top), found=None if shut else False)


def _called(path: str, top: str | None) -> str:
    """A file that exists as its uri: somebody else may have chosen its name."""
    if top is not None and path.startswith(top.rstrip("/") + "/"):
        return Base(top, "~").uri(path)
    return f"/{Base('/', '').uri(path)}"


def _shortened(path: str, top: str | None) -> str:
    if top is not None and path.startswith(top.rstrip("/") + "/"):
        return "~" + path[len(top.rstrip("/")) :]
    return path


def _of_projects(within: Sequence[_File], unseen: bool | None) -> Iterator[Spot]:
    """The patterns of projects, each with the files that fit it, or `unseen` where none does."""
    titles: dict[str, str] = {}
    for client, title, _ in _patterns():
        titles[client] = titles.get(client) or title
    owners = {one.uri: servers.client_of(one.parts) for one in within}
    of_servers = {(one.id, pattern) for one in servers.clients() for pattern in one.files}
    for client, _, pattern in _patterns():
        fitting = Paths([(pattern, True)])
        named = (client, titles[client] or client, "project", pattern)
        found = [one.uri for one in within if fitting.find(one.parts)]
        if (client, pattern) in of_servers:  # of several that fit, the most specific counts
            found = [uri for uri in found if (owner := owners[uri]) and owner.id == client]
        for uri in found:
            yield Spot(*named, uri, found=True)
        if not found:
            yield Spot(*named, pattern, found=unseen)


def _patterns() -> Iterator[tuple[str, str, str]]:
    """Client, title and pattern, as the tables have them."""
    for server in servers.clients():
        for pattern in server.files:
            yield server.id, server.title, pattern
    for setting in settings.clients():
        for file in setting.files:
            if file.level in ("project", "local"):
                yield setting.id, setting.title, file.path
    for entry in instructions.clients():
        for listed in entry.files.values():
            for pattern in listed:
                yield entry.id, entry.title, pattern


def _files(start: Start, excludes: Sequence[str], shut: list[str]) -> Iterator[_File]:
    """The files of a PATH that somebody may read; what cannot be listed is added to `shut`."""
    if not os.path.isdir(start.path):
        yield _File(tuple(start.path.split(os.sep)), start.base.uri(start.path))
        return
    for found in walk(start.path, start.tree, excludes):
        if isinstance(found, Candidate):
            yield _File(tuple(found.path.split(os.sep)), start.base.uri(found.path))
        elif isinstance(found, Unlisted) and found.state == "failed":
            shut.append(found.path)
