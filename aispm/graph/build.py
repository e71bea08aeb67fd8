"""The graph of a snapshot: every arrow with its reason, and which of them carry control.

A traversable edge means: who controls the source controls the target. Reading a bucket is
an edge too, but it ends there. `certainty` says how sure the arrow is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from aispm.graph.cut import Cut, Cuts
from aispm.graph.external import come_in
from aispm.graph.gather import Told, leave, principal
from aispm.graph.powers import Plan
from aispm.graph.scopes import scopes
from aispm.graph.taken import Loss
from aispm.graph.together import together
from aispm.graph.unseen import Unseen, unseen
from aispm.iam import azure, gcp
from aispm.iam.aws.bits import Bits
from aispm.iam.aws.estate import Estate
from aispm.iam.aws.withheld import withheld
from aispm.model import Asset, Edge, Escalation, Grant, Snapshot
from aispm.vocabulary import Access, Certainty, Relation

# Who controls the source of one of these controls its target.
_CONTROL: frozenset[Relation] = frozenset(
    {
        "assumes",
        "passes-to",
        "runs-as",
        "runs-code-in",
        "grants-itself",
        "takes-over",
        "impersonates",
        "mints-credential-of",
        "holds-credential",
        "authenticates-as",
        "calls-tool",
    }
)
_SURENESS: dict[Certainty, int] = {"allowed": 0, "assumed": 1, "conditional": 2, "via-model": 3}
_LINK_REASONS: dict[str, str] = {
    "runs-as": "its execution identity",
    "holds-credential": "the key lies there in clear",
    "calls-tool": "configured as its server",
    "member-of": "a member of the group",
}
_REFUSED = "configured as its execution identity, which does not trust the service"


@dataclass(frozen=True)
class Graph:
    """All edges, sorted; the traversable ones as a networkx graph; direct access by identity.

    `control` has an edge attribute `edge` (the surest of several) and nodes for every
    identity, asset, credential and scope. `access[identity]` lists (asset, access, edge);
    `inside[scope]` the assets that whoever administers the scope holds, `withheld` those that
    their organisation keeps from everyone there; `scopes` are the
    nodes that stand for being administrator of one; `sets` the members of each node that
    stands for many.
    `unseen` are the nodes whose reach the ledger's gaps leave open; `taken` what identities no
    longer hold, in a graph without some edges.
    """

    edges: tuple[Edge, ...]
    control: nx.DiGraph[str]
    access: Mapping[str, tuple[tuple[str, Access, Edge], ...]]
    inside: Mapping[str, tuple[str, ...]]
    scopes: frozenset[str]
    sets: Mapping[str, tuple[str, ...]]
    unseen: Unseen
    withheld: frozenset[str] = frozenset()
    taken: tuple[Loss, ...] = ()


def build(
    snapshot: Snapshot, techniques: Sequence[Escalation], without: Iterable[Cut] = ()
) -> Graph:
    """Derive every edge of a snapshot whose credentials have been joined to their owners.

    What would be left `without` some edges is derived from the start, as each may be given in
    several ways and others may hang on it.
    """
    estate, cuts = Estate(snapshot), Cuts(without)
    clouds = cuts.granted((*azure.grants(snapshot), *gcp.grants(snapshot)))
    told = Told(edges=[*_links(snapshot, estate), *_credentials(snapshot)], grants=[*clouds])
    accounts = sorted({who.account for who in estate.principals})
    plans = {account: Plan(estate, account, techniques) for account in accounts}
    powers: dict[str, dict[str, Bits]] = {}
    for who in estate.principals:
        held = principal(estate, plans, who, told, cuts)
        if held is not None:
            powers[who.id] = held
    alone = cuts.left([*told.edges, *told.sets.edges()])
    gained, taken = together(plans, powers, alone, cuts)
    told.edges += gained
    leave(estate, plans, told)
    come_in(snapshot, estate, plans, told)
    told.edges += (*told.sets.edges(), *told.things.edges())
    told.edges += scopes(snapshot, estate, told.edges, told.grants)
    edges = [*cuts.left(told.edges)]
    access: dict[str, list[tuple[str, Access, Edge]]] = {}
    known = {scope.id for scope in snapshot.scopes}
    kept = withheld(estate)
    for grant in told.grants:
        edge = _granted(grant, grant.target in known)
        edges.append(edge)
        if not edge.traversable:
            access.setdefault(grant.identity, []).append((grant.target, grant.access, edge))
    return Graph(
        edges=_surest(edges),
        control=_control(snapshot, edges),
        access={key: tuple(value) for key, value in access.items()},
        inside=_inside(snapshot.assets, kept),
        scopes=frozenset(known),
        sets=told.sets.members | told.things.members,
        unseen=unseen(snapshot, estate, edges, techniques),
        withheld=kept,
        taken=taken,
    )


def _links(snapshot: Snapshot, estate: Estate) -> Iterator[Edge]:
    kinds = {asset.id: asset.kind for asset in snapshot.assets}
    for link in snapshot.links:
        refused = link.relation == "runs-as" and not estate.runs(
            kinds.get(link.source, ""), link.target
        )
        yield Edge(
            source=link.source,
            relation=link.relation,
            target=link.target,
            certainty="via-model" if link.relation == "invokes" else "allowed",
            traversable=link.relation in _CONTROL and not refused,
            why=_REFUSED if refused else _LINK_REASONS.get(link.relation, "as configured"),
        )


def _credentials(snapshot: Snapshot) -> Iterator[Edge]:
    for credential in snapshot.credentials:
        if credential.identity is None:
            continue
        yield Edge(
            source=credential.id,
            relation="authenticates-as",
            target=credential.identity,
            certainty="allowed",
            traversable=credential.state != "inactive",
            why=f"{credential.state} key"
            if credential.state in ("active", "inactive")
            else "its key",
        )


def _granted(grant: Grant, of_scope: bool) -> Edge:
    control = grant.relation in _CONTROL or (grant.relation == "administers" and of_scope)
    return Edge(
        source=grant.identity,
        relation=grant.relation,
        target=grant.target,
        certainty=grant.certainty,
        traversable=control,
        why=grant.because,
    )


def _inside(assets: Iterable[Asset], kept: frozenset[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for asset in assets:
        if asset.id not in kept:
            found.setdefault(asset.scope.split("/")[0], []).append(asset.id)
    return {scope: tuple(names) for scope, names in found.items()}


def _order(edge: Edge) -> tuple[str, str, str, int, str, str]:
    return (
        edge.source,
        edge.relation,
        edge.target,
        _SURENESS[edge.certainty],
        edge.because,
        edge.why,
    )


def _surest(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """One edge per (source, relation, target): the surest, then the first by reason."""
    best: dict[tuple[str, str, str], Edge] = {}
    for edge in sorted(edges, key=_order):
        best.setdefault((edge.source, edge.relation, edge.target), edge)
    return tuple(best.values())


def _control(snapshot: Snapshot, edges: Iterable[Edge]) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for nodes in (snapshot.identities, snapshot.assets, snapshot.credentials, snapshot.scopes):
        graph.add_nodes_from(node.id for node in nodes)
    for edge in sorted(edges, key=lambda edge: (_SURENESS[edge.certainty], *_order(edge))):
        if edge.traversable and not graph.has_edge(edge.source, edge.target):
            graph.add_edge(edge.source, edge.target, edge=edge)
    return graph
