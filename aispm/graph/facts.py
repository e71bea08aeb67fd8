"""The facts that reach leaves for rules: what is certain, and what is certain at least.

`admin` is true only where a path holds without conditions and false only where no path
exists at all. A count that a failed call might make more is no fact but a lower bound, and
the calls are named; a zero that a condition might make more is neither.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from aispm.graph.build import Graph
from aispm.graph.closure import count
from aispm.graph.goal import Ways
from aispm.graph.reach import CLASSES, Items, sure
from aispm.graph.reach_count import Reach
from aispm.graph.reach_wires import unrated
from aispm.graph.sets import is_set
from aispm.graph.unseen import cloud, hidden_agents
from aispm.model import Counts, Kind, Read, Snapshot
from aispm.vocabulary import Facts

_COUNTED = ("resources", "secrets", "sensitive", "restricted", "identities", "controls", "accounts")
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
    """What each node reaches: by what it may access itself, with certainty, and at most."""

    alone: Reach
    total: Reach
    most: Reach


class _Known(NamedTuple):
    """All that the facts of a node are told from."""

    low: Counts
    high: Counts
    administered: int
    most: int
    sensitive: int
    alone: int
    exposed: int
    exposing: int
    worn: int
    hiding: int
    certain: int | None
    perhaps: int | None


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
    items: Items,
    held: Held,
    certain: Ways,
    perhaps: Ways,
) -> dict[str, Told]:
    """The facts of every node; the ways lead to administrator."""
    exposed, worn = _exposed(graph, snapshot), _agents_as(snapshot, kinds)
    exposing = _exposing(graph, {one.id for one in snapshot.identities}, exposed)
    hiding = hidden_agents(snapshot, kinds)
    scopes = {asset.id: asset.scope for asset in snapshot.assets}
    scopes |= {identity.id: identity.scope for identity in snapshot.identities}
    known: dict[_Known, Told] = {}  # most nodes are alike
    told: dict[str, Told] = {}
    for node in graph.control:
        if is_set(node):
            continue
        one = _Known(
            *_reached(node, items, held),
            exposed.get(node, 0),
            exposing.get(cloud(scopes.get(node, node)), 0),
            worn.get(node, 0),
            hiding.get(node, 0),
            certain.hops.get(node),
            perhaps.hops.get(node),
        )
        if one not in known:
            known[one] = _told(one, items)
        told[node] = known[one]
    for credential in snapshot.credentials:  # who holds a key stands where its owner stands
        if credential.identity in told and credential.state != "inactive":
            told[credential.id] = told[credential.identity]
    return told


def _reached(node: str, items: Items, held: Held) -> tuple[Counts, Counts, int, int, int, int]:
    administered = held.total.flags(node)
    if node in items.digits:
        administered &= ~(1 << items.digits[node])  # a scope does not administer itself
    number = items.index.get(node, -1)
    kinds = items.kinds[number] if number >= 0 else 0
    return (
        held.total.counts(node),
        held.most.counts(node),
        administered,
        held.most.flags(node),
        held.alone.counts(node).sensitive + (kinds >> CLASSES.index("sensitive") & 1),
        held.alone.flags(node) | unrated(items, (number,)),
    )


def _told(one: _Known, items: Items) -> Told:
    counts = [*_counts(one, items)]
    unread = items.gaps_in(one.most, "control")
    gaps = {count.name: items.gaps.named(count.gaps) for count in counts if count.gaps}
    if unread:
        gaps |= dict.fromkeys(_ADMIN, items.gaps.named(unread))
    return Told(
        {count.name: count.least for count in counts if not count.more} | _admin(one, bool(unread)),
        {count.name: count.least for count in counts if count.more and count.least},
        gaps,
    )


def _counts(one: _Known, items: Items) -> Iterator[_Count]:
    for name in _COUNTED:
        count, gaps = getattr(one.low, name), items.gaps_in(one.most, name, one.administered)
        perhaps = count == 0 and getattr(one.high, name) > 0  # some, if a condition holds
        yield _Count(name, count, perhaps or bool(gaps), gaps)
    gaps = items.gaps_in(one.alone, "sensitive")
    yield _Count("direct_sensitive", one.sensitive, bool(gaps), gaps)
    yield _Count("exposed_to", one.exposed, bool(one.exposing), one.exposing)
    yield _Count("agents_as", one.worn, bool(one.hiding), one.hiding)


def _admin(one: _Known, unread: bool) -> Facts:
    if one.certain is not None:
        return {"admin": True, "admin_conditional": False, "hops_to_admin": one.certain}
    if one.perhaps is not None:
        return {"admin_conditional": True, "hops_to_admin": one.perhaps}
    return {} if unread else {"admin": False, "admin_conditional": False, "hops_to_admin": None}


def _exposed(graph: Graph, snapshot: Snapshot) -> dict[str, int]:
    """How many other identities control each node, with certainty.

    Administrators of its account are not counted: they control everything there.
    """
    control = graph.control
    numbers = {node: number for number, node in enumerate(control.nodes)}
    identities = {one.id for one in snapshot.identities}
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
    """How many AI agents run as each identity; a part of one, as a harness's runtime, is none."""
    agents = {
        one.id for one in snapshot.assets if one.kind in kinds and kinds[one.kind].role == "agent"
    }
    users: dict[str, set[str]] = {}
    wholes: dict[str, set[str]] = {}
    for link in snapshot.links:
        if link.relation == "runs-as" and link.source in agents:
            users.setdefault(link.target, set()).add(link.source)
        if link.relation == "contains" and link.source in agents:
            wholes.setdefault(link.target, set()).add(link.source)
    return {
        identity: sum(found.isdisjoint(wholes.get(one, ())) for one in found)
        for identity, found in users.items()
    }
