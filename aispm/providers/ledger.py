"""The coverage ledger: what each call of a scan saw, as one line per (scope, operation)."""

from __future__ import annotations

from collections.abc import Iterable

from aispm.model import Read


def fold(reads: Iterable[Read]) -> tuple[Read, ...]:
    """One line per (scope, operation). Some failed of several: `partial`, with their ids."""
    grouped: dict[tuple[str, str], list[Read]] = {}
    for read in reads:
        grouped.setdefault((read.scope, read.operation), []).append(read)
    return tuple(_fold_group(grouped[key]) for key in sorted(grouped))


def _fold_group(group: list[Read]) -> Read:
    blind = [read for read in group if read.blind]
    first = min(blind or group, key=_order)
    state = first.state
    if len({read.state for read in blind}) > 1 or (blind and len(blind) < len(group)):
        state = "partial"
    return Read(
        scope=first.scope,
        operation=first.operation,
        state=state,
        lists=_union(read.lists for read in group),
        supplies=_union(read.supplies for read in group),
        missed=_union(read.missed for read in blind),
        detail=first.detail,
    )


def _order(read: Read) -> tuple[bool, str, bool, str]:
    """Which of several stands for all: one that saw something, and of these one that says what."""
    return read.state == "empty", read.state, not read.detail, read.detail


def _union(values: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({item for value in values for item in value}))
