"""What the roles of an account may do with its data, for those who pass them to a service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aispm.iam.aws.access import LEVELS
from aispm.iam.aws.estate import Estate
from aispm.iam.aws.principal import Principal
from aispm.iam.aws.universe import Universe

Found = tuple[tuple[str, Universe, int], ...]


class Stores:
    """The data of one account as its roles see it; each question is looked up once."""

    def __init__(
        self, estate: Estate, account: str, roles: Universe, principals: Mapping[str, Principal]
    ) -> None:
        self._estate, self._account = estate, account
        self._roles, self._principals = roles, principals
        self._known: dict[tuple[int, str, str], Found] = {}

    def of_roles(self, bits: int, kind: str, relation: str) -> Found:
        """What some roles may read, or write, of a kind: each with what no role before it may."""
        key = (bits, kind, relation)
        if key not in self._known:
            self._known[key] = tuple(self._first(bits, kind, relation))
        return self._known[key]

    def _first(self, bits: int, kind: str, relation: str) -> Iterator[tuple[str, Universe, int]]:
        level = next(one for one in LEVELS[kind] if one.relation == relation)
        universe = self._estate.universe(self._account, kind, level.on)
        given = 0
        for role in self._roles.members(bits):
            found = 0
            for action in level.actions:
                who, shared = self._principals[role], self._estate.shared
                found |= shared.answer(who, action, universe, self._account, kind).maybe
            if found & ~given:
                yield role, universe, found & ~given
            given |= found
            if given == universe.all:
                return
