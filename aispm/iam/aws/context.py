"""What is known of a request's context keys.

A context maps keys in lower case (condition keys compare without case) to the key's value or
values, to `None` when the key is known to be missing, or to `PRESENT` when it is known to be
there but not what it says. A key that is not in the map is unknown, unless the context is
`Complete`: then it is missing, as in a real request.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from msgspec import Struct


class Knowledge(Enum):
    """What can be known of a key without knowing its value."""

    MISSING = "missing"
    PRESENT = "present"
    UNKNOWN = "unknown"


MISSING, PRESENT, UNKNOWN = Knowledge.MISSING, Knowledge.PRESENT, Knowledge.UNKNOWN


class Like(Struct, frozen=True):
    """Some value that fits a pattern, of which nothing more is known."""

    pattern: str


Value = str | tuple[str, ...]
Context = Mapping[str, Value | Knowledge | Like | None]


class Complete(dict[str, Any]):
    """The context of a real request: all its keys are known, and no others are there."""


def known(context: Context, key: str) -> Value | Knowledge | Like:
    """The value of a key, all values of one that may have several, or what else is known."""
    name = key.lower()
    if name not in context:
        # All tags of a principal or resource may be known without naming every other one.
        family = f"{name.partition('/')[0]}/*" if "/" in name else ""
        if isinstance(context, Complete) or (family and family in context):
            return MISSING
        return UNKNOWN
    value = context[name]
    return MISSING if value is None else value
