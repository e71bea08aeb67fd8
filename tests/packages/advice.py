"""Advisories made for tests, as short as their point."""

from __future__ import annotations

from typing import Any

from aispm.model import Advisory, VersionRange


def advisory(ecosystem: str = "npm", package: str = "a", *ranges: str, **more: Any) -> Advisory:
    """`1.0<2.0` from 1.0 up to before 2.0, `<=2.0` through 2.0, `1.0` from there on."""
    told = {"id": "X-1", "severity": "high", "summary": "", **more}
    return Advisory(
        ecosystem=ecosystem, package=package, ranges=tuple(map(stretch, ranges)), **told
    )


def stretch(text: str) -> VersionRange:
    start, bounded, end = text.partition("<")
    if not bounded:
        return VersionRange(introduced=start or None)
    if end.startswith("="):
        return VersionRange(introduced=start or None, last_affected=end[1:])
    return VersionRange(introduced=start or None, fixed=end)
