"""Exports that are given with `--import`: what a server's tools are, what is known of packages."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from aispm.errors import InputError
from aispm.model import Kind, Read, Record, Scope
from aispm.providers.base import Sources, Task
from aispm.providers.files.uri import Start, starts
from aispm.providers.imports import export, mentions, tools
from aispm.providers.imports.export import Export, UnknownExportError

NAME = "imports"
_MOST_FILES = 1_000  # of one folder
_HINT = "a tools/list answer in JSON, or OSV records in JSON, JSON lines or a zip archive of OSV's"
_LISTS = tuple(kind.name for kind in tools.KINDS)


def kinds() -> Sequence[Kind]:
    """Tools of servers, and the answers that list them."""
    return tools.KINDS


def operations() -> Sequence[tuple[str, str, str]]:
    """(kind, operation, permission): exports are read, and that needs no permission."""
    return tuple((kind.name, "read", "") for kind in tools.KINDS)


def start(sources: Sources) -> Sequence[Task]:
    """One task for each export.

    Raises InputError for a file that does not exist or is no export that is known; of a folder
    each such file is a gap.
    """
    found = starts(sources.imports, sources.root, os.getcwd()) if sources.imports else ()
    exports = [each for one in found for each in _exports(one)]
    others = mentions.offered(name for _, export_ in exports for name in export_.names)
    return [_task(one, export_.records(others)) for one, export_ in exports]


def _exports(one: Start) -> Iterator[tuple[Start, Export]]:
    if not os.path.isdir(one.path):
        try:
            yield one, export.read(one.path, one.base.uri(one.path), one.base.scope)
        except UnknownExportError as error:
            name = os.path.basename(one.base.uri(one.path))
            raise InputError(f"cannot import {name}: {error}", f"an import is {_HINT}") from None
        return
    for name in sorted(os.listdir(one.path))[:_MOST_FILES]:
        path = os.path.join(one.path, name)
        if os.path.isfile(path):
            inner = Start(path, one.base, one.tree)
            try:
                yield inner, export.read(path, one.base.uri(path), one.base.scope)
            except UnknownExportError as error:
                yield inner, _gap(inner, str(error))


def _gap(one: Start, detail: str) -> Export:
    operation = f"read:{one.base.uri(one.path)}"
    read = Read(one.base.scope, operation, "skipped", _LISTS, detail=detail)
    return Export((), lambda _: iter([read]))


def _task(one: Start, records: Iterator[Record]) -> Task:
    scope = one.base.scope

    def run() -> Iterator[Record]:
        yield Scope(scope, "files", one.base.prefix or ".")
        yield from records

    uri = one.base.uri(one.path)
    return Task(scope, f"read:{uri}", run, lambda error: ("failed", type(error).__name__), _LISTS)
