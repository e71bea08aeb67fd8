"""The inventory lock: which resources exist, one to a line, to be committed.

A line is a stable anchor: SARIF points cloud findings at it, and a review sees a resource
come and go. It tells existence, not configuration: no time, no secret, no fact that
changes by use. `complete` says whether everything asked for was seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from msgspec import Struct

from aispm.exporters.jsontext import line
from aispm.exporters.look import Look
from aispm.exporters.nouns import Document
from aispm.model import Asset, Credential, Identity, Report, Snapshot

SCHEMA = "aispm/inventory-lock/v1"
# Where the file is committed, relative to the repository.
URI = ".aispm/inventory.lock.json"


class Anchor(Struct, frozen=True):
    """The line of a resource in the lock, 1-based, and its length in code points."""

    line: int
    length: int


def export(report: Report, out: TextIO, look: Look) -> None:
    """Write the lock."""
    for _, text in _lines(report.snapshot):
        out.write(text + "\n")


def anchors(snapshot: Snapshot) -> dict[str, Anchor]:
    """The line of each resource, by its id."""
    return {
        id_: Anchor(number, len(text))
        for number, (id_, text) in enumerate(_lines(snapshot), start=1)
        if id_ is not None
    }


def _lines(snapshot: Snapshot) -> Iterator[tuple[str | None, str]]:
    """Every line of the file, with the id of the resource that it is about."""
    complete = not any(read.blind for read in snapshot.reads)
    resources = _resources(snapshot)
    yield None, "{"
    yield None, f' "schema": {line(SCHEMA)},'
    yield None, f' "complete": {line(complete)},'
    yield None, ' "resources": ['
    for index, resource in enumerate(resources, start=1):
        comma = "," if index < len(resources) else ""
        yield resource["id"], f"  {line(resource)}{comma}"
    yield None, " ]"
    yield None, "}"


def _resources(snapshot: Snapshot) -> list[Document]:
    nouns: list[Asset | Identity] = [*snapshot.assets, *snapshot.identities]
    resources = [_noun(noun) for noun in nouns]
    resources += [_credential(credential) for credential in snapshot.credentials]
    return sorted(resources, key=lambda resource: str(resource["id"]))


def _noun(noun: Asset | Identity) -> Document:
    return {
        "id": noun.id,
        "kind": noun.kind,
        "name": noun.name,
        "scope": noun.scope,
        "owner": noun.owner,
    }


def _credential(credential: Credential) -> Document:
    """A credential without its preview and identifiers: the lock is committed for all to read."""
    return {"id": credential.id, "kind": credential.kind, "identity": credential.identity}
