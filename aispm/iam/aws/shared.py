"""The policies of resources: whom they let in past their own permissions, and whom they keep out.

A policy that names nobody in particular and asks for nothing of the principal says the same
to everyone of an account, so it is evaluated once for each account, not for each principal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from aispm.iam.aws.bits import Bits
from aispm.iam.aws.context import Context
from aispm.iam.aws.layer import Grants, grants
from aispm.iam.aws.party import Party
from aispm.iam.aws.principal import Principal
from aispm.iam.aws.request import Policy, Request
from aispm.iam.aws.statement import Statement
from aispm.iam.aws.truth import Truth
from aispm.iam.aws.universe import Universe

# A key of an AWS KMS key: without its policy's leave even its own account's policies are mute.
_KEYS = "aws.kms.key"


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
        self._personal = {name: personal(policy) for name, policy in policies.items()}
        self._known: dict[tuple[str, str, str, str], Grants] = {}
        self._parties: dict[str, Party] = {}
        self._among: dict[Universe, int] = {}

    def __contains__(self, resource: object) -> bool:
        return resource in self._policies

    def among(self, universe: Universe) -> int:
        """Those of some resources whose own policy was read."""
        if universe not in self._among:
            names = (name for name in universe.ids if name in self._policies)
            self._among[universe] = sum(universe.bit(name) for name in names)
        return self._among[universe]

    def answer(
        self, who: Principal, action: str, universe: Universe, account: str, kind: str
    ) -> Bits:
        """On which resources of one account `who` may do `action`, their policies included."""
        where = self._place(account)
        inside = who.account == account
        own = who.may(action, universe, where)
        if not self.among(universe):
            return own if inside else Bits(0, 0)
        free = who.undenied(action, universe, where)
        within = who.granted(action, universe, where)
        sure, maybe = (own.sure, own.maybe) if inside else (0, 0)
        for name in universe.members(self.among(universe)):
            bit = universe.bit(name)
            if not (own.maybe | free.maybe) & bit:
                continue
            found = self._grants(who, action, name, universe.arns[universe.index[name]], account)
            certain, possible = (
                _decided(found, level, inside, kind)
                for level in (
                    (bool(own.sure & bit), bool(free.sure & bit), bool(within.sure & bit), True),
                    (bool(own.maybe & bit), bool(free.maybe & bit), bool(within.maybe & bit), None),
                )
            )
            sure = sure | bit if certain else sure & ~bit
            maybe = maybe | bit if possible or certain else maybe & ~bit
        return Bits(sure, maybe)

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

    def _grants(self, who: Principal, action: str, resource: str, arn: str, account: str) -> Grants:
        key = (
            who.id if self._personal[resource] else f"{who.account}/{who.boundary is None}",
            action,
            resource,
            arn,
        )
        if key not in self._known:
            request = Request(
                who=self._party(who),
                action=action,
                resource=arn,
                account=account,
                context={**who.context, **self._place(account), **self._tags.get(resource, {})},
                any_session=True,
            )
            bounded = who.boundary is not None
            self._known[key] = grants(self._policies[resource], request, bounded=bounded)
        return self._known[key]


def _decided(
    found: Grants, level: tuple[bool, bool, bool, bool | None], inside: bool, kind: str
) -> bool:
    """Whether a resource is reached: with certainty, or (`None` as the last) perhaps."""
    own, free, within, certain = level

    def holds(truth: Truth) -> bool:
        return truth is True if certain else truth is not False

    kept_out = found.denied is True or (certain is True and found.denied is not False)
    if kept_out:
        return False
    direct = (holds(found.past_boundary) and free) or (holds(found.direct) and within)
    named = holds(found.past_boundary) or holds(found.direct) or holds(found.delegated)
    if not inside:
        return own and named
    if kind == _KEYS:
        return direct or (own and holds(found.delegated))
    return direct or own


def personal(policy: Policy) -> bool:
    """Whether a policy may say different things to two principals of one account."""
    return any(_asks_who(statement) for statement in policy)


def _asks_who(statement: Statement) -> bool:
    if statement.not_principals:
        return True
    names = [name for names in statement.principals.values() for name in names]
    if any(name != "*" and not name.isdigit() and not name.endswith(":root") for name in names):
        return True
    text = f"{statement.condition}{statement.resources}{statement.not_resources}".lower()
    return any(word in text for word in ("aws:principal", "aws:user", "${"))
