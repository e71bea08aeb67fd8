"""JSON as text that is deterministic and safe to print.

JSON itself escapes only the first 32 control characters. Names come from clouds and files
that others write, so whatever could steer a terminal or turn text around is escaped too:
for a parser it is the same document.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

# DEL and C1 controls, bidirectional controls, line and paragraph separators, zero-width
# characters and byte order mark, interlinear annotation, tag characters.
UNPRINTABLE = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


def line(value: Any) -> str:
    """One line of JSON; keys in the order given."""
    return _printable(msgspec.json.encode(value).decode())


def pretty(value: Any) -> str:
    """Indented JSON that ends in a newline; keys in the order given."""
    return _printable(msgspec.json.format(msgspec.json.encode(value), indent=1).decode()) + "\n"


def _printable(text: str) -> str:
    """Escape inside strings; the characters cannot occur anywhere else in JSON."""
    return UNPRINTABLE.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
