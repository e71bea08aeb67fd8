"""A text with what was sighted in it taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aispm.secrets.judge import LONGEST, PLAIN, sight
from aispm.secrets.sighting import Hint, Sighting


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
