"""Whom roles let in: their trust policies, asked for one principal or for a whole account."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from aispm.iam.aws.bits import Bits
from aispm.iam.aws.principal import Principal
from aispm.iam.aws.shared import personal
from aispm.iam.aws.trust import Trust
from aispm.iam.aws.universe import Universe


class Doors(Struct, frozen=True):
    """The roles that let somebody in by name, and those that leave it to their account."""

    named: Bits
    delegated: Bits


class Doorway:
    """The trust of every role. What asks nothing of who comes is the same for a whole account."""

    def __init__(self, roles: Universe, trusts: Mapping[str, Trust]) -> None:
        self._roles = roles
        self._trusts = trusts
        self._common: dict[str, Doors] = {}
        asking = (role for role, trust in trusts.items() if personal(trust.statements))
        self._asking = sum(roles.bit(role) for role in asking)

    def doors(self, who: Principal, roles: int) -> Doors:
        """Which of some roles let a principal in by name, and which leave it to its account."""
        if who.account not in self._common:
            self._common[who.account] = self._open(who, self._roles.all & ~self._asking)
        common, own = self._common[who.account], self._open(who, roles & self._asking)
        return Doors(
            Bits(
                (common.named.sure & roles) | own.named.sure,
                (common.named.maybe & roles) | own.named.maybe,
            ),
            Bits(
                (common.delegated.sure & roles) | own.delegated.sure,
                (common.delegated.maybe & roles) | own.delegated.maybe,
            ),
        )

    def _open(self, who: Principal, roles: int) -> Doors:
        sets = [0, 0, 0, 0]
        for role in self._roles.members(roles):
            bit = self._roles.bit(role)
            named, delegated = self._trusts[role].admits(
                who.id, who.session, who.account, who.context
            )
            for at, truth in ((0, named), (2, delegated)):
                sets[at] |= bit if truth else 0
                sets[at + 1] |= bit if truth is not False else 0
        return Doors(Bits(sets[0], sets[1]), Bits(sets[2], sets[3]))
