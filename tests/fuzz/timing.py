"""That one of very many readings ends soon."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.kit.clock import soon

# Seconds of a processor for a file, and for one of some hundred kilobytes.
_SLOWEST, _HUGE, _SLOWEST_OF_HUGE = 1.0, 200_000, 2.0


def in_time(read: Callable[[], bytes], size: int, what: str) -> bytes:
    """What is read. One that took long is read again, beside what tells how slow the machine is."""
    most = _SLOWEST if size < _HUGE else _SLOWEST_OF_HUGE
    start = time.process_time()
    told = read()
    if time.process_time() - start > most:
        with soon(most, what):
            read()
    return told
