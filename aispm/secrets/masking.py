"""A text with what was sighted in it taken out."""

from __future__ import annotations

from collections.abc import Iterable

from aispm.secrets.judge import LONGEST, sight
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


def safe(text: str, longest: int = 200) -> str:
    """A name, tag, host or command as it may be told: what in it is a secret is masked.

    Cut to `longest` characters. No name tells here what the text means, so a secret is known
    by its own look alone.
    """
    searched = text[:LONGEST]
    return mask(searched, sight(searched, Hint(place="nested")))[:longest]
