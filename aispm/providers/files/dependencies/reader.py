"""Manifests and lock files, read for the AI libraries in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aispm.model import Kind, Record
from aispm.providers.files import reading
from aispm.providers.files.dependencies import formats
from aispm.providers.files.dependencies import kinds as declared
from aispm.providers.files.dependencies.formats import format_of
from aispm.providers.files.dependencies.read import read
from aispm.providers.files.dependencies.records import records as told
from aispm.providers.files.reader import File

NAMES = formats.NAMES
SUFFIXES = formats.SUFFIXES
FOLDERS = frozenset[str]()
DEPTH = formats.DEPTH
# Lock files of large repositories have some ten megabytes.
_LARGEST_LOCK = 50 * 1024 * 1024


def kinds() -> Sequence[Kind]:
    """AI libraries, and the manifests that name them."""
    return declared.KINDS


def wants(parts: Sequence[str]) -> bool:
    """Whether a file is a manifest or a lock file, by its name."""
    return format_of(parts) is not None


def records(file: File) -> Iterator[Record]:
    """The AI libraries of a file."""
    form = format_of(file.parts)
    assert form is not None
    data = file.data(_LARGEST_LOCK if form.locked else reading.LARGEST)
    yield from told(file, form, read(data, form))
