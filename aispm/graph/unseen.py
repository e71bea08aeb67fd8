"""What failed reads leave unknown about everyone's reach: unknown is never clean.

Permissions that were not read may hide anything. So may a list that was not read: a role
that may read buckets reaches an unknown number of them where the buckets were not listed,
and one that may run code in notebooks may become whoever those run as.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from aispm.iam import azure, gcp
from aispm.iam.aws.access import LEVELS
from aispm.iam.aws.estate import Estate
from aispm.iam.aws.principal import Principal
from aispm.model import Edge, Escalation, Read, Snapshot

_CLOUDS = ("aws:", "azure:", "gcp:")


class Unseen(Struct, frozen=True):
    """Ids of which not everything is known: what they may become, or what they may access."""

    control: frozenset[str]
    data: frozenset[str]


def unseen(
    snapshot: Snapshot, estate: Estate, edges: Iterable[Edge], techniques: Sequence[Escalation]
) -> Unseen:
    """The nodes whose reach the ledger's gaps leave open."""
    gaps = [read for read in snapshot.reads if read.blind and read.scope.startswith(_CLOUDS)]
    control = estate.blind | azure.blind(snapshot) | gcp.blind(snapshot)
    control |= _strangers(snapshot, edges) | _ownerless(snapshot)
    assets = {asset.id for asset in snapshot.assets}
    control |= {name for read in gaps for name in read.missed if name in assets}
    unlisted = _unlisted(gaps)
    data: set[str] = set()
    for who in estate.principals:
        kinds = unlisted.get(f"aws:{who.account}", frozenset())
        if kinds and _may_access(who, kinds):
            data.add(who.id)
        if kinds and any(_may_use(who, one) for one in techniques if one.target in kinds):
            control |= {who.id}
    data |= {
        one.id
        for one in snapshot.identities
        if not one.scope.startswith("aws:") and one.scope in unlisted
    }
    return Unseen(frozenset(control), frozenset(data))


def _strangers(snapshot: Snapshot, edges: Iterable[Edge]) -> frozenset[str]:
    """Identities that something acts as, but that no account read here holds."""
    known = {one.id for one in snapshot.identities}
    acting = {edge.target for edge in edges if edge.relation in ("runs-as", "authenticates-as")}
    return frozenset(acting - known)


def _ownerless(snapshot: Snapshot) -> frozenset[str]:
    """Credentials of a cloud whose owner could not be looked up."""
    return frozenset(
        one.id for one in snapshot.credentials if not one.identity and "identity" not in one.facts
    )


def _unlisted(gaps: Iterable[Read]) -> dict[str, frozenset[str]]:
    """The kinds that were not fully listed, by account."""
    found: dict[str, frozenset[str]] = {}
    for read in gaps:
        account = read.scope.split("/")[0]
        found[account] = found.get(account, frozenset()) | frozenset(read.lists)
    return found


def _may_access(who: Principal, kinds: frozenset[str]) -> bool:
    return any(
        who.may_somewhere(action) is not None
        for kind in kinds
        for level in LEVELS.get(kind, ())
        for action in level.actions
    )


def _may_use(who: Principal, technique: Escalation) -> bool:
    return all(who.may_somewhere(need.action) is not None for need in technique.needs)
