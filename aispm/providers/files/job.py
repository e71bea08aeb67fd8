"""One file to read: what it holds, with what its place tells, and its line of the ledger."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec
from msgspec import Struct

from aispm.model import Asset, Credential, Read, Record
from aispm.providers.files import readers as every
from aispm.providers.files.config import reader as config
from aispm.providers.files.dependencies import reader as dependencies
from aispm.providers.files.git import Standing
from aispm.providers.files.models import reader as models
from aispm.providers.files.reader import File, Named, Wanted
from aispm.providers.files.reading import UnreadError
from aispm.vocabulary import Facts, ReadState


class Job(Struct, frozen=True, dict=True):
    """A file to read. Without `wanted` its content alone may tell what it is.

    `level` says whose the file is: a project's, the user's or the administrator's.
    """

    file: File
    standing: Standing
    wanted: Sequence[Wanted] = ()
    level: str = "project"

    @property
    def path(self) -> str:
        """The path that it was found at, which may be a link's."""
        return os.sep.join(self.file.parts)

    def afresh(self) -> Job:
        """The same for another reading. What a file held is kept as long as its job is."""
        return msgspec.structs.replace(self, file=msgspec.structs.replace(self.file))

    @cached_property
    def git(self) -> Facts:
        """What git says of the file; asked only of one that holds something."""
        return self.standing.facts(self.path)

    @cached_property
    def place(self) -> Facts:
        """What the file's place tells. Whether others may read it is told of the user's alone."""
        own = self.level == "user" and os.name == "posix"
        mode = os.stat(self.file.path).st_mode if own else None
        readable = None if mode is None else bool(mode & 0o077)
        return {"level": self.level, "world_readable": readable, **self.git}


def read(job: Job, detail: str = "") -> Iterator[Record | Named]:
    """What a file holds, and its line of the ledger; none for one that turns out to be nothing.

    A gap that a reader tells of is that line.
    """
    file, held, gap = job.file, False, False
    try:
        for record in _records(job):
            if isinstance(record, Named):
                yield record
                continue
            held, gap = True, gap or isinstance(record, Read)
            yield _placed(record, job)
    except UnreadError as error:
        if job.wanted or error.state == "failed":
            yield unread(file.scope, file.uri, error.state, error.detail)
        return
    except Exception as error:  # one file's failure costs that file; see `told`
        state, said = told(error)
        yield Read(file.scope, f"parse:{file.uri}", state, every.lists(), detail=said)
        return
    if not gap and (held or job.wanted):
        state = "ok" if held else "empty"
        yield Read(file.scope, f"parse:{file.uri}", state, every.lists(), detail=detail)


def _records(job: Job) -> Iterator[Record | Named]:
    if not job.wanted:
        yield from config.by_shape(job.file)
    for one in job.wanted:
        yield from one.reader.records(job.file)
    readers = [one.reader for one in job.wanted]
    if readers == [dependencies]:
        yield from config.beside(job.file)
    elif readers == [models] and every.has_shape(job.file.parts[-1]):
        yield from config.by_shape(job.file)  # `config.json` may be anyone's


def unread(scope: str, uri: str, state: ReadState, detail: str) -> Read:
    """The line of the ledger for a file or folder that was not read."""
    return Read(scope, f"read:{uri}", state, every.lists(), detail=detail)


def told(error: Exception) -> tuple[ReadState, str]:
    """By its kind alone: the text of an error may quote the file."""
    return "failed", type(error).__name__


def _placed(record: Record, job: Job) -> Record:
    """The record with what its file's place tells, where its kind asks for that."""
    if isinstance(record, Credential):
        tracked = {"tracked": job.git["tracked"]} if "tracked" in job.git else {}
        return msgspec.structs.replace(record, facts={**tracked, **record.facts})
    if not isinstance(record, Asset):
        return record
    asked = every.facts_of(record.kind)
    facts = {name: value for name, value in job.place.items() if name in asked}
    return msgspec.structs.replace(record, facts={**facts, **record.facts})
