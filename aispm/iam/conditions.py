"""A policy's Condition block against what is known: true, false or unknown.

A snapshot knows some keys of a request (who asks, which service a role is passed to)
and not others (source address, MFA, time). A block over unknown keys is unknown, never
false: what depends on it is *conditional*.

Source: AWS IAM user guide, "IAM JSON policy elements: Condition operators".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aispm.iam.wildcard import covers, glob

# Keys are lower-case (condition keys compare without case); a key whose value is `None`
# is known to be missing from the request; a key that is not there is unknown.
Context = Mapping[str, str | None]

_NEGATED = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnlike",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
}


def holds(condition: Any, context: Context) -> bool | None:
    """Whether every operator of the block holds. `None` when the context cannot tell."""
    if not condition:
        return True
    if not isinstance(condition, Mapping):
        return None
    answers = [
        _operator_holds(str(operator), str(key), values, context)
        for operator, keys in condition.items()
        for key, values in (keys.items() if isinstance(keys, Mapping) else [("", [])])
    ]
    if False in answers:
        return False
    return None if None in answers else True


def _operator_holds(operator: str, key: str, values: Any, context: Context) -> bool | None:
    name = operator.lower()
    every = name.startswith("forallvalues:")
    name = name.removeprefix("forallvalues:").removeprefix("foranyvalue:")
    if_exists = name.endswith("ifexists")
    name = name.removesuffix("ifexists")
    wanted = [str(value) for value in (values if isinstance(values, list) else [values])]
    if key.lower() not in context:
        return None
    actual = context[key.lower()]
    if name == "null":
        return (actual is None) == (wanted[0].lower() == "true") if len(wanted) == 1 else None
    if actual is None:
        # A missing key satisfies IfExists, ForAllValues and every negated operator.
        return if_exists or every or name in _NEGATED
    if name in _NEGATED:
        answer = _any(_NEGATED[name], wanted, actual, context)
        return None if answer is None else not answer
    return _any(name, wanted, actual, context)


def _any(name: str, wanted: list[str], actual: str, context: Context) -> bool | None:
    answers = [_compare(name, value, actual, context) for value in wanted]
    if True in answers:
        return True
    return None if None in answers else False


def _compare(name: str, wanted: str, actual: str, context: Context) -> bool | None:
    value = substitute(wanted, context)
    if value is None:
        return None
    match name:
        case "stringequals":
            return value == actual
        case "stringequalsignorecase" | "bool":
            return value.lower() == actual.lower()
        case "stringlike":
            return glob(value).fullmatch(actual) is not None
        case "arnequals" | "arnlike":
            return covers(value, actual)
    return None  # dates, numbers and addresses describe a request, which no snapshot holds


def substitute(text: str, context: Context) -> str | None:
    """Replace policy variables (`${aws:username}`). `None` when one of them is unknown."""
    out: list[str] = []
    rest = text
    while (start := rest.find("${")) >= 0:
        end = rest.find("}", start)
        if end < 0:
            break
        out.append(rest[:start])
        name, _, default = rest[start + 2 : end].partition(",")
        if name.strip() in ("*", "?", "$"):
            out.append(name.strip())
        else:
            value = context.get(name.strip().lower())
            if value is None and default:
                value = default.strip().strip("'")
            if value is None:
                return None
            out.append(value)
        rest = rest[end + 1 :]
    return "".join(out) + rest
