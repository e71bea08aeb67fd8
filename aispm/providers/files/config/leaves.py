"""Every value of a document, with what surrounds it: where secrets may hide."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from msgspec import Struct

from aispm.providers.files.config.label import label
from aispm.providers.files.part import Part, Places
from aispm.providers.files.text.document import Document, Mapping, Node, Scalar, Sequence, strings
from aispm.secrets import Excerpt
from aispm.vocabulary import Place

_MOST_LINES = 20_000
_LONGEST_LINE = 4096
_DEEPEST = 200
_LINE = re.compile(r"""\s*(?:-\s+)?["']?([A-Za-z_][\w.-]*)["']?\s*[:=]\s*(\S.*)""")


class Leaf(Struct, frozen=True):
    """One value. `block` tells which map or list it belongs to; `path` its keys and indexes.

    `meant` is the name to judge it by, where that is not its key.
    """

    scalar: Scalar
    key: str
    place: Place
    previous: str | None
    siblings: dict[str, str]
    block: int
    path: tuple[str, ...]
    meant: str = ""


def of_part(part: Part) -> Iterator[Leaf]:
    """The values of a part, each at the place that its room gives it."""
    for body in part.bodies:
        places: Places = {id(body): "nested", **part.places(body)}
        yield from _below(body, (*part.container, part.name), places, set())


def texts(part: Part) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    """The same values with nothing but their paths, which costs half as much."""
    for body in part.bodies:
        stack: list[tuple[tuple[str, ...], Node]] = [((*part.container, part.name), body)]
        seen: set[int] = set()
        while stack:
            path, node = stack.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, Scalar):
                yield path, node
            elif isinstance(node, Mapping):
                stack += ((_longer(path, one.key), one.value) for one in reversed(node.entries))
            else:
                items = reversed(list(enumerate(node.items)))
                stack += ((_longer(path, str(number)), item) for number, item in items)


def of_rest(document: Document, parts: Iterable[Part]) -> Iterator[Leaf]:
    """The values of the file outside of its parts."""
    seen = {id(body) for part in parts for body in part.bodies}
    for root in document.roots:
        yield from _below(root, (), {id(root): "file"}, seen)


def of_broken(document: Document) -> Iterator[Leaf]:
    """The `key: value` lines of what no syntax could be found in, as far as they tell."""
    if not document.broken:
        return
    text = document.source.text
    known = _merged((leaf.start, leaf.end) for root in document.roots for leaf in strings(root))
    broken = _merged(document.broken)
    start = 0
    for number, line in enumerate(text.splitlines(keepends=True)[:_MOST_LINES]):
        found = _assigned(line) if _touches(broken, start, start + len(line)) else None
        if found is not None:
            key, value, offset = found
            begin, end = start + offset, start + offset + len(value)
            if not _touches(known, begin, end):
                scalar = Scalar(Excerpt(value, begin), begin, end)
                yield Leaf(scalar, key, "file", None, {}, number, (key,))
        start += len(line)


def _assigned(line: str) -> tuple[str, str, int] | None:
    """Key, value without its quotes, and where in the line the value begins."""
    match = _LINE.match(line) if len(line) <= _LONGEST_LINE else None
    if match is None:
        return None
    value = match[2].rstrip(" \t\r\n\f\v,")
    quoted = len(value) > 2 and value[0] in "\"'" and value[-1] == value[0]
    inner = value[1:-1] if quoted else value
    return (match[1], inner, match.start(2) + quoted) if inner else None


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same ranges in order, none of them within or across another."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _touches(merged: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of the merged ranges overlaps that from `start` to `end`."""
    index = bisect_left(merged, (end, 0))
    return index > 0 and merged[index - 1][1] > start


def _below(top: Node, path: tuple[str, ...], places: Places, seen: set[int]) -> Iterator[Leaf]:
    """The scalars below `top`, in order. Each node once: aliases may repeat it without end."""
    stack: list[tuple[Node, Place, tuple[str, ...], Leaf | None]] = [
        (top, places.get(id(top), "nested"), path, None)
    ]
    while stack:
        node, place, path, leaf = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        place = places.get(id(node), place)
        if isinstance(node, Scalar):
            if leaf is not None:
                yield Leaf(
                    node, leaf.key, place, leaf.previous, leaf.siblings, leaf.block, path,
                    leaf.meant,
                )  # fmt: skip
        elif isinstance(node, Mapping):
            siblings = {
                entry.key: entry.value.text
                for entry in node.entries
                if isinstance(entry.value, Scalar)
            }
            above = path[-1] if path else ""
            for entry in reversed(node.entries):
                name = label(entry.key, siblings, above)
                leaf = _leaf(name.shown, None, siblings, node, name.judged)
                stack.append((entry.value, place, _longer(path, entry.key), leaf))
        else:
            _push_items(stack, node, place, path)


def _push_items(
    stack: list[tuple[Node, Place, tuple[str, ...], Leaf | None]],
    node: Sequence,
    place: Place,
    path: tuple[str, ...],
) -> None:
    for number in reversed(range(len(node.items))):
        before = node.items[number - 1] if number else None
        previous = before.text if isinstance(before, Scalar) else ""
        key = path[-1] if path and place != "arg" else ""
        leaf = _leaf(key, previous if place == "arg" or number else None, {}, node)
        stack.append((node.items[number], place, _longer(path, str(number)), leaf))


def _longer(path: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The way one step on. A key of TOML may have ten thousand dots: a way so long is cut."""
    return (*path, name) if len(path) < _DEEPEST else path


_NOWHERE = Scalar(Excerpt(""), 0, 0)


def _leaf(
    key: str, previous: str | None, siblings: dict[str, str], block: Node, meant: str = ""
) -> Leaf:
    return Leaf(_NOWHERE, key, "nested", previous, siblings, id(block), (), meant)
