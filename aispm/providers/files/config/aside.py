"""Tokens that stand in no value of a document: in a comment, or where a name belongs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aispm.providers.files.config.leaves import Leaf
from aispm.providers.files.text.document import Document, Scalar, strings
from aispm.secrets import LONGEST, SHORTEST_TOKEN, Excerpt, token_spans


def of_aside(document: Document, read: Iterable[Leaf]) -> Iterator[Leaf]:
    """The tokens of providers between the values, each as a value without a name.

    A comment may say anything, and a name is no value: only what by its text alone is beyond
    doubt counts there. `read` are the values that were read without a syntax.
    """
    text = document.source.text
    spans = [(one.start, one.end) for root in document.roots for one in strings(root)]
    spans += [(leaf.scalar.start, leaf.scalar.end) for leaf in read]
    position = 0
    for start, end in [*sorted(spans), (len(text), len(text))]:
        for first, last in _tokens(text, position, start):
            scalar = Scalar(Excerpt(text[first:last], first), first, last)
            yield Leaf(scalar, "", "file", "", {}, -first - 1, (str(first),))
        position = max(position, end)


def _tokens(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where tokens stand from `start` to `end`, line by line where that is much."""
    while end - start > LONGEST:
        feed = text.rfind("\n", start, start + LONGEST) + 1 or start + LONGEST
        yield from _tokens(text, start, feed)
        start = feed
    if end - start >= SHORTEST_TOKEN:  # mostly it is a colon and a blank
        yield from ((start + first, start + last) for first, last in token_spans(text[start:end]))
