"""Which event data stores of other regions keep the calls to an agent, gateway or knowledge base.

A store is listed in its home region alone, and one of all regions keeps the calls of each.
Source: AWS CloudTrail API, EventDataStore.MultiRegionEnabled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from aispm.model import Asset, Snapshot
from aispm.vocabulary import Facts

_STORE = "aws.cloudtrail.event_data_store"


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """The `recording_stores` of each asset whose calls another region's store keeps too."""
    wide = [one for one in snapshot.assets if one.kind == _STORE and one.facts.get("multi_region")]
    found: dict[str, Facts] = {}
    for asset in snapshot.assets if wide else ():
        more = {one.id for one in wide if _keeps(one, asset)}
        if more:
            near = asset.facts.get("recording_stores", ())
            found[asset.id] = {"recording_stores": sorted(more.union(near))}
    return found


def _keeps(store: Asset, asset: Asset) -> bool:
    same = store.scope.split("/")[0] == asset.scope.split("/")[0]
    every = _sort(asset.id) in store.facts.get("keeps_calls_of", ())
    return same and (every or any(map(partial(_names, asset.id), _named(store))))


def _named(store: Asset) -> Iterable[str]:
    named: Iterable[str] = store.facts.get("keeps_calls_to", ())
    return named


def _names(arn: str, pattern: str) -> bool:
    """Whether a pattern names an asset, or a part of it as an alias is, or how it begins."""
    start = pattern.removesuffix("*")
    return (
        start == arn or start.startswith(f"{arn}/") or (start != pattern and arn.startswith(start))
    )


def _sort(arn: str) -> str:
    """`bedrock:agent` of an agent's ARN; "" of what is no ARN."""
    parts = arn.split(":", 5)
    return f"{parts[2]}:{parts[5].partition('/')[0]}" if len(parts) == 6 else ""
