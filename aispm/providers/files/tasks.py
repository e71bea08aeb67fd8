"""The tasks of a file scan: one walk per folder, one per file that somebody reads."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import msgspec

from aispm.model import Asset, Read, Record, Scope
from aispm.providers.base import Task
from aispm.providers.files import home
from aispm.providers.files import readers as every
from aispm.providers.files.config import reader as config
from aispm.providers.files.reader import File, Wanted
from aispm.providers.files.reading import UnreadError
from aispm.providers.files.uri import Start
from aispm.providers.files.walk import Unclaimed, Unlisted, walk
from aispm.vocabulary import ReadState


def of(start: Start, excludes: Sequence[str]) -> Task:
    """The first task of one PATH."""
    if not os.path.isdir(start.path):
        # What no path tells is searched all the same: somebody named it.
        wanted = every.wanting(start.path.split(os.sep)) or (Wanted(config, ""),)
        # A PATH that is itself a link was chosen by whoever asked.
        real = os.path.realpath(start.path)
        return _file(start, start.path, File(real, *_called(start, start.path), real), wanted)
    scope, uri = start.base.scope, start.base.uri(start.path)
    return Task(scope, f"read:{uri}", lambda: _folder(start, excludes), _told, every.lists())


def of_user() -> Iterator[Task]:
    """The configs of the user and the administrator, and a last line that they were looked for."""
    for place, start in home.starts():
        real = os.path.realpath(start.path)
        file = File(real, *_called(start, start.path), real)
        wanted = every.wanting(start.path.split("/")) or (Wanted(config, ""),)
        yield _file(start, start.path, file, wanted, place.level)
    scope = Scope("files:~", "files", "~")
    looked = Read(scope.id, "read:~", "ok", every.lists())
    yield Task(scope.id, "read:~", lambda: [scope, looked], _told, every.lists())


def _called(start: Start, path: str) -> tuple[tuple[str, ...], str, str]:
    """The names of a path, its uri and its scope."""
    return tuple(path.split(os.sep)), start.base.uri(path), start.base.scope


def _folder(start: Start, excludes: Sequence[str]) -> Iterator[Record | Task]:
    scope, top = start.base.scope, start.path
    yield _scope(start)
    listed = True
    unclaimed: list[str] = []
    for found in walk(top, start.tree, excludes):
        if isinstance(found, Unlisted):
            listed = listed and found.path != top
            yield _unread(scope, start.base.uri(found.path), found.state, found.detail)
        elif isinstance(found, Unclaimed):
            unclaimed.append(found.path)
        else:
            file = File(found.path, *_called(start, found.path), start.tree)
            yield _file(start, found.path, file, found.wanted)
    for first in range(0, len(unclaimed), _BATCH):
        yield _batch(start, unclaimed[first : first + _BATCH])
    if listed:
        yield Read(scope, f"read:{start.base.uri(top)}", "ok", every.lists())


# Nearly all of these are nothing to us: one task for each would cost more than reading them.
_BATCH = 200


def _batch(start: Start, paths: Sequence[str]) -> Task:
    """The files that their content may tell; one that cannot be read may be a config too."""
    scope, top = start.base.scope, start.base.uri(start.path)

    def run() -> Iterator[Record]:
        for path in paths:
            file = File(path, *_called(start, path), start.tree)
            try:
                for record in config.by_shape(file):
                    yield _placed(record, file, "project")
            except UnreadError as error:
                if error.state == "failed":
                    yield _unread(scope, file.uri, error.state, error.detail)
            except Exception as error:  # one file's failure costs that file
                yield _unread(scope, file.uri, *_told(error))
        yield Read(scope, f"read:{top}", "ok", every.lists())

    return Task(scope, f"read:{top}", run, _told, every.lists())


def _file(
    start: Start, path: str, file: File, wanted: Sequence[Wanted], level: str = "project"
) -> Task:
    def run() -> Iterator[Record | Task]:
        if path == start.path:
            yield _scope(start)
        for one in wanted:
            try:
                for record in one.reader.records(file):
                    yield _placed(record, file, level)
            except UnreadError as error:
                yield _unread(file.scope, file.uri, error.state, error.detail)
                return

    return Task(file.scope, f"parse:{file.uri}", run, _told, every.lists())


def _placed(record: Record, file: File, level: str) -> Record:
    """The record with what its file's place tells, where its kind asks for that.

    `level` says whose the file is: a project's, the user's or the administrator's. Whether
    others may read it (`world_readable`) is told of the user's alone.
    """
    asked = every.facts_of(record.kind) if isinstance(record, Asset) else ()
    if not asked or not isinstance(record, Asset):
        return record
    mode = os.stat(file.path).st_mode if level == "user" and os.name == "posix" else None
    told = {"level": level, "world_readable": None if mode is None else bool(mode & 0o077)}
    facts = {name: value for name, value in told.items() if name in asked}
    return msgspec.structs.replace(record, facts={**facts, **record.facts})


def _unread(scope: str, uri: str, state: ReadState, detail: str) -> Read:
    return Read(scope, f"read:{uri}", state, every.lists(), detail=detail)


def _scope(start: Start) -> Scope:
    return Scope(start.base.scope, "files", start.base.prefix or ".")


def _told(error: Exception) -> tuple[ReadState, str]:
    """By its kind alone: the text of an error may quote the file."""
    return "failed", type(error).__name__
