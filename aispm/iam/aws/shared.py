"""The policies of resources: whom they let in past their own permissions, and whom they keep out.

A policy says the same to all whom it does not tell apart (see `crowd`), so it is evaluated once
for these, not for each principal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, reduce
from operator import or_

from msgspec import Struct

from aispm.iam.aws.bits import NOWHERE, Bits
from aispm.iam.aws.context import Context
from aispm.iam.aws.crowd import Answers, Crowd, Kin, Somebody, somebody
from aispm.iam.aws.layer import Grants, grants
from aispm.iam.aws.mute import NEVER_DENIES
from aispm.iam.aws.party import Party
from aispm.iam.aws.principal import EXTERNAL, Principal
from aispm.iam.aws.request import Policy, Request
from aispm.iam.aws.statement import Statement
from aispm.iam.aws.truth import Truth
from aispm.iam.aws.universe import Universe

# A key of an AWS KMS key: without its policy's leave even its own account's policies are mute.
KEYS = "aws.kms.key"


class Masks(Struct, frozen=True):
    """What the policies of some resources say to somebody, as sets: for sure, and perhaps."""

    past_boundary: Bits = NOWHERE
    direct: Bits = NOWHERE
    delegated: Bits = NOWHERE
    denied: Bits = NOWHERE

    def with_(self, bit: int, found: Grants) -> Masks:
        """The same, and what the policy of one more resource says."""
        return Masks(
            _joined(self.past_boundary, bit, found.past_boundary),
            _joined(self.direct, bit, found.direct),
            _joined(self.delegated, bit, found.delegated),
            _joined(self.denied, bit, found.denied),
        )

    def but(self, part: int, found: Masks) -> Masks:
        """The same, but of some resources what is `found` of them."""
        return Masks(
            self.past_boundary.but(part, found.past_boundary),
            self.direct.but(part, found.direct),
            self.delegated.but(part, found.delegated),
            self.denied.but(part, found.denied),
        )


Asked = tuple[Kin, str, Universe]


class Shared:
    """Every resource policy of an estate, by the ARN of its resource."""

    def __init__(
        self,
        policies: Mapping[str, Policy],
        place: Callable[[str], Context],
        tags: Mapping[str, Context],
        untold: frozenset[str] = frozenset(),
    ) -> None:
        self._policies = policies
        self._untold = untold
        self._place = place
        self._tags = tags
        self._crowd = Crowd(policies)
        self._common: dict[Asked, Masks] = {}
        self._alike: dict[tuple[Asked, int, Answers], Masks] = {}
        self._groups: dict[tuple[Universe, int], int] = {}
        self._among: dict[Universe, int] = {}
        self._mute: dict[Universe, int] = {}
        self._guests: dict[Universe, frozenset[str]] = {}
        self._named: dict[tuple[str, Universe], int] = {}

    def __contains__(self, resource: object) -> bool:
        return resource in self._policies

    def among(self, universe: Universe) -> int:
        """Those of some resources whose own policy was read."""
        if universe not in self._among:
            names = (name for name in universe.ids if name in self._policies)
            self._among[universe] = sum(universe.bit(name) for name in names)
        return self._among[universe]

    def mute(self, universe: Universe) -> int:
        """Those of some resources whose own policy was asked for and not told."""
        if universe not in self._mute:
            names = (name for name in universe.ids if name in self._untold)
            self._mute[universe] = sum(universe.bit(name) for name in names)
        return self._mute[universe]

    def doubtful(self, universe: Universe, kind: str) -> int:
        """Those of some resources whose own policy may keep out who is let in otherwise."""
        return 0 if kind in NEVER_DENIES or not self._untold else self.mute(universe)

    def guests(self, universe: Universe) -> frozenset[str]:
        """The accounts whose identities the policies of some resources may mean.

        ANYBODY where that may be any account. Most policies of functions name services only.
        """
        if universe not in self._guests:
            policies = (self._policies[one] for one in universe.members(self.among(universe)))
            found = (_accounts(statement) for policy in policies for statement in policy)
            self._guests[universe] = frozenset().union(*found)
        return self._guests[universe]

    def speaking(self, universe: Universe, kind: str) -> bool:
        """Whether policies of some resources bear on what identities may do to them."""
        heard = bool(self.among(universe)) and (kind == KEYS or bool(self.guests(universe)))
        return heard or bool(self.doubtful(universe, kind))

    def answer(
        self, who: Principal, action: str, universe: Universe, account: str, kind: str
    ) -> Bits:
        """On which resources of one account `who` may do `action`, their policies included.

        What a policy that was not told adds for others is no answer here: see `unseen`.
        """
        if who.kind == EXTERNAL:
            return self._let_in(who, action, universe, account)
        inside, among = who.account == account, self.among(universe)
        if not inside and not self._naming(who, universe):
            return NOWHERE
        where = self._place(account)
        own = who.may(action, universe, where)
        alone = NOWHERE
        if inside:
            alone = Bits(own.sure & ~self.doubtful(universe, kind), own.maybe)
        if not among:
            return alone
        free = who.undenied(action, universe, where)
        within = who.granted(action, universe, where)
        said = self.said(who, action, universe, account)
        past, direct, delegated = said.past_boundary, said.direct, said.delegated
        # Certain is what nothing may deny; possible what nothing denies for sure.
        sure = past.sure & free.sure | direct.sure & within.sure
        maybe = past.maybe & free.maybe | direct.maybe & within.maybe
        if not inside:
            sure = own.sure & (past.sure | direct.sure | delegated.sure)
            maybe = own.maybe & (past.maybe | direct.maybe | delegated.maybe)
        elif kind == KEYS:
            sure |= own.sure & delegated.sure
            maybe |= own.maybe & delegated.maybe
        else:
            sure |= own.sure
            maybe |= own.maybe
        sure &= among & ~said.denied.maybe
        maybe = maybe & among & ~said.denied.sure | sure
        return Bits(alone.sure & ~among | sure, alone.maybe & ~among | maybe)

    def _let_in(self, who: Principal, action: str, universe: Universe, account: str) -> Bits:
        """Where somebody from outside is let in: only policies that name them, or anyone, can."""
        named = self._naming(who, universe)
        if not named:
            return NOWHERE
        free = who.undenied(action, universe, self._place(account))
        said = self._evaluated(somebody(who), action, universe, account, named)
        found = [said.past_boundary, said.direct, said.delegated]
        sure = reduce(or_, (one.sure for one in found)) & free.sure & ~said.denied.maybe
        maybe = reduce(or_, (one.maybe for one in found)) & free.maybe & ~said.denied.sure
        return Bits(sure, maybe)

    def _naming(self, who: Principal, universe: Universe) -> int:
        """Those of some resources whose policies may let in anybody of the account of `who`."""
        key = (who.account, universe)
        if key not in self._named:
            meant = {*self._guest_books.get(who.account, ()), *self._guest_books.get(ANYBODY, ())}
            self._named[key] = sum(universe.bit(one) for one in meant if one in universe.index)
        return self._named[key]

    @cached_property
    def _guest_books(self) -> dict[str, set[str]]:
        """By account, and for anybody, the resources whose policies let in somebody of it."""
        found: dict[str, set[str]] = {}
        for name, policy in self._policies.items():
            for statement in policy:
                for account in _accounts(statement) if statement.effect == "Allow" else ():
                    found.setdefault(account, set()).add(name)
        return found

    def said(self, who: Principal, action: str, universe: Universe, account: str) -> Masks:
        """What the policies say to somebody; those that do not tell it apart, as to its kin."""
        asked, among = (self._crowd.kin(who), action, universe), self.among(universe)
        anybody = among & self._group(-1, universe)
        if asked not in self._common:
            nobody, rest = self._crowd.nobody(who), among & ~anybody
            self._common[asked] = self._evaluated(nobody, action, universe, account, rest)
        found = self._common[asked]
        for number, answers in self._crowd.apart(who):
            if group := self._group(number, universe):
                key = (asked, number, answers)
                if key not in self._alike:
                    itself = somebody(who)
                    self._alike[key] = self._evaluated(itself, action, universe, account, group)
                found = found.but(group, self._alike[key])
        if anybody:
            itself = somebody(who)
            found = found.but(anybody, self._evaluated(itself, action, universe, account, anybody))
        return found

    def _group(self, number: int, universe: Universe) -> int:
        """Those of some resources whose policies ask the same; of -1, what nobody can tell."""
        if (universe, number) not in self._groups:
            names = self._crowd.anybody if number < 0 else self._crowd.groups[number]
            self._groups[universe, number] = sum(universe.bit(name) for name in names)
        return self._groups[universe, number]

    def _evaluated(
        self, who: Somebody, action: str, universe: Universe, account: str, resources: int
    ) -> Masks:
        masks = Masks()
        for name in universe.members(resources):
            request = Request(
                who=who.party,
                action=action,
                resource=universe.arns[universe.index[name]],
                account=account,
                context={**who.context, **self._place(account), **self._tags.get(name, {})},
                any_session=True,
            )
            found = grants(self._policies[name], request, bounded=who.bounded)
            masks = masks.with_(universe.bit(name), found)
        return masks

    def sources(
        self, who: Principal, action: str, universe: Universe, resources: int
    ) -> Iterator[tuple[str, int]]:
        """The statements of the policies of some resources that let `who` in, with these."""
        party = Party.of(who.id)
        for name in universe.members(self.among(universe) & resources):
            for statement in self._policies[name]:
                allows = statement.effect == "Allow" and statement.concerns(action)
                if allows and party.named(statement, any_session=True):
                    yield statement.source, universe.bit(name)


def _joined(bits: Bits, bit: int, truth: Truth) -> Bits:
    if truth is False:
        return bits
    return Bits(bits.sure | bit if truth is True else bits.sure, bits.maybe | bit)


# Stands for whoever it is.
ANYBODY = "*"


def _accounts(statement: Statement) -> frozenset[str]:
    if statement.not_principals:
        return frozenset({ANYBODY})
    names = statement.principals.get("AWS", ())
    return frozenset(name.split(":")[4] if name.count(":") > 4 else name for name in names)
