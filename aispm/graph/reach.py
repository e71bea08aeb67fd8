"""What everyone reaches, computed once for all: components, then sets as integers.

Nodes that control each other form one component (networkx); components come sinks first,
so one pass unites each with what its successors reach. A set is one Python integer, a bit
an asset or an identity; a count is a population count under a mask. Nobody is traversed
for alone.

Source: Nuutila, "On finding the strongly connected components in a directed graph" (1994),
for the order in which networkx gives the components.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from aispm.graph.build import Graph
from aispm.model import Counts, Edge, Kind, Snapshot

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

    `unrated` is data whose sensitivity was not collected. `unknown` and `unlisted` are not
    assets: whoever holds one may become, or may access, more than was seen.
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

    def members(self, bits: int) -> Iterator[str]:
        """The ids of a set, in order."""
        bits &= ~(self.unknown | self.unlisted)
        while bits:
            low = bits & -bits
            yield self.names[low.bit_length() - 1]
            bits ^= low

    def counts(self, bits: int) -> Counts:
        """How many of each class a set holds."""
        return Counts(
            resources=(bits & self.resources).bit_count(),
            secrets=(bits & self.secrets).bit_count(),
            sensitive=(bits & self.sensitive).bit_count(),
            restricted=(bits & self.restricted).bit_count(),
            identities=(bits & self.identities).bit_count(),
            accounts=sum(1 for mask in self.by_scope.values() if bits & mask & self.identities),
        )


def bits_of(snapshot: Snapshot, kinds: Mapping[str, Kind]) -> Bits:
    """Number the assets and identities of a snapshot and sort them into classes."""
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
    return Bits(
        index, names, by_scope=by_scope, unknown=1 << len(names), unlisted=2 << len(names), **masks
    )


def own_bits(graph: Graph, bits: Bits, keep: Callable[[Edge], bool]) -> dict[str, int]:
    """What each node holds by itself: itself, what it may access, and whether it is unread."""
    own = {name: 1 << number for name, number in bits.index.items()}
    for identity, entries in graph.access.items():
        for target, _, edge in entries:
            if keep(edge) and target in bits.index:
                own[identity] = own.get(identity, 0) | 1 << bits.index[target]
    for scope, mask in bits.by_scope.items():
        own[scope] = own.get(scope, 0) | mask  # whoever administers a scope holds all of it
    for node in graph.unseen.control:
        own[node] = own.get(node, 0) | bits.unknown
    for node in graph.unseen.data:
        own[node] = own.get(node, 0) | bits.unlisted
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
