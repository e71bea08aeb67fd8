"""Any graph of a few identities, assets, sets and gaps: more than clouds make, to test reach."""

from __future__ import annotations

import networkx as nx
from hypothesis import strategies as st

from aispm.graph.build import Graph
from aispm.graph.unseen import Unseen
from aispm.model import Asset, Credential, Edge, Identity, Kind, Read, Scope, Snapshot
from aispm.vocabulary import Facts

DATA, SECRET, PLAIN = "aws.s3.bucket", "aws.secretsmanager.secret", "aws.ec2.instance"
CONTROL = "aws.cloudtrail.trail"
KINDS = {
    DATA: Kind(DATA, "Bucket", "data", {"sensitivity": "string"}),
    SECRET: Kind(SECRET, "Secret", "data"),
    PLAIN: Kind(PLAIN, "Instance", "agent"),
    CONTROL: Kind(CONTROL, "Trail", "setting", {"logging": "bool"}),
}
SCOPES = ["aws:1", "aws:2", "azure:3", "aws:*"]
_LEVELS = [None, "public", "confidential", "restricted"]
_CERTAINTIES = ["allowed", "allowed", "assumed", "conditional", "via-model"]
_RELATIONS = ["assumes", "assumes", "administers", "grants-itself", "contains", "runs-as"]
_NAMES = {
    "identity": [f"who{number}" for number in range(5)],
    "asset": [f"thing{number}" for number in range(5)],
    "credential": ["key0", "key1"],
    "set": ["set:control", "set:things:data"],
}


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Identities, assets and keys in a few accounts, and calls that failed."""
    scopes = st.sampled_from(SCOPES)
    assets = []
    for name in _NAMES["asset"]:
        level = draw(st.sampled_from(_LEVELS))
        facts: Facts = {} if level is None else {"sensitivity": level}
        kind = draw(st.sampled_from([*KINDS]))
        facts |= draw(st.sampled_from([{}, {"logging": True}, {"logging": False}]))
        assets.append(Asset(name, kind, name, f"{draw(scopes)}/r", facts=facts))
    missed = st.lists(st.sampled_from(_NAMES["asset"]), max_size=2).map(tuple)
    reads = [
        Read(
            draw(st.sampled_from(SCOPES[:3])),
            f"call{number}",
            "denied",
            lists=draw(st.sampled_from([(), (DATA,), (SECRET,), (CONTROL,)])),
            supplies=draw(st.sampled_from([(), ("reach",)])),
            missed=draw(missed),
        )
        for number in range(draw(st.integers(0, 2)))
    ]
    return Snapshot(
        version="v",
        taken_at="t",
        identities=tuple(Identity(one, "k", one, draw(scopes)) for one in _NAMES["identity"]),
        assets=tuple(assets),
        credentials=tuple(
            Credential(one, "k", identity=draw(st.sampled_from([None, "who0"])), state="active")
            for one in _NAMES["credential"]
        ),
        scopes=tuple(Scope(one, "account", one) for one in SCOPES[:2]),
        reads=tuple(reads),
    )


@st.composite
def graphs(draw: st.DrawFn, snapshot: Snapshot) -> Graph:
    """Any control and access among what a snapshot holds."""
    control_set, data_set = _NAMES["set"]
    scopes = [one.id for one in snapshot.scopes]
    people, things, keys = _NAMES["identity"], _NAMES["asset"], _NAMES["credential"]
    members = st.lists(st.sampled_from(people), min_size=1, unique=True).map(tuple)
    data = st.lists(st.sampled_from(things), min_size=1, unique=True).map(tuple)
    sets = {control_set: draw(members), data_set: draw(data)}
    control: nx.DiGraph[str] = nx.DiGraph()
    control.add_nodes_from([*people, *things, *keys, *scopes])
    sources = st.sampled_from([*people, *people, *things, *keys, *scopes])
    ends = st.sampled_from([*people, *people, *things, *scopes, control_set, "stranger"])
    pairs = st.tuples(sources, ends, *map(st.sampled_from, (_RELATIONS, _CERTAINTIES)))
    for source, target, relation, certainty in draw(st.lists(pairs, max_size=14)):
        found = Edge(source, relation, target, certainty, True, "")  # type: ignore[arg-type]
        if not control.has_edge(source, target) and (relation != "administers" or target in scopes):
            control.add_edge(source, target, edge=found)
    if control_set in control:
        for member in sets[control_set]:
            found = Edge(control_set, "contains", member, "allowed", True, "")
            control.add_edge(control_set, member, edge=found)
    access: dict[str, list[tuple[str, str, Edge]]] = {}
    holders = st.sampled_from([*people, *people, "thing0", "stranger"])
    targets = st.sampled_from([*things, *things, data_set, "who0", "elsewhere"])
    for source, target, certainty in draw(
        st.lists(st.tuples(holders, targets, st.sampled_from(_CERTAINTIES)), max_size=10)
    ):
        found = Edge(source, "reads", target, certainty, False, "")  # type: ignore[arg-type]
        access.setdefault(source, []).append((target, "read", found))
    marked = st.dictionaries(
        st.sampled_from([*people, *scopes, "thing1"]),
        st.integers(1, (2 << len(snapshot.reads)) - 1),
        max_size=2,
    )
    edges = [data["edge"] for *_, data in control.edges(data=True)]
    edges += [edge for entries in access.values() for *_, edge in entries]
    withheld = draw(st.frozensets(st.sampled_from(things), max_size=2))
    inside: dict[str, tuple[str, ...]] = {}
    for one in snapshot.assets:
        if one.id not in withheld:
            scope = one.scope.split("/")[0]
            inside[scope] = (*inside.get(scope, ()), one.id)
    return Graph(
        tuple(edges),
        control,
        {name: tuple(entries) for name, entries in access.items()},  # type: ignore[misc]
        inside,
        frozenset(scopes),
        sets,
        Unseen(snapshot.reads, draw(marked), draw(marked)),
        withheld,
    )
