"""A part of a value that may be a secret of its own."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from aispm.secrets.excerpt import Excerpt
from aispm.secrets.identity import NOTHING, Beside
from aispm.vocabulary import Facts

# What is read of one value, at most.
MOST_TOKENS = 400
# What is longer is no name.
LONGEST_KEY = 200


class Piece(Struct, frozen=True):
    """A part of a value that may be a secret of its own.

    `key` is the nearest name (variable, flag, header, parameter); `whole` the range of the
    outer value to replace when that is more than the piece (a URL with a password), and
    `address` the scheme of that URL.
    """

    excerpt: Excerpt
    key: str
    scheme: str = ""
    whole: tuple[int, int] | None = None
    kind: str = ""
    facts: Facts = {}
    siblings: Beside = NOTHING
    nested: bool = False
    address: str = ""

    def cut(self, start: int, end: int) -> Piece:
        """The same with a part of its text."""
        return msgspec.structs.replace(self, excerpt=self.excerpt.cut(start, end))

    def beside(self, siblings: Beside) -> Piece:
        """The same in a block of JSON, unless it is of a block within that one."""
        near = self.siblings if self.siblings.families else siblings
        return msgspec.structs.replace(self, siblings=near, nested=True)

    def within(self, whole: tuple[int, int]) -> Piece:
        """The same as part of a text that only goes as a whole."""
        return msgspec.structs.replace(self, whole=whole)
