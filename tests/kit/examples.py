"""How many examples a property is tried with: few in `make test`, all of them in `make check`.

Which they are is new in every run, but under CI: there a change is judged by what it changes.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_ALL, _FEW = 100, 25


def prepare(few: bool) -> None:
    """Choose; before the modules are imported whose properties ask for a number of their own."""
    # Machines are shared: how long an example takes says nothing about the code.
    healthy = [HealthCheck.too_slow]
    number = _FEW if few else _ALL
    settings.register_profile(
        "aispm",
        deadline=None,
        suppress_health_check=healthy,
        max_examples=number,
        derandomize=bool(os.environ.get("CI")),
    )
    settings.load_profile("aispm")


def examples(number: int) -> int:
    """So many of a property that needs more or fewer than the others."""
    return number * settings.default.max_examples // _ALL
