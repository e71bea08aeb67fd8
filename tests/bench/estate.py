"""The graphs of `shapes` as estates: a snapshot, and a graph as the product derives it."""

from __future__ import annotations

import networkx as nx

from aispm.graph.build import Graph
from aispm.graph.unseen import Unseen
from aispm.model import Asset, Edge, Identity, Kind, Scope, Snapshot
from aispm.vocabulary import Relation
from tests.bench.shapes import ACCOUNT, Shape

BUCKET = "aws.s3.bucket"
KINDS = {BUCKET: Kind(BUCKET, "Bucket", "data", {"sensitivity": "string"})}
_LEVELS = ("public", "internal", "confidential", "restricted")
_ADMINS = 3  # of each account


def estate(shape: Shape) -> tuple[Snapshot, Graph]:
    """An estate with the arrows of a shape, and a few administrators of each account."""
    size, first = len(shape.successors), shape.identities
    sets = size * 5 // 100
    accounts = max(1, size // ACCOUNT)
    names = [f"i{node}" for node in range(first)]
    names += [f"set:{node}:data" for node in range(first, first + sets)]
    names += [f"b{node}" for node in range(first + sets, size)]
    scopes = [f"aws:{number}" for number in range(accounts)]

    def scope(node: int, start: int, end: int) -> str:
        return scopes[(node - start) * accounts // (end - start)]

    identities = [
        Identity(names[node], "aws.iam.role", names[node], scope(node, 0, first))
        for node in range(first)
    ]
    assets = [
        Asset(names[node], BUCKET, names[node], scope(node, first + sets, size), facts={
            "sensitivity": _LEVELS[(shape.weights[node] - 1) * len(_LEVELS) // 10]
        })
        for node in range(first + sets, size)
    ]  # fmt: skip
    control: nx.DiGraph[str] = nx.DiGraph()
    control.add_nodes_from([*names[:first], *names[first + sets :], *scopes])
    reads = _edge("reads", traversable=False)
    arrows: dict[Relation, dict[str, Edge]] = {
        relation: {"edge": _edge(relation)} for relation in ("assumes", "runs-as", "contains")
    }
    access = {}
    for node in range(first):
        after = shape.successors[node]
        control.add_edges_from((names[node], names[one]) for one in after if one < first)
        access[names[node]] = tuple((names[one], "read", reads) for one in after if one >= first)
    _share(control, arrows["assumes"])
    runs = [(names[node], names[one]) for node in range(first + sets, size)
            for one in shape.successors[node]]  # fmt: skip
    control.add_edges_from(runs)
    _share(control, arrows["runs-as"])
    edges = []
    step = max(1, first // accounts // _ADMINS)
    for node in range(0, first, step):
        edges.append(Edge(names[node], "administers", identities[node].scope, "allowed", True, ""))
        control.add_edge(names[node], identities[node].scope, edge=edges[-1])
    control.add_edges_from((one.scope, one.id) for one in identities)
    _share(control, arrows["contains"])
    members = {
        names[node]: tuple(names[one] for one in shape.successors[node])
        for node in range(first, first + sets)
    }
    snapshot = Snapshot(
        version="v",
        taken_at="t",
        identities=tuple(identities),
        assets=tuple(assets),
        scopes=tuple(Scope(one, "account", one) for one in scopes),
    )
    inside: dict[str, list[str]] = {}
    for one in assets:
        inside.setdefault(one.scope, []).append(one.id)
    return snapshot, Graph(
        edges=tuple(edges),
        control=control,
        access=access,
        inside={scope: tuple(held) for scope, held in inside.items()},
        scopes=frozenset(scopes),
        sets=members,
        unseen=Unseen(),
    )


def _edge(relation: Relation, *, traversable: bool = True) -> Edge:
    return Edge("", relation, "", "allowed", traversable, "")


def _share(control: nx.DiGraph[str], data: dict[str, Edge]) -> None:
    """Give all new arrows one edge: the graph is not what is measured."""
    for source, after in control.adj.items():
        for target, one in after.items():
            if not one:
                control._succ[source][target] = control._pred[target][source] = data
