"""Whether a statement holds a service to whom it acts for, so that it is no confused deputy (pure).

A condition that everybody's agents and jobs fulfil is none: one that names what is kept out, or
a pattern that leaves the account open.

Source: AWS IAM user guide, "The confused deputy problem", cross-service.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_ARN, _ORGANIZATION, _ACCOUNT_KEY = "aws:sourcearn", "aws:sourceorg", "aws:sourceaccount"
# Keys by which a service may be held to act for one's own account, organization or agent alone.
_GUARDS = frozenset(
    {_ACCOUNT_KEY, _ARN, f"{_ORGANIZATION}id", f"{_ORGANIZATION}paths", "sts:externalid"}
)
_LITERAL = frozenset({"stringequals", "stringequalsignorecase"})
_PATTERNS = frozenset({"stringlike", "arnlike", "arnequals"})
_EVERY_ENTRY = frozenset({"*", "sts:*", "sts:assumerole"})
# Tests that all fulfil whom a service acts for, be it in another's name.
_OF_SERVICES = {"aws:principalisawsservice": "true", _ACCOUNT_KEY: "false", _ARN: "false"}
_WILD = re.compile("[*?]")
_ACCOUNT = re.compile("[0-9]{12}")


def guarded(statement: dict[str, Any]) -> bool:
    """Whether any condition narrows the accounts that the service acts for."""
    condition = statement.get("Condition")
    blocks = condition.items() if isinstance(condition, dict) else ()
    return any(
        _narrows(operator, key.lower(), value)
        for operator, keys in blocks
        if isinstance(keys, dict)
        for key, value in keys.items()
    )


def kept_out(statements: Iterable[Any], service: str) -> bool:
    """Whether a statement denies a service all that it does not do for whom the owner names."""
    denying = (one for one in statements if isinstance(one, dict) and one.get("Effect") == "Deny")
    return any(
        _means(one.get("Principal"), service)
        and not _EVERY_ENTRY.isdisjoint(str(each).lower() for each in _list(one.get("Action")))
        and _others(one.get("Condition"))
        for one in denying
    )


def _means(principal: Any, service: str) -> bool:
    if not isinstance(principal, dict):
        return bool(principal == "*")
    return "*" in _list(principal.get("AWS")) or service in _list(principal.get("Service"))


def _others(condition: Any) -> bool:
    """Whether a condition means everybody but whom it names; all its tests have to hold."""
    tests = [
        (operator.lower(), key.lower(), value)
        for operator, keys in (condition.items() if isinstance(condition, dict) else ())
        for key, value in (keys.items() if isinstance(keys, dict) else ())
    ]
    naming = [one for one in tests if "not" in one[0]]
    return bool(naming) and all(
        _narrows(operator.replace("not", "", 1), key, value)
        if "not" in operator
        else operator in ("bool", "null") and str(value).lower() == _OF_SERVICES.get(key)
        for operator, key, value in tests
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _narrows(operator: str, key: str, value: Any) -> bool:
    """Whether one test does; any one of its values is enough to pass it."""
    asked = operator.lower().rpartition(":")[2].removesuffix("ifexists")
    if key not in _GUARDS or asked not in _LITERAL | _PATTERNS:
        return False
    if asked in _LITERAL:
        return True  # a wildcard is a letter there
    values = value if isinstance(value, list) else [value]
    return not any(_anyones(key, str(one)) for one in values)


def _anyones(key: str, pattern: str) -> bool:
    """Whether whoever asks the service may have a value of the pattern."""
    if not _WILD.search(pattern) or _ACCOUNT.search(pattern):
        return False
    if key.startswith(_ORGANIZATION):
        return bool(_WILD.search(pattern.partition("/")[0]))
    if key != _ARN:
        return True
    parts = pattern.split(":", 5)
    account, resource = parts[4:] if len(parts) == 6 else ("*", "*")
    if account:
        return bool(_WILD.search(resource))  # the id of one agent is of no other account
    return bool(_WILD.match(resource))  # a bucket's name is its owner's alone
