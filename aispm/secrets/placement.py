"""A value taken apart into the pieces that may be secrets.

Half of the secrets of agent configs do not stand alone: they follow a flag, stand in a
header, a URL, an assignment, a shell command, or in JSON inside the string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import msgspec

from aispm.secrets import assignment, inside, reference, shell
from aispm.secrets.address import urls
from aispm.secrets.assignment import PLAIN_FLAG, READ_BY_SHELL, SHELL_FLAGS
from aispm.secrets.connection import connection
from aispm.secrets.excerpt import Excerpt
from aispm.secrets.identity import NOTHING
from aispm.secrets.keyname import named, words
from aispm.secrets.piece import MOST_TOKENS, Piece
from aispm.secrets.placeholder import is_placeholder
from aispm.secrets.placeholder import words as spelled
from aispm.secrets.weighing import could_be_token

_DEPTH = 5
# Nothing in it that could be taken apart.
_SIMPLE = re.compile(r"[\w@./+~*!?,^-]*")
_LOGIN_FLAGS = frozenset({"-u", "--user", "--auth", "--basic-auth", "--credentials", "--userpwd"})
# Headers or variables in one value: `Authorization=Bearer V,X-Scope=prod`.
_ENTRY = r"[A-Za-z_][\w.-]{0,99}=[^,;]*+"
_LIST = re.compile(rf"{_ENTRY}(?:,\s{{0,9}}{_ENTRY})+,?")
_ENTRIES = re.compile(_ENTRY)
# In a command line whose quotes are missing or do not close.
_TOKEN_FOLLOWS = frozenset({"bearer", "basic"})
_POWERSHELL = re.compile(r"\$env:(\w{1,100})\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s;]+)")
# In the code of another language: `os.environ["NAME"] = "V"`, `run(name="V")`, `{name: 'V'}`.
_CODE = re.compile(
    r"""(?<![\w-])([A-Za-z_][\w-]{1,60})(?:["']\])?\s{0,3}[:=]\s{0,3}(?:"([^"\s]{8,400})"|'([^'\s]{8,400})')"""
)
_COOKIE = re.compile(r"[\w.-]{1,100}=([^;\s]*)")
_BLANK = re.compile(r"\s")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_LONG = 60
# A command line, whose words are to be read one by one.
_COMMAND = re.compile(r"(?:export|set|env)\s+[\"']?\w+=|.{0,4000}?\s&&\s", re.S)
_LOGIN = re.compile(r"([^:\s/]{1,100}):([^\s/@]{4,200})")


def pieces(excerpt: Excerpt, key: str, previous: str | None) -> Iterator[Piece]:
    """The pieces of a value, from the most specific reading of it; bounded in depth and number."""
    for piece in _pieces(excerpt, key, previous):
        yield piece
        if "${" in piece.excerpt.text:
            yield from _defaults(piece)


def _defaults(piece: Piece) -> Iterator[Piece]:
    """What stands in place of variables that are not set: `Bearer ${TOKEN:-V}`.

    The name in the braces says as much as the one outside. What one would replace is the
    default alone, even in a URL that else goes as a whole.
    """
    text = piece.excerpt.text
    for default in reference.DEFAULT.finditer(text):
        if default[0] != text and spelled(default["default"]) is not None:
            continue  # a word in the middle of something, which its own reading has judged
        outer = named(piece.key)
        key = piece.key if outer.secret or outer.benign else default["name"]
        for inner in _pieces(piece.excerpt.cut(*default.span("default")), key, None, 1):
            kept = msgspec.structs.replace(
                inner,
                scheme=inner.scheme or piece.scheme,
                kind=inner.kind or piece.kind,
                facts={**piece.facts, **inner.facts},
                siblings=piece.siblings,
            )
            yield kept.beside(piece.siblings) if piece.nested else kept


def _pieces(
    excerpt: Excerpt, key: str, previous: str | None, depth: int = 0, nested: bool = False
) -> Iterator[Piece]:
    excerpt = _unquoted(excerpt)
    text = excerpt.text
    if depth > _DEPTH or not text:
        return
    if previous and not named(key).secret and not assignment.is_flag(text):
        key = assignment.flag_name(previous, text) or key
    if _SIMPLE.fullmatch(text):
        yield Piece(excerpt, key, nested=nested)
        if len(text) > _LONG:
            yield from _of_encoded(excerpt, depth)
        return
    if text[-1] == ")" and (grant := shell.GRANT.fullmatch(text)):
        yield from _pieces(excerpt.cut(*grant.span(1)), key, None, depth + 1, nested)
        return
    if text[0] in "{[" and ('"' in text or "'" in text):
        yield from _of_strings(excerpt, depth)
        return
    if _COMMAND.match(text) or _is_command(text, previous):
        yield from _of_words(excerpt, depth, nested)
        return
    if _LIST.fullmatch(text):
        yield from _of_list(excerpt, key, depth, nested)
        return
    if (assigned := assignment.split(excerpt, previous)) is not None:
        name, rest = assigned
        if named(key).secret and not (named(name).secret or named(name).benign):
            name = key  # a cookie: `session=V`
        yield from _pieces(rest, name, None, depth + 1, nested)
        return
    if (schemed := assignment.schemed(excerpt, key)) is not None:
        yield Piece(schemed[1], key, schemed[0], nested=nested)
        return
    if words(key)[-1:] in (["cookie"], ["cookies"]) and "=" in text:
        yield from _of_cookies(excerpt, key, nested)
        return
    if default := reference.DEFAULT.fullmatch(text):
        if not _VARIABLE.fullmatch(default["name"]):
            yield from _of_reference(excerpt, key, nested)
        yield Piece(excerpt, key, nested=nested)
        return
    found = False
    for part in (*connection(excerpt), *urls(excerpt)):
        found = True
        yield Piece(
            part.excerpt, part.key, "", part.whole, part.kind, part.facts, NOTHING, nested,
            part.scheme,
        )  # fmt: skip
        if len(part.excerpt.text) > _LONG:
            yield from _of_encoded(part.excerpt, depth)
    if found:
        if _BLANK.search(text):
            yield from _of_words(excerpt, depth, nested)
        return
    if (previous or "").lower() in _LOGIN_FLAGS and (login := _login(excerpt)) is not None:
        yield login
        return
    if reference.named(text) is not None:
        yield from _of_reference(excerpt, key, nested)
        return
    yield Piece(excerpt, key, nested=nested)
    if len(text) > _LONG:
        yield from _of_encoded(excerpt, depth)
    if (previous or "").lower() in SHELL_FLAGS or _BLANK.search(text):
        yield from _of_words(excerpt, depth, nested)


def _of_list(excerpt: Excerpt, key: str, depth: int, nested: bool) -> Iterator[Piece]:
    """Each `NAME=V` between commas; a password may look like such a list."""
    if named(key).password:
        yield Piece(excerpt, key, nested=nested)
        return
    for entry in islice(_ENTRIES.finditer(excerpt.text), MOST_TOKENS):
        yield from _pieces(excerpt.cut(*entry.span()), key, None, depth + 1, nested)


def _is_command(text: str, previous: str | None) -> bool:
    """`A_TOKEN=V;npx x` after `-c`, and `A_TOKEN=V&&npx x` anywhere."""
    if not ("&" in text or "|" in text or ";" in text):
        return False
    read = (previous or "").lower() in READ_BY_SHELL and "=" in text
    return shell.followed(text) or (read and shell.parted(text))


def _of_reference(excerpt: Excerpt, key: str, nested: bool) -> Iterator[Piece]:
    """The name that a whole value refers to: people paste the token itself there."""
    if (match := reference.named(excerpt.text)) is not None:
        shift = len(excerpt.text) - len(excerpt.text.lstrip())
        start, end = match.span(1)
        yield Piece(excerpt.cut(start + shift, end + shift), key, "reference", nested=nested)


def _login(excerpt: Excerpt) -> Piece | None:
    """`user:password` after a flag that asks for it; `1000:1000` and `node:node` are no logins."""
    login = _LOGIN.fullmatch(excerpt.text)
    if login is None or is_placeholder(login[2]) or not could_be_token(login[2], certain=True):
        return None
    whole = (excerpt.origin(0), excerpt.origin(len(excerpt.text)))
    facts = {"user": login[1]}
    return Piece(excerpt.cut(*login.span(2)), "password", "", whole, "basic-auth", facts)


def _of_words(excerpt: Excerpt, depth: int, nested: bool) -> Iterator[Piece]:
    """The words of a command line: flags with their values, and assignments, those in code too."""
    for assigned in _POWERSHELL.finditer(excerpt.text):
        yield from _pieces(excerpt.cut(*assigned.span(2)), assigned[1], None, depth + 1, nested)
    for coded in _CODE.finditer(excerpt.text):
        value = excerpt.cut(*coded.span(2 if coded[2] else 3))
        yield from _pieces(value, coded[1], None, depth + 1, nested)
    previous: str | None = None
    program = ""
    for number, (word, begins) in enumerate(shell.command_words(excerpt)):
        if number == MOST_TOKENS:
            return
        part = _unquoted(word.cut(0, len(word.text.rstrip(";&|,"))))
        if begins:
            previous, program = None, part.text.rpartition("/")[2]
        if previous is not None and previous.lower() in _TOKEN_FOLLOWS:
            yield Piece(part, "Authorization", previous.lower(), nested=nested)
        if password := shell.password(program, previous, part.text):
            yield Piece(part.cut(*password), "password", nested=nested)
        split = assignment.split(part, previous)
        flagged = previous is not None and PLAIN_FLAG.fullmatch(previous)
        if split is not None or flagged or "://" in part.text or ";" in part.text:
            yield from _pieces(part, "", previous, depth + 1, nested)
        previous = part.text


def _of_strings(excerpt: Excerpt, depth: int) -> Iterator[Piece]:
    """The strings of JSON inside a string, each with its key and what stands beside it."""
    siblings, strings = inside.of_json(excerpt)
    for key, previous, inner in strings:
        name = "" if previous is not None else key
        for piece in _pieces(inner, name or key, previous, depth + 1, nested=True):
            yield piece.beside(siblings)


def _of_cookies(excerpt: Excerpt, key: str, nested: bool) -> Iterator[Piece]:
    """The values of `name=value; name=value`."""
    for cookie in _COOKIE.finditer(excerpt.text):
        yield Piece(excerpt.cut(*cookie.span(1)), key, nested=nested)


def _of_encoded(excerpt: Excerpt, depth: int) -> Iterator[Piece]:
    """What JSON or a key block in another encoding holds; one would replace the whole of it."""
    decoded = inside.of_encoded(excerpt.text)
    if decoded is None:
        return
    whole = (excerpt.origin(0), excerpt.origin(len(excerpt.text)))
    for piece in _pieces(Excerpt(decoded), "", None, depth + 1, nested=True):
        yield piece.within(whole)


def _unquoted(excerpt: Excerpt) -> Excerpt:
    """Without surrounding white space and one pair of quotes."""
    text = excerpt.text
    if not text or (text[0] not in " \t\r\n\"'" and text[-1] not in " \t\r\n"):
        return excerpt
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if end - start >= 2 and text[start] == text[end - 1] and text[start] in "\"'":
        start, end = start + 1, end - 1
    return excerpt if (start, end) == (0, len(text)) else excerpt.cut(start, max(start, end))
