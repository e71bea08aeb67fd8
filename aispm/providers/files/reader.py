"""What a reader of files is: it wants some files by their path, and makes records of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from functools import cached_property
from typing import Protocol

from msgspec import Struct

from aispm.model import Kind, Record
from aispm.providers.files import reading


class File(Struct, frozen=True, dict=True):
    """A file that some reader wants: one on disk or, with `content`, what one once held.

    `parts` are the names of its path, the file's own last; `uri` and `scope` are what it is
    called in reports. `tree` is the folder that a link may not lead out of.
    """

    path: str
    parts: tuple[str, ...]
    uri: str
    scope: str
    tree: str
    content: bytes | None = None

    def data(self, largest: int = reading.LARGEST) -> bytes:
        """The whole file. Raises UnreadError, also for one of more than `largest` bytes."""
        if self.content is not None:
            return reading.bounded(self.content, largest)
        if largest == reading.LARGEST:
            return self._whole
        return reading.read(self.path, self.tree, largest)

    def head(self, count: int) -> bytes:
        """The first bytes. Raises UnreadError."""
        if self.content is not None:
            return self.content[:count]
        return reading.head(self.path, self.tree, count)

    @property
    def size(self) -> int:
        """In bytes. Raises UnreadError."""
        if self.content is not None:
            return len(self.content)
        return reading.size(self.path, self.tree)

    @cached_property
    def _whole(self) -> bytes:
        return reading.read(self.path, self.tree)


class Named(Struct, frozen=True):
    """A file of variables that a config names, by the path as it is written there."""

    path: str


class Reader(Protocol):
    """A module with these names, listed in `READERS`.

    `NAMES` are the base names of files that it may want, `SUFFIXES` the ends of such names:
    only for these it is asked whether it wants a file, for a tree has many others. `FOLDERS`
    are the names of folders that it goes by, and `DEPTH` how many names of a path, from its
    end, it looks at.
    """

    NAMES: frozenset[str]
    SUFFIXES: frozenset[str]
    FOLDERS: frozenset[str]
    DEPTH: int

    def kinds(self) -> Sequence[Kind]:
        """The kinds of asset it makes."""
        ...

    def wants(self, parts: Sequence[str]) -> Hashable:
        """As what it reads a file, by the names of its path alone; false where it does not."""
        ...

    def records(self, file: File) -> Iterator[Record | Named]:
        """What the file holds. Raises UnreadError; what was yielded before is kept."""
        ...


class Wanted(Struct, frozen=True):
    """A reader that wants a file, and as what."""

    reader: Reader
    claim: Hashable
