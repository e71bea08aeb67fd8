"""The tokens of JSON as the standard has it, which nearly every config is.

Python's own parser tells in one go whether a text is that: its tokens can then be no others than
a simple pattern finds. All else (comments, trailing commas, errors) is left to the syntax tree,
and so is what that reads otherwise or bounds.
"""

from __future__ import annotations

import json
import re

# Few enough characters and levels that no bound of the syntax tree is met.
_LONGEST = 64 * 1024
_DEEPEST = 40
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]++')
_BARE = re.compile(r"true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def tokens(source: str) -> list[tuple[str, int, int]] | None:
    """Every token with where it begins and ends; None where the text is not plain enough."""
    if len(source) > _LONGEST:
        return None
    try:
        json.loads(source, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    found = [(match[0], *match.span()) for match in _TOKEN.finditer(source)]
    depth = 0
    for text, _, _ in found:
        if text in "{[":
            depth += 1
            if depth > _DEEPEST:
                return None
        elif text in "}]":
            depth -= 1
        elif text not in ":," and text[0] != '"' and not _BARE.fullmatch(text):
            return None
    return found
