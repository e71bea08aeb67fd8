"""The policies of resources: whom they let in past their own permissions, and whom they keep out.

A policy that names nobody in particular and asks for nothing of the principal says the same
to everyone of an account, so it is evaluated once for each account, not for each principal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from aispm.iam.aws.bits import NOWHERE, Bits
from aispm.iam.aws.context import Context
from aispm.iam.aws.layer import Grants, grants
from aispm.iam.aws.party import Party
from aispm.iam.aws.principal import Principal
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


class Shared:
    """Every resource policy of an estate, by the ARN of its resource."""

    def __init__(
        self,
        policies: Mapping[str, Policy],
        place: Callable[[str], Context],
        tags: Mapping[str, Context],
    ) -> None:
        self._policies = policies
        self._place = place
        self._tags = tags
        self._naming: dict[str, list[str]] = {}
        for resource, policy in policies.items():
            for name in named_by(policy):
                self._naming.setdefault(name, []).append(resource)
        self._mine: dict[tuple[str, Universe], int] = {}
        self._common: dict[tuple[object, ...], tuple[int, Masks]] = {}
        self._parties: dict[str, Party] = {}
        self._among: dict[Universe, int] = {}
        self._guests: dict[Universe, frozenset[str]] = {}

    def __contains__(self, resource: object) -> bool:
        return resource in self._policies

    def among(self, universe: Universe) -> int:
        """Those of some resources whose own policy was read."""
        if universe not in self._among:
            names = (name for name in universe.ids if name in self._policies)
            self._among[universe] = sum(universe.bit(name) for name in names)
        return self._among[universe]

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
        return bool(self.among(universe)) and (kind == KEYS or bool(self.guests(universe)))

    def answer(
        self, who: Principal, action: str, universe: Universe, account: str, kind: str
    ) -> Bits:
        """On which resources of one account `who` may do `action`, their policies included."""
        where = self._place(account)
        inside, among = who.account == account, self.among(universe)
        own = who.may(action, universe, where)
        alone = own if inside else NOWHERE
        if not among:
            return alone
        free = who.undenied(action, universe, where)
        within = who.granted(action, universe, where)
        said = self._said(who, action, universe, account)
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

    def _said(self, who: Principal, action: str, universe: Universe, account: str) -> Masks:
        """What the policies say to somebody.

        Those that ask nothing of who it is say the same to everyone of an account.
        """
        mine = self._asking(who, universe)
        rest = self.among(universe) & ~mine
        key = (who.account, who.kind, who.boundary is None, action, universe)
        known, masks = self._common.get(key, (0, Masks()))
        if missing := rest & ~known:
            masks = self._evaluated(masks, who, action, universe, account, missing)
            self._common[key] = (known | missing, masks)
        if known | missing != rest:
            masks = _cut(masks, rest)
        return self._evaluated(masks, who, action, universe, account, mine)

    def _asking(self, who: Principal, universe: Universe) -> int:
        """Those of some resources whose policies may say something to `who` in particular."""
        key = (who.id, universe)
        if key not in self._mine:
            names = (ANYBODY, who.id, who.session)
            found = {one for name in names for one in self._naming.get(name, ())}
            self._mine[key] = sum(universe.bit(one) for one in found)
        return self._mine[key]

    def _evaluated(
        self,
        masks: Masks,
        who: Principal,
        action: str,
        universe: Universe,
        account: str,
        resources: int,
    ) -> Masks:
        for name in universe.members(resources):
            request = Request(
                who=self._party(who),
                action=action,
                resource=universe.arns[universe.index[name]],
                account=account,
                context={**who.context, **self._place(account), **self._tags.get(name, {})},
                any_session=True,
            )
            found = grants(self._policies[name], request, bounded=who.boundary is not None)
            masks = masks.with_(universe.bit(name), found)
        return masks

    def sources(self, who: Principal, action: str, universe: Universe) -> Iterator[tuple[str, int]]:
        """The statements of resource policies that let `who` in, each with its resource."""
        party = self._party(who)
        for name in universe.members(self.among(universe)):
            for statement in self._policies[name]:
                allows = statement.effect == "Allow" and statement.concerns(action)
                if allows and party.named(statement, any_session=True):
                    yield statement.source, universe.bit(name)

    def _party(self, who: Principal) -> Party:
        if who.id not in self._parties:
            self._parties[who.id] = Party.of(who.id)
        return self._parties[who.id]


def _joined(bits: Bits, bit: int, truth: Truth) -> Bits:
    if truth is False:
        return bits
    return Bits(bits.sure | bit if truth is True else bits.sure, bits.maybe | bit)


def _cut(masks: Masks, kept: int) -> Masks:
    """What is said of some resources only."""
    only = Bits(kept, kept)
    return Masks(
        masks.past_boundary & only, masks.direct & only, masks.delegated & only, masks.denied & only
    )


# Stands for whoever it is: a policy may ask that of anybody, by a condition or a variable.
ANYBODY = "*"
# Keys that are the same for all of an account.
_OF_ACCOUNT = ("orgid", "orgpaths", "account", "isawsservice")
_ASKS_WHO = re.compile(rf"aws:principal(?!{'|'.join(_OF_ACCOUNT)})|aws:user|\$\{{", re.IGNORECASE)


def _accounts(statement: Statement) -> frozenset[str]:
    if statement.not_principals:
        return frozenset({ANYBODY})
    names = statement.principals.get("AWS", ())
    return frozenset(name.split(":")[4] if name.count(":") > 4 else name for name in names)


def named_by(policy: Policy) -> frozenset[str]:
    """The principals to whom a policy may say something that it does not say to their account.

    By ARN, a session's without its own name; ANYBODY where a condition asks who it is.
    """
    found: set[str] = set()
    for one in policy:
        text = f"{one.condition}{one.resources}{one.not_resources}"
        if one.not_principals or _ASKS_WHO.search(text):
            return frozenset({ANYBODY})
        names = {name for names in one.principals.values() for name in names}
        found |= {
            name.rpartition("/")[0] if ":assumed-role/" in name else name
            for name in names
            if name != "*" and not name.isdigit() and not name.endswith(":root")
        }
    return frozenset(found)


def personal(policy: Policy) -> bool:
    """Whether a policy may say different things to two principals of one account."""
    return bool(named_by(policy))
