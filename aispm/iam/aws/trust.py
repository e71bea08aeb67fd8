"""Role trust policies: whom a role lets in, and under which condition.

Source: AWS IAM user guide, "How IAM roles differ from resource-based policies" and
"AWS JSON policy elements: Principal".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from aispm.iam.aws.conditions import holds
from aispm.iam.aws.context import PRESENT, Context, Knowledge, Like, Value
from aispm.iam.aws.statement import Statement

ASSUME = "sts:AssumeRole"
# Whoever assumes a role may send an external id; which one is asked for is not known.
_ASKED: Context = {"sts:externalid": PRESENT}
# The ARNs of buckets and hosted zones tell no account.
_NO_ACCOUNT_IN_ARN = frozenset({"s3.amazonaws.com", "route53.amazonaws.com"})


@dataclass(frozen=True)
class Trust:
    """The trust policy of one role; `place` tells whose account and organisation it is in."""

    role: str
    account: str
    statements: tuple[Statement, ...]
    place: Context = field(default_factory=dict)

    @cached_property
    def _assuming(self) -> tuple[tuple[Statement, frozenset[str]], ...]:
        """The statements that speak of assuming the role, each with whom of AWS it names."""
        return tuple(
            (one, frozenset(_party(name) for name in one.principals.get("AWS", ())))
            for one in self.statements
            if one.concerns(ASSUME)
        )

    def names(self) -> frozenset[str]:
        """Every AWS principal any Allow names: ARNs, account ids, `*`."""
        return frozenset(
            _party(name)
            for statement in self.statements
            if statement.effect == "Allow"
            for name in statement.principals.get("AWS", ())
        )

    def services(self) -> frozenset[str]:
        """The service principals that any Allow names."""
        return frozenset(
            name
            for statement in self.statements
            if statement.effect == "Allow"
            for name in statement.principals.get("Service", ())
        )

    def admits_service(self, service: str) -> bool | None:
        """Whether a service may assume the role on behalf of its own account.

        A confused-deputy guard (aws:SourceAccount, aws:SourceArn) narrows the source: that it
        lies in this account is known, and which of its resources it is may be any.
        """
        context: dict[str, Value | Knowledge | Like | None] = {
            "aws:sourceaccount": self.account,
            "aws:principalisawsservice": "true",
        }
        for key in ("orgid", "orgpaths"):
            if value := self.place.get(f"aws:resource{key}"):
                context[f"aws:source{key}"] = value
        if service not in _NO_ACCOUNT_IN_ARN:
            context["aws:sourcearn"] = Like(f"arn:*:*:*:{self.account}:*")
        allowed: bool | None = False
        denied: bool | None = False
        for statement in self.statements:
            if not statement.concerns(ASSUME):
                continue
            named = service in statement.principals.get("Service", ())
            held = holds(statement.condition, context)
            if statement.effect == "Deny":
                others = statement.not_principals
                but = bool(others) and service not in others.get("Service", ())
                if but or named or "*" in statement.principals.get("AWS", ()):
                    denied = _either(denied, held)
            elif named:
                allowed = _either(allowed, held)
        return _unless(allowed, denied)

    def admits(
        self, principal: str, session: str, account: str, context: Context
    ) -> tuple[bool | None, bool | None]:
        """Whether the role trusts a principal by name, and whether through its account.

        A trust of one session of a role is unknown: not everyone can choose a session's name.
        """
        context = {**context, **_ASKED, "aws:resourceaccount": self.account, **self.place}
        named: bool | None = False
        delegated: bool | None = False
        denied: bool | None = False
        for statement, names in self._assuming:
            if statement.not_principals:
                if statement.effect == "Deny":
                    meant = _but(statement, principal, session, account)
                    denied = _either(denied, _both(meant, holds(statement.condition, context)))
                continue
            if names.isdisjoint((principal, session, account, "*")):
                continue
            held = holds(statement.condition, context)
            direct = held if principal in names or "*" in names else False
            if session in names:
                direct = _either(direct, held and None)
            whole = held if account in names else False
            if statement.effect == "Deny":
                denied = _either(denied, _either(direct, whole))
            else:
                named, delegated = _either(named, direct), _either(delegated, whole)
        return _unless(named, denied), _unless(delegated, denied)


def _but(statement: Statement, principal: str, session: str, account: str) -> bool | None:
    """Whether a Deny with NotPrincipal means somebody: of who is excepted as one of an account
    only, or under one name of a session, that is not known.
    """
    excepted = {_party(name) for name in statement.not_principals.get("AWS", ())}
    if principal in excepted or "*" in excepted:
        return False
    return None if excepted & {session, account} else True


def _both(one: bool | None, other: bool | None) -> bool | None:
    return False if False in (one, other) else None if None in (one, other) else True


def _either(one: bool | None, other: bool | None) -> bool | None:
    return True if True in (one, other) else None if None in (one, other) else False


def _unless(allowed: bool | None, denied: bool | None) -> bool | None:
    return False if denied or allowed is False else None if denied is None else allowed


def _party(name: str) -> str:
    """Whom a principal's name means.

    `arn:aws:iam::111122223333:root` and `111122223333` both mean the whole account; a session
    of a role loses its own name.
    """
    if name.endswith(":root") and name.startswith("arn:"):
        return name.split(":")[4]
    return name.rpartition("/")[0] if ":assumed-role/" in name else name
