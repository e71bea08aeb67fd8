"""What a scan under faults tells less than one without; that it says so of all of it."""

from __future__ import annotations

from collections.abc import Iterable

from aispm.model import Asset, Snapshot


def lost(before: Snapshot, after: Snapshot, shown: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Facts, as (asset, `kind.fact`), that are not told any more of assets that still are.

    What is told is what it was before (but of facts `shown`, which are as the service says), and
    every asset and fact that is not told is in a blind line of the ledger.
    """
    now = {one.id: one for one in after.assets}
    blind = [read for read in after.reads if read.blind]
    unlisted = {kind for read in blind for kind in read.lists}
    assert now.keys() <= {one.id for one in before.assets}
    assert {one.kind for one in before.assets if one.id not in now} <= unlisted
    told = {(id_, fact) for read in blind for id_ in read.missed for fact in read.supplies}
    everywhere = {fact for read in blind if not read.missed for fact in read.supplies}
    gone = [
        (one.id, fact)
        for one in before.assets
        if one.id in now
        for fact in _gone(one, now[one.id], frozenset(shown))
    ]
    assert [pair for pair in gone if pair not in told and pair[1] not in everywhere] == []
    return gone


def _gone(before: Asset, after: Asset, shown: frozenset[str]) -> list[str]:
    assert after.facts.keys() <= before.facts.keys()
    gone = []
    for name, value in before.facts.items():
        fact = f"{before.kind}.{name}"
        if name not in after.facts:
            gone.append(fact)
        elif after.facts[name] != value:
            assert fact in shown, (before.id, fact, after.facts[name])
    return gone
