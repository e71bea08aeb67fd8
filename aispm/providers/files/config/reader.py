"""Config files, read once for all rooms that know them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aispm.model import Kind, Read, Record
from aispm.providers.files.config import told
from aispm.providers.files.config.part import Claim, Format, Room, View
from aispm.providers.files.config.rooms import ROOMS
from aispm.providers.files.pragmas import pragmas
from aispm.providers.files.reader import File
from aispm.providers.files.reading import text
from aispm.providers.files.text.document import Document
from aispm.providers.files.text.parse import format_of, nothing, parse

NAMES = frozenset[str]().union(*(room.NAMES for room in ROOMS))
SUFFIXES = frozenset[str]().union(*(room.SUFFIXES for room in ROOMS))
FOLDERS = frozenset[str]().union(*(room.FOLDERS for room in ROOMS))
DEPTH = max(room.DEPTH for room in ROOMS)


def kinds() -> Sequence[Kind]:
    """Every kind of asset that some room makes."""
    return [kind for room in ROOMS for kind in room.kinds()]


def lists() -> tuple[str, ...]:
    """What a config that cannot be read or parsed may have held."""
    return tuple(sorted({*(kind.name for kind in kinds()), "credential"}))


def wants(parts: Sequence[str]) -> tuple[Claim, ...]:
    """As what the rooms know a file, by its path alone."""
    return tuple(claim for room in ROOMS if (claim := room.claims(parts)))


def records(file: File) -> Iterator[Record]:
    """Whatever of a file could be parsed, then its line of the ledger."""
    content, decoded = text(file.data())
    claimed = [(room, claim) for room in ROOMS if (claim := room.claims(file.parts))]
    syntax = claimed[0][1].syntax if claimed else format_of(file.parts[-1]) or "json"
    document = parse(content, syntax)
    views = _views(document, [room for room, _ in claimed], syntax, file)
    if views:
        yield from told.records(document, views, syntax, file.uri, file.scope)
        yield from pragmas(document, file.uri, file.scope)
    problem = (document.problem or nothing(document)) if decoded else "no UTF-8 text"
    if problem and (claimed or format_of(file.parts[-1])):
        yield Read(file.scope, f"parse:{file.uri}", "failed", lists(), detail=problem)


def _views(document: Document, claimed: Sequence[Room], syntax: Format, file: File) -> list[View]:
    """What the rooms see that claim a file by its path, or any that recognise its shape."""
    if claimed:
        seen = [room.view(document, file.parts, file.uri) for room in claimed]
    else:
        seen = [room.recognised(document, syntax, file.uri) for room in ROOMS]
    return [view for view in seen if view is not None]
