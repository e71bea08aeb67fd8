"""The values in a text that may be credentials: what is assigned, and the lines around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.config.leaves import Leaf
from aispm.providers.files.text.document import Scalar
from aispm.secrets import Excerpt

_MOST_LINES = 20_000
_LONGEST_KEY = 16_000  # of a key block, in characters
_BLOCK = re.compile(rf"-----BEGIN [A-Z ]{{0,40}}PRIVATE KEY-----[^-]{{1,{_LONGEST_KEY}}}-----END")
# `NAME=V`, `"name": "V"`, `**Name:** V`; the dashes of a flag and what Markdown adds are left out.
# What an address is asked with stays in it: alone, a badge's token looks like any other.
_ASSIGNED = re.compile(
    r"(?<![\w./?&-])([A-Za-z][\w.-]{2,60})[\"'`*]{0,4}\s{0,3}[:=]\s{0,3}[\"'`*]{0,4}"
    r"((?:(?:Bearer|Basic|Token)\s)?[^\s\"'`<>|,;(){}\[\]/*]{6,400}+)(?![(\[{])"
)
_WORTH = re.compile(r"[\w+/=.~-]{16}|://|(?<![\w-])--?[A-Za-z]")
_MIXED = re.compile(r"(?=[^\d\n]*\d)(?=[\d\W_]*[A-Za-z])")


def leaves(text: str, first: int = 0) -> Iterator[Leaf]:
    """Every value from `first` on, in order; the lines of one paragraph are one block."""
    taken = [(match.start(), match.end()) for match in _BLOCK.finditer(text, first)]
    for start, end in taken:
        yield _leaf(text, start, end, "", -start)
    paragraph = position = 0
    for line in text.split("\n")[:_MOST_LINES]:
        if not line.strip():
            paragraph += 1
        elif position >= first and not any(start <= position < end for start, end in taken):
            yield from _of_line(text, position, position + len(line), paragraph)
        position += len(line) + 1


def _of_line(text: str, start: int, end: int, block: int) -> Iterator[Leaf]:
    """What is assigned in a line, with its name, and what stands around it, without one."""
    position = start
    for match in _ASSIGNED.finditer(text, start, end):
        yield from _plain(text, position, match.start(2), block)
        key = match[1] if _may_be_secret(match[1], match[2]) else ""
        yield _leaf(text, *match.span(2), key, block)
        position = match.end(2)
    yield from _plain(text, position, end, block)


def _may_be_secret(key: str, value: str) -> bool:
    """Whether the name may make a secret of the value: prose has `pass: all checks`, and an
    example repeats the name (`api_key: my-api-key-1`)."""
    low = value.lower()
    repeated = any(len(word) > 3 and word.lower() in low for word in re.split(r"[\W_]+", key))
    return not repeated and bool(_MIXED.match(value))


def _plain(text: str, start: int, end: int, block: int) -> Iterator[Leaf]:
    """A stretch of text; most of prose has nothing that a credential could be."""
    if _WORTH.search(text, start, end):
        yield _leaf(text, start, end, "", block)


def _leaf(text: str, start: int, end: int, key: str, block: int) -> Leaf:
    scalar = Scalar(Excerpt(text[start:end], start), start, end)
    return Leaf(scalar, key, "file", "", {}, block, (key,))
