"""The front matter of a text: the settings in YAML between lines of dashes at its beginning."""

from __future__ import annotations

import re

_LONGEST = 20_000
_END = re.compile(r"\n(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)")


def matter(text: str) -> str:
    """It with its first line of dashes, which YAML knows, so that all places are those in the
    text; "" where there is none."""
    end = _END.search(text, 3, _LONGEST) if text.startswith("---") else None
    return text[: end.start() + 1] if end else ""
