"""The shape of a `when`: its tree, with the range of text each part covers.

The CEL library says whether an expression is well formed and well typed; this says what
is in it: which facts it asks for, which of its clauses could be dropped. Only forms
that a rule needs are read. `has()`, `? :` and map literals are refused: the first
would turn unknown into false, the others hide clauses from the mutation test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

Form = Literal["or", "and", "not", "compare", "sum", "call", "path", "literal", "list", "index"]

# Macros bind their first argument as a name of their own.
MACROS = frozenset({"exists", "all", "exists_one", "filter", "map"})

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>[rR]?(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<name>[A-Za-z_]\w*)
      | (?P<mark>&&|\|\||[=!<>]=|[<>!+\-*/%()\[\].,])
    )""",
    re.VERBOSE,
)
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
_SUMS = frozenset("+-*/%")
_RESERVED = frozenset({"in", "true", "false", "null"})


class UnsupportedError(Exception):
    """The expression uses a form that rules do not have. `column` is 1-based."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


class Token(Struct, frozen=True):
    """One word of an expression and its place in it."""

    kind: str
    text: str
    start: int
    end: int


class Node(Struct, frozen=True):
    """One part of an expression: `text` is its operator, path, literal or function name."""

    form: Form
    text: str
    start: int
    end: int
    parts: tuple[Node, ...] = ()

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the text."""
        yield self
        for part in self.parts:
            yield from part.walk()


def tokens(text: str) -> tuple[Token, ...]:
    """The words of an expression. Raises UnsupportedError for a character no rule needs."""
    found = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            start = len(text) - len(text[at:].lstrip())
            raise UnsupportedError(f"{text[start]!r} has no place in a rule", start + 1)
        kind = match.lastgroup
        found.append(Token(kind, match[kind], match.start(kind), match.end(kind)))
        at = match.end()
    return tuple(found)


def parse(text: str) -> Node:
    """The tree of an expression that the CEL library accepts."""
    return _Parser(text).whole()


def facts(tree: Node, names: frozenset[str]) -> tuple[str, ...]:
    """The declared facts the expression asks for, sorted: `asset.root_access`, `reach.admin`."""
    paths = (node.text for node in tree.walk() if node.form == "path")
    return tuple(sorted({name for path in paths if (name := declared(path, names))}))


def declared(path: str, names: frozenset[str]) -> str | None:
    """The declared fact a path starts with: `asset.tags` of `asset.tags.owner`."""
    words = path.split(".")
    candidates = (".".join(words[:count]) for count in range(len(words), 0, -1))
    return next((name for name in candidates if name in names), None)


class _Parser:
    """Reads tokens from left to right, one method per level of precedence."""

    def __init__(self, text: str) -> None:
        self.tokens = tokens(text)
        self.at = 0

    def whole(self) -> Node:
        node = self._or()
        if self.at < len(self.tokens):
            token = self.tokens[self.at]
            raise UnsupportedError(f"{token.text!r} is not expected here", token.start + 1)
        return node

    def _or(self) -> Node:
        return self._chain("or", "||", [self._and()], self._and)

    def _and(self) -> Node:
        return self._chain("and", "&&", [self._compare()], self._compare)

    def _chain(
        self, form: Form, mark: str, parts: list[Node], following: Callable[[], Node]
    ) -> Node:
        while self._take(mark):
            parts.append(following())
        if len(parts) == 1:
            return parts[0]
        return Node(form, mark, parts[0].start, parts[-1].end, tuple(parts))

    def _compare(self) -> Node:
        node = self._sum()
        while operator := self._take(*_COMPARISONS):
            right = self._sum()
            node = Node("compare", operator.text, node.start, right.end, (node, right))
        return node

    def _sum(self) -> Node:
        node = self._unary()
        while operator := self._take(*_SUMS):
            right = self._unary()
            node = Node("sum", operator.text, node.start, right.end, (node, right))
        return node

    def _unary(self) -> Node:
        if operator := self._take("!", "-"):
            part = self._member()
            form: Form = "not" if operator.text == "!" else "sum"
            return Node(form, operator.text, operator.start, part.end, (part,))
        return self._member()

    def _member(self) -> Node:
        node = self._primary()
        while mark := self._take(".", "["):
            if mark.text == "[":
                key = self._or()
                node = Node("index", "[]", node.start, self._must("]").end, (node, key))
                continue
            name = self._next("name")
            if self._take("("):
                arguments, end = self._arguments(")")
                node = Node("call", name.text, node.start, end, (node, *arguments))
            elif node.form == "path":
                node = Node("path", f"{node.text}.{name.text}", node.start, name.end)
            else:
                raise UnsupportedError("a field of a computed value", name.start + 1)
        return node

    def _primary(self) -> Node:
        token = self._next("string", "number", "name", "mark")
        if token.kind in ("string", "number") or token.text in ("true", "false", "null"):
            return Node("literal", token.text, token.start, token.end)
        if token.kind == "name":
            return self._named(token)
        if token.text == "(":
            inner = self._or()
            end = self._must(")").end
            return Node(inner.form, inner.text, token.start, end, inner.parts)
        if token.text == "[":
            items, end = self._arguments("]")
            return Node("list", "[]", token.start, end, items)
        raise UnsupportedError(f"{token.text!r} is not expected here", token.start + 1)

    def _named(self, token: Token) -> Node:
        if token.text == "has":
            raise UnsupportedError("has() would turn unknown into false", token.start + 1)
        if token.text in _RESERVED:
            raise UnsupportedError(f"{token.text!r} is not expected here", token.start + 1)
        if not self._take("("):
            return Node("path", token.text, token.start, token.end)
        arguments, end = self._arguments(")")
        return Node("call", token.text, token.start, end, arguments)

    def _arguments(self, close: str) -> tuple[tuple[Node, ...], int]:
        items: list[Node] = []
        while not (end := self._take(close)):
            if items:
                self._must(",")
            items.append(self._or())
        return tuple(items), end.end

    def _take(self, *texts: str) -> Token | None:
        if self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.kind != "string" and token.text in texts:
                self.at += 1
                return token
        return None

    def _must(self, text: str) -> Token:
        found = self._take(text)
        if found is None:
            raise UnsupportedError(f"{text!r} is missing", self._column())
        return found

    def _next(self, *kinds: str) -> Token:
        if self.at >= len(self.tokens) or self.tokens[self.at].kind not in kinds:
            raise UnsupportedError("a value or name is missing", self._column())
        self.at += 1
        return self.tokens[self.at - 1]

    def _column(self) -> int:
        if self.at < len(self.tokens):
            return self.tokens[self.at].start + 1
        return self.tokens[-1].end + 1 if self.tokens else 1
