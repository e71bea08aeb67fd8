"""Conditions in CEL, three-valued: the only file that imports the CEL library.

A `Language` declares every fact by its full dotted name (`asset.root_access`), so the
library itself refuses an undeclared fact or a wrong type when it compiles. A declared
fact without a value makes an answer unknown; nothing else does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cel_expr_python import cel

# The library stops at 32 nested parentheses; this stops before it, with a clear message.
MAX_LENGTH = 2_000
MAX_DEPTH = 24

_ABSENT = re.compile(r'UNKNOWN: No value with name "([^"]+)" found in Activation')
_REFUSED = re.compile(r"ERROR: <input>:\d+:(\d+): (.*)")
_NESTING = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|([(\[{])|([)\]}])""", re.DOTALL)


class CelError(Exception):
    """A condition is refused, or broke while it was evaluated.

    `column` is the 1-based place in the condition, 0 where the library names none.
    """

    def __init__(self, message: str, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


class Facts:
    """The known facts of one subject, converted once for all conditions about it."""

    __slots__ = ("activation", "known")

    def __init__(self, activation: cel.Activation, known: frozenset[str]) -> None:
        self.activation = activation
        self.known = known


class Condition:
    """A compiled condition. `text` is what its author wrote."""

    __slots__ = ("_expression", "_names", "text")

    def __init__(self, text: str, expression: cel.Expression, names: frozenset[str]) -> None:
        self.text = text
        self._expression = expression
        self._names = names

    def holds(self, facts: Facts) -> bool | None:
        """True, False, or None where a missing fact decides. Raises CelError for all else."""
        try:
            value = self._expression.eval(facts.activation).value()
        except RuntimeError as error:
            raise CelError(_brief(str(error))) from error
        if value is True or value is False:
            return bool(value)
        absent = _ABSENT.fullmatch(str(value))
        if absent and absent[1] in self._names and absent[1] not in facts.known:
            return None
        raise CelError("gives null, not true or false" if value is None else _brief(str(value)))


class Language:
    """What conditions may speak of: full fact names and their types.

    A type is string, bool, int, list, map, timestamp or dyn; with `?` the fact may be null.
    Lists hold strings, maps hold strings by string.
    """

    def __init__(self, types: Mapping[str, str]) -> None:
        from cel_expr_python import cel

        checked, run = _types(cel.Type)
        self.names = frozenset(types)
        # Two environments, as the library accepts no plain value for a nullable type:
        # one that knows the types and refuses, one that is lax where null may come.
        self._checked = cel.NewEnv(variables={name: checked[types[name]] for name in types})
        self._run = cel.NewEnv(variables={name: run[types[name]] for name in types})
        self._run.compile("true")  # until it has compiled once, it converts no timestamp

    def compile(self, text: str) -> Condition:
        """A condition that is sure to be boolean. Raises CelError when it is refused."""
        if len(text) > MAX_LENGTH:
            raise CelError(f"longer than {MAX_LENGTH} characters")
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise CelError("holds half of a surrogate pair, which is no text")
        if _depth(text) > MAX_DEPTH:
            raise CelError(f"nested deeper than {MAX_DEPTH}")
        try:
            result = self._checked.compile(text).return_type().name()
            expression = self._run.compile(text)
        except RuntimeError as error:
            raise _refusal(str(error)) from error
        if result not in ("BOOL", "google.protobuf.BoolValue"):
            raise CelError(f"gives {result.lower()}, not true or false")
        return Condition(text, expression, self.names)

    def any_of(self, conditions: Sequence[Condition]) -> Condition:
        """What holds where any of some conditions does. It is false only where all of them are.

        Raises CelError where they are too long to be put together.
        """
        text = " || ".join(f"({one.text})" for one in conditions)
        try:
            return Condition(text, self._run.compile(text), self.names)
        except RuntimeError as error:
            raise _refusal(str(error)) from error

    def facts(self, values: Mapping[str, Any]) -> Facts:
        """The values of one subject by full fact name; what is left out is unknown.

        They serve every condition whose facts have the same types, of this language or not.
        """
        try:
            return Facts(self._run.Activation(values), frozenset(values))
        except (RuntimeError, TypeError) as error:
            raise CelError(_brief(str(error))) from error


def _types(cel_type: type[cel.Type]) -> tuple[dict[str, Any], dict[str, Any]]:
    string, dyn = cel_type.STRING, cel_type.DYN
    plain = {
        "string": (string, string, "StringValue"),
        "bool": (cel_type.BOOL, cel_type.BOOL, "BoolValue"),
        "int": (cel_type.INT, cel_type.INT, "Int64Value"),
        "list": (cel_type.List(string), cel_type.List(dyn), None),
        "map": (cel_type.Map(string, string), cel_type.Map(string, dyn), None),
        "timestamp": (cel_type.TIMESTAMP, cel_type.TIMESTAMP, None),
        "dyn": (dyn, dyn, None),
    }
    checked, run = {}, {}
    for name, (strict, lax, wrapper) in plain.items():
        checked[name], run[name] = strict, lax
        nullable = cel_type(f"google.protobuf.{wrapper}") if wrapper else dyn
        checked[f"{name}?"], run[f"{name}?"] = nullable, dyn
    return checked, run


def _depth(text: str) -> int:
    depth = deepest = 0
    for match in _NESTING.finditer(text):
        depth += bool(match[2]) - bool(match[3])
        deepest = max(deepest, depth)
    return deepest


def _refusal(message: str) -> CelError:
    found = _REFUSED.search(message)
    if found is None:
        return CelError(_brief(message))
    return CelError(found[2].replace(" (in container '')", ""), int(found[1]))


def _brief(message: str) -> str:
    return message.splitlines()[0][:200] if message else "no reason given"
