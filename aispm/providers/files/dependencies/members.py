"""The members of a JSON text, one after another, each with its place.

Lock files have many megabytes: nothing is built of them, and nothing recurses. Comments and
trailing commas are let pass, as the files of some package managers have them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from aispm.providers.files.dependencies.dependency import MalformedError, malformed

_DEEPEST = 200
# A key if there is one, then a string, a bracket, a number or constant, or the end.
_TOKEN = re.compile(
    r"""(?:[\s,]++|//[^\n]*+|/\*(?s:.*?)\*/)*+
    (?: "((?:[^"\\\n]++|\\.)*+)" [ \t\r\n]*+ : (?:[ \t\r\n]++|//[^\n]*+|/\*(?s:.*?)\*/)*+ )?+
    (?: "((?:[^"\\\n]++|\\.)*+)"
      | ([\[{])
      | ([\]}])
      | ([^\s"\[\]{},:/]++)
      | (\Z)
    )""",
    re.VERBOSE,
)


class Member(NamedTuple):
    """A value, the keys that lead to it, and where its own key (else itself) starts and ends.

    In a list the key is the number of the item. `value` is None where a map or list opens,
    and a number or constant is told as it is written.
    """

    path: tuple[str, ...]
    key: str
    value: str | None
    start: int
    end: int


def members(text: str) -> Iterator[Member]:
    """Every member in the order of the text. Raises MalformedError where it is no JSON."""
    match = _TOKEN.match
    path: tuple[str, ...] = ()
    opened: list[tuple[tuple[str, ...], int]] = []
    number, position, whole = -1, 0, False
    while found := match(text, position):
        position, kind = found.end(), found.lastindex or 0
        if kind == 4 and opened:
            path, number = opened.pop()
            continue
        if kind == 6:
            break
        key = found[1]
        # One value in all; in a map each has a key, and nowhere else.
        if kind == 4 or (whole if not opened else (key is None) == (number < 0)):
            malformed(text, position)
        whole = True
        if key is not None:
            key = _decoded(key) if "\\" in key else key
            start, end = found.span(1)
        else:
            key = str(number) if number >= 0 else ""
            start, end = found.span(kind)
        number += number >= 0
        if kind != 3:
            value = found[kind]
            yield Member(path, key, _decoded(value) if "\\" in value else value, start, end)
            continue
        yield Member(path, key, None, start, end)
        if len(opened) == _DEEPEST:
            raise MalformedError("nested too deep")
        opened.append((path, number))
        path = (*path, key) if len(opened) > 1 else path
        number = 0 if found[3] == "[" else -1
    if opened or position < len(text):
        malformed(text, position)


def _decoded(raw: str) -> str:
    """A string without its escapes; one with escapes that JSON has not stays as it is."""
    try:
        decoded = str(json.loads(f'"{raw}"', strict=False))
    except ValueError:
        return raw
    return decoded.encode("utf-8", "replace").decode()  # half of a pair is no character


class Object(NamedTuple):
    """A map with the keys that lead to it, the place of its own key, and its plain values."""

    path: tuple[str, ...]
    key: str
    start: int
    end: int
    values: dict[str, str]


def objects(text: str) -> Iterator[Object]:
    """Every map of a JSON text as it closes, lists counted as maps of their numbers.

    Raises MalformedError, once the maps that were open are told as far as they go.
    """
    opened: list[Object] = []
    try:
        for member in members(text):
            while len(opened) > 1 and len(member.path) <= len(opened[-1].path):
                yield opened.pop()
            if member.value is None:
                opened.append(Object(member.path, member.key, member.start, member.end, {}))
            elif opened:
                opened[-1].values[member.key] = member.value
    except MalformedError:
        yield from reversed(opened)
        raise
    yield from reversed(opened)
