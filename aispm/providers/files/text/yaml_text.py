"""YAML, read from a parser's events: anchors and merges followed, tags ignored, nothing built.

libyaml rather than a grammar of tree-sitter: the scanner of that one keeps its indentation in
a buffer of fixed size and writes beyond it where a text is nested some 250 levels deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from aispm.providers.files.text.document import (
    Document,
    Entry,
    Mapping,
    Node,
    Scalar,
    Sequence,
    Source,
)
from aispm.providers.files.text.grammar import DEEPEST, MOST_NODES, TOO_DEEP
from aispm.secrets import Excerpt

if TYPE_CHECKING:
    from yaml import Event, ScalarEvent

# What one file may repeat by aliases, in nodes. A shared server is some ten of them.
MOST_REPEATED = 10_000
REPEATS = "aliases repeat more than is read"
# The parser compares each directive with all before it; a config has none.
_MOST_DIRECTIVES = 100
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+(?:#[^\n]*\n\s*)*)*")
# Blanks are taken from where their run begins: from each of them on would be quadratic.
_FOLD = re.compile(r"(?:(?<![\\ \t])|(?<=\\[ \t]))[ \t]*+\r?\n\s*")
_JOINED = re.compile(r"\\\r?\n[ \t]*")
_QUOTE = re.compile("''")
_BREAK = re.compile(r"(?<!\n)\r?\n(?=[^\s])")


class _Open:
    """A map or list whose end is still to come; `weight` counts the nodes in it so far."""

    def __init__(self, node: Mapping | Sequence, anchor: str | None) -> None:
        self.node = node
        self.anchor = anchor
        self.weight = 1
        self._keyed = False
        self._key: Scalar | None = None

    def put(self, node: Node | None, weight: int) -> None:
        """The next item, key or value; None stands for one that holds nothing."""
        self.weight += weight
        if isinstance(self.node, Sequence):
            if node is not None:
                self.node.items.append(node)
        elif not self._keyed:
            self._keyed, self._key = True, node if isinstance(node, Scalar) else None
        else:
            if self._key is not None and node is not None:
                key = self._key
                self.node.entries.append(Entry(key.text, key.start, key.end, node))
            self._keyed = False


class _Reader:
    """Builds the documents of a file from its events, in order."""

    def __init__(self, source: Source) -> None:
        self.roots: list[Node] = []
        self.problem = ""
        self.reached = 0  # the end of what was read, in code points
        self._text = source.text
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._repeated = 0

    def take(self, event: Event) -> bool:
        """One event; False when nothing more is to be read."""
        import yaml

        if isinstance(event, yaml.CollectionStartEvent):
            if len(self._open) >= DEEPEST:
                self.problem = TOO_DEEP
                return False
            is_map = isinstance(event, yaml.MappingStartEvent)
            self._open.append(_Open(Mapping() if is_map else Sequence(), event.anchor))
        elif isinstance(event, yaml.CollectionEndEvent):
            done = self._open.pop()
            self._put(done.node, done.weight, done.anchor)
        elif isinstance(event, yaml.ScalarEvent):
            self._put(_scalar(self._text, event), 1, event.anchor)
        elif isinstance(event, yaml.AliasEvent):
            self._put(*self._again(event.anchor))
        _, self.reached = _span(event)
        return True

    def close(self) -> None:
        """What is open where the text breaks off ends there."""
        while self._open:
            done = self._open.pop()
            self._put(done.node, done.weight, done.anchor)

    def _again(self, anchor: str | None) -> tuple[Node | None, int]:
        """What an alias stands for. Within its own anchor it would hold nothing new."""
        node, weight = self._anchors.get(anchor or "", (None, 0))
        self._repeated += weight
        if self._repeated > MOST_REPEATED:
            self.problem = self.problem or REPEATS
            self._repeated -= weight
            return None, 0
        return node, weight

    def _put(self, node: Node | None, weight: int, anchor: str | None = None) -> None:
        if anchor is not None and node is not None:
            self._anchors[anchor] = node, weight
        if self._open:
            self._open[-1].put(node, weight)
        elif node is not None:
            self.roots.append(node)


def parse(source: Source) -> Document:
    """The documents of the file, up to where no syntax can be found."""
    import yaml

    reader = _Reader(source)
    problem = ""
    try:
        for count, event in enumerate(_events(source)):
            if count > MOST_NODES or not reader.take(event):
                problem = TOO_DEEP
                break
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, _ = source.position(max(mark.index, 0) if mark else reader.reached)
        problem = f"no valid syntax (line {line})"
    reader.close()
    broken = [(reader.reached, len(source.text))] if problem else []
    return Document(source, reader.roots, problem or reader.problem, broken)


def _events(source: Source) -> Iterator[Event]:
    import yaml

    if source.data.count(b"%TAG") > _MOST_DIRECTIVES:
        raise yaml.YAMLError
    # The one in Python gives the same events, slower, where PyYAML was built without libyaml.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    yield from yaml.parse(source.data.decode("utf-8"), Loader=loader)


def _span(event: Event) -> tuple[int, int]:
    """Where an event begins and ends, in code points: its anchor and tag included."""
    assert event.start_mark is not None
    assert event.end_mark is not None
    return event.start_mark.index, event.end_mark.index


def _scalar(text: str, event: ScalarEvent) -> Scalar | None:
    """None for a value left out."""
    start, end = _span(event)
    if event.anchor is not None or event.tag is not None:
        properties = _PROPERTIES.match(text, start, end)
        start = properties.end() if properties else start
    raw = text[start:end]
    if event.style in ("|", ">"):
        return Scalar(_block(raw, start), start, end)
    if event.style not in ("'", '"'):
        if not event.value:
            return None
        return Scalar(Excerpt(raw, start).replaced(_FOLD, " "), start, end, quoted=False)
    inner = Excerpt(raw[1:-1], start + 1).replaced(_FOLD, " ")
    if event.style == "'":
        return Scalar(inner.replaced(_QUOTE, "'"), start, end)
    return Scalar(inner.replaced(_JOINED, "").unescaped(), start, end)


def _block(raw: str, start: int) -> Excerpt:
    """The text below `|` or `>`, without its indentation and its last line's end."""
    head, _, body = raw.partition("\n")
    first = re.search(r"^( *)\S", body, re.MULTILINE)
    inner = Excerpt(body.rstrip(), start + len(head) + 1)
    if first and first[1]:
        inner = inner.replaced(re.compile(rf"^ {{1,{len(first[1])}}}", re.MULTILINE), "")
    return inner.replaced(_BREAK, " ") if head.startswith(">") else inner
