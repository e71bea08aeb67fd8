"""tree-sitter's syntax trees, walked by cursor: bounded, and never by recursion."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from aispm.providers.mcp.document import Source

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Tree

# A config of agents is a few hundred nodes, ten levels deep.
DEEPEST = 200
MOST_NODES = 300_000
TOO_DEEP = "nested too deep or too long to be a config"


class Syntax:
    """One parsed text: its nodes in order, and what of it is no valid syntax.

    `problem` and `broken` (ranges of code points) are complete once `steps` is exhausted.
    """

    def __init__(self, language: str, source: Source) -> None:
        self.source = source
        self.problem = ""
        self.broken: list[tuple[int, int]] = []
        self._tree = _parse(language, source.data)

    def steps(self) -> Iterator[tuple[bool, str | None, Node]]:
        """(entering?, field name, node) in document order; each node is entered and left.

        Nodes the parser made up to repair an error are left out.
        """
        cursor = self._tree.walk()
        depth = count = 0
        while True:
            node = cursor.node
            assert node is not None
            count += 1
            self._judge(node)
            if not node.is_missing:
                yield True, cursor.field_name, node
            too_long = count > MOST_NODES
            if too_long or (depth >= DEEPEST and node.child_count):
                self._blame(TOO_DEEP)
            elif cursor.goto_first_child():
                depth += 1
                continue
            if not node.is_missing:
                yield False, cursor.field_name, node
            while too_long or not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    return
                depth -= 1
                parent = cursor.node
                assert parent is not None
                yield False, cursor.field_name, parent

    def span(self, node: Node) -> tuple[int, int]:
        """Where a node begins and ends, in code points."""
        return self.source.character(node.start_byte), self.source.character(node.end_byte)

    def text(self, node: Node) -> str:
        """The node as written."""
        start, end = self.span(node)
        return self.source.text[start:end]

    def _judge(self, node: Node) -> None:
        """A comma too many harms nothing; any other error leaves something unread."""
        if node.is_missing and not _trailing_comma(node):
            self._blame(f"{node.type!r} is missing", node)
        elif node.is_error and self.text(node).strip(" ,\t\r\n"):
            self._blame("no valid syntax", node)

    def _blame(self, what: str, node: Node | None = None) -> None:
        if node is not None:
            self.broken.append(self.span(node))
            line, _ = self.source.position(self.span(node)[0])
            what = f"{what} (line {line})"
        self.problem = self.problem or what


def _trailing_comma(node: Node) -> bool:
    """`[1, ]`: the parser makes up a value after the last comma."""
    before, after = node.prev_sibling, node.next_sibling
    while before is not None and before.type == "comment":
        before = before.prev_sibling
    while after is not None and after.type == "comment":
        after = after.next_sibling
    return before is not None and before.type == "," and after is not None and after.type == "]"


def _parse(language: str, data: bytes) -> Tree:
    from tree_sitter import Parser

    return Parser(_language(language)).parse(data)


@cache
def _language(name: str) -> Language:
    from tree_sitter import Language

    return Language(importlib.import_module(f"tree_sitter_{name}").language())
