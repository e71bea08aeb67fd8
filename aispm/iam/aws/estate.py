"""An AWS estate: every principal, trust and resource of a snapshot, ready to be asked.

Each policy document is read once, however many principals it is attached to; resources
are kept per account and kind, because an identity policy alone never reaches another
account's resources.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cached_property

from aispm.iam.aws import mute, place, region
from aispm.iam.aws.access import ACTS_THROUGH
from aispm.iam.aws.bits import Bits
from aispm.iam.aws.context import Context
from aispm.iam.aws.doorway import Doorway
from aispm.iam.aws.organisation import Organisation
from aispm.iam.aws.principal import UNREAD, Principal
from aispm.iam.aws.roster import GROUP, ROLE, USER, account_of, principals
from aispm.iam.aws.shared import Shared
from aispm.iam.aws.statement import Statement, statements
from aispm.iam.aws.trust import Trust
from aispm.iam.aws.universe import Universe
from aispm.model import Asset, Policy, Read, Snapshot

POLICY = "aws.iam.policy"
_ELSEWHERE = re.compile(r"@(?:\d{12}|organization/[\w/-]+)$", re.ASCII)


class Estate:
    """The AWS side of a snapshot. Every question it answers is pure."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._by_kind: dict[str, list[Policy]] = defaultdict(list)
        for policy in snapshot.policies:
            if policy.scope.startswith("aws:"):
                self._by_kind[policy.kind].append(policy)
        self._identities = {
            one.id: one for one in snapshot.identities if one.kind in (ROLE, USER, GROUP)
        }

    @cached_property
    def principals(self) -> tuple[Principal, ...]:
        """Every user, role and group, with all policies that bear on it."""
        return tuple(principals(self._snapshot, self._by_kind, self.organisation, self._read))

    def place(self, account: str) -> Context:
        """What is known of a request to resources of an account."""
        if account not in self._places:
            self._places[account] = place.account(self.organisation, account)
        return self._places[account]

    @cached_property
    def _places(self) -> dict[str, Context]:
        return {}

    @cached_property
    def _tags(self) -> dict[str, Context]:
        return place.tags(self._snapshot)

    @cached_property
    def organisation(self) -> Organisation:
        """The organisation the accounts are in, with its policies read."""
        found = {
            kind: [(policy.attached_to, self._guard(policy)) for policy in self._by_kind[kind]]
            for kind in ("scp", "rcp")
        }
        return Organisation(self._snapshot, found)

    def _guard(self, policy: Policy) -> tuple[Statement, ...]:
        """A policy of the organisation; one that was not read may allow or deny anything."""
        return self._read(policy) if isinstance(policy.document, Mapping) else UNREAD

    @cached_property
    def shared(self) -> Shared:
        """The policies of resources."""
        found: dict[str, tuple[Statement, ...]] = {}
        for policy in self._by_kind["resource"]:
            for name in policy.attached_to:
                found[name] = found.get(name, ()) + self._read(policy)
        for name, block in mute.blocks(self._snapshot, found).items():
            found[name] += block
        return Shared(found, self.place, self._tags, self.untold)

    @cached_property
    def untold(self) -> frozenset[str]:
        """The resources whose own policy was asked for and not told."""
        return mute.untold(self._snapshot)

    @cached_property
    def _documents(self) -> dict[str, tuple[Statement, ...]]:
        return {}

    def _read(self, policy: Policy) -> tuple[Statement, ...]:
        if policy.id not in self._documents:
            self._documents[policy.id] = statements(policy.document, _label(policy))
        return self._documents[policy.id]

    @cached_property
    def trusts(self) -> dict[str, Trust]:
        """The trust policy of every role that has one."""
        return {
            role: Trust(role, account_of(role), self._read(policy), self.place(account_of(role)))
            for policy in self._by_kind["trust"]
            for role in policy.attached_to
        }

    @cached_property
    def _by_account(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for one in self._identities.values():
            if self.changeable(one.id):
                found[account_of(one.id), one.kind].append(one.id)
        for policy in self._by_kind["identity"]:
            # Those that AWS manages nobody can change, and an inline one is its holder's own.
            account = account_of(policy.id)
            if account.isdigit() and "#" not in policy.id and policy.attached_to:
                found[account, POLICY].append(policy.id)
        for asset in self._snapshot.assets:
            if asset.scope.startswith("aws:"):
                found[_owner(asset), asset.kind].append(asset.id)
        return found

    def stated(self, names: Collection[str], fact: str) -> dict[str, object]:
        """What is known of one fact of some resources."""
        known = frozenset(names)
        return {
            one.id: one.facts[fact]
            for one in self._snapshot.assets
            if one.id in known and fact in one.facts
        }

    def unbounded(self, account: str, kind: str) -> int:
        """The identities of one kind in one account that no boundary holds back."""
        key = (account, kind)
        if key not in self._unbounded:
            universe = self.universe(account, kind)
            held = (universe.bit(one.id) for one in self.principals if one.bounded)
            self._unbounded[key] = universe.all & ~sum(held)
        return self._unbounded[key]

    @cached_property
    def _unbounded(self) -> dict[tuple[str, str], int]:
        return {}

    def changeable(self, identity: str) -> bool:
        """Whether the account may change or pass an identity: AWS's own roles only AWS can."""
        one = self._identities.get(identity)
        linked = one is not None and one.facts.get("service_linked")
        return not linked and ":role/aws-reserved/" not in identity

    def universe(self, account: str, kind: str, on: str = "{arn}") -> Universe:
        """The resources of one kind in one account, asked about by the ARN `on` gives each."""
        key = (account, kind, on)
        if key not in self._universes:
            self._universes[key] = Universe(
                {
                    arn: on.format(arn=arn, region=region.of(arn) or "*")
                    for arn in self._by_account[account, kind]
                },
                self._tags,
            )
        return self._universes[key]

    @cached_property
    def _universes(self) -> dict[tuple[str, str, str], Universe]:
        return {}

    @cached_property
    def roles(self) -> Universe:
        """Every role of every account: what can be assumed."""
        return Universe({role: role for role in self.trusts}, self._tags)

    @cached_property
    def trusting(self) -> dict[str, int]:
        """For each name a trust policy gives (ARN, account, `*`): the roles that give it."""
        found: dict[str, int] = defaultdict(int)
        for role, trust in self.trusts.items():
            for name in trust.names():
                found[name] |= self.roles.bit(role)
        return found

    @cached_property
    def roles_of(self) -> dict[str, int]:
        """The roles of each account, as sets."""
        found: dict[str, int] = defaultdict(int)
        for role in sorted(self.trusts):
            found[account_of(role)] |= self.roles.bit(role)
        return found

    @cached_property
    def doorway(self) -> Doorway:
        """Whom the trust of each role lets in."""
        return Doorway(self.roles, self.trusts)

    def trusting_service(self, account: str, service: str) -> Bits:
        """The roles of an account that a service may assume."""
        key = (account, service)
        if key not in self._services:
            universe = self.universe(account, ROLE)
            sure = maybe = 0
            for role in universe.ids:
                truth = self.trusts[role].admits_service(service) if role in self.trusts else False
                maybe |= universe.bit(role) if truth is not False else 0
                sure |= universe.bit(role) if truth else 0
            self._services[key] = Bits(sure, maybe)
        return self._services[key]

    @cached_property
    def _services(self) -> dict[tuple[str, str], Bits]:
        return {}

    def runs(self, kind: str, role: str) -> bool:
        """Whether a workload of a kind can act as a role: false only when it is known not to.

        A role that stopped trusting the service is configured still, but gives nothing.
        """
        service, trust = ACTS_THROUGH.get(kind), self.trusts.get(role)
        return service is None or trust is None or trust.admits_service(service) is not False

    def holding(self, names: Collection[str], kind: str) -> frozenset[str]:
        """The accounts that have some of these resources, of one kind."""
        return frozenset(
            account
            for (account, of), inside in self._by_account.items()
            if of == kind and not frozenset(names).isdisjoint(inside)
        )

    def lending(self, kind: str) -> frozenset[str]:
        """The accounts in which a resource of a kind has a policy that may let others in."""
        if kind not in self._lending:
            self._lending[kind] = frozenset(
                account
                for (account, of), names in self._by_account.items()
                if of == kind and any(name in self.shared for name in names)
            )
        return self._lending[kind]

    @cached_property
    def _lending(self) -> dict[str, frozenset[str]]:
        return {}

    def hidden_by(self, read: Read) -> frozenset[str]:
        """The identities whose permissions a failed read leaves unknown, wholly or in part."""
        account = read.scope.removeprefix("aws:").split("/")[0]
        return frozenset(
            read.missed or (one for one in self._identities if account_of(one) == account)
        )


def _owner(asset: Asset) -> str:
    """The account that an asset's ARN names, else the one it was listed in.

    Members of an organisation list its trails too, which only their owner may change.
    """
    named = account_of(asset.id)
    return named if named.isdigit() else asset.scope[4:].split("/")[0]


def policy_arn(policy: str) -> str:
    """The ARN of a managed policy by its id: one of AWS's own is told apart by account in that."""
    return _ELSEWHERE.sub("", policy)


def _label(policy: Policy) -> str:
    """A policy in a few words, for people to find it: its name, and whether it is inline."""
    whole, _, inner = policy.id.partition("#")
    name = policy_arn(whole).rpartition("/")[2]
    if policy.kind == "resource":
        return f"the policy of {name.rpartition(':')[2]}"
    if policy.kind in ("trust", "boundary"):
        return f"the {policy.kind} of {name}"
    if inner:
        return f"inline policy {inner.removeprefix('inline/')} of {name}"
    return f"policy {name}"
