"""Which advisories hold for a package at a version, of however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from aispm.model import Advisory
from aispm.packages.affected import Verdict, verdict
from aispm.packages.names import holders, normal
from aispm.vocabulary import SEVERITIES

Index = Mapping[tuple[str, str], tuple[Advisory, ...]]


class Match(Struct, frozen=True):
    """An advisory that holds for a version (`affected`), or that cannot be excluded (`unknown`).

    `fixed` are the versions that put an end to it, as the advisory has them; none if none does.
    """

    advisory: Advisory
    verdict: Verdict
    fixed: tuple[str, ...] = ()


def index(advisories: Iterable[Advisory]) -> Index:
    """Advisories by package, to be asked by `match` again and again."""
    found: dict[tuple[str, str], list[Advisory]] = defaultdict(list)
    for one in advisories:
        found[one.ecosystem, normal(one.ecosystem, one.package)].append(one)
    return {package: tuple(ones) for package, ones in found.items()}


def match(ecosystem: str, package: str, version: str | None, known: Index) -> tuple[Match, ...]:
    """What holds or cannot be excluded, each once, worst first; never what is proven not to.

    Advisories that name one another are one: the surest answer, the worst severity.
    """
    found: list[Match] = []
    for name in holders(ecosystem, package):
        for one in known.get((ecosystem, name), ()):
            answer = verdict(one, version)
            if answer != "unaffected":
                fixed = dict.fromkeys(part.fixed for part in one.ranges if part.fixed)
                found.append(Match(one, answer, tuple(fixed)))
    return worst_first(found)


def worst_first(found: Iterable[Match]) -> tuple[Match, ...]:
    """Matches of one package or several, each once."""
    return tuple(sorted(_merged(found), key=_rank))


def _rank(one: Match) -> tuple[bool, bool, int, str]:
    severity = SEVERITIES.index(one.advisory.severity)
    return one.verdict != "affected", not one.advisory.malicious, severity, one.advisory.id


def _merged(found: Iterable[Match]) -> Iterable[Match]:
    """One match for all that share an id or an alias; the first in rank stands for them."""
    place: dict[str, int] = {}
    groups: dict[int, Match] = {}
    for number, one in enumerate(sorted(found, key=_rank)):
        ids = {one.advisory.id, *one.advisory.aliases}
        shared = sorted({place[name] for name in ids if name in place})
        for old in shared[1:]:  # it ties together what seemed to be several
            one = _joined(one, groups.pop(old))
        into = shared[0] if shared else number
        groups[into] = _joined(groups[into], one) if shared else one
        joined = groups[into].advisory
        place.update(dict.fromkeys((joined.id, *joined.aliases), into))
    return groups.values()


def _joined(first: Match, second: Match) -> Match:
    one, other = first.advisory, second.advisory
    aliases = dict.fromkeys((*one.aliases, other.id, *other.aliases))
    aliases.pop(one.id, None)
    exploited = {one.known_exploited, other.known_exploited}
    worst = min(one.severity, other.severity, key=SEVERITIES.index)
    epss = [each for each in (one.epss, other.epss) if each is not None]
    return Match(
        msgspec.structs.replace(
            one,
            severity=worst,
            aliases=tuple(aliases),
            malicious=one.malicious or other.malicious,
            known_exploited=True if True in exploited else False if False in exploited else None,
            epss=max(epss, default=None),
            references=tuple(dict.fromkeys((*one.references, *other.references))),
        ),
        first.verdict,
        tuple(dict.fromkeys((*first.fixed, *second.fixed))),
    )
