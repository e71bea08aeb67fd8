"""An export, recognised by its shape and read within bounds."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from functools import partial

from msgspec import Struct

from aispm.model import Read, Record
from aispm.packages import osv_files
from aispm.packages.osv import OsvError
from aispm.providers.files import reading
from aispm.providers.files.config import told
from aispm.providers.files.reader import Named
from aispm.providers.files.reading import UnreadError
from aispm.providers.files.text.document import Document
from aispm.providers.files.text.parse import parse
from aispm.providers.files.uri import Start
from aispm.providers.imports import advisories, tools
from aispm.providers.imports.aws import answers, details, resources
from aispm.providers.imports.aws.answers import AnswerError
from aispm.providers.imports.aws.details import Part
from aispm.providers.imports.aws.piece import Piece
from aispm.providers.imports.mentions import Offered

_LARGEST = 128 * 1024 * 1024  # of OSV records, or of an account's permissions, in one text
_LARGEST_ARCHIVE = 1024 * 1024 * 1024  # packed; that of all of npm has a tenth


class UnknownExportError(Exception):
    """A file that cannot be read, or is no export that is known; the text says why."""


class Export(Struct, frozen=True):
    """An export that is known: the (server, tool) that it lists, and its records.

    What a tool's texts say of others is told by `records`, once the tools of every export are
    known. `parts` are of the permissions of AWS accounts, `pieces` the policies of resources:
    what they tell, all exports tell together.
    """

    names: tuple[tuple[str, str], ...]
    records: Callable[[Offered], Iterator[Record]]
    parts: tuple[Part, ...] = ()
    pieces: tuple[Piece, ...] = ()


def read(start: Start) -> Export:
    """An export as it is read. Raises UnknownExportError for what is none."""
    path, scope = start.path, start.base.scope
    uri, folder = start.base.uri(path), os.path.dirname(path)
    try:
        packed = osv_files.is_archive(reading.head(path, folder, 4))
        data = reading.read(path, folder, _LARGEST_ARCHIVE if packed else _LARGEST)
    except UnreadError as error:
        raise UnknownExportError(error.detail) from None
    if packed and not zipfile.is_zipfile(io.BytesIO(data)):
        raise UnknownExportError("a damaged archive")
    permissions = None if packed else _permissions(data, start)
    if permissions is not None:
        return permissions
    if not packed and len(data) <= reading.LARGEST:
        text, decoded = reading.text(data)
        document = parse(text, "json")
        view = tools.view(document, os.path.basename(path)) if decoded else None
        if view is not None:
            return Export(tuple(view.names()), partial(_tools, document, view, uri, scope))
    found = _advisories(data, uri, scope)
    return Export((), lambda _: found)


def _permissions(data: bytes, start: Start) -> Export | None:
    """Permissions of an AWS account, or policies of its resources; None for anything else."""
    inner = Start(start.path, start.base, os.path.dirname(start.path))
    piece = Piece(inner, "resource", "", os.path.basename(start.path))
    try:
        parts = details.parts(data)
        if parts is not None:
            return Export((), lambda _: iter([piece.line()]), tuple(parts))
        if b'"ResourceArn"' in data and resources.listed(answers.decoded(data)):
            return Export((), lambda _: iter(()), pieces=(piece,))
    except AnswerError as error:
        raise UnknownExportError(error.detail) from None
    return None


def _tools(
    document: Document, view: tools.ToolsView, uri: str, scope: str, others: Offered
) -> Iterator[Record]:
    for record in told.records(document, [view.beside(others)], "json", uri, scope):
        if not isinstance(record, Named):  # an export names no file of its own
            yield record
    problem = document.problem
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
    return advisories.records(first, found, uri, scope)
