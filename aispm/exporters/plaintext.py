"""Names that others chose, as text that cannot do anything.

A resource name may hold escape sequences, line breaks or characters that turn the
reading direction around. They are shown as `\\x1b` or `\\u202e`, never sent on.
"""

from __future__ import annotations

import unicodedata

# Controls, formats (bidirectional, zero-width, tags), surrogates, private use, separators.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SELECTORS = range(0xE0100, 0xE01F0)  # variation selectors, used to hide text in


def visible(text: str) -> str:
    """The same text with every invisible or steering character written out."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def cells(text: str) -> int:
    """How many terminal cells visible text takes: two for a wide East Asian character."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def clipped(text: str, width: int) -> str:
    """Visible text cut to `width` cells, with an ellipsis where it was cut."""
    if cells(text) <= width:
        return text
    used = 0
    for index, character in enumerate(text):
        used += _cells(character)
        if used > width - 1:
            return text[:index] + "…"
    return text


def _visible(character: str) -> str:
    code = ord(character)
    if unicodedata.category(character) not in _HIDDEN and code not in _SELECTORS:
        return character
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
