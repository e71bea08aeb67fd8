"""Which coding agent wrote the lines that assets and credentials stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from aispm.model import Asset, Credential, Location
from aispm.providers.files.git import Repository
from aispm.providers.files.job import Job, read
from aispm.providers.files.reading import UnreadError

_Placed = Asset | Credential


def written(repository: Repository, jobs: Sequence[Job]) -> Iterator[_Placed]:
    """What is in these files once more, with the fact `written_by`: an agent's id, or null.

    Null where a person wrote the line, or where it is not committed yet. The fact is left out
    where the writer was not found.
    """
    held: list[tuple[str, int, _Placed]] = []
    asked: dict[str, tuple[bytes, set[int]]] = {}
    for job in (one.afresh() for one in jobs):
        found = list(_standing(job))
        if not found:
            continue
        try:
            data = job.file.data()
        except UnreadError:  # of a kind that is told without reading all of it
            continue
        asked[job.path] = data, {line for line, _ in found}
        held += [(job.path, line, one) for line, one in found]
    told = repository.blame(asked)
    for path, line, one in held:
        if (path, line) in told:
            commit = told[path, line]
            facts = {**one.facts, "written_by": commit.agent if commit else None}
            yield msgspec.structs.replace(one, facts=facts)


def _standing(job: Job) -> Iterator[tuple[int, _Placed]]:
    """What a file holds, each with the line of it that it stands on first."""
    for record in read(job):
        places: tuple[Location, ...] = ()
        if isinstance(record, Asset):
            places = (record.location,) if record.location else ()
        elif isinstance(record, Credential):
            places = record.locations
        for place in places:
            if place.uri == job.file.uri and isinstance(record, Asset | Credential):
                yield place.line, record
                break
