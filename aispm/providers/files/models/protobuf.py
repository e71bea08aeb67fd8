"""The fields of a protobuf message, found by stepping over what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from aispm.providers.files.models.window import Window

_MOST_FIELDS = 10_000
_WIDTHS = {1: 8, 5: 4}
_LONGEST_VARINT = 10


class Field(NamedTuple):
    """A field by its number: a number of its own, or where its bytes start and how many."""

    number: int
    value: int
    start: int
    length: int


class NoMessageError(Exception):
    """These bytes are no protobuf message."""


def fields(window: Window) -> Iterator[Field]:
    """The fields of a file that is one message. Raises NoMessageError."""
    place = 0
    for _ in range(_MOST_FIELDS):
        if place == window.size:
            return
        head = window.at(place, 2 * _LONGEST_VARINT)
        key, at = _varint(head, 0)
        number, kind = key >> 3, key & 7
        value = length = 0
        if kind in (0, 2):
            value, at = _varint(head, at)
            length = value if kind == 2 else 0
        elif kind in _WIDTHS:
            length = _WIDTHS[kind]
        else:
            raise NoMessageError
        start = place + at
        place = start + length
        if not number or place > window.size:
            raise NoMessageError
        yield Field(number, value, start, length)
    raise NoMessageError


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for index in range(_LONGEST_VARINT):
        if at + index >= len(data):
            raise NoMessageError
        byte = data[at + index]
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return value, at + index + 1
    raise NoMessageError
