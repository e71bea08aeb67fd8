"""An AWS estate: every principal, trust and resource of a snapshot, ready to be asked.

Each policy document is read once, however many principals it is attached to; resources
are kept per account and kind, because an identity policy alone never reaches another
account's resources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from aispm.iam.aws.access import ACTS_THROUGH
from aispm.iam.aws.bits import Bits
from aispm.iam.aws.context import Context
from aispm.iam.aws.doorway import Doorway
from aispm.iam.aws.organisation import Organisation
from aispm.iam.aws.principal import Principal
from aispm.iam.aws.shared import Shared
from aispm.iam.aws.statement import Statement, statements
from aispm.iam.aws.trust import Trust
from aispm.iam.aws.universe import Universe
from aispm.model import Identity, Link, Policy, Read, Snapshot

ROLE, USER, GROUP = "aws.iam.role", "aws.iam.user", "aws.iam.group"
POLICY = "aws.iam.policy"


def account_of(arn: str) -> str:
    """The account an ARN names, or an empty string (buckets name none)."""
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 and parts[0] == "arn" else ""


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
        """Every user and role, with its own and its groups' policies and its boundary."""
        attached: dict[str, list[Policy]] = defaultdict(list)
        boundaries: dict[str, tuple[Statement, ...]] = {}
        for policy in self._by_kind["identity"]:
            for holder in policy.attached_to:
                attached[holder].append(policy)
        for policy in self._by_kind["boundary"]:
            for holder in policy.attached_to:
                boundaries[holder] = self._read(policy)
        groups = _groups(self._snapshot.links)
        return tuple(
            self._principal(one, attached, boundaries, groups.get(one.id, ()))
            for one in self._identities.values()
        )

    def _principal(
        self,
        one: Identity,
        attached: dict[str, list[Policy]],
        boundaries: dict[str, tuple[Statement, ...]],
        groups: tuple[str, ...],
    ) -> Principal:
        policies = [policy for holder in (one.id, *groups) for policy in attached.get(holder, ())]
        account = account_of(one.id)
        context: dict[str, str | None] = {
            "aws:principalaccount": account,
            "aws:resourceaccount": account,
            "aws:principaltype": "AssumedRole" if one.kind == ROLE else "User",
        }
        if self._snapshot.taken_at:
            context["aws:currenttime"] = self._snapshot.taken_at  # what is over cannot be met
        if one.kind != GROUP:  # a group stands for members of whom nothing more is known
            context["aws:principalarn"] = one.id
            context |= {f"aws:principaltag/{key.lower()}": tag for key, tag in one.tags.items()}
        if one.kind == USER:
            context["aws:username"] = one.name
            context["aws:principaltag/*"] = None  # a role's session may bring tags of its own
        boundary: tuple[Statement, ...] | None = boundaries.get(one.id)
        if boundary is None and one.facts.get("boundary"):
            boundary = ()  # it has one that was not read: nothing is certain (see `hidden_by`)
        linked = one.facts.get("service_linked")  # no policy of an organisation holds for it
        return Principal(
            id=one.id,
            kind=one.kind,
            account=account,
            statements=tuple(s for policy in policies for s in self._read(policy)),
            boundary=boundary,
            context=context,
            groups=groups,
            policies=tuple(policy.id for policy in policies),
            levels=() if linked else self.organisation.levels("scp", one.scope),
            walls=() if linked else self.organisation.walls(one.scope),
        )

    @cached_property
    def organisation(self) -> Organisation:
        """The organisation the accounts are in, with its policies read."""
        found = {
            kind: [(policy.attached_to, self._read(policy)) for policy in self._by_kind[kind]]
            for kind in ("scp", "rcp")
        }
        return Organisation(self._snapshot, found)

    @cached_property
    def shared(self) -> Shared:
        """The policies of resources."""
        found: dict[str, tuple[Statement, ...]] = {}
        for policy in self._by_kind["resource"]:
            for name in policy.attached_to:
                found[name] = found.get(name, ()) + self._read(policy)
        return Shared(found)

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
            role: Trust(role, account_of(role), self._read(policy))
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
                found[asset.scope[4:].split("/")[0], asset.kind].append(asset.id)
        return found

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
        linked = self._identities[identity].facts.get("service_linked")
        return not linked and ":role/aws-reserved/" not in identity

    def universe(self, account: str, kind: str, on: str = "{arn}") -> Universe:
        """The resources of one kind in one account, asked about by the ARN `on` gives each."""
        key = (account, kind, on)
        if key not in self._universes:
            self._universes[key] = Universe(
                {arn: on.format(arn=arn) for arn in self._by_account[account, kind]}
            )
        return self._universes[key]

    @cached_property
    def _universes(self) -> dict[tuple[str, str, str], Universe]:
        return {}

    @cached_property
    def roles(self) -> Universe:
        """Every role of every account: what can be assumed."""
        return Universe({role: role for role in self.trusts})

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

    def guests(self, account: str) -> Iterator[tuple[str, bool]]:
        """The roles of other accounts that let in whomever `account` allows to ask.

        Its administrator can give itself that permission, so it can assume them all.
        """
        known: Context = {"aws:principalaccount": account}
        trusting = self.trusting.get(account, 0) | self.trusting.get("*", 0)
        for role in self.roles.members(trusting):
            trust = self.trusts[role]
            if trust.account != account:
                named, delegated = trust.admits("*", "*", account, known)
                if named is not False or delegated is not False:
                    yield role, bool(named or delegated)

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


def _label(policy: Policy) -> str:
    """A policy in a few words, for people to find it: its name, and whether it is inline."""
    whole, _, inner = policy.id.partition("#")
    name = whole.rpartition("/")[2].partition("@")[0]
    if policy.kind in ("trust", "boundary"):
        return f"the {policy.kind} of {name}"
    if inner:
        return f"inline policy {inner.removeprefix('inline/')} of {name}"
    return f"policy {name}"


def _groups(links: tuple[Link, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for link in links:
        if link.relation == "member-of":
            found[link.source].append(link.target)
    return {member: tuple(groups) for member, groups in found.items()}
