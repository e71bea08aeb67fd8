"""What matters most of all that each identity reaches, with the number of hops.

One step at a time for everyone at once: after step k a node's set holds what it reaches
within k edges, so what is new in a step is k hops away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from aispm.graph.build import Graph
from aispm.graph.reach import SECRET_KINDS, sure
from aispm.graph.sets import is_set
from aispm.model import Edge, Snapshot, Target
from aispm.vocabulary import Access

LIMIT = 10
_STRONGEST: tuple[Access, ...] = ("admin", "write", "delete", "read", "execute", "invoke")

Pair = tuple[str, Access]


@dataclass(frozen=True)
class Powers:
    """Every (asset, access) that anyone has, numbered; `classes` are masks, gravest first."""

    pairs: Sequence[Pair]
    own: Mapping[str, int]
    classes: Sequence[int]


def powers(snapshot: Snapshot, graph: Graph, keep: Callable[[Edge], bool]) -> Powers:
    """Number what identities may do, and what administering a scope lets them do.

    Pair `number * accesses + access` is one access to one asset: a set of assets is numbered
    once, and each access to it is that set moved by so many bits.
    """
    targets = sorted({*(one.id for one in snapshot.assets), *_accessed(graph)})
    index = {target: number * len(_STRONGEST) for number, target in enumerate(targets)}
    sets = {
        name: sum(1 << index[one] for one in members if one in index)
        for name, members in graph.sets.items()
    }
    own: dict[str, int] = {}
    for identity, entries in graph.access.items():
        held = 0
        for target, access, edge in entries:
            if keep(edge):
                bits = sets[target] if target in sets else 1 << index[target]
                held |= bits << _STRONGEST.index(access)
        own[identity] = held
    ruled = {
        edge.target
        for edge in graph.edges
        if edge.relation in ("administers", "contains", "grants-itself")
    }
    for asset in snapshot.assets:
        scope = asset.scope.split("/")[0]
        if scope in ruled:
            own[scope] = own.get(scope, 0) | 1 << index[asset.id] + _STRONGEST.index("admin")
    pairs = [(target, access) for target in targets for access in _STRONGEST]
    return Powers(pairs, own, _classes(snapshot, targets))


def _accessed(graph: Graph) -> set[str]:
    """The single targets of access that may be no asset read here."""
    return {
        target
        for entries in graph.access.values()
        for target, *_ in entries
        if target not in graph.sets
    }


def _classes(snapshot: Snapshot, targets: Sequence[str]) -> list[int]:
    assets = {asset.id: asset for asset in snapshot.assets}
    every = (1 << len(_STRONGEST)) - 1
    masks = [0, 0, 0, 0, 0]
    for number, target in enumerate(targets):
        asset = assets.get(target)
        level = asset.facts.get("sensitivity") if asset else None
        if level == "restricted":
            rank = 0
        elif asset is not None and asset.kind in SECRET_KINDS:
            rank = 1
        else:
            rank = 2 if level == "confidential" else 4 if level is None else 3
        masks[rank] |= every << number * len(_STRONGEST)
    return masks


def nearest(
    snapshot: Snapshot, graph: Graph, who: Iterable[str], keep: Callable[[Edge], bool]
) -> dict[str, list[tuple[int, int, Pair]]]:
    """For each of `who`: up to LIMIT of each class, as (class, hops, pair)."""
    known = powers(snapshot, graph, keep)
    wanted = list(who)
    held = {node: known.own.get(node, 0) for node in graph.control.nodes}
    found: dict[str, list[tuple[int, int, Pair]]] = {node: [] for node in wanted}
    fresh = dict(held)
    hops = 0
    successors = {
        node: [after for after, data in graph.control.adj[node].items() if keep(data["edge"])]
        for node in graph.control.nodes
    }
    sets = [node for node in successors if is_set(node)]
    while any(fresh.values()):
        for node in wanted:
            if fresh.get(node):
                found[node] += _picked(known, fresh[node], hops)
        for node in sets:  # no hop of its own: it passes on what is new in its members
            fresh[node] = 0
            for member in successors[node]:
                fresh[node] |= fresh[member]
        following = {}
        for node, after in successors.items():
            united = 0
            for other in after:
                united |= fresh[other]
            following[node] = united & ~held[node]
        for node, bits in following.items():
            held[node] |= bits
        fresh = {node: bits for node, bits in following.items() if not is_set(node)}
        fresh |= dict.fromkeys(sets, 0)
        hops += 1
    return found


def _picked(known: Powers, bits: int, hops: int) -> list[tuple[int, int, Pair]]:
    picked: list[tuple[int, int, Pair]] = []
    for rank, mask in enumerate(known.classes):
        left = bits & mask
        for _ in range(LIMIT * len(_STRONGEST)):
            if not left:
                break
            low = left & -left
            picked.append((rank, hops, known.pairs[low.bit_length() - 1]))
            left ^= low
    return picked


def top(snapshot: Snapshot, graph: Graph) -> dict[str, tuple[Target, ...]]:
    """The LIMIT gravest targets of every identity: certain ones first, one entry an asset."""
    who = [one.id for one in snapshot.identities]
    certain = nearest(snapshot, graph, who, sure)
    possible = nearest(snapshot, graph, who, lambda edge: edge.certainty != "via-model")
    return {node: _ranked(certain[node], possible[node]) for node in who}


def _ranked(
    certain: list[tuple[int, int, Pair]], possible: list[tuple[int, int, Pair]]
) -> tuple[Target, ...]:
    entries = [
        (rank, uncertain, hops, _STRONGEST.index(access), target)
        for uncertain, found in enumerate((certain, possible))
        for rank, hops, (target, access) in found
    ]
    chosen: dict[str, Target] = {}
    for _, uncertain, hops, access, target in sorted(entries):
        if target not in chosen and len(chosen) < LIMIT:
            chosen[target] = Target(
                target=target,
                access=_STRONGEST[access],
                hops=hops,
                certainty="conditional" if uncertain else "allowed",
            )
    return tuple(chosen.values())
