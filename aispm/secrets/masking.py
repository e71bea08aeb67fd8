"""A text with what was sighted in it taken out."""

from __future__ import annotations

from collections.abc import Iterable

from aispm.secrets.sighting import Sighting


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
    for start, end, shown in reversed(merged):
        text = text[:start] + shown + text[end:]
    return text
