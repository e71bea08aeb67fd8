"""Exports that are given with `--import`: tools of servers, what is known of packages, and what
AWS accounts permit."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from aispm.errors import InputError
from aispm.model import Kind, Read, Record, Scope
from aispm.providers.base import Planned, Sources, Task
from aispm.providers.files.uri import Start, starts
from aispm.providers.imports import aws, export, mentions, tools
from aispm.providers.imports.aws import folder
from aispm.providers.imports.aws.folder import Folder
from aispm.providers.imports.export import Export, UnknownExportError

NAME = "imports"
_MOST_FILES = 1_000  # of one folder
_HINT = (
    "a tools/list answer in JSON, OSV records in JSON, JSON lines or a zip archive of OSV's, or "
    "what `aws iam get-account-authorization-details` printed"
)
_KINDS = tools.KINDS
_LISTS = tuple(kind.name for kind in tools.KINDS)


def kinds() -> Sequence[Kind]:
    """Tools of servers, the answers that list them, and organisations of AWS accounts."""
    return _KINDS


def operations() -> Sequence[tuple[str, str, str]]:
    """(kind, operation, permission): exports are read, and that needs no permission."""
    return tuple((kind.name, "read", "") for kind in _KINDS)


def plan(sources: Sources) -> Iterator[Planned]:
    """What is read of each export. Raises InputError for one that does not exist."""
    for one in starts(sources.imports, sources.root, os.getcwd()) if sources.imports else ():
        yield Planned(one.base.scope, f"read:{one.base.uri(one.path)}")


def start(sources: Sources) -> Sequence[Task]:
    """One task for each export, one for each folder, and one for the permissions of them all.

    Raises InputError for a file that does not exist or is no export that is known; of a folder
    each such file is a gap.
    """
    found = starts(sources.imports, sources.root, os.getcwd()) if sources.imports else ()
    laid = [folder.laid(one) for one in found]
    given = [list(_exports(one)) for one in laid]
    exports = [each for inner in given for each in inner]
    others = mentions.offered(name for _, export_ in exports for name in export_.names)
    tasks = [_task(one, partial(export_.records, others)) for one, export_ in exports]
    tasks += [task for one, inner in zip(laid, given, strict=True) for task in _beside(one, inner)]
    parts = [part for _, export_ in exports for part in export_.parts]
    if parts:
        tasks.append(_task(found[0], partial(aws.permissions, parts)))
    return tasks


def _exports(laid: Folder) -> Iterator[tuple[Start, Export]]:
    one = laid.start
    if os.path.isdir(one.path):
        yield from _inside(one)
        for account in laid.accounts:
            yield from _inside(Start(account, one.base, one.tree))
        return
    try:
        yield one, export.read(one)
    except UnknownExportError as error:
        name = os.path.basename(one.base.uri(one.path))
        raise InputError(f"cannot import {name}: {error}", f"an import is {_HINT}") from None


def _inside(one: Start) -> Iterator[tuple[Start, Export]]:
    names = sorted(os.listdir(one.path))
    if len(names) > _MOST_FILES:
        yield one, _gap(one, f"more than {_MOST_FILES} files")
    for name in names[:_MOST_FILES]:
        inner = Start(os.path.join(one.path, name), one.base, one.tree)
        if os.path.isfile(inner.path) and not folder.is_part(name):
            try:
                yield inner, export.read(inner)
            except UnknownExportError as error:
                yield inner, _gap(inner, str(error))


def _gap(one: Start, detail: str) -> Export:
    operation = f"read:{one.base.uri(one.path)}"
    read = Read(one.base.scope, operation, "skipped", _LISTS, detail=detail)
    return Export((), lambda _: iter([read]))


def _beside(laid: Folder, exports: Sequence[tuple[Start, Export]]) -> Iterator[Task]:
    """What a folder, or a file alone, tells of AWS accounts beside their permissions."""
    path = laid.start.path
    top = [export_ for inner, export_ in exports if os.path.dirname(inner.path) == path]
    pieces = [piece for _, export_ in exports for piece in export_.pieces]
    parts = [part for export_ in top for part in export_.parts]
    if pieces or laid.known:
        yield _task(laid.start, partial(aws.beside, laid, pieces, parts))


def _task(one: Start, records: Callable[[], Iterator[Record]]) -> Task:
    scope = one.base.scope

    def run() -> Iterator[Record]:
        yield Scope(scope, "files", one.base.prefix or ".")
        yield from records()

    uri = one.base.uri(one.path)
    return Task(scope, f"read:{uri}", run, lambda error: ("failed", type(error).__name__), _LISTS)
