"""The facts that reach leaves for rules: what is certain, and what is certain at least.

`admin` is true only where a path holds without conditions and false only where no path
exists at all. A count that a failed call might make more is no fact but a lower bound, and
the calls are named; a zero that a condition might make more is neither.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from aispm.graph.build import Graph
from aispm.graph.closure import count
from aispm.graph.goal import Ways
from aispm.graph.reach import Bits, sure
from aispm.graph.sets import is_set
from aispm.graph.unseen import cloud, hidden_agents
from aispm.model import Kind, Read, Snapshot
from aispm.vocabulary import Facts

_COUNTED = ("resources", "secrets", "sensitive", "restricted", "identities", "accounts")
_ADMIN = ("admin", "admin_conditional", "hops_to_admin")


@dataclass(frozen=True)
class Told:
    """What is known of one node.

    `least` holds the counts that may be more, where they are not zero; `gaps` the failed
    calls that leave a fact open, by its name.
    """

    facts: Facts
    least: Facts
    gaps: Mapping[str, tuple[Read, ...]]


@dataclass(frozen=True)
class Held:
    """Sets of bits by node: what it holds by itself, with certainty, and at the very most."""

    own: Mapping[str, int]
    total: Mapping[str, int]
    most: Mapping[str, int]


@dataclass(frozen=True)
class _Count:
    """A number that is certain, whether it may be more, and the gaps that leave that open."""

    name: str
    least: int
    more: bool
    gaps: int


def tell(
    snapshot: Snapshot,
    graph: Graph,
    kinds: Mapping[str, Kind],
    bits: Bits,
    held: Held,
    certain: Ways,
    perhaps: Ways,
) -> dict[str, Told]:
    """The facts of every node; the ways lead to administrator."""
    exposed, worn = _exposed(graph, bits), _agents_as(snapshot, kinds)
    exposing = _exposing(graph, {one.id for one in snapshot.identities}, exposed)
    hiding = hidden_agents(snapshot, kinds)
    scopes = {asset.id: asset.scope for asset in snapshot.assets}
    scopes |= {identity.id: identity.scope for identity in snapshot.identities}
    told: dict[str, Told] = {}
    for node in held.total:
        if is_set(node):
            continue
        counts = [*_counts(node, bits, held)]
        hidden = exposing.get(cloud(scopes.get(node, node)), 0)
        counts.append(_Count("exposed_to", exposed.get(node, 0), bool(hidden), hidden))
        hidden = hiding.get(node, 0)
        counts.append(_Count("agents_as", worn.get(node, 0), bool(hidden), hidden))
        unread = bits.gaps_in(held.most[node], "control")
        admin = _admin(node, bool(unread), certain, perhaps)
        gaps = {one.name: bits.reads(one.gaps) for one in counts if one.gaps}
        if unread:
            gaps |= dict.fromkeys(_ADMIN, bits.reads(unread))
        told[node] = Told(
            {one.name: one.least for one in counts if not one.more} | admin,
            {one.name: one.least for one in counts if one.more and one.least},
            gaps,
        )
    for credential in snapshot.credentials:  # who holds a key stands where its owner stands
        if credential.identity in told and credential.state != "inactive":
            told[credential.id] = told[credential.identity]
    return told


def _counts(node: str, bits: Bits, held: Held) -> Iterator[_Count]:
    itself = 1 << bits.index[node] if node in bits.index else 0
    least, most = held.total[node] & ~itself, held.most[node] & ~itself
    low, high = bits.counts(least), bits.counts(most)
    for name in _COUNTED:
        count, gaps = getattr(low, name), bits.gaps_in(most, name, least)
        perhaps = count == 0 and getattr(high, name) > 0  # some, if a condition holds
        yield _Count(name, count, perhaps or bool(gaps), gaps)
    alone = held.own.get(node, 0)
    gaps = bits.gaps_in(alone, "sensitive")
    yield _Count("direct_sensitive", bits.counts(alone).sensitive, bool(gaps), gaps)


def _admin(node: str, unread: bool, certain: Ways, perhaps: Ways) -> Facts:
    if node in certain.hops:
        return {"admin": True, "admin_conditional": False, "hops_to_admin": certain.hops[node]}
    if node in perhaps.hops:
        return {"admin_conditional": True, "hops_to_admin": perhaps.hops[node]}
    return {} if unread else {"admin": False, "admin_conditional": False, "hops_to_admin": None}


def _exposed(graph: Graph, bits: Bits) -> dict[str, int]:
    """How many other identities control each node, with certainty.

    Administrators of its account are not counted: they control everything there.
    """
    control = graph.control
    numbers = {node: number for number, node in enumerate(control.nodes)}
    identities = set(bits.members(bits.identities))
    before: list[list[int]] = [[] for _ in numbers]
    for source, target, data in control.edges(data=True):
        edge = data["edge"]
        if sure(edge) and (edge.relation != "contains" or is_set(edge.source)):
            before[numbers[target]].append(numbers[source])
    own = [[number] if node in identities else [] for node, number in numbers.items()]
    everyone = (1 << len(numbers)) - 1
    controlled = count(before, own, [everyone])
    return {node: controlled[number][0] - (node in identities) for node, number in numbers.items()}


def _exposing(
    graph: Graph, identities: Container[str], controlled: Mapping[str, int]
) -> dict[str, int]:
    """By cloud, the gaps behind which more identities may control what is in it.

    What nobody controls, such as an agent whose role was not read, exposes nothing to anybody.
    """
    found: dict[str, int] = {}
    held = {
        mask
        for node, mask in graph.unseen.control.items()
        if node in identities or controlled.get(node)
    }
    for mask in held:
        for number, read in enumerate(graph.unseen.gaps):
            if mask >> number & 1:
                found[cloud(read.scope)] = found.get(cloud(read.scope), 0) | 1 << number
    return found


def _agents_as(snapshot: Snapshot, kinds: Mapping[str, Kind]) -> dict[str, int]:
    """How many AI agents run as each identity."""
    agents = {
        one.id for one in snapshot.assets if one.kind in kinds and kinds[one.kind].role == "agent"
    }
    users: dict[str, set[str]] = {}
    for link in snapshot.links:
        if link.relation == "runs-as" and link.source in agents:
            users.setdefault(link.target, set()).add(link.source)
    return {identity: len(found) for identity, found in users.items()}
