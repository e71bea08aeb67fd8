"""Which versions a launcher may fetch for what a config says: `1.2.3`, `^1.2`, `>=1,<2`, `latest`.

What cannot be read is any version at all, so an answer drawn from it is never too sure.
"""

from __future__ import annotations

import re

from aispm.packages import version
from aispm.packages.span import EVERYTHING, Span, at, meet
from aispm.packages.version import Order

_LONGEST = 400
_MOST = 32  # alternatives of one range, and comparators of one alternative
_HYPHEN = re.compile(r"\s*+(\S++)\s++-\s++(\S++)\s*+")
_JOINED = re.compile(r"(\^|~>?|[<>]=?|=)\s++")
_PARTIAL = re.compile(
    r"(\^|~>?|[<>]=?|=)?v?(\d++|[xX*])(?:\.(\d++|[xX*]))?(?:\.(\d++|[xX*]))?"
    r"(-[0-9A-Za-z.-]++)?(?:\+[0-9A-Za-z.-]++)?"
)


def spans(ecosystem: str, text: str | None) -> tuple[Span, ...]:
    """The stretches that hold every version that may be fetched; one point for an exact one.

    They may hold more than that (npm takes few prereleases, a stretch has all of them).
    """
    wanted = (text or "").strip()
    if not wanted or len(wanted) > _LONGEST:
        return (EVERYTHING,)
    if version.is_exact(ecosystem, wanted):
        return (at(version.parse(ecosystem, wanted)),)
    try:
        if ecosystem == "npm":
            return _npm(wanted)
        if ecosystem == "PyPI":
            return _pep440(wanted)
    except ValueError:
        pass
    return (EVERYTHING,)


def _npm(text: str) -> tuple[Span, ...]:
    """Ranges as node-semver reads them: https://github.com/npm/node-semver#ranges"""
    alternatives = text.split("||")
    if len(alternatives) > _MOST:
        raise ValueError
    found = (_alternative(part) for part in alternatives)
    return tuple(span for span in found if span is not None)


def _alternative(text: str) -> Span | None:
    hyphen = _HYPHEN.fullmatch(text)
    words = [f">={hyphen[1]}", f"<={hyphen[2]}"] if hyphen else _JOINED.sub(r"\1", text).split()
    if len(words) > _MOST:
        raise ValueError
    span: Span | None = EVERYTHING
    for word in words:
        span = meet(span, _comparator(word)) if span else None
    return span


def _comparator(word: str) -> Span:
    match = _PARTIAL.fullmatch(word)
    if match is None:
        raise ValueError
    operator, *written, prerelease = match.groups()
    numbers = _known(written)
    if not numbers:
        return EVERYTHING
    whole = len(numbers) == 3
    first = _release(numbers, (prerelease or "-")[1:] if whole else "")
    past = _past(numbers, len(numbers))
    match operator:
        case ">":
            return Span(first, low_open=True) if whole else Span(past.finalize_version())
        case ">=":
            return Span(first)
        case "<":
            return Span(high=first if whole else _release(numbers, "0"), high_open=True)
        case "<=":
            return Span(high=first) if whole else Span(high=past, high_open=True)
        case "~" | "~>":
            return Span(first, _past(numbers, min(2, len(numbers))), high_open=True)
        case "^":
            return Span(first, _past(numbers, _caret(numbers)), high_open=True)
    return at(first) if whole else Span(first, past, high_open=True)


def _known(written: list[str | None]) -> list[int]:
    """The numbers before the first `x`, `*` or nothing."""
    numbers: list[int] = []
    for part in written:
        if part is None or not part.isdecimal():
            break
        numbers.append(int(part[:18]))
    return numbers


def _caret(numbers: list[int]) -> int:
    """How many numbers `^` holds fast: up to the first that is not zero."""
    leading = next((place for place, number in enumerate(numbers) if number), len(numbers) - 1)
    return leading + 1


def _past(numbers: list[int], held: int) -> Order:
    """Before all versions that no longer begin with the first `held` numbers."""
    return _release([*numbers[: held - 1], numbers[held - 1] + 1], "0")


def _release(numbers: list[int], prerelease: str = "") -> Order:
    from semver import Version

    major, minor, patch = (*numbers, 0, 0)[:3]
    return Version(major, minor, patch, prerelease or None)


def _pep440(text: str) -> tuple[Span, ...]:
    """https://packaging.python.org/en/latest/specifications/version-specifiers/"""
    from packaging.specifiers import SpecifierSet

    specifiers = SpecifierSet(f"=={text}" if text.endswith(".*") and text[0].isdecimal() else text)
    span: Span | None = EVERYTHING
    for one in specifiers:
        span = meet(span, _clause(one.operator, one.version)) if span else None
    return () if span is None else (span,)


def _clause(operator: str, text: str) -> Span:
    from packaging.version import Version

    if operator == "!=":
        return EVERYTHING
    if operator == "==" and text.endswith(".*"):
        base = Version(text[:-2])
        return Span(Version(f"{base.public}.dev0"), _after(base, len(base.release)), high_open=True)
    base = Version(text)
    match operator:
        case ">":
            return Span(base, low_open=True)
        case ">=":
            return Span(base)
        case "<":
            return Span(high=base, high_open=True)
        case "<=":
            return Span(high=base)
        case "~=":
            return Span(base, _after(base, len(base.release) - 1), high_open=True)
    return at(base)


def _after(base: Order, held: int) -> Order:
    """Before all versions that no longer begin with the first `held` numbers of `base`."""
    from packaging.version import Version

    release = [*base.release[: held - 1], base.release[held - 1] + 1]
    return Version(f"{base.epoch}!{'.'.join(map(str, release))}.dev0")
