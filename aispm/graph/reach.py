"""What everyone reaches, computed once for all: components, then sets as integers.

Nodes that control each other form one component (networkx); components come sinks first,
so one pass unites each with what its successors reach. A set is one Python integer, a bit
an asset or an identity; a count is a population count under a mask. Nobody is traversed
for alone.

Source: Nuutila, "On finding the strongly connected components in a directed graph" (1994),
for the order in which networkx gives the components.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from aispm.graph.build import Graph
from aispm.model import Counts, Edge, Kind, Read, Snapshot

SENSITIVE = ("confidential", "restricted")
_CLASSES = ("resources", "secrets", "sensitive", "restricted", "identities", "unrated")
SECRET_KINDS = frozenset(
    {"aws.secretsmanager.secret", "gcp.secretmanager.secret", "azure.keyvault.vault"}
)


def sure(edge: Edge) -> bool:
    """Whether the arrow holds without a condition nobody can decide here."""
    return edge.certainty in ("allowed", "assumed")


@dataclass(frozen=True)
class Bits:
    """Which bit means which asset or identity, and the masks that count them by class.

    `unrated` is data whose sensitivity was not collected. The bits of `unknown` and
    `unlisted` are gaps, not assets: whoever holds one may become, or may access, more than
    was seen. `hiding` is, by class, the gaps behind which more of it may lie; `missing`, by
    asset, those that would have told of it; `workloads`, by account, those that hide no
    permissions. A set of gaps by itself has bit i for `gaps[i]`.
    """

    index: Mapping[str, int]
    names: Sequence[str]
    resources: int
    secrets: int
    sensitive: int
    restricted: int
    identities: int
    by_scope: Mapping[str, int]
    unrated: int
    unknown: int
    unlisted: int
    gaps: Sequence[Read]
    hiding: Mapping[str, int]
    missing: Mapping[str, int]
    workloads: Mapping[str, int]

    def members(self, bits: int) -> Iterator[str]:
        """The ids of a set, in order."""
        bits &= ~(self.unknown | self.unlisted)
        while bits:
            low = bits & -bits
            yield self.names[low.bit_length() - 1]
            bits ^= low

    def gaps_in(self, bits: int, name: str, certain: int = 0) -> int:
        """The gaps of a set that leave a count open, or (`control`) what may be become.

        Whoever certainly administers an account gains nothing from a workload hidden in it.
        The bit after the last gap stands for what no failed call explains.
        """
        found = (bits & self.unknown) >> len(self.names)
        for account, workloads in self.workloads.items():
            if certain >> self.index[account] & 1:
                found &= ~workloads
        found |= bits >> len(self.names) + len(self.gaps) + 1 & self.hiding.get(name, 0)
        if name in ("sensitive", "restricted"):
            for asset in self.members(bits & self.unrated):
                found |= self.missing.get(asset, 1 << len(self.gaps))
        return found

    def of(self, names: Iterable[str]) -> int:
        """The set of the given assets and identities; what has no number is left out."""
        found = 0
        for name in names:
            if name in self.index:
                found |= 1 << self.index[name]
        return found

    def reads(self, gaps: int) -> tuple[Read, ...]:
        """The failed calls that a set of gaps stands for."""
        return tuple(read for number, read in enumerate(self.gaps) if gaps >> number & 1)

    def counts(self, bits: int) -> Counts:
        """How many of each class a set holds."""
        return Counts(
            resources=(bits & self.resources).bit_count(),
            secrets=(bits & self.secrets).bit_count(),
            sensitive=(bits & self.sensitive).bit_count(),
            restricted=(bits & self.restricted).bit_count(),
            identities=(bits & self.identities).bit_count(),
            accounts=sum(
                1
                for scope, mask in self.by_scope.items()
                if bits & mask and not scope.endswith(":*")  # what belongs to no one account
            ),
        )


def bits_of(snapshot: Snapshot, kinds: Mapping[str, Kind], gaps: Sequence[Read]) -> Bits:
    """Number the assets, identities and gaps of a snapshot and sort them into classes."""
    scopes = {one.id for one in snapshot.scopes} | {one.scope for one in snapshot.identities}
    names = [one.id for one in snapshot.assets] + [one.id for one in snapshot.identities]
    names += sorted(scopes.difference(names))
    index = {name: number for number, name in enumerate(names)}
    masks = dict.fromkeys(_CLASSES, 0)
    by_scope: dict[str, int] = {}
    declared = {kind.name: kind.facts for kind in kinds.values()}
    for asset in snapshot.assets:
        bit = 1 << index[asset.id]
        level = asset.facts.get("sensitivity")
        rated = level is not None or "sensitivity" not in declared.get(asset.kind, {})
        masks["unrated"] |= 0 if rated else bit
        masks["resources"] |= bit
        masks["secrets"] |= bit if asset.kind in SECRET_KINDS else 0
        masks["sensitive"] |= bit if level in SENSITIVE else 0
        masks["restricted"] |= bit if level == "restricted" else 0
        account = asset.scope.split("/")[0]
        by_scope[account] = by_scope.get(account, 0) | bit
    for identity in snapshot.identities:
        bit = 1 << index[identity.id]
        masks["identities"] |= bit
        by_scope[identity.scope] = by_scope.get(identity.scope, 0) | bit
    all_gaps = (2 << len(gaps)) - 1  # and the one that no failed call explains
    return Bits(
        index,
        names,
        by_scope=by_scope,
        unknown=all_gaps << len(names),
        unlisted=all_gaps << len(names) + len(gaps) + 1,
        gaps=gaps,
        hiding=_hiding(gaps, declared),
        missing=_missing(gaps),
        workloads=_workloads(gaps, index),
        **masks,
    )


def _hiding(gaps: Sequence[Read], declared: Mapping[str, Mapping[str, str]]) -> dict[str, int]:
    found = dict.fromkeys(("resources", "secrets", "sensitive", "restricted"), 0)
    for number, read in enumerate(gaps):
        rated = any("sensitivity" in declared.get(kind, {}) for kind in read.lists)
        found["resources"] |= 1 << number
        found["secrets"] |= bool(SECRET_KINDS.intersection(read.lists)) << number
        found["sensitive"] |= rated << number
        found["restricted"] |= rated << number
    return found


def _missing(gaps: Sequence[Read]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, read in enumerate(gaps):
        for name in read.missed:
            found[name] = found.get(name, 0) | 1 << number
    return found


def _workloads(gaps: Sequence[Read], index: Mapping[str, int]) -> dict[str, int]:
    """By account, the gaps that hide workloads and data, but nobody's permissions."""
    found: dict[str, int] = {}
    for number, read in enumerate(gaps):
        account = read.scope.split("/")[0]
        if "reach" not in read.supplies and account in index:
            found[account] = found.get(account, 0) | 1 << number
    return found


def own_bits(graph: Graph, bits: Bits, keep: Callable[[Edge], bool]) -> dict[str, int]:
    """What each node holds by itself: itself, what it may access, and whether it is unread."""
    own = {name: 1 << number for name, number in bits.index.items()}
    sets = {name: bits.of(members) for name, members in graph.sets.items()}
    for identity, entries in graph.access.items():
        held = own.get(identity, 0)
        for target, _, edge in entries:
            if keep(edge):
                held |= sets[target] if target in sets else bits.of((target,))
        own[identity] = held
    for scope, mask in bits.by_scope.items():
        own[scope] = own.get(scope, 0) | mask  # whoever administers a scope holds all of it
    first = len(bits.names)
    for node, gaps in graph.unseen.control.items():
        own[node] = own.get(node, 0) | gaps << first
    for node, gaps in graph.unseen.data.items():
        own[node] = own.get(node, 0) | gaps << first + len(bits.gaps) + 1
    return own


def closure(
    control: nx.DiGraph[str], own: Mapping[str, int], keep: Callable[[Edge], bool]
) -> dict[str, int]:
    """For every node, the union of what all nodes it controls hold, itself included."""
    kept = [(a, b) for a, b, data in control.edges(data=True) if keep(data["edge"])]
    graph = control.edge_subgraph(kept)
    total = {node: own.get(node, 0) for node in control.nodes}
    for component in nx.strongly_connected_components(graph):  # sinks first
        united = 0
        for node in component:
            united |= own.get(node, 0)
            for following in graph.successors(node):
                united |= total[following]
        for node in component:
            total[node] = united
    return total
