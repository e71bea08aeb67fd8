"""Whom roles let in: their trust policies, asked for one principal or for a whole account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from aispm.iam.aws.bits import Bits
from aispm.iam.aws.crowd import Answers, Crowd, Kin, Somebody, somebody
from aispm.iam.aws.principal import EXTERNAL, Principal
from aispm.iam.aws.trust import Trust
from aispm.iam.aws.universe import Universe


class Doors(Struct, frozen=True):
    """The roles that let somebody in by name, and those that leave it to their account."""

    named: Bits
    delegated: Bits

    def among(self, roles: int) -> Doors:
        """Those of some roles only."""
        only = Bits(roles, roles)
        return Doors(self.named & only, self.delegated & only)

    def but(self, roles: int, found: Doors) -> Doors:
        """The same, but for some roles what is `found` of them."""
        if not roles:
            return self
        return Doors(self.named.but(roles, found.named), self.delegated.but(roles, found.delegated))


class Doorway:
    """The trust of every role. Those that tell two principals apart are asked for each of them."""

    def __init__(self, roles: Universe, trusts: Mapping[str, Trust]) -> None:
        self._roles = roles
        self._trusts = trusts
        self._crowd = Crowd({role: trust.statements for role, trust in trusts.items()})
        self._groups = [self._set(group) for group in self._crowd.groups]
        self._anybody = self._set(self._crowd.anybody)
        self._common: dict[Kin, Doors] = {}
        self._alike: dict[tuple[Kin, int, Answers], Doors] = {}

    def _set(self, roles: Iterable[str]) -> int:
        return sum(self._roles.bit(role) for role in roles)

    def doors(self, who: Principal, roles: int) -> Doors:
        """Which of some roles let a principal in by name, and which leave it to its account."""
        if who.kind == EXTERNAL:  # has no kin, and `roles` are few: those that name it
            return self._open(somebody(who), roles)
        kin = self._crowd.kin(who)
        if kin not in self._common:
            nobody = self._crowd.nobody(who)
            self._common[kin] = self._open(nobody, self._roles.all & ~self._anybody)
        found = self._common[kin]
        for number, answers in self._crowd.apart(who):
            key, group = (kin, number, answers), self._groups[number]
            if group & roles:
                if key not in self._alike:
                    self._alike[key] = self._open(somebody(who), group)
                found = found.but(group, self._alike[key])
        own = self._open(somebody(who), roles & self._anybody)
        return found.but(self._anybody, own).among(roles)

    def _open(self, who: Somebody, roles: int) -> Doors:
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
