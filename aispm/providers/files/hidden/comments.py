"""Comments of Markdown that talk to a model: a page does not show them, a model reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.providers.files.hidden.phrases import phrases, strong

_MOST = 2_000
_LONGEST = 10_000
_OPEN, _CLOSE = "<!--", "-->"
_TALKS = re.compile(
    r"\b(?:ai|llm|assistant|agent|model|claude|copilot|cursor|codex|gemini|chatgpt)s?+"
    r"(?:[,:]|\s{1,4}(?:must|should|shall|reading|who|that|please|when))"
    r"[^\n]{0,200}?\b(?:must|always|never|ignore|do not|don't|instead|execute|run|send|include)\b",
    re.IGNORECASE,
)


def comments(text: str) -> Iterator[tuple[int, bool]]:
    """Where comments begin in which a model is told what to do, and whether by a strong phrase."""
    at = text.find(_OPEN)
    for _ in range(_MOST):
        if at < 0:
            return
        end = text.find(_CLOSE, at, at + _LONGEST)
        inner = text[at + len(_OPEN) : end] if end >= 0 else ""
        poisoned = bool(inner) and not strong().isdisjoint(phrases(inner))
        if poisoned or _TALKS.search(inner):
            yield at, poisoned
        at = text.find(_OPEN, max(end, at + len(_OPEN)))
