"""Values of a text that stands in another one, moved to their places in that."""

from __future__ import annotations

from aispm.providers.files.text.document import Entry, Node, Scalar, Sequence
from aispm.secrets import Excerpt


def moved(root: Node, outer: Excerpt) -> None:
    """Each value at its place in the file, not in the text that was cut out of it."""
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Scalar):
            node.excerpt = _composed(node.excerpt, outer)
            node.start, node.end = outer.origin(node.start), outer.origin(node.end)
        elif isinstance(node, Sequence):
            stack += node.items
        else:
            node.entries[:] = [_entry(entry, outer) for entry in node.entries]
            stack += [entry.value for entry in node.entries]


def _entry(entry: Entry, outer: Excerpt) -> Entry:
    return Entry(entry.key, outer.origin(entry.start), outer.origin(entry.end), entry.value)


def _composed(inner: Excerpt, outer: Excerpt) -> Excerpt:
    if inner.origins is None and outer.origins is None:
        return Excerpt(inner.text, outer.base + inner.base)
    origins = (outer.origin(inner.origin(place)) for place in range(len(inner.text) + 1))
    return Excerpt(inner.text, 0, tuple(origins))
