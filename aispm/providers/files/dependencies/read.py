"""One manifest or lock file, read: its dependencies, and what of it could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from aispm.providers.files.dependencies.dependency import Dependency, MalformedError
from aispm.providers.files.dependencies.formats import Format
from aispm.providers.files.dependencies.mention import mentioned
from aispm.providers.files.reading import text

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Manifest(Struct, frozen=True):
    """The text of a file, every dependency that it names, and what is wrong with it, or ""."""

    text: str
    dependencies: tuple[Dependency, ...] = ()
    problem: str = ""


def read(data: bytes, form: Format) -> Manifest:
    """The dependencies of a file.

    One that mentions no AI package is not parsed, and so cannot be malformed either.
    """
    content, decoded = text(data)
    plain = content.encode("utf-8", "replace") if data.startswith(_UTF_16) else data
    if not mentioned(plain, form.ecosystem):
        return Manifest(content)
    if not decoded and data.lstrip().startswith(b"<?xml"):
        content, decoded = data.decode("latin-1"), True  # the declaration may name any code
    found: list[Dependency] = []
    problem = "" if decoded else "no UTF-8 text"
    try:
        found.extend(_with(one, form.dev) for one in form.parse(content))
    except MalformedError as error:
        problem = problem or error.detail
    return Manifest(content, tuple(found), problem)


def _with(one: Dependency, dev: bool | None) -> Dependency:
    """The dependency; where it does not tell whether it is for developers, the file may."""
    return one if one.dev is not None else msgspec.structs.replace(one, dev=dev)


class Place(Struct, frozen=True):
    """Where something starts and ends, as reports count: from 1, the end exclusive."""

    line: int
    column: int
    end_column: int


def places(content: str, spans: Iterable[tuple[int, int]]) -> Iterator[Place]:
    """The places of ranges within lines. In one pass: the ranges have to be sorted."""
    line = 1
    begin = position = 0
    for start, end in spans:
        line += content.count("\n", position, start)
        begin = content.rfind("\n", position, start) + 1 or begin
        position = start
        yield Place(line, start - begin + 1, end - begin + 1)
