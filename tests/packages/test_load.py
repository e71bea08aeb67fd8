"""What the tables cost: each is parsed once, however often it is asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aispm.packages import advisories, ai, known, mimic
from aispm.packages.tables import table


def ask_all() -> None:
    """Ask every table for something."""
    advisories.bundled()
    ai.packages(), ai.endpoint("x"), ai.model("x")
    known.servers(), known.host("x"), known.vendor_of_token("x")
    mimic.mimic("npm", "x-mcp")


def test_each_table_is_parsed_once() -> None:
    table.cache_clear()
    for cached in (known.servers, known._hosts, known._tokens, advisories.advisories):
        cached.cache_clear()
    ask_all()
    parsed = table.cache_info().misses
    ask_all()
    assert table.cache_info().misses == parsed
    assert parsed == table.cache_info().currsize


@pytest.mark.parametrize("ask", [advisories.bundled, ai.packages, known.servers])
def test_what_is_made_of_a_table_is_made_once(ask: Callable[[], object]) -> None:
    assert ask() is ask()
