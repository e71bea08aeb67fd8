"""What the tasks brought back as one deterministic snapshot, in whatever order it came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import chain
from typing import Any, TypeVar

import msgspec

from aispm import secrets
from aispm.merge import places
from aispm.model import (
    Advisory,
    Asset,
    Binding,
    Credential,
    Identity,
    Link,
    Location,
    Policy,
    Pragma,
    Record,
    Scope,
    Snapshot,
)
from aispm.providers.ledger import fold
from aispm.providers.pool import Haul
from aispm.vocabulary import SNAPSHOT_SCHEMA


def assemble(haul: Haul, taken_at: str, sources: Iterable[str]) -> Snapshot:
    """The deterministic snapshot of a haul: records of one id joined, all sorted by id."""
    return Snapshot(
        version=SNAPSHOT_SCHEMA,
        taken_at=taken_at,
        sources=tuple(sorted(sources)),
        assets=_joined(haul.records, Asset),
        identities=_joined(haul.records, Identity),
        credentials=_joined(haul.records, Credential),
        policies=tuple(_told(one) for one in _joined(haul.records, Policy)),
        bindings=_joined(haul.records, Binding),
        links=_united(haul.records, Link),
        scopes=_joined(haul.records, Scope),
        reads=fold(haul.reads),
        advisories=_united(haul.records, Advisory),
        pragmas=_united(haul.records, Pragma),
    )


def taken_apart(snapshot: Snapshot) -> Haul:
    """What `assemble` makes this snapshot of."""
    records: list[Record] = []
    for nouns in (
        snapshot.assets,
        snapshot.identities,
        snapshot.credentials,
        snapshot.policies,
        snapshot.bindings,
        snapshot.links,
        snapshot.scopes,
        snapshot.advisories,
        snapshot.pragmas,
    ):
        records += nouns
    return Haul(records, list(snapshot.reads))


def _told(policy: Policy) -> Policy:
    """A policy as it may be kept: people write tokens into conditions and names too.

    No policy of a cloud is nested so deep that it cannot be walked; such a one is left unread.
    """
    try:
        document = secrets.document(policy.document)
    except RecursionError:
        document = None
    return msgspec.structs.replace(policy, document=document)


Noun = TypeVar("Noun", Asset, Identity, Credential, Policy, Binding, Scope)
_Plain = TypeVar("_Plain", Link, Advisory, Pragma)


def _joined(records: Iterable[Record], noun: type[Noun]) -> tuple[Noun, ...]:
    found: dict[str, list[Noun]] = {}
    for record in records:
        if isinstance(record, noun):
            found.setdefault(record.id, []).append(record)
    return tuple(_join(found[key]) for key in sorted(found))


def _join(same: Sequence[Noun]) -> Noun:
    """Records of one id as one: a list call and its detail call, a policy and its uses.

    Which came first depends on threads, so a real conflict is settled by value, not by time.
    """
    first = same[0]
    if len(same) == 1:
        return first
    values = {
        name: _joined_values([getattr(one, name) for one in same])
        for name in first.__struct_fields__
    }
    return type(first)(**values)


def _joined_values(values: list[Any]) -> Any:
    """Lists are joined all at once: a key may stand in a thousand places of one file."""
    if all(isinstance(value, tuple) for value in values):
        return _joined_value(values[0], tuple(chain.from_iterable(values[1:])))
    return reduce(_joined_value, values)


def _joined_value(one: Any, other: Any) -> Any:
    if one == other or other is None:
        return one
    if one is None:
        return other
    if isinstance(one, dict) and isinstance(other, dict):
        return {
            key: _joined_value(one.get(key, other.get(key)), other.get(key, one.get(key)))
            for key in sorted(one.keys() | other.keys())
        }
    if isinstance(one, tuple) and isinstance(other, tuple):
        if all(isinstance(item, Location) for item in one + other):
            return places(one, other)
        by_value = {_ordered(item): item for item in one + other}
        return tuple(by_value[key] for key in sorted(by_value))
    return max(one, other, key=_ordered)


def _united(records: Iterable[Record], noun: type[_Plain]) -> tuple[_Plain, ...]:
    """Records without an id of their own: each once."""
    found = {_ordered(record): record for record in records if isinstance(record, noun)}
    return tuple(found[key] for key in sorted(found))


def _ordered(value: Any) -> bytes:
    return msgspec.json.encode(value, order="deterministic")
