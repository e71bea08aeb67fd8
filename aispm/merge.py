"""Two snapshots as one: what was saved, and what has been seen since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from aispm.model import Asset, Credential, Link, Snapshot


def merge(one: Snapshot, other: Snapshot) -> Snapshot:
    """Two snapshots as one; of two entries with one id the newer wins, with its links.

    What the older saw in a file that the newer has read again is gone, unless it is still
    there. A credential is known from many places, so what only the older knows of it stays.
    """
    older, newer = sorted(
        (one, other), key=lambda snapshot: datetime.fromisoformat(snapshot.taken_at)
    )
    again = {
        (read.scope, read.operation.removeprefix("read:"))
        for read in newer.reads
        if read.operation.startswith("read:") and not read.blind
    }
    assets = [asset for asset in older.assets if not _read_again(asset, again)]
    links = _united(_still(older, assets, newer), newer.links)
    return Snapshot(
        version=newer.version,
        taken_at=newer.taken_at,
        sources=tuple(sorted({*older.sources, *newer.sources})),
        assets=_newest(assets, newer.assets),
        identities=_newest(older.identities, newer.identities),
        credentials=_credentials(older, newer, {uri for _, uri in again}, links),
        policies=_newest(older.policies, newer.policies),
        bindings=_newest(older.bindings, newer.bindings),
        links=links,
        scopes=_newest(older.scopes, newer.scopes),
        reads=_newest(older.reads, newer.reads),
    )


def _read_again(asset: Asset, again: set[tuple[str, str]]) -> bool:
    return asset.location is not None and (asset.scope, asset.location.uri) in again


def _still(older: Snapshot, assets: list[Asset], newer: Snapshot) -> list[Link]:
    """The older links whose source was neither seen again nor is gone."""
    gone = {asset.id for asset in older.assets} - {asset.id for asset in assets}
    seen = {asset.id for asset in newer.assets} | {identity.id for identity in newer.identities}
    return [link for link in older.links if link.source not in gone and link.source not in seen]


def _credentials(
    older: Snapshot, newer: Snapshot, again: set[str], links: tuple[Link, ...]
) -> tuple[Credential, ...]:
    held = {link.target for link in links}
    found: dict[str, Credential] = {}
    for credential in older.credentials:
        places = tuple(place for place in credential.locations if place.uri not in again)
        elsewhere = credential.identity or credential.id in held
        if places or elsewhere or not credential.locations:
            found[credential.id] = msgspec.structs.replace(credential, locations=places)
    for credential in newer.credentials:
        before = found.get(credential.id)
        found[credential.id] = credential if before is None else _joined(before, credential)
    return tuple(found[key] for key in sorted(found))


def _joined(before: Credential, now: Credential) -> Credential:
    return msgspec.structs.replace(
        now,
        identity=now.identity or before.identity,
        state=before.state if now.state == "unknown" else now.state,
        locations=_united(before.locations, now.locations),
        facts={**before.facts, **now.facts},
    )


def _key(record: Struct) -> tuple[str, ...]:
    """What two records share when they speak of one thing."""
    if hasattr(record, "id"):
        return (record.id,)
    return (record.scope, record.operation)  # type: ignore[attr-defined]


def _newest(older: Iterable[Any], newer: Iterable[Any]) -> tuple[Any, ...]:
    found = {_key(record): record for record in (*older, *newer)}
    return tuple(found[key] for key in sorted(found))


def _united(older: Iterable[Any], newer: Iterable[Any]) -> tuple[Any, ...]:
    """Records without an id: each once, in the order of their canonical bytes."""
    encoder = msgspec.json.Encoder(order="deterministic")
    found = {encoder.encode(record): record for record in (*older, *newer)}
    return tuple(found[key] for key in sorted(found))
