"""Where in a document a setting stands, by the keys that lead to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from aispm.providers.files.text.document import Mapping, Node, Scalar
from aispm.providers.files.text.document import Sequence as List

_MOST = 5_000  # of one path in one file


class Spot(Struct, frozen=True):
    """A value: the keys that lead to it, and the range of what names it in the text.

    `above` are the maps around it, the innermost last.
    """

    keys: tuple[str, ...]
    node: Node
    start: int
    end: int
    above: tuple[Mapping, ...] = ()


def spots(root: Node, path: str) -> list[Spot]:
    """The values at `a/*/b/[]`: `*` is any key, `[]` any item. Of repeated keys the last counts."""
    found = [Spot((), root, 0, 0)]
    for key in path.split("/"):
        found = [one for spot in found for one in below(spot, key)][:_MOST]
    return found


def below(spot: Spot, key: str) -> Iterator[Spot]:
    """The values at one key below another value."""
    node = spot.node
    if isinstance(node, Mapping) and key != "[]":
        entries = {entry.key: entry for entry in node.entries} if key == "*" else {}
        if key != "*" and (entry := node.entry(key)) is not None:
            entries = {key: entry}
        for name, entry in entries.items():
            above = (*spot.above, node)
            yield Spot((*spot.keys, name), entry.value, entry.start, entry.end, above)
    elif isinstance(node, List) and key == "[]":
        for number, item in enumerate(node.items):
            start, end = span(item)
            yield Spot((*spot.keys, str(number)), item, start, end, spot.above)


def scalars(root: Node, paths: Sequence[str]) -> Iterator[Spot]:
    """The scalars at any of the paths, or in lists there."""
    for path in paths:
        for spot in spots(root, path):
            if isinstance(spot.node, Scalar):
                yield spot
            else:
                yield from (one for one in below(spot, "[]") if isinstance(one.node, Scalar))


def text(node: Node | None) -> str:
    """A scalar's text, or a command given as a list of its words."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, List):
        return " ".join(item.text for item in node.items if isinstance(item, Scalar))
    return ""


def is_set(node: Node | None) -> bool:
    """Whether a value is there and says something."""
    if isinstance(node, Scalar):
        return bool(node.text.strip()) and (node.quoted or node.text.lower() not in _NOTHING)
    return isinstance(node, (Mapping, List))


_NOTHING = frozenset({"null", "~", "false"})


def span(node: Node) -> tuple[int, int]:
    """The range of a scalar, or of the first key or item below another value."""
    while not isinstance(node, Scalar):
        if isinstance(node, Mapping):
            if not node.entries:
                return 0, 0
            return node.entries[0].start, node.entries[0].end
        if not node.items:
            return 0, 0
        node = node.items[0]
    return node.start, node.end
