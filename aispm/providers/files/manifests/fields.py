"""The values of a document by what they should be: one of a wrong type is none."""

from __future__ import annotations

from collections.abc import Iterator

from aispm.providers.files.text.document import Mapping, Node, Scalar, Sequence

Names = str | tuple[str, ...]
# What one place of a hostile file may make of a report.
MOST = 500


def get(body: Node | None, names: Names) -> Node | None:
    """The first of several names for a field that a map has."""
    if not isinstance(body, Mapping):
        return None
    for name in (names,) if isinstance(names, str) else names:
        node = body.get(name)
        if node is not None:
            return node
    return None


def text(body: Node | None, names: Names) -> str:
    """A field's text, or none."""
    node = get(body, names)
    return node.text if isinstance(node, Scalar) and node.text != "null" else ""


def flag(body: Node | None, names: Names) -> bool:
    """Whether a field is true."""
    return text(body, names).lower() == "true"


def mapping(body: Node | None, names: Names) -> Mapping | None:
    """A field that is a map."""
    node = get(body, names)
    return node if isinstance(node, Mapping) else None


def items(body: Node | None, names: Names) -> list[Node]:
    """The items of a field that is a list."""
    node = get(body, names)
    return node.items if isinstance(node, Sequence) else []


def mappings(body: Node | None, names: Names) -> list[Mapping]:
    """The maps in a field that is a list."""
    return [item for item in items(body, names) if isinstance(item, Mapping)]


def texts(body: Node | None, names: Names) -> list[str]:
    """The texts in a field that is a list."""
    return [item.text for item in items(body, names) if isinstance(item, Scalar)]


def entries(body: Node | None, names: Names) -> Iterator[tuple[str, Node]]:
    """The keys and values of a field that is a map."""
    node = mapping(body, names)
    for entry in node.entries if node else ():
        yield entry.key, entry.value
