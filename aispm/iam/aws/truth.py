"""True, false, or *true if*: what is left of a policy's conditions when not all is known.

A residual is an expression over conditions that nobody can decide yet. It is kept whole, so
that an answer can say "allowed if the request comes from this network" instead of "perhaps".
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from aispm.iam.aws.comparison import NEGATED
from aispm.iam.aws.statement import Statement


class Leaf(Struct, frozen=True):
    """One undecided comparison: `op` of `key` with any of `values`.

    `inverted` says that it comes from a Deny, turned round: it must hold for the Deny not to.
    """

    op: str
    key: str
    values: tuple[str, ...]
    statements: tuple[Statement, ...]
    inverted: bool = False


class SessionNamed(Struct, frozen=True):
    """The session must bear one of these names: a policy names sessions of a role, not the role."""

    names: tuple[str, ...]
    statements: tuple[Statement, ...]
    inverted: bool = False


class Group(Struct, frozen=True):
    """All (`and`) or any (`or`) of its parts, which are at least two and no constants."""

    operator: Literal["and", "or"]
    parts: tuple[Residual, ...]


Residual = Leaf | SessionNamed | Group
Truth = bool | Residual
_Key = tuple[Any, ...]


def all_of(*truths: Truth) -> Truth:
    """Whether every one holds; nothing at all holds."""
    return _joined("and", True, truths)


def any_of(*truths: Truth) -> Truth:
    """Whether at least one holds; of nothing, none does."""
    return _joined("or", False, truths)


def opposite(truth: Truth) -> Truth:
    """What must hold for `truth` not to."""
    if isinstance(truth, bool):
        return not truth
    if isinstance(truth, Group):
        parts = [opposite(part) for part in truth.parts]
        return any_of(*parts) if truth.operator == "and" else all_of(*parts)
    if isinstance(truth, SessionNamed):
        return SessionNamed(truth.names, truth.statements, not truth.inverted)
    return _inverted(truth)


def _joined(operator: Literal["and", "or"], neutral: bool, truths: tuple[Truth, ...]) -> Truth:
    parts: dict[_Key, Residual] = {}  # each but once, in order
    for truth in truths:
        if isinstance(truth, bool):
            if truth is not neutral:
                return truth
        elif isinstance(truth, Group) and truth.operator == operator:
            for part in truth.parts:
                parts.setdefault(_key(part), part)
        else:
            parts.setdefault(_key(truth), truth)
    if not parts:
        return neutral
    found = tuple(parts.values())
    return found[0] if len(found) == 1 else Group(operator, found)


def _key(part: Residual) -> _Key:
    """What makes two residuals the same. Statements hold what no hash can be made of."""
    if isinstance(part, Group):
        return part.operator, *(_key(one) for one in part.parts)
    of = tuple((one.source, one.number) for one in part.statements)
    if isinstance(part, SessionNamed):
        return part.names, of, part.inverted
    return part.op, part.key, part.values, of, part.inverted


def _inverted(leaf: Leaf) -> Truth:
    """The comparisons that hold exactly when `leaf` does not.

    A set operator and IfExists answer for themselves when the key is missing, so the opposite
    has to ask for its presence: not(ForAllValues:X) needs a value, not(ForAnyValue:X) none.
    """
    quantifier, _, plain = leaf.op.rpartition(":")
    if_exists = plain.lower().endswith("ifexists")
    plain = plain[: -len("IfExists")] if if_exists else plain
    if plain.lower() == "null":
        return _turned(leaf, "Null", tuple(_NOT.get(value.lower(), value) for value in leaf.values))
    if plain.lower() == "bool":
        told = _turned(leaf, plain, tuple(_NOT.get(value.lower(), value) for value in leaf.values))
        return all_of(_turned(leaf, "Null", ("false",)), told) if if_exists else told
    turned = _opposite_operator(plain)
    if quantifier.lower() == "forallvalues":
        present = _turned(leaf, "Null", ("false",))
        return all_of(present, _turned(leaf, f"ForAnyValue:{turned}", leaf.values))
    if quantifier.lower() == "foranyvalue":
        missing = _turned(leaf, "Null", ("true",))
        return any_of(missing, _turned(leaf, f"ForAllValues:{turned}", leaf.values))
    if if_exists and plain.lower() not in NEGATED:
        present = _turned(leaf, "Null", ("false",))
        return all_of(present, _turned(leaf, turned, leaf.values))
    return _turned(leaf, turned, leaf.values)


_NOT = {"true": "false", "false": "true"}
_OPPOSITES = {
    "NumericEquals": "NumericNotEquals",
    "NumericLessThan": "NumericGreaterThanEquals",
    "NumericLessThanEquals": "NumericGreaterThan",
    "DateEquals": "DateNotEquals",
    "DateLessThan": "DateGreaterThanEquals",
    "DateLessThanEquals": "DateGreaterThan",
    "StringEquals": "StringNotEquals",
    "StringEqualsIgnoreCase": "StringNotEqualsIgnoreCase",
    "StringLike": "StringNotLike",
    "ArnEquals": "ArnNotEquals",
    "ArnLike": "ArnNotLike",
    "IpAddress": "NotIpAddress",
}
_OPPOSITES |= {other: one for one, other in _OPPOSITES.items()}
_BY_LOWER = {name.lower(): other for name, other in _OPPOSITES.items()}


def _opposite_operator(plain: str) -> str:
    return _BY_LOWER.get(plain.lower(), f"Not{plain}")


def _turned(leaf: Leaf, op: str, values: tuple[str, ...]) -> Leaf:
    return Leaf(op, leaf.key, values, leaf.statements, not leaf.inverted)
