"""Files of instructions, read for what in them is hidden, talks an agent into something, makes it
run what it fetches, or is a secret."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aispm.model import Asset, Kind, Link, Location, Pragma, Read, Record
from aispm.providers.files.config import reader as config
from aispm.providers.files.config.credentials import Held, held
from aispm.providers.files.hidden import Signs, signs, told
from aispm.providers.files.instructions import files
from aispm.providers.files.instructions.downloads import Download, downloads
from aispm.providers.files.instructions.files import Owner
from aispm.providers.files.instructions.front import Front, front
from aispm.providers.files.instructions.kinds import INSTRUCTIONS
from aispm.providers.files.instructions.lines import leaves
from aispm.providers.files.pragmas import of_text
from aispm.providers.files.reader import File
from aispm.providers.files.reading import text as decoded
from aispm.providers.files.text.document import Source
from aispm.providers.files.uri import asset_id
from aispm.secrets import Known

NAMES = files.paths().names
SUFFIXES = files.paths().suffixes
FOLDERS = files.paths().folders
DEPTH = files.paths().depth
# What people write for an agent has some kilobytes; it reads no more of a larger file than this.
_LARGEST = 1024 * 1024
# Signs are looked for in all of it, secrets (which takes longer) in so many characters.
_MOST_SEARCHED = 128 * 1024
_MOST_CREDENTIALS = 2_000
_LISTS = (INSTRUCTIONS.name, "credential")


def kinds() -> Sequence[Kind]:
    """Instructions of any sort."""
    return (INSTRUCTIONS,)


def wants(parts: Sequence[str]) -> Owner | None:
    """Who reads a file as instructions, by the names of its path."""
    return files.owner_of(parts)


def records(file: File) -> Iterator[Record]:
    """The file, the credentials in it, and the comments that set findings aside."""
    owner = files.owner_of(file.parts)
    assert owner is not None
    text, whole = decoded(file.data(_LARGEST))
    known = Known(spared=(file.uri, owner.purpose, *([owner.client] if owner.client else [])))
    source = Source(text)
    # Secrets first, so that nothing which is told of the text holds one.
    start = config.told_of(file, text)  # the servers in front, with all that they hold
    keys = list(held(leaves(text[:_MOST_SEARCHED], start), source, file.uri, "yaml", known))
    yield known.record(_asset(file, owner, source, keys, known))
    yield from _holdings(file, keys, known)
    yield from _pragmas(text, start, file)
    problem = "" if whole else "no UTF-8 text"
    if known.cut or len(keys) > _MOST_CREDENTIALS or len(text) > _MOST_SEARCHED:
        problem = "more text or credentials than are searched and told of one file"
    if problem:
        yield Read(file.scope, f"parse:{file.uri}", "failed", _LISTS, detail=problem)


def _asset(file: File, owner: Owner, source: Source, keys: list[Held], known: Known) -> Asset:
    seen, fetched, head = signs(source.text), downloads(source.text), front(source.text)
    found = {one.credential.id: one.credential for one in keys}
    level = {"level": "local"} if owner.local else {}
    return Asset(
        id=asset_id("instructions", file.uri),
        kind=INSTRUCTIONS.name,
        name=file.uri.rpartition("/")[2],
        scope=file.scope,
        facts={
            **level,
            "client": owner.client,
            "purpose": owner.purpose,
            **told.of((seen,), known, instructions=True),
            "downloads_and_runs": bool(fetched),
            "download_hosts": sorted({known.safe(host) for one in fetched for host in one.hosts}),
            "approves": sorted({known.safe(entry) for entry in head.loose}),
            "asks_nothing": head.asks_nothing,
            "credentials": len(found),
            "in_clear": sum(
                not key.publishable and key.confidence != "low" for key in found.values()
            ),
        },
        location=_location(file.uri, source, seen, fetched, head),
    )


def _location(
    uri: str, source: Source, seen: Signs, fetched: list[Download], head: Front
) -> Location:
    """From the first sign to the end of its line; without any, the first line."""
    starts = [one.start for one in fetched[:1]] + ([] if head.start is None else [head.start])
    places = [source.position(start) for start in starts]
    places += [seen.hidden_at] if seen.hidden_at and seen.conceals else []
    places += [seen.poison_at] if seen.poison_at and seen.poisons_instructions else []
    line, column = min(places, default=(1, 1))
    written = source.text.split("\n", line)[line - 1].rstrip("\r")
    return Location(uri, line, column, line, max(len(written), column) + 1)


def _holdings(file: File, keys: list[Held], known: Known) -> Iterator[Record]:
    holder, linked = asset_id("instructions", file.uri), set[str]()
    for one in keys[:_MOST_CREDENTIALS]:
        yield known.record(one.credential)
        if one.credential.id not in linked:
            linked.add(one.credential.id)
            yield known.record(Link(holder, "holds-credential", one.credential.id, one.location))


def _pragmas(text: str, start: int, file: File) -> Iterator[Pragma]:
    return (pragma for at, pragma in of_text(text, file.uri, file.scope) if at >= start)
