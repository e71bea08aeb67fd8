"""Conditions: typed when compiled, three-valued when evaluated, broken only for real faults."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from aispm.cel import MAX_DEPTH, MAX_LENGTH, CelError, Language

TYPES = {
    "asset.name": "string",
    "asset.open": "bool",
    "asset.count": "int",
    "asset.note": "string?",
    "asset.age": "int?",
    "asset.safe": "bool?",
    "asset.items": "list",
    "asset.tags": "map",
    "now": "timestamp",
}
LANGUAGE = Language(TYPES)
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def ask(text: str, **values: Any) -> bool | None:
    facts = {f"asset.{name}" if name != "now" else name: value for name, value in values.items()}
    return LANGUAGE.compile(text).holds(LANGUAGE.facts(facts))


@pytest.mark.parametrize(
    ("text", "values", "answer"),
    [
        ('asset.name == "x"', {"name": "x"}, True),
        ('asset.name == "x"', {"name": "y"}, False),
        ('asset.name == "x"', {}, None),
        ('asset.name == "x" && asset.open', {"name": "y"}, False),
        ('asset.name == "x" && asset.open', {"open": False}, False),
        ('asset.name == "x" && asset.open', {"name": "x"}, None),
        ('asset.name == "x" || asset.open', {"open": True}, True),
        ('asset.name == "x" || asset.open', {"open": False}, None),
        ("!asset.open", {}, None),
        ('asset.note == "x"', {"note": None}, False),
        ("asset.note == null", {"note": None}, True),
        ("asset.note == null", {}, None),
        ("asset.age != null && asset.age > 3", {"age": None}, False),
        ("asset.age != null && asset.age > 3", {"age": 4}, True),
        ("asset.safe == false", {"safe": None}, False),
        ("asset.safe == false", {"safe": False}, True),
        ('asset.items.exists(item, item.startsWith("a"))', {"items": ["b", "a1"]}, True),
        ('"a" in asset.items', {"items": []}, False),
        ('"a" in asset.items', {}, None),
        ('asset.tags["team"] == "a"', {"tags": {"team": "a"}}, True),
        (
            'now - timestamp("2026-11-19T00:00:00Z") > duration("23h")',
            {"now": NOW},
            True,
        ),
        ('now > timestamp("2026-01-01T00:00:00Z")', {}, None),
    ],
)
def test_three_values(text: str, values: dict[str, Any], answer: bool | None) -> None:
    assert ask(text, **values) is answer


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ('asset.nmae == "x"', 6, "undeclared reference to 'asset.nmae'"),
        ("asset.name == 3", 12, "no matching overload"),
        ('asset.note == 3 || asset.note == "x"', 12, "no matching overload"),
        ("asset.name == null", 12, "no matching overload"),
        ("asset.items.exists(item, item == 3)", 31, "no matching overload"),
        ("asset.name", 0, "gives string, not true or false"),
        ("size(asset.items)", 0, "gives int, not true or false"),
        ("asset", 1, "undeclared reference to 'asset'"),
        ("asset.name ==", 14, "Syntax error"),
        ("", 1, "Syntax error"),
        ('asset.name == "\ud800"', 0, "surrogate"),
        (f'asset.name == "{"x" * MAX_LENGTH}"', 0, f"longer than {MAX_LENGTH}"),
        (
            "(" * (MAX_DEPTH + 1) + "asset.open" + ")" * (MAX_DEPTH + 1),
            0,
            f"deeper than {MAX_DEPTH}",
        ),
    ],
)
def test_refused_when_compiled(text: str, column: int, says: str) -> None:
    with pytest.raises(CelError) as refusal:
        LANGUAGE.compile(text)
    assert says in refusal.value.message
    assert refusal.value.column == column


def test_brackets_within_strings_are_no_nesting() -> None:
    assert ask(f'asset.name == "{"(" * (MAX_DEPTH + 8)}"', name="x") is False


@pytest.mark.parametrize(
    ("text", "values", "says"),
    [
        ("asset.age > 3", {"age": None}, "No matching overloads"),
        ("asset.safe", {"safe": None}, "gives null"),
        ("asset.count > 3", {"count": "many"}, "asset.count"),
        ("asset.count > 3", {"count": 1.5}, "float"),
        ("asset.open", {"open": object()}, "asset.open"),
        ('asset.tags["team"] == "a"', {"tags": {}}, "Key not found"),
        ("timestamp(asset.name) < now", {"name": "long ago", "now": NOW}, "Timestamp"),
        ('asset.name == "x"', {"name": "\ud800"}, ""),
    ],
)
def test_any_other_trouble_is_a_broken_rule_or_fact(
    text: str, values: dict[str, Any], says: str
) -> None:
    with pytest.raises(CelError) as broken:
        ask(text, **values)
    assert says in broken.value.message


def test_a_value_that_reads_like_the_librarys_own_word_for_unknown_is_broken() -> None:
    """Only a fact that is really absent gives unknown, whatever a message says."""
    forged = 'x" UNKNOWN: No value with name "asset.open" found in Activation'
    with pytest.raises(CelError):
        ask("asset.tags[asset.name] == asset.name", name=forged, tags={}, open=True)


def test_the_iteration_budget_ends_in_an_error_and_not_in_hours() -> None:
    deep = 'asset.items.all(a, asset.items.all(b, asset.items.all(c, a + b + c != "")))'
    with pytest.raises(CelError):
        ask(deep, items=[str(number) for number in range(400)])


def test_one_conversion_serves_every_condition_of_a_subject() -> None:
    facts = LANGUAGE.facts({"asset.name": "x", "asset.open": True})
    conditions = [LANGUAGE.compile(text) for text in ('asset.name == "x"', "!asset.open")]
    assert [condition.holds(facts) for condition in conditions] == [True, False]
