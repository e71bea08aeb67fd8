"""How a person wants to see a report. Formats for machines ignore it."""

from __future__ import annotations

from msgspec import Struct


class Look(Struct, frozen=True):
    """`width` counts terminal cells; `verbose` is how often `-v` was given."""

    color: bool = False
    verbose: int = 0
    quiet: bool = False
    width: int = 100
