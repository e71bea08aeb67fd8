"""How a person wants to see a report. Formats for machines ignore it."""

from __future__ import annotations

from msgspec import Struct


class Look(Struct, frozen=True):
    """`width` counts terminal cells; `verbose` is how often `-v` was given.

    `quiet` leaves out remarks: what was seen, the causes of undetermined answers, and the
    frameworks and fix of a rule. Findings, what was narrowed or not seen, and the totals stay.
    """

    color: bool = False
    verbose: int = 0
    quiet: bool = False
    width: int = 100
