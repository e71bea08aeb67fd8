"""Principals as policies tell them apart, so that what a policy says is looked up once for many.

In each account most principals are to most policies just somebody: not named, and outside of
what conditions on ARN and tags look for. So all policies are asked once about nobody in
particular, and only those again for which a principal answers anything in another way. Policies
that ask the same, and principals that answer the same, share that too. The cost is principals
+ policies where each looks for a few, never principals x policies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from aispm.iam.aws.asks import NOTHING, Ask, Token, asks
from aispm.iam.aws.conditions import holds
from aispm.iam.aws.context import Context
from aispm.iam.aws.likeness import Likeness
from aispm.iam.aws.party import Party
from aispm.iam.aws.principal import Principal
from aispm.iam.aws.request import Policy

_NOBODY = "\x02nobody"
_APART = frozenset({"aws.iam.user", "aws.iam.role", "aws.iam.group"})
Kin = tuple[object, ...]  # what principals have in common that may be told alike
Answers = frozenset[tuple[Token, bool | None]]


class Somebody(Struct, frozen=True):
    """Who comes: a principal, or one of its kin that is nobody in particular."""

    id: str
    session: str
    account: str
    context: Context
    party: Party
    bounded: bool


class Crowd:
    """The principals that come to some policies."""

    def __init__(self, policies: Mapping[str, Policy]) -> None:
        self.anybody: list[str] = []  # the policies that may ask anything of anybody
        groups: dict[frozenset[Token], list[str]] = {}
        for name, policy in policies.items():
            asked = asks(policy)
            if asked is None:
                self.anybody.append(name)
            elif asked != NOTHING:
                groups.setdefault(asked, []).append(name)
        self.groups = list(groups.values())  # of the others, those that ask the same
        self._asking: dict[Token, list[int]] = {}
        for number, tokens in enumerate(groups):
            for token in tokens:
                self._asking.setdefault(token, []).append(number)
        self._alike: dict[str, Likeness] = {}
        for token in self._asking:
            if isinstance(token, Ask):
                self._alike.setdefault(token.key, Likeness()).add(token)
        self._keys = sorted(self._alike)
        self._told: dict[tuple[Ask, str], bool | None] = {}
        self._apart: dict[str, tuple[tuple[int, Answers], ...]] = {}

    def kin(self, who: Principal) -> Kin:
        """Those of its account and kind of whom the same is known, whatever it is."""
        if who.kind not in _APART:
            return (who.id,)
        known = (_state(who.context, key) for key in self._keys)
        return who.account, who.id.split(":")[1], who.kind, who.boundary is None, *known

    def nobody(self, who: Principal) -> Somebody:
        """One of a principal's kin that no policy means."""
        if who.kind not in _APART:
            return somebody(who)
        name = _stand_in(who, "aws:principalarn")
        context = {
            **who.context,
            **{
                key: _stand_in(who, key)
                for key in self._keys
                if isinstance(who.context.get(key), str)
            },
        }
        session = f"{who.session.rpartition('/')[0]}/{_NOBODY}" if who.session else ""
        return Somebody(
            name, session, who.account, context, Party.of(name), who.boundary is not None
        )

    def apart(self, who: Principal) -> tuple[tuple[int, Answers], ...]:
        """The groups of policies to which `who` is more than nobody: (number, its answers)."""
        if who.id not in self._apart:
            found: dict[int, set[tuple[Token, bool | None]]] = {}
            for token, told in self._unlike(who) if who.kind in _APART else ():
                for number in self._asking[token]:
                    found.setdefault(number, set()).add((token, told))
            self._apart[who.id] = tuple((at, frozenset(told)) for at, told in found.items())
        return self._apart[who.id]

    def _unlike(self, who: Principal) -> Iterator[tuple[Token, bool | None]]:
        """What is asked that a principal answers in another way than nobody."""
        for name in {who.id, who.session}:
            if name in self._asking:
                yield name, True
        for key, alike in self._alike.items():
            value = who.context.get(key)
            if not isinstance(value, str):
                continue
            nobody = _stand_in(who, key)
            for token in {*alike.near(value), *alike.near(nobody)}:
                told = self._answer(token, value)
                if told is not self._answer(token, nobody):
                    yield token, told

    def _answer(self, token: Ask, value: str) -> bool | None:
        if (token, value) not in self._told:
            condition = {token.operator: {token.key: list(token.values)}}
            self._told[token, value] = holds(condition, {token.key: value})
        return self._told[token, value]


def somebody(who: Principal) -> Somebody:
    """A principal as itself."""
    bounded = who.boundary is not None
    return Somebody(who.id, who.session, who.account, who.context, Party.of(who.id), bounded)


def _state(context: Context, key: str) -> object:
    """What is known of a key: of one with a value, only that it has one."""
    if key not in context:
        return f"{key.partition('/')[0]}/*" in context
    value = context[key]
    return str if isinstance(value, str) else value


def _stand_in(who: Principal, key: str) -> str:
    """The value of a key that nobody has."""
    return f"{who.id.partition('/')[0]}/{_NOBODY}" if key == "aws:principalarn" else _NOBODY
