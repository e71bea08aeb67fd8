"""That something ends soon, on a machine as slow as it happens to be."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

_NOMINAL = 0.04  # seconds that `_work` takes on a processor of our time
_AGE = 5.0  # seconds for which what it took stays true
_known = (-_AGE, 0.0)  # when it was last measured, and what it took


@contextmanager
def soon(seconds: float, what: str = "it") -> Iterator[None]:
    """Fails when the block takes more seconds of a processor than so many.

    Seconds of a processor of our time: a fixed bit of work shortly before and after the block
    tells how much slower this one is just now, for machines are shared.
    """
    before = _before()
    start = time.process_time()
    yield
    spent = time.process_time() - start
    if spent > seconds:
        slower = max(1.0, before / _NOMINAL, _work() / _NOMINAL)
        assert spent < seconds * slower, f"{what} took {spent / slower:.1f} s"


def _before() -> float:
    global _known
    if time.monotonic() - _known[0] >= _AGE:
        _known = time.monotonic(), _work()
    return _known[1]


def _work() -> float:
    start = time.process_time()
    sum(range(3_000_000))
    return time.process_time() - start
