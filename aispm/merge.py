"""Two snapshots as one: what was saved, and what has been seen since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from aispm.model import Asset, Credential, Link, Location, Read, Snapshot


def merge(one: Snapshot, other: Snapshot) -> Snapshot:
    """Two snapshots as one; of two entries with one id the newer wins, with its links.

    What the older saw in a file that the newer has read again is gone, unless it is still
    there, or was read from git history, which stays. A credential is known from many places, so
    what only the older knows of it stays.
    """
    older, newer = sorted(
        (one, other), key=lambda snapshot: datetime.fromisoformat(snapshot.taken_at)
    )
    gone = _Gone(newer)
    assets = [asset for asset in older.assets if not gone.asset(asset)]
    links = _united(_still(older, assets, newer), newer.links)
    return Snapshot(
        version=newer.version,
        taken_at=newer.taken_at,
        sources=tuple(sorted({*older.sources, *newer.sources})),
        assets=_newest(assets, newer.assets),
        identities=_newest(older.identities, newer.identities),
        credentials=_credentials(older, newer, gone, links),
        policies=_newest(older.policies, newer.policies),
        bindings=_newest(older.bindings, newer.bindings),
        links=links,
        scopes=_newest(older.scopes, newer.scopes),
        reads=_newest((read for read in older.reads if not gone.read(read)), newer.reads),
        advisories=_united(older.advisories, newer.advisories),
        pragmas=_united(
            (one for one in older.pragmas if not gone.file(one.scope, one.uri)), newer.pragmas
        ),
    )


class _Gone:
    """Which files the newer snapshot has read again, or would have seen were they still there."""

    def __init__(self, newer: Snapshot) -> None:
        files = [read for read in newer.reads if read.scope.startswith("files:")]
        named = [(read, *read.operation.partition(":")[::2]) for read in files]
        self._blind = {(read.scope, uri) for read, _, uri in named if read.blind}
        self._parsed = {(read.scope, uri) for read, _, uri in named if not read.blind}
        self._folders = {
            (read.scope, uri) for read, verb, uri in named if verb == "read" and not read.blind
        }

    def file(self, scope: str, uri: str) -> bool:
        """Whether what was known of a file is out of date."""
        if (scope, uri) in self._blind:
            return False
        if (scope, uri) in self._parsed:
            return True
        parts = uri.split("/")
        above = {".", *("/".join(parts[:depth]) for depth in range(1, len(parts)))}
        return any((scope, folder) in self._folders for folder in above)

    def read(self, read: Read) -> bool:
        """Whether a line of the older ledger is of a file that is out of date."""
        return read.scope.startswith("files:") and self.file(
            read.scope, read.operation.partition(":")[2]
        )

    def asset(self, asset: Asset) -> bool:
        """Whether an older asset was seen in such a file."""
        return asset.location is not None and self.file(asset.scope, asset.location.uri)


def _still(older: Snapshot, assets: list[Asset], newer: Snapshot) -> list[Link]:
    """The older links whose source was neither seen again nor is gone."""
    gone = {asset.id for asset in older.assets} - {asset.id for asset in assets}
    seen = {asset.id for asset in newer.assets} | {identity.id for identity in newer.identities}
    return [link for link in older.links if link.source not in gone and link.source not in seen]


def _credentials(
    older: Snapshot, newer: Snapshot, gone: _Gone, links: tuple[Link, ...]
) -> tuple[Credential, ...]:
    held = {link.target for link in links}
    found: dict[str, Credential] = {}
    scopes = sorted({read.scope for read in newer.reads if read.scope.startswith("files:")})
    for credential in older.credentials:
        still = tuple(
            place
            for place in credential.locations
            if place.commit or not any(gone.file(scope, place.uri) for scope in scopes)
        )
        elsewhere = credential.identity or credential.id in held
        if still or elsewhere or not credential.locations:
            found[credential.id] = msgspec.structs.replace(credential, locations=still)
    for credential in newer.credentials:
        before = found.get(credential.id)
        found[credential.id] = credential if before is None else _joined(before, credential)
    return tuple(found[key] for key in sorted(found))


def _joined(before: Credential, now: Credential) -> Credential:
    return msgspec.structs.replace(
        now,
        identity=now.identity or before.identity,
        state=before.state if now.state == "unknown" else now.state,
        locations=places(now.locations, before.locations),
        facts={**before.facts, **now.facts},
    )


def places(one: Iterable[Location], other: Iterable[Location]) -> tuple[Location, ...]:
    """Where a credential lies, by file; within one its own order stays, the secret first."""
    return tuple(sorted(dict.fromkeys((*one, *other)), key=lambda place: place.uri))


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
