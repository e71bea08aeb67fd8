"""A text with what was sighted in it taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any

from aispm.secrets.judge import LONGEST, PLAIN, sight, token_spans
from aispm.secrets.sighting import Hint, Sighting
from aispm.secrets.table import SHORTEST_TOKEN, may_begin


def mask(text: str, sightings: Iterable[Sighting]) -> str:
    """Each sighted range replaced by its preview, or by an ellipsis.

    A publishable value is masked like any other; ranges that overlap become one ellipsis.
    """
    merged: list[tuple[int, int, str]] = []
    for seen in sorted(sightings, key=lambda seen: (seen.start, -seen.end)):
        if merged and seen.start < merged[-1][1]:
            start, end, _ = merged[-1]
            merged[-1] = (start, max(end, seen.end), "…")
        else:
            merged.append((seen.start, seen.end, seen.preview or "…"))
    told: list[str] = []
    position = 0
    for start, end, shown in merged:
        told += [text[position:start], shown]
        position = end
    return "".join([*told, text[position:]])


# How tokens begin that say what they are. What begins so and was cut short is none any more,
# yet more of it than anybody may see.
_BEGUN = re.compile(
    r"(gh[opusr]_|github_pat_|glpat-|xox[a-z]-|sk-(?:ant-(?:\w{3}\d\d-)?|proj-|or-v1-)|hf_|npm_"
    r"|pypi-|AIza|sbp_|pplx-|tvly-|gsk_|lin_api_|ntn_|dop_v1_|shpat_|figd_|[sr]k_(?:live|test)_)"
    r"(?=[A-Za-z]{0,40}\d)[A-Za-z0-9]{12,}"
)


def safe(text: str, longest: int = 200) -> str:
    """A name, tag, host or command as it may be told: what in it is a secret is masked.

    Cut to `longest` characters. No name tells here what the text means, so a secret is known
    by its own look alone, one that was cut short by how it begins.
    """
    if PLAIN.fullmatch(text):  # nothing that `sight` finds without a name, nor `_BEGUN`
        return text[:longest]
    searched = text[:LONGEST]
    told = mask(searched, sight(searched, Hint(place="nested")))
    return _BEGUN.sub(r"\1…", told)[:longest]


def document(value: Any) -> Any:
    """The same JSON with the tokens masked that stand in its texts and keys.

    Most documents hold none, so what no token can stand in is not looked at further.
    """
    match value:
        case str():
            return _without_tokens(value) if len(value) >= SHORTEST_TOKEN else value
        case dict():
            return {document(key): document(item) for key, item in value.items()}
        case list():
            return [document(item) for item in value]
    return value


@lru_cache(maxsize=16_384)  # documents repeat the same actions and ARNs
def _without_tokens(text: str) -> str:
    if not may_begin(text) and not _BEGUN.search(text):
        return text
    spans = [(0, 0), *token_spans(text), (len(text), len(text))]
    parts = [text[end:start] for (_, end), (start, _) in pairwise(spans)]
    return _BEGUN.sub(r"\1…", "…".join(parts))
