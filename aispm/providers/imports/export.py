"""An export, recognised by its shape and read within bounds."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator

from aispm.model import Advisory, Read, Record
from aispm.packages import osv_files
from aispm.packages.osv import OsvError
from aispm.providers.files import reading
from aispm.providers.files.config import told
from aispm.providers.files.reading import UnreadError
from aispm.providers.files.text.parse import parse
from aispm.providers.imports import tools

_LARGEST = 128 * 1024 * 1024  # of OSV records in one text
_LARGEST_ARCHIVE = 1024 * 1024 * 1024  # packed; that of all of npm has a tenth
_MOST_TOLD = 20  # records of one file that are none


class UnknownExportError(Exception):
    """A file that cannot be read, or is no export that is known; the text says why."""


def read(path: str, uri: str, scope: str) -> Iterator[Record]:
    """The records of an export. Raises UnknownExportError before the first of them."""
    folder = os.path.dirname(path)
    try:
        packed = osv_files.is_archive(reading.head(path, folder, 4))
        data = reading.read(path, folder, _LARGEST_ARCHIVE if packed else _LARGEST)
    except UnreadError as error:
        raise UnknownExportError(error.detail) from None
    if packed and not zipfile.is_zipfile(io.BytesIO(data)):
        raise UnknownExportError("a damaged archive")
    if not packed and len(data) <= reading.LARGEST:
        text, decoded = reading.text(data)
        document = parse(text, "json")
        view = tools.view(document, os.path.basename(path)) if decoded else None
        if view is not None:
            problem = document.problem
            return _tools(told.records(document, [view], "json", uri, scope), uri, scope, problem)
    return _advisories(data, uri, scope)


def _tools(records: Iterator[Record], uri: str, scope: str, problem: str) -> Iterator[Record]:
    yield from records
    lists = tuple(kind.name for kind in tools.KINDS)
    state, detail = ("failed", problem) if problem else ("ok", "")
    yield Read(scope, f"parse:{uri}", state, lists, detail=detail)  # type: ignore[arg-type]


def _advisories(data: bytes, uri: str, scope: str) -> Iterator[Record]:
    try:
        found = iter(osv_files.read(io.BytesIO(data)))
        first = next(found, None)
    except OsvError as error:
        raise UnknownExportError(str(error)) from None
    if first is None:
        raise UnknownExportError("it holds no record")
    return _told(first, found, uri, scope)


def _told(
    first: Advisory | OsvError, rest: Iterator[Advisory | OsvError], uri: str, scope: str
) -> Iterator[Record]:
    """The advisories, then a line of the ledger that says how many records were none."""
    wrong: list[str] = []
    try:
        for one in (first, *rest):
            if isinstance(one, OsvError):
                wrong.append(str(one))
            else:
                yield one
    except OsvError as error:
        wrong.append(str(error))
    detail = "; ".join(dict.fromkeys(wrong[:_MOST_TOLD]))
    yield Read(scope, f"read:{uri}", "failed" if wrong else "ok", detail=detail)
