"""The reader of variables files that a config names: whatever they are called, they are of AI."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aispm.model import Kind, Record
from aispm.providers.files.dotenv import reader
from aispm.providers.files.reader import File

NAMES = frozenset[str]()
SUFFIXES = frozenset[str]()
FOLDERS = frozenset[str]()
DEPTH = 1


def kinds() -> Sequence[Kind]:
    """None that the reader of variables files has not."""
    return ()


def wants(parts: Sequence[str]) -> bool:
    """Never by a path: a config must name the file."""
    return False


def records(file: File) -> Iterator[Record]:
    """What the file holds, its generic names included."""
    return reader.records(file, named=True)
