"""Many words as one pattern that looks at each character once."""

from __future__ import annotations

import re
from collections.abc import Iterable


def branches(words: Iterable[str]) -> str:
    """A pattern of all the words; of two that begin alike it matches the shorter."""
    heads: dict[str, set[str]] = {}
    for word in words:
        heads.setdefault(word[0], set()).add(word[1:])
    told = []
    for head, rests in sorted(heads.items()):
        inner = "" if "" in rests else branches(rests)
        told.append(re.escape(head) + (inner if len(rests) < 2 else f"(?:{inner})"))
    return "|".join(told)
