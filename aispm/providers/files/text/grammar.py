"""tree-sitter's syntax trees, walked by cursor: bounded, and never by recursion."""

from __future__ import annotations

import importlib
import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from aispm.providers.files.text.document import Source

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Tree

# A config of agents is a few hundred nodes, ten levels deep.
DEEPEST = 200
MOST_NODES = 300_000
TOO_DEEP = "nested too deep or too long to be a config"
_MARK = re.compile(rb"""[\[\]{},:="'\n]""")


class Syntax:
    """One parsed text: its nodes in order, and what of it is no valid syntax.

    `problem` and `broken` (ranges of code points) are complete once `steps` is exhausted.
    """

    def __init__(self, language: str, source: Source) -> None:
        self.source = source
        self.problem = ""
        self.broken: list[tuple[int, int]] = []
        self._before = ""  # the kind of the last token that is no comment
        self._doubt: Node | None = None  # made up after a comma, and what follows will tell
        data = _bounded(source.data)
        self._tree = _parse(language, data)
        if len(data) < len(source.data):
            self._blame(TOO_DEEP)
            self.broken.append((source.character(len(data)), len(source.text)))

    def steps(self, whole: str = "", leaving: bool = True) -> Iterator[tuple[bool, Node]]:
        """(entering?, node) in document order; each node is entered and left.

        Nodes the parser made up to repair an error are left out, and so is what lies within
        nodes of the kind `whole`, unless there is an error in it. With `leaving` false, nodes
        are only entered.
        """
        cursor = self._tree.walk()
        depth = count = 0
        while True:
            node = cursor.node
            assert node is not None
            count += 1
            missing = self._judge(node)
            if not missing:
                yield True, node
            too_long = count > MOST_NODES
            if too_long or (depth >= DEEPEST and node.child_count):
                self._blame(TOO_DEEP)
            elif node.type == whole and not node.has_error:
                pass
            elif cursor.goto_first_child():
                depth += 1
                continue
            if leaving and not missing:
                yield False, node
            while too_long or not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    self._settle("")
                    return
                depth -= 1
                if leaving:
                    parent = cursor.node
                    assert parent is not None
                    yield False, parent

    def span(self, node: Node) -> tuple[int, int]:
        """Where a node begins and ends, in code points."""
        return self.source.character(node.start_byte), self.source.character(node.end_byte)

    def text(self, node: Node) -> str:
        """The node as written."""
        start, end = self.span(node)
        return self.source.text[start:end]

    def _judge(self, node: Node) -> bool:
        """Whether the parser made the node up.

        A comma too many harms nothing; any other error leaves something unread.
        """
        if node.is_missing:
            self._settle("")
            self._doubt = node
            if self._before != ",":
                self._settle("")
            return True
        kind = node.type
        if kind == "comment":
            return False
        if kind == "string" or not node.child_count:
            if self._doubt is not None:
                self._settle(kind)
            self._before = kind
        if node.is_error and self.text(node).strip(" ,\t\r\n"):
            self._blame("no valid syntax", node)
        return False

    def _settle(self, following: str) -> None:
        """`[1, ]`: the parser makes up a value after the last comma, before the bracket."""
        doubt, self._doubt = self._doubt, None
        if doubt is not None and following != "]":
            self._blame(f"{doubt.type!r} is missing", doubt)

    def _blame(self, what: str, node: Node | None = None) -> None:
        if node is not None:
            start, end = self.span(node)
            self.broken.append((start, end))
            if not self.problem:
                what = f"{what} (line {self.source.position(start)[0]})"
        self.problem = self.problem or what


def _bounded(data: bytes) -> bytes:
    """The text up to as many marks as nodes are read: to parse the rest would take minutes."""
    marks = itertools.islice(_MARK.finditer(data), MOST_NODES, None)
    last = next(marks, None)
    return data if last is None else data[: last.start()]


def _parse(language: str, data: bytes) -> Tree:
    from tree_sitter import Parser

    return Parser(_language(language)).parse(data)


@cache
def _language(name: str) -> Language:
    from tree_sitter import Language

    return Language(importlib.import_module(f"tree_sitter_{name}").language())
