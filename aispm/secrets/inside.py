"""What a string holds that is a text of its own: JSON, or an encoding of JSON or of a key block."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote

from aispm.secrets.excerpt import Excerpt
from aispm.secrets.identity import Beside, beside
from aispm.secrets.piece import LONGEST_KEY, MOST_TOKENS

# A string without an end reaches to the end, and is read once: hence the possessive groups.
_JSON = re.compile(r'"((?:[^"\\]++|\\.|\\\Z)*+)(?:"\s*+(:)?|\Z)|[\[\]{},]', re.S)
# As Python and JavaScript write it, where no JSON string stands in the text.
_SINGLE = re.compile(_JSON.pattern.replace('"', "'"), re.S)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{60,}={0,2}")
# How base64 begins of `{"`, `{ `, of a brace and a line's end, and of `-----BEGIN`.
_BEGINS = ("eyJ", "eyA", "ewog", "ewoJ", "ewoi", "ewki", "ew0K", "LS0tLS1CRUdJTi")
_LARGEST = 32 * 1024


def of_json(excerpt: Excerpt) -> tuple[Beside, list[tuple[str, str | None, Excerpt]]]:
    """The (key, element before, string) of every string of a JSON text, and what they identify.

    Cut-off JSON is read as far as it goes.
    """
    syntax = _JSON if '"' in excerpt.text else _SINGLE
    key, previous = "", None
    strings: list[tuple[str, str | None, Excerpt]] = []
    for number, token in enumerate(syntax.finditer(excerpt.text)):
        if number > 20 * MOST_TOKENS:
            break
        if token[1] is None:
            previous = None if token[0] in "{}[" else previous
            continue
        inner = excerpt.cut(*token.span(1)).unescaped()
        if token[2]:
            key, previous = inner.text[:LONGEST_KEY], None
        else:
            strings.append((key, previous, inner))
            previous = inner.text
    return beside({key: inner.text for key, _, inner in strings}), strings


def of_encoded(text: str) -> str | None:
    """The JSON or the key block that a text encodes (for a URL or in base64), or None."""
    if len(text) > _LARGEST:
        return None
    if text.startswith(("%7B", "%7b")):
        return unquote(text)
    text = text.replace("%3D", "=")
    if not text.startswith(_BEGINS) or not _BASE64.fullmatch(text):
        return None
    plain = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        decoded = base64.b64decode(plain + "=" * (-len(plain) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    return decoded if decoded.lstrip()[:1] == "{" or decoded.startswith("-----BEGIN ") else None
