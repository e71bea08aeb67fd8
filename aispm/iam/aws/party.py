"""Who asks, and whether a Principal element means them.

Source: AWS IAM user guide, "AWS JSON policy elements: Principal" and "... NotPrincipal".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from aispm.iam.aws.statement import Statement

# What the names of services end with, in AWS's own partitions and in China's.
_SERVICES = (".amazonaws.com", ".amazonaws.com.cn", ".aws")

Kind = Literal["user", "role", "session", "federated-user", "root", "service", "anonymous", "other"]


class Named(Enum):
    """How a statement's Principal means somebody.

    `DIRECTLY` grants in the same account by itself and past a permissions boundary; `ROLE`
    grants by itself but within the boundary; `ACCOUNT` leaves it to the account's own
    policies; `SESSION` means a session of the role by its name, which not everyone can choose.
    """

    NOT = "not"
    ACCOUNT = "account"
    ROLE = "role"
    SESSION = "session"
    DIRECTLY = "directly"


@dataclass(frozen=True)
class Party:
    """A principal by its ARN, its service name, or nothing at all (`anonymous`).

    `role` is the name of the role that a role or session is, without its path: names are
    unique in an account whatever the path, and a session's ARN does not tell it.
    """

    arn: str
    kind: Kind
    account: str
    role: str = ""

    @classmethod
    def of(cls, name: str) -> Party:
        """The party that an ARN or a service's name means; an empty name is anonymous."""
        if not name:
            return cls("", "anonymous", "")
        parts = name.split(":", 5)
        if len(parts) != 6:
            return cls(name, "service" if name.endswith(_SERVICES) else "other", "")
        account, what = parts[4], parts[5]
        kind, _, rest = what.partition("/")
        match kind:
            case "role":
                return cls(name, "role", account, rest.rpartition("/")[2])
            case "assumed-role":
                return cls(name, "session", account, rest.partition("/")[0])
            case "user":
                return cls(name, "user", account)
            case "federated-user":
                return cls(name, "federated-user", account)
        return cls(name, "root" if what == "root" else "other", account)

    @property
    def service_linked(self) -> bool:
        """Whether it is a role that belongs to a service, which no organisation policy holds."""
        return self.kind == "role" and ":role/aws-service-role/" in self.arn

    def named(self, statement: Statement, *, any_session: bool = False) -> frozenset[Named]:
        """Every way in which a statement's Principal or NotPrincipal means this party.

        With `any_session` a session's name is open, as it is for a role that nobody has
        assumed yet. A statement with neither element means nobody.
        """
        if statement.not_principals:
            if self._among(statement.not_principals, False):
                return frozenset()
            return frozenset({Named.ROLE if self.kind == "role" else Named.DIRECTLY})
        return self._among(statement.principals, any_session)

    def perhaps_excepted(self, statement: Statement) -> bool:
        """Whether a NotPrincipal excepts its account, but not the party itself.

        AWS's guide says that everyone of the account but who is named beside it is meant then.
        """
        excepted = self._among(statement.not_principals, False)
        return self.kind != "root" and excepted == {Named.ACCOUNT}

    def _among(
        self, principals: Mapping[str, tuple[str, ...]], any_session: bool
    ) -> frozenset[Named]:
        found = {
            self._by(kind, name, any_session)
            for kind, names in principals.items()
            for name in names
        }
        return frozenset(found - {Named.NOT})

    def _by(self, kind: str, name: str, any_session: bool) -> Named:
        if name == "*" and kind == "AWS":
            return Named.DIRECTLY
        if kind != "AWS":
            fits = name == self.arn and (kind == "Service") == (self.kind == "service")
            return Named.DIRECTLY if fits else Named.NOT
        if not self.account:
            return Named.NOT
        if name == self.arn:
            return Named.ROLE if self.kind == "role" else Named.DIRECTLY
        if name == self.account or name == f"{_head(self.arn)}:iam::{self.account}:root":
            return Named.ACCOUNT
        return self._by_role(Party.of(name), any_session)

    def _by_role(self, other: Party, any_session: bool) -> Named:
        if not self.role or other.role != self.role or other.account != self.account:
            return Named.NOT
        if other.kind == "role":
            return Named.ROLE if self.kind == "session" else Named.NOT
        return Named.SESSION if any_session else Named.NOT

    def sessions(self, statement: Statement) -> tuple[str, ...]:
        """The names of this role's sessions that a statement means."""
        return tuple(
            name.rpartition("/")[2]
            for name in _flat(statement.principals)
            if self._by("AWS", name, True) is Named.SESSION
        )


def _head(arn: str) -> str:
    return arn.rpartition(":iam:")[0] or arn.rpartition(":sts:")[0]


def _flat(principals: Mapping[str, Iterable[str]]) -> list[str]:
    return [name for names in principals.values() for name in names]
