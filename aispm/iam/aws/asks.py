"""What policies ask of who comes: its name, or what a condition says of its ARN and its tags.

Source: AWS IAM user guide, "AWS global condition context keys", "Properties of the principal".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from aispm.iam.aws.conditions import strings
from aispm.iam.aws.request import Policy
from aispm.iam.aws.statement import Statement

# The keys that differ between two principals of one account and kind.
_OF_WHO = re.compile(r"aws:(?:principalarn|username|principaltag/.+)")


class Ask(Struct, frozen=True):
    """One comparison of a key (in lower case) of who comes."""

    operator: str
    key: str
    values: tuple[str, ...]


Token = Ask | str  # a comparison, or the ARN of somebody who is named
NOTHING: frozenset[Token] = frozenset()


def asks(policy: Policy) -> frozenset[Token] | None:
    """All that a policy asks of who comes, sessions without their own names.

    Two principals of one account and kind that answer all of it alike are told the same.
    `None` where a variable may ask for anything.
    """
    found: set[Token] = set()
    for one in policy:
        if "${" in f"{one.condition}{one.resources}{one.not_resources}":
            return None
        found.update(_names(one))
        found.update(_compared(one))
    return frozenset(found)


def _names(statement: Statement) -> Iterator[str]:
    """The principals that are named, or excepted; an account means all of it alike."""
    for principals in (statement.principals, statement.not_principals):
        for names in principals.values():
            for name in names:
                if name != "*" and not name.isdigit() and not name.endswith(":root"):
                    yield name.rpartition("/")[0] if ":assumed-role/" in name else name


def _compared(statement: Statement) -> Iterator[Ask]:
    blocks = statement.condition if isinstance(statement.condition, Mapping) else {}
    for operator, keys in blocks.items():
        for key, values in keys.items() if isinstance(keys, Mapping) else ():
            if _OF_WHO.fullmatch(str(key).lower()):
                yield Ask(str(operator), str(key).lower(), strings(values))
