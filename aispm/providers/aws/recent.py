"""Lists without end, such as those of jobs: where to stop, and what the ledger says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from aispm.providers.aws.faults import CutError, MalformedError
from aispm.providers.aws.paths import search
from aispm.providers.aws.row import Recent


def check(bound: Recent, item: Any, number: int, now: str) -> None:
    """Raise CutError at an item that is not read any more: it is too old, or too many came before.

    Without a time of the scan only their number is bounded.
    """
    if number >= bound.most:
        raise CutError(f"only the {bound.most} newest are read")
    created = search(bound.created, item)
    if now and created is not None and _time(created) < _time(now) - timedelta(days=bound.days):
        raise CutError(f"only those of the last {bound.days} days are read")


def _time(text: Any) -> datetime:
    try:
        time = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise MalformedError("a time is none") from error
    return time if time.tzinfo else time.replace(tzinfo=UTC)
