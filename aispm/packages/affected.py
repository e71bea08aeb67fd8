"""Is a version affected by an advisory? Yes, no, or it cannot be excluded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from aispm.model import Advisory, VersionRange
from aispm.packages import version
from aispm.packages.names import normal
from aispm.packages.requirement import spans
from aispm.packages.span import EVERYTHING, Span, at, meet, within
from aispm.packages.tables import table
from aispm.packages.version import Order

Verdict = Literal["affected", "unaffected", "unknown"]


def verdict(advisory: Advisory, written: str | None) -> Verdict:
    """What holds for the version that a config has `written`, None if it says none.

    Affected or unaffected is what is proven for every version that could be fetched: so
    `^1.2` is unaffected if all that it allows lies outside, and no version at all is affected
    if every one is. All else (a tag, a text that is no version) is unknown.
    """
    if written in advisory.versions:
        return "affected"
    wanted = spans(advisory.ecosystem, written)
    known = [version.parse(advisory.ecosystem, one) for one in advisory.versions]
    bad = [at(one) for one in known if one is not None]
    unclear = len(bad) < len(known)
    for one in advisory.ranges:
        found = _spans(advisory, one)
        unclear |= found is None
        bad += found or ()
    if wanted and all(any(within(part, span) for span in bad) for part in wanted):
        return "affected"
    if unclear or any(meet(part, span) for part in wanted for span in bad):
        return "unknown"
    return "unknown" if _renumbered_unawares(advisory, wanted) else "unaffected"


def _spans(advisory: Advisory, one: VersionRange) -> tuple[Span, ...] | None:
    """A range of an advisory as stretches of the registry's order; None if it cannot be read."""
    high = one.last_affected if one.fixed is None else one.fixed
    ends = [
        None if text is None else version.parse(advisory.ecosystem, text)
        for text in (one.introduced, high)
    ]
    if any(end is None and text for end, text in zip(ends, (one.introduced, high), strict=True)):
        return None
    span = Span(ends[0], ends[1], high_open=one.fixed is not None)
    resumed = _resumed(advisory)
    return (span,) if resumed is None else tuple(_in_time(span, resumed))


def _resumed(advisory: Advisory) -> Order | None:
    """Where a package's SemVer began again after a time of dates."""
    name = normal(advisory.ecosystem, advisory.package)
    text = table("renumbered.yaml").get(advisory.ecosystem, {}).get(name)
    return None if text is None else version.parse(advisory.ecosystem, text)


def _in_time(span: Span, resumed: Order) -> Iterator[Span]:
    """A stretch of time as stretches of the order, for a package whose numbers went back."""
    dates = version.parse("npm", "2000.0.0-0")
    eras = (
        Span(high=resumed, high_open=True),
        Span(dates),
        Span(resumed, dates, high_open=True),
    )

    def era(end: Order) -> int:
        return next(place for place, one in enumerate(eras) if meet(at(end), one))

    first = 0 if span.low is None else era(span.low)
    last = 2 if span.high is None else era(span.high)
    for place in range(first, last + 1):
        from_low = Span(span.low, low_open=span.low_open) if place == first else EVERYTHING
        to_high = Span(high=span.high, high_open=span.high_open) if place == last else EVERYTHING
        piece = meet(meet(eras[place], from_low) or eras[place], to_high)
        if piece is not None:
            yield piece


def _renumbered_unawares(advisory: Advisory, wanted: tuple[Span, ...]) -> bool:
    """Whether a date stands above a SemVer end for the number alone, and may be older in time."""
    ends = [
        end
        for one in advisory.ranges
        for end in (one.introduced, one.fixed, one.last_affected)
        if end is not None
    ]
    if not ends or any(version.is_dated(end) for end in ends) or _resumed(advisory) is not None:
        return False
    return any(part.low is not None and version.is_dated(str(part.low)) for part in wanted)
