"""Phrases that talk a model into something: `phrases.yaml` as values, and where they stand."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import msgspec
from msgspec import Struct

from aispm import tables

# How often one beginning of a phrase is tried in one text.
_MOST_TRIES = 5_000
_LETTER = re.compile(r"\w")


class Phrase(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of `phrases.yaml`; its comments say what each field means."""

    id: str
    weight: Literal["strong", "weak"]
    starts: tuple[str, ...]
    then: str


@cache
def table() -> tuple[tuple[Phrase, re.Pattern[str]], ...]:
    """All phrases, each with its pattern."""
    rows = msgspec.convert(tables.table(__package__, "phrases.yaml")["phrases"], tuple[Phrase, ...])
    return tuple((row, re.compile(row.then, re.VERBOSE)) for row in rows)


@cache
def strong() -> frozenset[str]:
    """The phrases that have no innocent use in a text for a model."""
    return frozenset(row.id for row, _ in table() if row.weight == "strong")


def phrases(text: str) -> dict[str, int]:
    """By phrase: where it first begins."""
    low = text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")
    found: dict[str, int] = {}
    for row, pattern in table():  # a phrase may have several rows
        at = _first(low, row, pattern)
        if at is not None:
            found[row.id] = min(at, found.get(row.id, at))
    return found


def _first(low: str, row: Phrase, pattern: re.Pattern[str]) -> int | None:
    """Where the phrase first stands whole, in a text in lower case."""
    places = (_after(low, start, pattern) for start in row.starts)
    return min((place for place in places if place is not None), default=None)


def _after(low: str, start: str, pattern: re.Pattern[str]) -> int | None:
    worded = start[0].isalpha()
    at = low.find(start)
    for _ in range(_MOST_TRIES):
        if at < 0:
            return None
        inside = worded and at > 0 and bool(_LETTER.match(low, at - 1))
        if not inside and pattern.match(low, at + len(start)):
            return at
        at = low.find(start, at + len(start))
    return None
