"""What matters most of all that each identity reaches, with the number of hops.

One step at a time for everyone at once: what a node reaches within k edges, those that lead to
it reach within k + 1. So few things are told that few need to be passed on, gravest class
first, and nothing more to a node once enough of its things are known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from aispm.graph.build import Graph
from aispm.graph.reach import SECRET_KINDS, Keep, sure
from aispm.graph.sets import is_set
from aispm.model import Edge, Snapshot, Target
from aispm.vocabulary import Access

LIMIT = 10
_STRONGEST: tuple[Access, ...] = ("admin", "write", "delete", "read", "execute", "invoke")
_CLASSES = 5
# Of one class, at one distance, this many (thing, access) pairs are looked at, first by thing.
_PICKED = LIMIT * len(_STRONGEST)
# Who has fewer than LIMIT things has fewer pairs than are picked. It may have those already that
# it is passed first, so twice as many are passed on.
_PASSED = 2 * _PICKED

Pair = tuple[str, Access]
Codes = Sequence[int]
Found = list[tuple[int, int, int]]  # class, hops, and the code of a pair


@dataclass(frozen=True)
class Powers:
    """Every (asset, access) that anyone has, as `number of the asset * accesses + access`.

    `own` has by class, gravest first, the first pairs of each node that holds some.
    """

    targets: Sequence[str]
    own: Sequence[Mapping[str, Codes]]

    def pair(self, code: int) -> Pair:
        """The pair of a code."""
        number, access = divmod(code, len(_STRONGEST))
        return self.targets[number], _STRONGEST[access]


def powers(snapshot: Snapshot, graph: Graph, keep: Keep) -> Powers:
    """Number what identities may do, and what administering a scope lets them do."""
    targets = sorted({*(one.id for one in snapshot.assets), *_accessed(graph)})
    index = {target: number * len(_STRONGEST) for number, target in enumerate(targets)}
    classes = _classes(snapshot, targets)
    sets: dict[tuple[str, int], list[Codes]] = {}
    own: list[dict[str, Codes]] = [{} for _ in range(_CLASSES)]

    def put(node: str, held: Iterable[Codes]) -> None:
        for rank, codes in enumerate(held):
            if codes:
                own[rank][node] = codes

    for identity, entries in graph.access.items():
        alone: set[int] = set()
        parts: dict[tuple[str, int], list[Codes]] = {}
        for target, access, edge in entries:
            if not keep(edge):
                continue
            at = _STRONGEST.index(access)
            if target not in graph.sets:
                alone.add(index[target] + at)
                continue
            if (target, at) not in sets:
                members = {index[one] + at for one in graph.sets[target] if one in index}
                sets[target, at] = _sorted(members, classes)
            parts[target, at] = sets[target, at]
        held = _sorted(alone, classes)
        put(identity, [_first(one) for one in zip(held, *parts.values(), strict=True)])
    for scope, ruled in _ruled(graph, index).items():
        before = [one.get(scope, ()) for one in own]
        put(scope, [_first(one) for one in zip(before, _sorted(ruled, classes), strict=True)])
    return Powers(targets, own)


def _first(parts: Sequence[Codes]) -> Codes:
    """The first of some sorted codes together."""
    filled = [part for part in parts if part]
    if len(filled) == 1:
        return filled[0]
    return tuple(sorted(set().union(*filled))[:_PASSED])


def _sorted(codes: Iterable[int], classes: bytes) -> list[Codes]:
    """Codes by class, in order, as many as are passed on."""
    found: list[list[int]] = [[] for _ in range(_CLASSES)]
    for code in sorted(codes):
        kept = found[classes[code // len(_STRONGEST)]]
        if len(kept) < _PASSED:
            kept.append(code)
    return [tuple(kept) for kept in found]


def _ruled(graph: Graph, index: Mapping[str, int]) -> dict[str, list[int]]:
    """What is administered with each scope that somebody rules."""
    scopes = {
        edge.target
        for edge in graph.edges
        if edge.relation in ("administers", "contains", "grants-itself")
    }
    found: dict[str, list[int]] = {}
    admin = _STRONGEST.index("admin")
    for scope in scopes & graph.inside.keys():
        found[scope] = [index[asset] + admin for asset in graph.inside[scope]]
    return found


def _accessed(graph: Graph) -> set[str]:
    """The single targets of access that may be no asset read here."""
    return {
        target
        for entries in graph.access.values()
        for target, *_ in entries
        if target not in graph.sets
    }


def _classes(snapshot: Snapshot, targets: Sequence[str]) -> bytes:
    assets = {asset.id: asset for asset in snapshot.assets}
    ranks = bytearray()
    for target in targets:
        asset = assets.get(target)
        level = asset.facts.get("sensitivity") if asset else None
        if level == "restricted":
            rank = 0
        elif asset is not None and asset.kind in SECRET_KINDS:
            rank = 1
        else:
            rank = 2 if level == "confidential" else 4 if level is None else 3
        ranks.append(rank)
    return bytes(ranks)


def nearest(graph: Graph, known: Powers, keep: Keep) -> dict[str, Found]:
    """For each node the LIMIT gravest and nearest things, and the strongest access to each."""
    found: dict[str, Found] = {}
    for rank in range(_CLASSES):
        fresh = {node: own for node, own in known.own[rank].items() if node in graph.control}
        seen: dict[str, Codes] = {}
        hops = 0
        while fresh:
            for node in [*fresh]:
                if len(found.setdefault(node, [])) >= LIMIT:
                    del fresh[node]  # already with graver things
                    continue
                _pick(found[node], rank, hops, fresh[node])
                before = seen.pop(node, ())
                if len(found[node]) < LIMIT:
                    seen[node] = (*before, *fresh[node])
            fresh = _passed(graph, keep, fresh, seen, found)
            hops += 1
    return found


def _pick(found: Found, rank: int, hops: int, fresh: Codes) -> None:
    """Add things that are new at one distance, the strongest access first."""
    many = len(_STRONGEST)
    known = {code // many for _, _, code in found}
    for code in sorted(fresh[:_PICKED], key=lambda code: (code % many, code)):
        if code // many not in known and len(found) < LIMIT:
            known.add(code // many)
            found.append((rank, hops, code))


def _passed(
    graph: Graph,
    keep: Keep,
    fresh: Mapping[str, Codes],
    seen: Mapping[str, Codes],
    found: Mapping[str, Found],
) -> dict[str, Codes]:
    """What is new to those that lead to somebody who has something new."""
    incoming: dict[str, list[Codes]] = defaultdict(list)
    sets: dict[str, list[Codes]] = defaultdict(list)
    for node, codes in fresh.items():
        for before in _before(graph, node, keep):
            (sets if is_set(before) else incoming)[before].append(codes)
    for node, parts in sets.items():  # no hop of its own: it passes on at once
        together = _first(parts)
        for before in _before(graph, node, keep):
            if not is_set(before):
                incoming[before].append(together)
    following: dict[str, Codes] = {}
    for node, parts in incoming.items():
        if len(found.get(node, ())) < LIMIT:
            new = set().union(*parts).difference(seen.get(node, ()))
            if new:
                following[node] = tuple(sorted(new)[:_PASSED])
    return following


def _before(graph: Graph, node: str, keep: Keep) -> Iterator[str]:
    for before, data in graph.control.pred[node].items():
        if keep(data["edge"]):
            yield before


def top(
    snapshot: Snapshot, graph: Graph, *, doubtful: bool = True
) -> dict[str, tuple[Target, ...]]:
    """The LIMIT gravest targets of every identity: certain ones first, one entry an asset.

    Nothing is `doubtful` where no arrow has a condition.
    """
    known = powers(snapshot, graph, sure)
    certain = nearest(graph, known, sure)
    possible: dict[str, Found] = {}
    if doubtful:
        possible = nearest(graph, powers(snapshot, graph, _possible), _possible)
    shared: dict[tuple[Target, ...], tuple[Target, ...]] = {}
    told: dict[tuple[int, int, int], Target] = {}
    found: dict[str, tuple[Target, ...]] = {}
    for one in snapshot.identities:
        entries = [(rank, 0, hops, code) for rank, hops, code in certain.get(one.id, ())]
        entries += [(rank, 1, hops, code) for rank, hops, code in possible.get(one.id, ())]
        targets = tuple(_ranked(known, entries, told))
        found[one.id] = shared.setdefault(targets, targets)
    return found


def _possible(edge: Edge) -> bool:
    return edge.certainty != "via-model"


def _ranked(
    known: Powers,
    entries: Iterable[tuple[int, int, int, int]],
    told: dict[tuple[int, int, int], Target],
) -> Iterator[Target]:
    many = len(_STRONGEST)
    chosen: set[int] = set()
    order = sorted(entries, key=lambda one: (*one[:3], one[3] % many, one[3]))
    for _, uncertain, hops, code in order:
        if code // many not in chosen and len(chosen) < LIMIT:
            chosen.add(code // many)
            if (code, hops, uncertain) not in told:
                target, access = known.pair(code)
                told[code, hops, uncertain] = Target(
                    target, access, hops, "conditional" if uncertain else "allowed"
                )
            yield told[code, hops, uncertain]
