"""A value taken apart into the pieces that may be secrets.

Half of the secrets of agent configs do not stand alone: they follow a flag, stand in a
header, a URL, an assignment, a shell command, or in JSON inside the string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from aispm.secrets import keyname, reference
from aispm.secrets.address import connection, urls
from aispm.secrets.excerpt import Excerpt
from aispm.secrets.identity import NOTHING, Beside, beside
from aispm.vocabulary import Facts

_DEPTH = 5
_TOKENS = 400
_HEADER_FLAGS = frozenset({"--header", "-h", "--headers", "header", "-header"})
_SHELL_FLAGS = frozenset({"-c", "/c", "-lc", "-ic", "-command", "-e"})
_FLAG = re.compile(r"(--?[A-Za-z][\w.-]*)[=](.*)", re.S)
_ASSIGNED = re.compile(r"(?:export\s+|set\s+|SET\s+|\$env:)?([A-Za-z_][\w.-]*)\s*=\s*(.*)", re.S)
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)\s*:\s*(\S.*)", re.S)
_SCHEME = re.compile(
    r"(Bearer|Basic|Token|ApiKey|Api-Key|Bot|Key|SSWS|GenieKey)\s+(\S.*)", re.S | re.I
)
_WORD = re.compile(r"""(?:[^\s"']|"[^"]*"|'[^']*')+""")
# A string without an end reaches to the end, and is read once: hence the possessive groups.
_JSON = re.compile(r'"((?:[^"\\]++|\\.|\\\Z)*+)(?:"\s*+(:)?|\Z)|[\[\]{},]', re.S)
# What is longer is no name.
_LONGEST_KEY = 200
_PLAIN_FLAG = re.compile(r"--?[A-Za-z][\w.-]*")


class Piece(Struct, frozen=True):
    """A part of a value that may be a secret of its own.

    `key` is the nearest name (variable, flag, header, parameter); `whole` the range of the
    outer value to replace when that is more than the piece (a URL with a password).
    """

    excerpt: Excerpt
    key: str
    scheme: str = ""
    whole: tuple[int, int] | None = None
    kind: str = ""
    facts: Facts = {}
    siblings: Beside = NOTHING
    nested: bool = False


def pieces(
    excerpt: Excerpt, key: str, previous: str | None, depth: int = 0, nested: bool = False
) -> Iterator[Piece]:
    """The pieces of a value, from the most specific reading of it; bounded in depth and number."""
    excerpt = _unquoted(excerpt)
    text = excerpt.text
    if depth > _DEPTH or not text:
        return
    named = _PLAIN_FLAG.fullmatch(previous or "")
    if not key and named and not _PLAIN_FLAG.fullmatch(text):
        key = named[0].lstrip("-")
    if text[:1] in "{[" and '"' in text:
        yield from _of_json(excerpt, depth)
        return
    split = _split(excerpt, previous)
    if split is not None:
        name, rest = split
        if keyname.is_secret(key) and not (keyname.is_secret(name) or keyname.is_benign(name)):
            name = key  # a cookie: `session=V`
        yield from pieces(rest, name, None, depth + 1, nested)
        return
    if scheme := _SCHEME.fullmatch(text):
        yield Piece(excerpt.cut(*scheme.span(2)), key, scheme[1].lower(), nested=nested)
        return
    found = False
    for part in (*connection(excerpt), *urls(excerpt)):
        found = True
        yield Piece(part.excerpt, part.key, "", part.whole, part.kind, part.facts, NOTHING, nested)
    if found:
        return
    for default in reference.DEFAULT.finditer(text):
        yield from pieces(excerpt.cut(*default.span(1)), key, None, depth + 1, nested)
    if (name_match := reference.named(text)) is not None:
        shift = len(text) - len(text.lstrip())
        start, end = name_match.span(1)
        yield Piece(excerpt.cut(start + shift, end + shift), key, "reference", nested=nested)
        return
    yield Piece(excerpt, key, nested=nested)
    if (previous or "").lower() in _SHELL_FLAGS or re.search(r"\s", text):
        yield from _of_words(excerpt, depth, nested)


def _split(excerpt: Excerpt, previous: str | None) -> tuple[str, Excerpt] | None:
    """(name, value) of `--flag=V`, `NAME=V` and `Header: V`, if the value is one of these."""
    text = excerpt.text
    if flag := _FLAG.fullmatch(text):
        return flag[1].lstrip("-"), excerpt.cut(*flag.span(2))
    assigned = _ASSIGNED.fullmatch(text)
    if assigned and not re.search(r";\s*\w[\w ]*=", text) and not _several(assigned[2]):
        return assigned[1], excerpt.cut(*assigned.span(2))
    header = _HEADER.fullmatch(text)
    if header and not header[2].startswith("//"):
        wanted = (previous or "").lower() in _HEADER_FLAGS
        if wanted or _SCHEME.fullmatch(header[2]) or header[1].lower().startswith("x-"):
            return header[1], excerpt.cut(*header.span(2))
    return None


def _several(text: str) -> bool:
    """Whether what follows an assignment is a command of its own: `X=1 npx server`."""
    return bool(re.match(r"""[^\s"']+\s+\S""", text)) and not _SCHEME.fullmatch(text)


def _of_words(excerpt: Excerpt, depth: int, nested: bool) -> Iterator[Piece]:
    """The words of a command line: flags with their values, and assignments."""
    previous: str | None = None
    for number, word in enumerate(_WORD.finditer(excerpt.text)):
        if number == _TOKENS:
            return
        end = word.end() - len(word[0]) + len(word[0].rstrip(";&|,"))
        part = excerpt.cut(word.start(), end)
        split = _split(part, previous)
        flagged = previous is not None and _PLAIN_FLAG.fullmatch(previous)
        if split is not None or flagged or "://" in part.text:
            yield from pieces(part, "", previous, depth + 1, nested)
        previous = part.text


def _of_json(excerpt: Excerpt, depth: int) -> Iterator[Piece]:
    """The strings of JSON inside a string, each with its key; cut-off JSON as far as it goes."""
    key, previous = "", None
    strings: list[tuple[str, str | None, Excerpt]] = []
    for number, token in enumerate(_JSON.finditer(excerpt.text)):
        if number > 20 * _TOKENS:
            break
        if token[1] is None:
            previous = None if token[0] in "{}[" else previous
            continue
        inner = excerpt.cut(*token.span(1)).unescaped()
        if token[2]:
            key, previous = inner.text[:_LONGEST_KEY], None
        else:
            strings.append((key, previous, inner))
            previous = inner.text
    siblings = beside({key: inner.text for key, _, inner in strings})
    for key, previous, inner in strings:
        named = "" if previous is not None else key
        for piece in pieces(inner, named or key, previous, depth + 1, nested=True):
            yield Piece(
                piece.excerpt,
                piece.key,
                piece.scheme,
                piece.whole,
                piece.kind,
                piece.facts,
                piece.siblings if piece.siblings.families else siblings,
                True,
            )


def _unquoted(excerpt: Excerpt) -> Excerpt:
    """Without surrounding white space and one pair of quotes."""
    text = excerpt.text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if end - start >= 2 and text[start] == text[end - 1] and text[start] in "\"'":
        start, end = start + 1, end - 1
    return excerpt if (start, end) == (0, len(text)) else excerpt.cut(start, max(start, end))
