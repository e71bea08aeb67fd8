"""What is known of the programs that start servers, and of the words that set them up.

`launchers.yaml` and `signs.yaml` as sets and look-ups.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from aispm.tables import table


@cache
def listed(name: str) -> frozenset[str]:
    """One of the lists, as a set of words."""
    return frozenset(_tables()[name].split())


@cache
def rows(name: str) -> Mapping[str, str]:
    """One of the tables, from each of its words to the row that has it."""
    return {word: row for row, words in _tables()[name].items() for word in words.split()}


@cache
def _tables() -> dict[str, Any]:
    both = (table(__package__, name) for name in ("launchers.yaml", "signs.yaml"))
    return {name: value for one in both for name, value in one.items()}
