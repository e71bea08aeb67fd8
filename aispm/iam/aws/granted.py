"""The data and workloads a principal may read, write, invoke ..., each with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from aispm.iam.aws.access import LEVELS, Level
from aispm.iam.aws.estate import Estate
from aispm.iam.aws.principal import Principal
from aispm.iam.aws.universe import Universe
from aispm.model import Grant


def grants(estate: Estate, who: Principal) -> Iterator[Grant]:
    """What `who` may do to the resources of its own account, and of those that let it in."""
    for kind, levels in LEVELS.items():
        for account in (who.account, *sorted(estate.lending(kind) - {who.account})):
            for level in levels:
                yield from _level(estate, who, kind, account, level)


def _level(
    estate: Estate, who: Principal, kind: str, account: str, level: Level
) -> Iterator[Grant]:
    universe = estate.universe(account, kind, level.on)
    given = 0
    for certain in (True, False):
        for action in level.actions:
            answer = estate.shared.answer(who, action, universe, account, kind)
            bits = (answer.sure if certain else answer.maybe) & ~given
            given |= bits
            if bits:
                yield from _told(estate, who, level, action, universe, bits, certain=certain)


def _told(
    estate: Estate,
    who: Principal,
    level: Level,
    action: str,
    universe: Universe,
    bits: int,
    *,
    certain: bool,
) -> Iterator[Grant]:
    """The grants of one action, each told by the first statement that gives it."""
    own, theirs = who.sources(action, universe), estate.shared.sources(who, action, universe)
    for source, reached in chain(own, theirs):
        if not bits:
            return
        for target in universe.members(bits & reached):
            # Of a key whose policy was read, that it lets others speak is no assumption.
            settled = "allowed" if target in estate.shared else level.certainty
            certainty = settled if certain else "conditional"
            because = f"{action} by {source}"
            yield Grant(who.id, level.relation, level.access, target, certainty, because)
        bits &= ~reached
