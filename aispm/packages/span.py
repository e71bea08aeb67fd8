"""A stretch of versions, and what two of them have in common."""

from __future__ import annotations

from msgspec import Struct

from aispm.packages.version import Order


class Span(Struct, frozen=True):
    """From `low` to `high`; None has no end on that side. An end belongs to it unless open."""

    low: Order | None = None
    high: Order | None = None
    low_open: bool = False
    high_open: bool = False


EVERYTHING = Span()


def at(version: Order) -> Span:
    """One version alone."""
    return Span(version, version)


def meet(one: Span, other: Span) -> Span | None:
    """What lies in both; None if nothing can."""
    low, low_open = one.low, one.low_open
    if low is None or (other.low is not None and other.low > low):
        low, low_open = other.low, other.low_open
    elif other.low is not None and other.low == low:
        low_open = low_open or other.low_open
    high, high_open = one.high, one.high_open
    if high is None or (other.high is not None and other.high < high):
        high, high_open = other.high, other.high_open
    elif other.high is not None and other.high == high:
        high_open = high_open or other.high_open
    found = Span(low, high, low_open, high_open)
    return None if _is_empty(found) else found


def within(inner: Span, outer: Span) -> bool:
    """Whether the whole of `inner` lies in `outer`."""
    return meet(inner, outer) == inner


def _is_empty(span: Span) -> bool:
    if span.low is None or span.high is None:
        return False
    return bool(
        span.low > span.high or (span.low == span.high and (span.low_open or span.high_open))
    )
