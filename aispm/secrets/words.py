"""The word lists of `words.yaml`."""

from __future__ import annotations

from functools import cache

from aispm.tables import table


@cache
def listed(name: str) -> frozenset[str]:
    """One of the lists, as a set of lower-case words."""
    return frozenset(_lists()[name].split())


@cache
def _lists() -> dict[str, str]:
    lists: dict[str, str] = table(__package__, "words.yaml")
    return lists
