"""What a room sees in a config file: the file as one asset, and the assets within it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec import Struct

from aispm.model import Kind
from aispm.providers.files.text.document import Document, Mapping, Node
from aispm.secrets import Known
from aispm.vocabulary import Facts, Place, Relation

Format = str  # json, toml or yaml: a key of `text.parse.PARSERS`

# By node: at which place its values stand, those below it too.
Places = dict[int, Place]


def nowhere_special(_: Node) -> Places:
    """No value of the part is an argument, a header or the like."""
    return {}


class Part(Struct, frozen=True):
    """One asset within a file, as its document holds it.

    `container` and `name` are the keys that lead to it, and make its id. `bodies` are its
    values: one map, or several where a name is repeated, of which readers take the last.
    `start` and `end` span its name in the text. `facts` is asked once all of the file's secrets
    are known, and tells nothing that it has not put through `Known.safe`. `relation` is the
    arrow from the file's own asset to it. `variables` are the files of variables that it names.
    """

    kind: str
    container: tuple[str, ...]
    name: str
    bodies: tuple[Mapping, ...]
    start: int
    end: int
    facts: Callable[[Known], Facts]
    places: Callable[[Mapping], Places] = nowhere_special
    relation: Relation = "calls-tool"
    variables: tuple[str, ...] = ()


class Claim(Struct, frozen=True):
    """As what a room takes a file, by its path: the format to parse, and whose file it is."""

    syntax: Format
    whose: str


class View(Protocol):
    """What one room sees in one document.

    `kind`, `prefix` and `facts` make the file's own asset, whose id is `<prefix>:<uri>`; it
    holds whatever credential lies in no part. `spared` are words of our own that are told as
    they are, even where the file has one of them for a password.
    """

    kind: str
    prefix: str
    spared: frozenset[str]

    @property
    def parts(self) -> Sequence[Part]:
        """The assets within the file, in order of place."""
        ...

    @property
    def cut(self) -> bool:
        """Whether it holds more than is told of it."""
        ...

    def facts(self, known: Known) -> Facts:
        """The facts of the file's own asset."""
        ...


class Marks(Protocol):
    """A pattern of bytes, or what is asked like one."""

    def search(self, data: bytes, /) -> object:
        """Something where the bytes hold a mark, else None."""
        ...


class Room(Protocol):
    """A module with these names, listed in `ROOMS`: it knows some kinds of config file.

    The constants are as a `Reader` has them, and `MARKS` finds in the bytes of a file what one
    of its shape must hold: a file that no path tells of is parsed only if some room's does.
    """

    NAMES: frozenset[str]
    SUFFIXES: frozenset[str]
    FOLDERS: frozenset[str]
    DEPTH: int

    @property
    def MARKS(self) -> Marks:  # noqa: N802  # a constant of the module
        """What its shape must hold."""
        ...

    def kinds(self) -> Sequence[Kind]:
        """The kinds of asset it makes."""
        ...

    def claims(self, parts: Sequence[str]) -> Claim | None:
        """As what it takes a file, by the names of its path alone; None for no file of its."""
        ...

    def view(self, document: Document, parts: Sequence[str], uri: str) -> View | None:
        """What it sees in a document of its own, or None where there is nothing of its kind."""
        ...

    def recognised(self, document: Document, syntax: Format, uri: str) -> View | None:
        """What it sees in a document that no path tells of, by its shape, or None."""
        ...
