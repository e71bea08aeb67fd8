"""Versions in the order of their registry."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

# Versions of one ecosystem compare with one another, whatever library's they are.
Order = Any

_LONGEST = 128
_SEMVER = frozenset({"npm", "Go", "crates.io", "NuGet", "Hex", "Pub", "SwiftURL", "GitHub Actions"})
_NUMBERS = re.compile(r"v?(\d+(?:\.\d+)*+)")
_EXACT_SEMVER = re.compile(r"=?v?\d+\.\d+\.\d+(?:[-+].*)?")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_FIRST_NUMBER = re.compile(r"v?(\d+)\b")


@lru_cache(maxsize=1 << 14)
def parse(ecosystem: str, text: str) -> Order | None:
    """A version that compares with others of its ecosystem, or None for what is none.

    SemVer where the registry asks for it, PEP 440 on PyPI. Of every other registry only plain
    numbers are read, on whose order they all agree; what they make of letters differs.
    """
    if len(text) > _LONGEST or _COMMIT.fullmatch(text):
        return None
    if ecosystem == "PyPI":
        return _pep440(text)
    if ecosystem in _SEMVER:
        return _semver(text)
    numbers = _NUMBERS.fullmatch(text)
    return _trimmed(numbers[1]) if numbers else None


def is_exact(ecosystem: str, text: str) -> bool:
    """Whether text names one version; `1.2` is a range to npm, and `v1` a moving tag to Go."""
    if ecosystem in _SEMVER and not _EXACT_SEMVER.fullmatch(text[:_LONGEST]):
        return False
    return ecosystem != "OCI" and parse(ecosystem, text) is not None


def is_dated(text: str) -> bool:
    """Whether a version is numbered by date (CalVer): 2026.7.10."""
    first = _FIRST_NUMBER.match(text)
    return first is not None and 2000 <= int(first[1][:6]) < 2100


def _pep440(text: str) -> Order | None:
    from packaging.version import InvalidVersion, Version

    try:
        return Version(text)
    except InvalidVersion:
        return None


def _semver(text: str) -> Order | None:
    from semver import Version

    try:
        return Version.parse(text.lstrip("v="), optional_minor_and_patch=True)
    except ValueError:
        return None


def _trimmed(numbers: str) -> tuple[int, ...]:
    """1.0 and 1.0.0 are one version."""
    parts = [int(part) for part in numbers.split(".")]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return tuple(parts)
