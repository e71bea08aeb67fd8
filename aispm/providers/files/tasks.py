"""The tasks of a file scan: one walk per folder, one per file that somebody reads."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from aispm.model import Read, Record, Scope
from aispm.providers.base import Task
from aispm.providers.files import readers as every
from aispm.providers.files.config import reader as config
from aispm.providers.files.reader import File, Wanted
from aispm.providers.files.reading import UnreadError
from aispm.providers.files.uri import Start
from aispm.providers.files.walk import Unlisted, walk
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


def _called(start: Start, path: str) -> tuple[tuple[str, ...], str, str]:
    """The names of a path, its uri and its scope."""
    return tuple(path.split(os.sep)), start.base.uri(path), start.base.scope


def _folder(start: Start, excludes: Sequence[str]) -> Iterator[Record | Task]:
    scope, top = start.base.scope, start.path
    yield _scope(start)
    listed = True
    for found in walk(top, start.tree, excludes):
        if isinstance(found, Unlisted):
            listed = listed and found.path != top
            yield _unread(scope, start.base.uri(found.path), found.state, found.detail)
        else:
            file = File(found.path, *_called(start, found.path), start.tree)
            yield _file(start, found.path, file, found.wanted)
    if listed:
        yield Read(scope, f"read:{start.base.uri(top)}", "ok", every.lists())


def _file(start: Start, path: str, file: File, wanted: Sequence[Wanted]) -> Task:
    def run() -> Iterator[Record | Task]:
        if path == start.path:
            yield _scope(start)
        for one in wanted:
            try:
                yield from one.reader.records(file)
            except UnreadError as error:
                yield _unread(file.scope, file.uri, error.state, error.detail)
                return

    return Task(file.scope, f"parse:{file.uri}", run, _told, every.lists())


def _unread(scope: str, uri: str, state: ReadState, detail: str) -> Read:
    return Read(scope, f"read:{uri}", state, every.lists(), detail=detail)


def _scope(start: Start) -> Scope:
    return Scope(start.base.scope, "files", start.base.prefix or ".")


def _told(error: Exception) -> tuple[ReadState, str]:
    """By its kind alone: the text of an error may quote the file."""
    return "failed", type(error).__name__
