"""Which comparisons of one key could tell a value from others, found without trying each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.iam.aws.asks import Ask

_MATCHING = re.compile(
    r"(?:\w+:)?(?:string|arn)(?:not)?(?:equals|equalsignorecase|like)(?:ifexists)?"
)
_WILD = re.compile(r"[*?]")
# What the ARNs of principals have in common at least: it tells none from another.
_HEAD = len("arn:aws:iam::")


class Likeness:
    """Comparisons by what the values they look for begin or end with."""

    def __init__(self) -> None:
        self._begins: dict[int, dict[str, list[Ask]]] = {}
        self._ends: dict[int, dict[str, list[Ask]]] = {}
        self._whole: dict[str, list[Ask]] = {}

    def add(self, ask: Ask) -> None:
        """One more comparison. One that is no match of texts may tell any value from others."""
        if not _MATCHING.fullmatch(ask.operator.lower()):
            self._begins.setdefault(0, {}).setdefault("", []).append(ask)
            return
        for value in map(str.casefold, ask.values):
            parts = _WILD.split(value)
            first, last = parts[0], parts[-1]
            if len(parts) == 1:
                self._whole.setdefault(value, []).append(ask)
            elif len(first) - _HEAD < len(last):
                self._ends.setdefault(len(last), {}).setdefault(last, []).append(ask)
            else:
                self._begins.setdefault(len(first), {}).setdefault(first, []).append(ask)

    def near(self, value: str) -> Iterator[Ask]:
        """All comparisons that may find a value: every other one finds it not."""
        text = value.casefold()
        yield from self._whole.get(text, ())
        for length, found in self._begins.items():
            yield from found.get(text[:length], ())
        for length, found in self._ends.items():
            yield from found.get(text[max(0, len(text) - length) :], ())
