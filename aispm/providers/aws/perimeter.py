"""Whether a policy takes from strangers again what it allows everybody (pure).

`Allow *` with a `Deny` for whoever is not of the organization is how data perimeters are written.
Only what surely keeps out every caller without a tie to the owner counts.

Source: AWS IAM user guide, "Establish permissions guardrails using data perimeters".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

# Who comes, and from which network: a stranger has none of the values that the owner names.
_CALLERS = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:vpcsourceip",
    }
)
_NUMBER = re.compile("[0-9]{12}")
# Exceptions for the services of AWS, which no stranger is.
_SERVICES = frozenset({"aws:principalisawsservice", "aws:viaawsservice"})
_OTHERS = frozenset(
    {"stringnotequals", "stringnotequalsignorecase", "stringnotlike", "arnnotequals", "arnnotlike"}
)
_THESE = frozenset(one.replace("not", "", 1) for one in _OTHERS)
# Networks that others have too: a private address is in anybody's.
_COMMON = frozenset({"aws:vpcsourceip"})


def keeps_out(statements: Iterable[Any], allowing: dict[str, Any]) -> bool:
    """Whether any of the statements denies strangers all that `allowing` allows them."""
    return any(
        isinstance(one, dict)
        and one.get("Effect") == "Deny"
        and "*" in _principals(one.get("Principal"))
        and all(_covered(allowing, one, field) for field in ("Action", "Resource"))
        and _fulfilled(one.get("Condition"))
        for one in statements
    )


def names_callers(statement: dict[str, Any]) -> bool:
    """Whether a condition lets in only whom the owner names: accounts, principals, networks.

    Who has no such value (in no organization, through no endpoint) passes a test `IfExists`.
    """
    return any(
        key in _CALLERS - _COMMON and given and not any(_anyones(key, one) for one in given)
        for key, given in _named(statement)
    )


def accounts_named(statement: dict[str, Any]) -> set[str]:
    """The accounts whose principals a condition lets in."""
    named = dict(_named(statement))
    arns = named.get("aws:principalarn", [])
    accounts = {*named.get("aws:principalaccount", []), *(_account(one) for one in arns)}
    return {one for one in accounts if _NUMBER.fullmatch(one)}


def _named(statement: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """The keys whose value has to be one of some, and those."""
    condition = statement.get("Condition")
    for operator, keys in condition.items() if isinstance(condition, dict) else ():
        if operator.lower().removeprefix("foranyvalue:") in _THESE and isinstance(keys, dict):
            for key, values in keys.items():
                yield key.lower(), _texts(values)


def _principals(given: Any) -> list[str]:
    return _texts(given.get("AWS") if isinstance(given, dict) else given)


def _covered(allowing: dict[str, Any], denying: dict[str, Any], field: str) -> bool:
    """Whether all that one names, the other does; what names its exceptions is not weighed."""
    if f"Not{field}" in denying or f"Not{field}" in allowing:
        return False
    wanted, given = _texts(allowing.get(field)), _texts(denying.get(field))
    if not wanted and not given:
        return True  # some resources' policies speak of nothing else
    low = [one.lower() if field == "Action" else one for one in given]
    return "*" in low or (bool(wanted) and all(_one_of(one, low, field) for one in wanted))


def _one_of(one: str, patterns: list[str], field: str) -> bool:
    text = one.lower() if field == "Action" else one
    return any(text == pattern or _spans(pattern, text) for pattern in patterns)


def _spans(pattern: str, text: str) -> bool:
    """Whether a pattern matches a text, be it a pattern of its own: its `*` is a letter, then."""
    return "[" not in pattern and "?" not in pattern + text and fnmatchcase(text, pattern)


def _fulfilled(condition: Any) -> bool:
    """Whether every stranger fulfils a condition; all of its parts have to hold."""
    if condition is None:
        return True
    if not isinstance(condition, dict):
        return False
    return all(
        isinstance(keys, dict) and all(of_strangers(operator, *pair) for pair in keys.items())
        for operator, keys in condition.items()
    )


def of_strangers(operator: str, key: str, values: Any) -> bool:
    """Whether every stranger fulfils one test of a condition."""
    given, name = _texts(values), key.lower()
    asked = operator.lower().removesuffix("ifexists")
    if name in _SERVICES:
        return asked in ("bool", "stringequals") and given == ["false"]
    return (
        name in _CALLERS
        and asked in _OTHERS
        and bool(given)
        and not any(_anyones(name, one) for one in given)
    )


def _anyones(key: str, value: str) -> bool:
    """Whether strangers may have the value: a pattern that names no account or id of anybody."""
    if "*" not in value and "?" not in value:
        return False
    if key == "aws:principalarn":
        return not _NUMBER.fullmatch(_account(value))
    return (
        key != "aws:principalorgpaths" or not value.startswith("o-") or "*" in value.split("/")[0]
    )


def _account(arn: str) -> str:
    return (arn.split(":") + [""] * 5)[4]


def _texts(value: Any) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [
        str(one).lower() if isinstance(one, bool) else one
        for one in listed
        if isinstance(one, str | bool)
    ]
