"""An answer as plain JSON. What words of a service the installed SDK does not know is marked.

A mode that a service has learned since the SDK was made looks like none of those that rules
know: what is only *not* "NONE" would pass for protected. Such a word can be shown, not judged.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


class UnheardError(Exception):
    """A value that no model of the SDK names was to be compared with one that is known."""

    def __init__(self, value: str) -> None:
        super().__init__(f"the installed SDK does not know the value {value!r}")
        self.value = value


class Unheard(str):
    """A value of an enumeration that the SDK's model lacks. To compare it raises UnheardError."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str) and other:
            raise UnheardError(str(self))
        return False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        raise UnheardError(str(self))


def plain(value: Any, shape: Any = None) -> Any:
    """An answer as JSON that any encoder takes: RFC 3339 times, no lone surrogates.

    `shape` is botocore's model of it; None where there is none.
    """
    match value:
        case dict():
            return {plain(key): plain(item, _below(shape, key)) for key, item in value.items()}
        case list():
            below = _below(shape)
            return [plain(item, below) for item in value]
        case str():
            text = value.encode("utf-8", "replace").decode()
            known = getattr(shape, "enum", None)
            return Unheard(text) if known and text and text not in known else text
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case bool() | None | float():
            return value
        case int() if abs(value) < 2**63:
            return value
    return str(value)


def _below(shape: Any, key: object = None) -> Any:
    match shape.type_name if shape is not None else "":
        case "structure":
            return shape.members.get(key)
        case "map":
            return shape.value
        case "list":
            return shape.member
    return None


def known(value: Any) -> Any:
    """A text, or those of a list, as any other: for what is shown only."""
    if isinstance(value, list):
        return [known(one) for one in value]
    return str(value) if isinstance(value, Unheard) else value


def unheard(value: Any) -> str | None:
    """A value in a fact that the SDK's model lacks, if there is one."""
    match value:
        case Unheard():
            return str(value)
        case list():
            return next(filter(None, map(unheard, value)), None)
        case dict():
            return unheard(list(value.values()))
    return None
