"""Whether a statement holds a service to whom it acts for, so that it is no confused deputy (pure).

A condition that everybody's agents and jobs fulfil is none: one that names what is kept out, or
a pattern that leaves the account open.

Source: AWS IAM user guide, "The confused deputy problem", cross-service.
"""

from __future__ import annotations

import re
from typing import Any

_ARN, _ORGANIZATION = "aws:sourcearn", "aws:sourceorg"
# Keys by which a service may be held to act for one's own account, organization or agent alone.
_GUARDS = frozenset(
    {"aws:sourceaccount", _ARN, f"{_ORGANIZATION}id", f"{_ORGANIZATION}paths", "sts:externalid"}
)
_LITERAL = frozenset({"stringequals", "stringequalsignorecase"})
_PATTERNS = frozenset({"stringlike", "arnlike", "arnequals"})
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
