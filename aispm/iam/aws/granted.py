"""The data and workloads a principal may read, write, invoke ..., each with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from aispm.iam.aws.access import LEVELS, Level
from aispm.iam.aws.estate import Estate
from aispm.iam.aws.principal import EXTERNAL, Principal
from aispm.iam.aws.universe import Universe
from aispm.model import Grant
from aispm.vocabulary import Certainty

# How targets are told: (account, kind, universe, bits) as nodes.
# What is left out: (source, relation, universe) as a set.
Taken = Callable[[str, str, Universe], int]
Told = Callable[[str, str, Universe, int], Iterable[str]]


def each(account: str, kind: str, universe: Universe, bits: int) -> Iterator[str]:
    """Every target by itself."""
    return universe.members(bits)


def nothing(source: str, relation: str, universe: Universe) -> int:
    """No target is taken away."""
    return 0


def grants(
    estate: Estate,
    who: Principal,
    told: Told = each,
    taken: Taken = nothing,
    *,
    at_home: bool = True,
) -> Iterator[Grant]:
    """What `who` may do to the resources of its own account, and of those that let it in."""
    home = (who.account,) if at_home else ()
    for kind, levels in LEVELS.items():
        for account in (*home, *sorted(estate.lending(kind) - {who.account})):
            for level in levels:
                yield from _level(estate, who, kind, account, level, told, taken)


def _level(
    estate: Estate,
    who: Principal,
    kind: str,
    account: str,
    level: Level,
    told: Told,
    taken: Taken,
) -> Iterator[Grant]:
    universe = estate.universe(account, kind, level.on)
    if not universe.ids:
        return
    given = taken(who.id, level.relation, universe)
    for certain in (True, False):
        for action in level.actions:
            answer = estate.shared.answer(who, action, universe, account, kind)
            bits = (answer.sure if certain else answer.maybe) & ~given
            given |= bits
            for part, certainty, because in _reasons(
                estate, who, kind, level, action, universe, bits, certain=certain
            ):
                for target in told(account, kind, universe, part):
                    yield Grant(who.id, level.relation, level.access, target, certainty, because)


def _reasons(
    estate: Estate,
    who: Principal,
    kind: str,
    level: Level,
    action: str,
    universe: Universe,
    bits: int,
    *,
    certain: bool,
) -> Iterator[tuple[int, Certainty, str]]:
    """What of some resources each statement gives first, with what it is worth."""
    if not bits:
        return
    own = who.sources(action, universe) if who.kind != EXTERNAL else ()
    theirs = estate.shared.sources(who, action, universe, bits)
    for source, reached in chain(own, theirs):
        if not bits:
            return
        for part, worth, but in _parts(estate, kind, level, universe):
            if found := bits & reached & part:
                yield found, worth if certain else "conditional", f"{action} by {source}{but}"
        bits &= ~reached


def _parts(
    estate: Estate, kind: str, level: Level, universe: Universe
) -> tuple[tuple[int, Certainty, str], ...]:
    """Resources by what is known of their own policies: what access is worth, and what to add.

    Of a key whose policy was read, that it lets others speak is no assumption.
    """
    read, mute = estate.shared.among(universe), estate.shared.doubtful(universe, kind)
    untold = ", if its own policy, which was not read, does not deny it"
    return (
        (read, "allowed", ""),
        (mute, level.certainty, untold),
        (~read & ~mute, level.certainty, ""),
    )
