"""Policy variables: `${aws:username}`, with defaults, in resources and condition values.

What a variable brings in is literal: a `*` in a user's tag is a star, not a wildcard.

Source: AWS IAM user guide, "IAM policy elements: Variables and tags".
"""

from __future__ import annotations

from aispm.iam.aws.context import MISSING, UNKNOWN, Context, Knowledge, known
from aispm.iam.wildcard import literal

_SIGNS = ("*", "?", "$")


def substitute(text: str, context: Context, *, pattern: bool = True) -> str | Knowledge:
    """The text with its variables replaced.

    `MISSING` when a variable has no value and no default: the text then matches nothing.
    `UNKNOWN` when nobody can tell. With `pattern` the values are protected against being read
    as wildcards.
    """
    if "${" not in text:
        return text
    out: list[str] = []
    rest = text
    while (start := rest.find("${")) >= 0 and (end := rest.find("}", start)) >= 0:
        out.append(rest[:start])
        value = _value(rest[start + 2 : end], context)
        if not isinstance(value, str):
            return value
        out.append(literal(value) if pattern else value)
        rest = rest[end + 1 :]
    return "".join(out) + rest


def opened(text: str) -> str:
    """A pattern with its variables opened to `*`: all that it may come to mean."""
    out, rest = "", text
    while (start := rest.find("${")) >= 0 and (end := rest.find("}", start)) >= 0:
        out += rest[:start] + "*"
        rest = rest[end + 1 :]
    return out + rest


def _value(inside: str, context: Context) -> str | Knowledge:
    name, _, default = inside.partition(",")
    name = name.strip()
    if name in _SIGNS:
        return name
    value = known(context, name)
    if isinstance(value, str):
        return value
    if value is MISSING:
        default = default.strip()
        return default[1:-1] if len(default) > 1 and default[0] == default[-1] == "'" else MISSING
    return MISSING if isinstance(value, tuple) else UNKNOWN  # one of several values is none
