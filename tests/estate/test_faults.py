"""A clean estate is told to be clean, and each fault in it by its rule and those that follow.

What only looks like a fault is clean, too.
"""

from __future__ import annotations

import pytest

from aispm.model import Report
from aispm.rulebook import rules_root
from tests.estate.conftest import Judge
from tests.estate.estate import apply, clean, faults, harmless, merged

_FAULTS, _HARMLESS = faults(), harmless()
# In every run some; the others go the same way through the same code, and take minutes.
_EVERY = 16


def _found(report: Report) -> set[tuple[str, str]]:
    return {(one.rule, one.subject) for one in report.findings}


def test_a_clean_estate_has_nothing_above_info(well: Report) -> None:
    assert [one for one in sorted(_found(well)) if well.rules[one[0]].severity != "info"] == []


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if number % _EVERY == 0 else pytest.mark.slow)
        for number, name in enumerate(sorted(_FAULTS))
    ],
)
def test_each_fault_is_found_by_exactly_its_rules(name: str, judge: Judge, well: Report) -> None:
    fault = _FAULTS[name]
    report = judge(apply(clean(), fault.changes))

    found = sorted(_found(report) - _found(well))
    assert found == sorted(fault.found)
    assert name.partition("/")[0] in {rule for rule, _ in found}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if number % _EVERY == 0 else pytest.mark.slow)
        for number, name in enumerate(sorted(_HARMLESS))
    ],
)
def test_what_only_looks_like_a_fault_is_none(name: str, judge: Judge, well: Report) -> None:
    report = judge(apply(clean(), _HARMLESS[name].changes))

    assert sorted(_found(report) - _found(well)) == _HARMLESS[name].found == []
    assert name.partition("/")[0] in _FAULTS


def test_every_rule_for_aws_has_a_fault() -> None:
    rules = {path.stem for path in (rules_root() / "aws").glob("*.yaml")}
    assert rules - {name.partition("/")[0] for name in _FAULTS} == set()


def test_a_patch_is_that_of_the_rfc_and_reaches_into_lists() -> None:
    target = {"a": {"b": 1, "c": 2}, "list": [{"x": 1}, {"x": 2}]}
    patched = merged(target, {"a": {"b": None, "d": 3}})
    assert patched == {"a": {"c": 2, "d": 3}, "list": target["list"]}
    assert merged(target, {"list": {"1": {"x": 3}}})["list"] == [{"x": 1}, {"x": 3}]
    assert merged(target, {"list": [1]})["list"] == [1]
