"""A policy's Condition block against what is known of a request: true, false or true if.

A snapshot knows some keys of a request (who asks, which service a role is passed to) and not
others (source address, MFA, time). A comparison of an unknown key is left over as a residual:
what depends on it is *conditional*, never false.

Source: AWS IAM user guide, "IAM JSON policy elements: Condition operators" and "Conditions
with multiple context keys or values".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aispm.iam.aws.comparison import COMPARISONS, NEGATED
from aispm.iam.aws.context import MISSING, UNKNOWN, Context, Knowledge, Like, known
from aispm.iam.aws.statement import Statement
from aispm.iam.aws.truth import Leaf, Truth, all_of
from aispm.iam.aws.variables import substitute
from aispm.iam.wildcard import covers, overlaps

_PATTERNS = frozenset({"stringlike", "arnlike", "arnequals"})


def holds(condition: Any, context: Context) -> bool | None:
    """Whether every comparison of the block holds. `None` when the context cannot tell."""
    answer = truth(condition, context)
    return answer if isinstance(answer, bool) else None


def truth(
    condition: Any, context: Context, statement: Statement | None = None, variables: bool = True
) -> Truth:
    """Whether every comparison of the block holds, or what of it is left to decide.

    `statement` is named in what is left over. Without `variables` (a policy of Version
    2008-10-17) `${...}` in a value is plain text.
    """
    if not condition:
        return True
    of = () if statement is None else (statement,)
    if not isinstance(condition, Mapping):
        return Leaf("", "", (), of)
    answers: list[Truth] = []
    for operator, keys in condition.items():
        if not isinstance(keys, Mapping):
            answers.append(Leaf(str(operator), "", (), of))
            continue
        for key, values in keys.items():
            leaf = Leaf(str(operator), str(key), strings(values), of)
            answer = _decided(leaf, context, variables)
            if answer is False:
                return False
            answers.append(leaf if answer is None else answer)
    return all_of(*answers)


def _decided(leaf: Leaf, context: Context, variables: bool) -> bool | None:
    quantifier, _, name = leaf.op.lower().rpartition(":")
    if_exists = name.endswith("ifexists")
    name = name.removesuffix("ifexists")
    actual = known(context, leaf.key)
    if name == "null":
        return _null(leaf.values, actual)
    if actual is MISSING:
        # A missing key satisfies IfExists, ForAllValues and every negated operator.
        if quantifier == "foranyvalue":
            return if_exists
        return if_exists or quantifier == "forallvalues" or name in NEGATED
    positive = NEGATED.get(name, name)
    if isinstance(actual, Like):
        return _alike(leaf, positive, actual, negated=name in NEGATED)
    if isinstance(actual, Knowledge) or positive not in COMPARISONS:
        return None
    wanted = _wanted(leaf.values, positive, context, variables)
    answers = [
        _among(positive, wanted, value, negated=name in NEGATED)
        for value in ((actual,) if isinstance(actual, str) else actual)
    ]
    if quantifier == "forallvalues":
        return False if False in answers else None if None in answers else True
    if quantifier == "foranyvalue" or isinstance(actual, str):
        return True if True in answers else None if None in answers else False
    return False  # a key of several values needs a quantifier


def _alike(leaf: Leaf, positive: str, actual: Like, *, negated: bool) -> bool | None:
    """A comparison with whatever fits a pattern: decided where all of it does, or none."""
    if any("${" in value for value in leaf.values):
        return None
    if positive == "stringequals" and not any("*" in one or "?" in one for one in leaf.values):
        # One text is never all that fits.
        return None if any(overlaps(one, actual.pattern) for one in leaf.values) else negated
    if positive not in _PATTERNS:
        return None
    if any(covers(value, actual.pattern) for value in leaf.values):
        return not negated
    return None if any(overlaps(value, actual.pattern) for value in leaf.values) else negated


def _null(wanted: tuple[str, ...], actual: object) -> bool | None:
    if actual is UNKNOWN or len(wanted) != 1 or wanted[0].lower() not in ("true", "false"):
        return None
    return (actual is MISSING) == (wanted[0].lower() == "true")


def _wanted(
    values: tuple[str, ...], name: str, context: Context, variables: bool
) -> list[str | Knowledge]:
    """The values to compare with, or what is known of one whose variable has no value."""
    if not variables:
        return list(values)
    return [substitute(value, context, pattern=name in _PATTERNS) for value in values]


def _among(name: str, wanted: list[str | Knowledge], actual: str, *, negated: bool) -> bool | None:
    """Whether a value is among the wanted ones, or with `negated` among none of them.

    What cannot be compared (a text for a number, a variable without a value) fulfils neither.
    """
    compare = COMPARISONS[name]
    answers = [compare(value, actual) if isinstance(value, str) else value for value in wanted]
    if True in answers:
        return not negated
    if any(answer is UNKNOWN for answer in answers):
        return None
    return negated and all(answer is False for answer in answers)


def strings(values: Any) -> tuple[str, ...]:
    """The values of a comparison, whatever they were written as."""
    listed = values if isinstance(values, list) else [values]
    return tuple(str(value).lower() if isinstance(value, bool) else str(value) for value in listed)
