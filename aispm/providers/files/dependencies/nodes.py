"""What stands where in a parsed document, for manifests that people write."""

from __future__ import annotations

from aispm.providers.files.dependencies.dependency import MalformedError
from aispm.providers.files.text.document import Document, Entry, Mapping, Node, Scalar


def nodes(document: Document, path: str) -> list[Node]:
    """Every value at a path of keys, `*` for any key."""
    found = list(document.roots)
    for key in path.split("/"):
        found = [
            entry.value
            for node in found
            if isinstance(node, Mapping)
            for entry in node.entries
            if key in ("*", entry.key)
        ]
    return found


def entries(document: Document, path: str) -> list[Entry]:
    """The entries of every map at a path; of a repeated key the last, which counts."""
    maps = [node for node in nodes(document, path) if isinstance(node, Mapping)]
    return [entry for node in maps for entry in {one.key: one for one in node.entries}.values()]


def text(node: Node | None, key: str) -> str:
    """The text that a map has for a key, or ""."""
    value = node.get(key) if isinstance(node, Mapping) else None
    return value.text if isinstance(value, Scalar) else ""


def span(entry: Entry) -> tuple[int, int]:
    """Where a key starts and ends, without its quotes."""
    quoted = entry.end - entry.start == len(entry.key) + 2
    return entry.start + quoted, entry.end - quoted


def complete(document: Document) -> None:
    """Raises MalformedError where not all of a document could be read."""
    if document.problem:
        raise MalformedError(document.problem)
