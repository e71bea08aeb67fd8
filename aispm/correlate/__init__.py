"""What only many records together tell: copies of a key, servers of one name.

Each pass is a pure function of the whole snapshot that gives facts by id; `PASSES` is the one
list, and a new pass adds its name here. A later pass sees the facts of those before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeVar

import msgspec

from aispm.approved import Approved
from aispm.correlate import (
    approval,
    calling,
    guarding,
    held,
    history,
    kindred,
    mimicry,
    namesake,
    recording,
    reuse,
    serving,
    tools,
    trifecta,
    vulnerable,
)
from aispm.model import Asset, Credential, Identity, Read, Snapshot
from aispm.vocabulary import Facts

_Noun = TypeVar("_Noun", Asset, Credential, Identity)

Pass = Callable[[Snapshot], Mapping[str, Facts]]
PASSES: tuple[Pass, ...] = (
    history.facts,
    reuse.facts,
    held.facts,
    namesake.facts,
    mimicry.facts,
    vulnerable.facts,
    trifecta.facts,
    tools.facts,
    serving.facts,
    recording.facts,
    calling.facts,
    guarding.facts,
    kindred.facts,
)
# Of passes that tell what is nowhere: the facts that they do not tell where a read is blind.
HIDES: tuple[Callable[[Read], Iterable[str]], ...] = (calling.hides, guarding.hides)


def correlate(snapshot: Snapshot, approved: Approved | None = None) -> Snapshot:
    """The same snapshot with the facts of every pass on its assets, identities and credentials."""
    snapshot = history.settled(snapshot)
    last: Pass = partial(approval.facts, approved=approved)
    for facts in (*PASSES, last):
        found = facts(snapshot)
        snapshot = msgspec.structs.replace(
            snapshot,
            assets=tuple(_with(one, found) for one in snapshot.assets),
            identities=tuple(_with(one, found) for one in snapshot.identities),
            credentials=tuple(_with(one, found) for one in snapshot.credentials),
        )
    return msgspec.structs.replace(snapshot, reads=tuple(map(_saying, snapshot.reads)))


def _saying(read: Read) -> Read:
    """A read that saw not all says which facts of these passes hang on what it missed."""
    if not read.blind:
        return read
    hidden = {fact for hides in HIDES for fact in hides(read)}.difference(read.supplies)
    return msgspec.structs.replace(read, supplies=(*read.supplies, *sorted(hidden)))


def _with(one: _Noun, found: Mapping[str, Facts]) -> _Noun:
    told = found.get(one.id)
    return msgspec.structs.replace(one, facts={**one.facts, **told}) if told else one
