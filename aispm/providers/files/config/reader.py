"""Config files, read once for all rooms that know them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from aispm.model import Kind, Read, Record
from aispm.providers.files.config import embedded, told
from aispm.providers.files.config.rooms import ROOMS
from aispm.providers.files.mcp import view as mcp
from aispm.providers.files.mcp.clients import of_code
from aispm.providers.files.part import Claim, Room, View
from aispm.providers.files.pragmas import pragmas
from aispm.providers.files.reader import File, Named
from aispm.providers.files.reading import UnreadError, text
from aispm.providers.files.text.document import Document
from aispm.providers.files.text.front import matter
from aispm.providers.files.text.parse import CODE, format_of, nothing, parse

NAMES = frozenset[str]().union(*(room.NAMES for room in ROOMS))
SUFFIXES = frozenset[str]().union(*(room.SUFFIXES for room in ROOMS))
FOLDERS = frozenset[str]().union(*(room.FOLDERS for room in ROOMS))
DEPTH = max(room.DEPTH for room in ROOMS)


def kinds() -> Sequence[Kind]:
    """Every kind of asset that some room makes."""
    return [kind for room in ROOMS for kind in room.kinds()]


def _lists(rooms: Iterable[Room]) -> tuple[str, ...]:
    """What a config of these rooms that cannot be parsed may have held."""
    held = {kind.name for room in rooms for kind in room.kinds()}
    return tuple(sorted({*held, "credential"}))


def wants(parts: Sequence[str]) -> tuple[Claim, ...]:
    """As what the rooms know a file, by its path alone.

    A tree has many texts and much code, and only the folder makes a text a config, only its name
    some code: nearly every answer is no.
    """
    name = parts[-1]
    if name.endswith(_MARKDOWN) and FOLDERS.isdisjoint(parts[-DEPTH:-1]):
        return ()
    if name.endswith(_CODE) and not of_code().search(name):
        return ()
    return tuple(claim for room in ROOMS if (claim := room.claims(parts)))


def records(file: File) -> Iterator[Record | Named]:
    """Whatever of a file could be parsed, then its line of the ledger."""
    yield from _records(file, file.data(), named=True)


def told_of(file: File, content: str) -> int:
    """How much of a text, from its beginning, `records` tells: front matter that has servers."""
    settings = _settings(content) if wants(file.parts) else ""
    document = parse(settings, "yaml") if settings else None
    if document and any(
        room.view(document, file.parts, file.uri) for room in ROOMS if room.claims(file.parts)
    ):
        return len(settings)
    return 0


def by_shape(file: File) -> Iterator[Record | Named]:
    """The same for a file that no path tells of: nothing, where its content tells nothing."""
    data = file.data()
    if data.startswith(_WIDE) or any(room.MARKS.search(data) for room in ROOMS):
        yield from _records(file, data, named=False)


def beside(file: File) -> Iterator[Record | Named]:
    """The servers in a file that another reader wants: `package.json` may hold a map of them."""
    try:
        data = file.data() if format_of(file.parts[-1]) else b""
    except UnreadError:  # that it is too large, its own reader tells
        return
    if _SERVERS.search(data.decode("latin-1")):
        yield from _records(file, data, named=False, rooms=(mcp,))


_SERVERS = re.compile(r"(?i)mcp[-_]?servers|\bmcp add\b|--add-mcp\b")
_MARKDOWN, _CODE = ".md", ".py"
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, in which no mark can be seen


def _settings(content: str) -> str:
    """The front matter of a text, if it may hold servers: of prose nobody asks a syntax."""
    settings = matter(content)
    return settings if _SERVERS.search(settings) else ""


def _records(
    file: File, data: bytes, *, named: bool, rooms: Sequence[Room] = ROOMS
) -> Iterator[Record | Named]:
    claims = {room: claim for room in rooms if (claim := room.claims(file.parts))}
    syntax = next((claim.syntax for claim in claims.values()), format_of(file.parts[-1]) or "json")
    if syntax in CODE and not (CODE[syntax].search(data) or data.startswith(_WIDE)):
        return
    content, decoded = text(data)
    if file.parts[-1].endswith(_MARKDOWN) and not (content := _settings(content)):
        return
    if file.parts[-1].lower().endswith(".json5"):
        syntax = "json5"
    document = parse(content, syntax)
    syntax = "json" if syntax == "json5" else syntax  # as they are shown
    if not claims:
        embedded.open_strings(document)
    views = [
        view for room in rooms if (view := _view(room, document, claims.get(room), file, data))
    ]
    if views:
        yield from told.records(document, views, syntax, file.uri, file.scope)
        yield from pragmas(document, file.uri, file.scope)
    # A list may be one of servers, and code is there for something else.
    holds = any(view.parts for view in views) or syntax in CODE
    problem = document.problem or ("" if holds else nothing(document))
    problem = problem if decoded else "no UTF-8 text"
    if problem and (claims or views or (named and format_of(file.parts[-1]))):
        held = _lists(claims or ROOMS)
        yield Read(file.scope, f"parse:{file.uri}", "failed", held, detail=problem)


def _view(
    room: Room, document: Document, claim: Claim | None, file: File, data: bytes
) -> View | None:
    """What a room sees in a file that it claims by its path, or that has the marks of its shape."""
    if claim is not None:
        return room.view(document, file.parts, file.uri)
    if data.startswith(_WIDE) or room.MARKS.search(data):
        return room.recognised(document, format_of(file.parts[-1]) or "json", file.uri)
    return None
