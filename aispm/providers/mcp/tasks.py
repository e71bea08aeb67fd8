"""The tasks of a file scan: one walk per folder, one parse per file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from aispm.model import Read, Record, Scope
from aispm.providers.base import Task
from aispm.providers.mcp.clients import Client, Format, client_of
from aispm.providers.mcp.config import parse, recognised, records
from aispm.providers.mcp.document import Document, Mapping
from aispm.providers.mcp.kinds import LISTS
from aispm.providers.mcp.reading import UnreadError, read, text
from aispm.providers.mcp.uri import Start
from aispm.providers.mcp.walk import Unlisted, walk
from aispm.vocabulary import ReadState

_FORMATS: dict[str, Format] = {
    ".json": "json",
    ".jsonc": "json",
    ".json5": "json",
    ".toml": "toml",
    ".yaml": "yaml",
    ".yml": "yaml",
}


def of(start: Start, excludes: Sequence[str]) -> Task:
    """The first task of one PATH."""
    if not os.path.isdir(start.path):
        return _file(start, start.path, client_of(start.path.split(os.sep)), named=True)
    scope, uri = start.base.scope, start.base.uri(start.path)
    return Task(scope, f"read:{uri}", lambda: _folder(start, excludes), _told, LISTS)


def _folder(start: Start, excludes: Sequence[str]) -> Iterator[Record | Task]:
    scope, top = start.base.scope, start.path
    yield _scope(start)
    listed = True
    for found in walk(top, start.tree, excludes):
        if isinstance(found, Unlisted):
            listed = listed and found.path != top
            yield _unread(scope, start.base.uri(found.path), found.state, found.detail)
        else:
            yield _file(start, found.path, found.client)
    if listed:
        yield Read(scope, f"read:{start.base.uri(top)}", "ok", LISTS)


def _file(start: Start, path: str, client: Client | None, *, named: bool = False) -> Task:
    scope, uri = start.base.scope, start.base.uri(path)

    def run() -> Iterator[Record | Task]:
        if named:
            yield _scope(start)
        try:
            # A PATH that is itself a link was chosen by whoever asked.
            data = read(os.path.realpath(path), path) if named else read(path, start.tree)
        except UnreadError as error:
            yield _unread(scope, uri, error.state, error.detail)
            return
        yield from _parsed(data, path, client, uri, scope)

    return Task(scope, f"parse:{uri}", run, _told, LISTS)


def _parsed(
    data: bytes, path: str, client: Client | None, uri: str, scope: str
) -> Iterator[Record]:
    """Whatever of a file could be parsed, then its line of the ledger."""
    content, decoded = text(data)
    suffix = os.path.splitext(path)[1].lower()
    syntax = client.format if client else _FORMATS.get(suffix, "json")
    document = parse(content, syntax)
    whose = client or recognised(document, syntax)
    if whose is not None:
        yield from records(document, whose, uri, scope)
    problem = (document.problem or _nothing(document)) if decoded else "no UTF-8 text"
    if problem and (client or suffix in _FORMATS):
        yield Read(scope, f"parse:{uri}", "failed", LISTS, detail=problem)


def _nothing(document: Document) -> str:
    """Why a file that parses can hold no settings, or "". One of comments alone may be meant."""
    if not document.source.text.strip():
        return "empty"
    if document.roots and not any(isinstance(root, Mapping) for root in document.roots):
        return "no table of settings"
    return ""


def _unread(scope: str, uri: str, state: ReadState, detail: str) -> Read:
    return Read(scope, f"read:{uri}", state, LISTS, detail=detail)


def _scope(start: Start) -> Scope:
    return Scope(start.base.scope, "files", start.base.prefix or ".")


def _told(error: Exception) -> tuple[ReadState, str]:
    """By its kind alone: the text of an error may quote the file."""
    return "failed", type(error).__name__
