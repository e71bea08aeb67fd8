"""What failed reads leave unknown about everyone's reach: unknown is never clean.

Permissions that were not read may hide anything. So may a list that was not read: a role
that may read buckets reaches an unknown number of them where the buckets were not listed,
and one that may run code in notebooks may become whoever those run as. A policy of a resource
that was not read may let in anybody of its account, and others who have leave of their own.

Which gap leaves what open is kept as sets of bits, so that what spreads along the edges of
the graph still names the calls that would have told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from aispm.iam import azure, gcp
from aispm.iam.aws.access import LEVELS, RUN_AS_PART
from aispm.iam.aws.estate import Estate
from aispm.iam.aws.mute import kinds_of
from aispm.iam.aws.principal import EXTERNAL, Principal
from aispm.iam.aws.roster import account_of
from aispm.iam.aws.trust import ASSUME
from aispm.iam.aws.universe import Universe
from aispm.model import Credential, Edge, Escalation, Identity, Kind, Read, Snapshot

_CLOUDS = ("aws:", "azure:", "gcp:")
# Facts that come with a link to an identity, or to a key that lies in the asset.
_ACTING = ("role_arn", "service_account", "env_names")


class Unseen(Struct, frozen=True):
    """By id, the gaps that leave open what it may become (`control`) or access (`data`).

    Bit i of a set is `gaps[i]`; the bit after the last is for what no failed call explains.
    """

    gaps: tuple[Read, ...] = ()
    control: Mapping[str, int] = {}
    data: Mapping[str, int] = {}


def unseen(
    snapshot: Snapshot, estate: Estate, edges: Iterable[Edge], techniques: Sequence[Escalation]
) -> Unseen:
    """The nodes whose reach the ledger's gaps leave open."""
    gaps = cloud_gaps(snapshot)
    strangers, ownerless = _strangers(snapshot, edges), _ownerless(snapshot)
    assets = {asset.id: asset.kind for asset in snapshot.assets}
    wholes = _wholes(snapshot)
    control: dict[str, int] = {}
    data: dict[str, int] = {}
    for number, read in enumerate(gaps):
        bit = 1 << number
        _mark(control, _roleless(read, assets, wholes), bit)
        _mark(control, _unread(snapshot, estate, read, strangers), bit)
        _mark(control, _users(estate, read, techniques), bit)
        _mark(control, (one.id for one in ownerless if _would_know(read, one)), bit)
        _mark(data, _readers(snapshot, estate, read), bit)
        for places, kind in _mute(estate, read):
            _mark(data, (*_let_in(estate, places, kind), *_external(snapshot)), bit)
            _mark(control, _takers(estate, places, kind, techniques), bit)
    for name in strangers | {one.id for one in ownerless}:
        control.setdefault(name, 1 << len(gaps))
    return Unseen(gaps, control, data)


def cloud_gaps(snapshot: Snapshot) -> tuple[Read, ...]:
    """The blind reads of clouds, in the order of their bits; of exports those of policies."""
    blind = (read for read in snapshot.reads if read.blind)
    return tuple(read for read in blind if read.scope.startswith(_CLOUDS) or kinds_of(read))


def hidden_agents(snapshot: Snapshot, kinds: Mapping[str, Kind]) -> dict[str, int]:
    """By identity, the gaps behind which an agent may run as it."""
    agents = {name for name, kind in kinds.items() if kind.role == "agent"}
    assets = {one.id: one.kind for one in snapshot.assets}
    wholes = _wholes(snapshot)
    found: dict[str, int] = {}
    for number, read in enumerate(cloud_gaps(snapshot)):
        unknown = agents.intersection(read.lists)
        unknown |= agents.intersection(assets[name] for name in _roleless(read, assets, wholes))
        wearers = [one.id for one in snapshot.identities if _may_serve(one, read, unknown)]
        _mark(found, wearers, 1 << number)
    return found


def cloud(scope: str) -> str:
    """The cloud a scope lies in, or `files`."""
    return scope.partition(":")[0]


def _mark(found: dict[str, int], names: Iterable[str], bit: int) -> None:
    for name in names:
        found[name] = found.get(name, 0) | bit


def _account(read: Read) -> str:
    return read.scope.split("/")[0]


def _may_serve(one: Identity, read: Read, kinds: Iterable[str]) -> bool:
    """Whether an agent of one of some kinds, hidden by a gap, may run as an identity.

    AWS lets a service run as a role only in the role's account, and only if the role trusts it.
    """
    if cloud(one.scope) != "aws" or cloud(read.scope) != "aws":
        return cloud(one.scope) == cloud(read.scope) and any(kinds)
    trusted = one.facts.get("trusted_services", ())
    return one.scope == _account(read) and any(
        f"-{service}".split(".")[0].endswith(f"-{kind.split('.')[1]}")
        for kind in kinds
        for service in trusted
    )


def _roleless(read: Read, assets: Mapping[str, str], wholes: Mapping[str, str]) -> list[str]:
    """The assets (kind by id) of which a gap's call would have told as whom they act.

    What an agent's version acts as is the agent's too, and so is what its unlisted ones do.
    """
    found = [name for name in read.missed if name in assets]
    if RUN_AS_PART.intersection(read.lists):
        return _upward(found, wholes)
    acting = [
        name
        for name in found
        if {f"{assets[name]}.{fact}" for fact in _ACTING} & set(read.supplies)
    ]
    return _upward(acting, wholes) if RUN_AS_PART & {assets[name] for name in acting} else acting


def _wholes(snapshot: Snapshot) -> dict[str, str]:
    """By the id of a part, what contains it."""
    return {link.target: link.source for link in snapshot.links if link.relation == "contains"}


def _upward(names: Iterable[str], wholes: Mapping[str, str]) -> list[str]:
    """Some assets and whatever contains them."""
    found: dict[str, None] = {}
    for name in names:
        while name and name not in found:
            found[name] = None
            name = wholes.get(name, "")
    return list(found)


def _strangers(snapshot: Snapshot, edges: Iterable[Edge]) -> frozenset[str]:
    """Identities that something acts as, but that no account read here holds."""
    known = {one.id for one in snapshot.identities if one.kind != EXTERNAL}
    acting = {edge.target for edge in edges if edge.relation in ("runs-as", "authenticates-as")}
    return frozenset(one for one in acting - known if not _elsewhere(one))


def _elsewhere(name: str) -> bool:
    """Whether what something acts as holds no permissions of AWS: a client of some other party."""
    return name.startswith("arn:") and ":iam::" not in name and ":sts::" not in name


def _ownerless(snapshot: Snapshot) -> list[Credential]:
    """Credentials of a cloud whose owner could not be looked up."""
    return [one for one in snapshot.credentials if not one.identity and "identity" not in one.facts]


def _would_know(read: Read, one: Credential) -> bool:
    """Whether a gap's call would have told the owner of a credential."""
    account, project = one.facts.get("account"), one.facts.get("project")
    home = f"aws:{account}" if account else f"gcp:{project}"
    if "credential.*" in read.supplies:
        return cloud(read.scope) == cloud(home)
    return "credential.identity" in read.supplies and _account(read) == home


def _unread(
    snapshot: Snapshot, estate: Estate, read: Read, strangers: Iterable[str]
) -> frozenset[str]:
    """The identities whose permissions a gap hides, wholly or in part."""
    if "reach" not in read.supplies:
        return frozenset()
    if cloud(read.scope) == "azure":
        return azure.hidden_by(snapshot, read)
    if cloud(read.scope) == "gcp":
        return gcp.hidden_by(snapshot, read)
    absent = {one for one in strangers if f"aws:{account_of(one)}" == _account(read)}
    return estate.hidden_by(read) | absent | _entering(estate, read) | {*_external(snapshot)}


def _entering(estate: Estate, read: Read) -> frozenset[str]:
    """Who may assume roles of another account, of whose roles not all were seen.

    Whoever administers an account can let itself do that.
    """
    account = _account(read).removeprefix("aws:")
    if read.missed:
        return frozenset()
    partitions = ("aws", "aws-cn", "aws-us-gov")
    patterns = [f"arn:{partition}:iam::{account}:role/*" for partition in partitions]
    roles = Universe({pattern: pattern for pattern in patterns})
    others = [who for who in estate.principals if who.account != account]
    there = estate.place(account)
    found = {who.id for who in others if who.may(ASSUME, roles, there).maybe}
    return frozenset(found | {f"aws:{who.account}" for who in others})


def _users(estate: Estate, read: Read, techniques: Sequence[Escalation]) -> list[str]:
    """Who may take over workloads of a kind of which a gap hides some."""
    usable = [one for one in techniques if one.target in read.lists]
    return [who.id for who in _of(estate, read) if any(_may_use(who, one) for one in usable)]


def _readers(snapshot: Snapshot, estate: Estate, read: Read) -> list[str]:
    """Who may access things of a kind of which a gap hides some, its account included."""
    if not read.lists:
        return []
    if cloud(read.scope) == "aws":
        actions = _actions(read.lists)
        own = [who.id for who in _of(estate, read) if _may_any(who, actions)]
        return [_account(read), *own, *(_external(snapshot) if actions else ())]
    others = [one.id for one in snapshot.identities if cloud(one.scope) == cloud(read.scope)]
    return [_account(read), *others]


def _external(snapshot: Snapshot) -> list[str]:
    """Those from outside: whatever a gap hides may have a policy that lets them in."""
    return [one.id for one in snapshot.identities if one.kind == EXTERNAL]


def _mute(estate: Estate, read: Read) -> Iterator[tuple[frozenset[str], str]]:
    """The accounts, by kind, that have resources whose policies a gap leaves unknown.

    Only kinds to which access is looked for at all.
    """
    names = estate.untold.intersection(read.missed)
    for kind in sorted(kinds_of(read) & LEVELS.keys()) if names else ():
        yield estate.holding(names, kind), kind


def _let_in(estate: Estate, accounts: frozenset[str], kind: str) -> Iterator[str]:
    """Whom the unknown policies of resources of a kind may let in.

    Those of the same account without leave of their own, others only together with that.
    """
    for account in accounts:
        yield f"aws:{account}"
        universes = [
            (action, estate.universe(account, kind, level.on))
            for level in LEVELS[kind]
            for action in level.actions
        ]
        place, shared = estate.place(account), estate.shared
        for who in estate.principals:
            if who.account == account or any(
                who.may(action, universe, place).maybe & shared.mute(universe)
                for action, universe in universes
            ):
                yield who.id


def _takers(
    estate: Estate, accounts: frozenset[str], kind: str, techniques: Sequence[Escalation]
) -> Iterator[str]:
    """Who may take over workloads of another account, if their unknown policies let it in.

    In the account itself whoever may do that has leave of its own, as nearly always.
    """
    usable = [one for one in techniques if one.target == kind and one.controls]
    for who in estate.principals if usable else ():
        if accounts - {who.account} and any(_may_use(who, one) for one in usable):
            yield who.id


def _of(estate: Estate, read: Read) -> list[Principal]:
    return [who for who in estate.principals if f"aws:{who.account}" == _account(read)]


def _actions(kinds: Iterable[str]) -> list[str]:
    return [action for kind in kinds for one in LEVELS.get(kind, ()) for action in one.actions]


def _may_any(who: Principal, actions: Iterable[str]) -> bool:
    return any(who.may_somewhere(action) is not None for action in actions)


def _may_use(who: Principal, technique: Escalation) -> bool:
    return all(who.may_somewhere(need.action) is not None for need in technique.needs)
