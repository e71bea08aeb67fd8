"""The credentials that files once held, with the commits that brought them in and took them out."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec
from msgspec import Struct

from aispm.model import Credential
from aispm.providers.files.choice import Choice
from aispm.providers.files.config import reader as config
from aispm.providers.files.git import Repository, Unread, Version
from aispm.providers.files.job import told
from aispm.providers.files.reader import File
from aispm.providers.files.reading import UnreadError
from aispm.providers.files.uri import Start
from aispm.vocabulary import Facts

# Of one repository. Nearly every version is a few kilobytes; what is left out is told.
_MOST_VERSIONS = 20_000
_MOST_BYTES = 64 * 2**20
_MORE = "more versions of files than are read"


class _Stay(Struct):
    """A credential in one file: how it first stood there, and the last version that has it."""

    credential: Credential
    first: Version
    last: Version


def earlier(
    repository: Repository, choice: Choice, start: Start, problems: list[Unread]
) -> Iterator[Credential]:
    """Every credential of every version, once per file; what was not read is put to `problems`.

    Its places are those of the commit that first had it there. The fact `history` tells, by the
    file's uri, since when and until when it stood there.
    """
    versions: list[Version] = []
    for one in repository.history(choice.wants, choice.enters):
        if isinstance(one, Unread):
            problems.append(one)
        else:
            versions.append(one)
    if len(versions) > _MOST_VERSIONS:
        problems.append(Unread(repository.top, _MORE, "skipped"))
    reading = _Reading(choice, start, repository.top)
    for parts, of_file in groupby(versions[:_MOST_VERSIONS], lambda one: one.parts):
        path = choice.path(parts)
        assert path is not None
        yield from (_told(stay) for stay in reading.stays(path, of_file))
    problems += reading.problems


class _Reading:
    """Reads versions, until there were too many bytes of them."""

    def __init__(self, choice: Choice, start: Start, top: str) -> None:
        self._choice, self._start, self._top = choice, start, top
        self._left = _MOST_BYTES
        self.problems: list[Unread] = []

    def stays(self, path: str, versions: Iterable[Version]) -> Iterable[_Stay]:
        """The credentials that one file ever held."""
        found: dict[str, _Stay] = {}
        for version in versions:
            for name, credential in self._held(path, version).items():
                found.setdefault(name, _Stay(credential, version, version)).last = version
        return found.values()

    def _held(self, path: str, version: Version) -> dict[str, Credential]:
        try:
            if self._left <= 0:
                raise UnreadError("skipped", _MORE)
            data = version.data()
            self._left -= len(data)
            return _credentials(_file(self._start, path, data), self._choice)
        except UnreadError as error:
            self.problems.append(Unread(self._top, error.detail, error.state))
        except Exception as error:  # one version's failure costs that version; see `told`
            self.problems.append(Unread(self._top, told(error)[1], "failed"))
        return {}


def _file(start: Start, path: str, data: bytes) -> File:
    base = start.base
    parts = tuple(path.split(os.sep))
    return File(path, parts, base.uri(path), base.scope, start.tree, content=data)


def _credentials(file: File, choice: Choice) -> dict[str, Credential]:
    """The credentials in a version of a file, without what it names that lies elsewhere.

    The ledger of an old version is nothing to anybody: of one that is broken, all of the text
    is searched.
    """
    readers = choice.readers(file.path)
    found: dict[str, Credential] = {}
    for records in [one.reader.records(file) for one in readers] or [config.by_shape(file)]:
        for record in records:
            if isinstance(record, Credential):
                here = [one for one in record.locations if one.uri == file.uri]
                known = found[record.id].locations if record.id in found else ()
                if here:
                    places = tuple(dict.fromkeys((*known, *here)))
                    found[record.id] = msgspec.structs.replace(record, locations=places)
    return found


def _told(stay: _Stay) -> Credential:
    first, last = stay.first.first, stay.last
    places = tuple(
        msgspec.structs.replace(one, commit=first.id) for one in stay.credential.locations
    )
    spell: Facts = {
        "commit": first.id,
        "since": first.time,
        "removed_at": last.removed.time if last.removed else None,
        "written_by": first.agent,
    }
    facts = {**stay.credential.facts, "history": {places[0].uri: spell}}
    return msgspec.structs.replace(stay.credential, locations=places, facts=facts)
