"""What is left of a principal's own Denies once it has taken away the policies they stand in.

An inline policy is deleted, a managed one detached, from itself or from its group, or it leaves
the group. What such a policy allows is lost with it: only one that allows nothing, or nothing
that its others do not allow too, is worth taking away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields

from aispm.graph.lifting import Freed, softened, unfreed
from aispm.iam.aws.bits import Bits
from aispm.iam.aws.conditions import holds
from aispm.iam.aws.estate import policy_arn
from aispm.iam.aws.principal import Principal
from aispm.iam.aws.statement import Holding, Statement
from aispm.iam.aws.universe import Universe

# What takes a policy from its holder: one that is inline, and one that is attached.
_TAKING = {
    "aws.iam.user": ("iam:DeleteUserPolicy", "iam:DetachUserPolicy"),
    "aws.iam.role": ("iam:DeleteRolePolicy", "iam:DetachRolePolicy"),
    "aws.iam.group": ("iam:DeleteGroupPolicy", "iam:DetachGroupPolicy"),
}
_LEAVING = "iam:RemoveUserFromGroup"
_HOW = "once the policy that denies it is taken away"


Universes = Callable[[str], Universe]
Part = tuple[Holding, ...]


def undenied(who: Principal, before: Bits, universe: Universes) -> Principal:
    """A principal without the policies that deny it something and that it may take away.

    Taking one away may let it take away the next. `before` is what it held of its plan, and
    `universe` tells the identities of a kind that its account may change.
    """
    seen: set[tuple[str, ...]] = set()
    for sure in (True, False):
        while part := next((p for p in _removable(who, universe, sure) if _key(p) not in seen), ()):
            seen.add(_key(part))
            who = _without(who, part, before, sure=sure)
    return who


def _key(part: Part) -> tuple[str, ...]:
    return part[0].holder, *(one.policy for one in part)


def _removable(who: Principal, universe: Universes, sure: bool) -> Iterator[Part]:
    """The policies that deny something and may be taken away, those that go together as one."""
    for part, action, kind in _parts(who) if _denies(who, who.statements) else ():
        said = (one for held in part for one in held.statements)
        if _denies(who, said) and _spare(who, part):
            extra = {"iam:policyarn": policy_arn(part[0].policy)} if "Detach" in action else {}
            answer, among = who.may(action, universe(kind), extra), universe(kind)
            if (answer.sure if sure else answer.maybe) & among.bit(part[0].holder):
                yield part


def _parts(who: Principal) -> Iterator[tuple[Part, str, str]]:
    """What could be taken away, by which action, and the kind of its holder."""
    group = "aws.iam.group"
    for one in who.holdings:
        kind = who.kind if one.holder == who.id else group
        if kind in _TAKING:
            yield (one,), _TAKING[kind]["#" not in one.policy], kind
    for name in who.groups:
        if part := tuple(one for one in who.holdings if one.holder == name):
            yield part, _LEAVING, group


def _own(who: Principal, part: Part) -> list[Statement]:
    """The statements that somebody has by some policies only."""
    others = {id(said) for one in who.holdings if one not in part for said in one.statements}
    return [said for one in part for said in one.statements if id(said) not in others]


def _denies(who: Principal, statements: Iterable[Statement]) -> bool:
    denying = (one for one in statements if one.effect == "Deny")
    return any(holds(one.condition, who.context) is not False for one in denying)


def _spare(who: Principal, part: Part) -> bool:
    """Whether nothing that is allowed goes with some policies."""
    going = _own(who, part)
    gone = {id(one) for one in going}
    return all(one.effect == "Deny" for one in going) or any(
        one.everything and id(one) not in gone and holds(one.condition, who.context)
        for one in who.statements
    )


def _without(who: Principal, part: Part, before: Bits, *, sure: bool) -> Principal:
    gone = {id(one) for one in _own(who, part)}
    own = {one.name: getattr(who, one.name) for one in fields(Principal) if one.name != "_memory"}
    kept = tuple(one for one in who.statements if id(one) not in gone)
    if sure:
        own["holdings"] = tuple(one for one in who.holdings if one not in part)
    else:  # perhaps it is still there
        going = [one for one in who.statements if id(one) in gone]
        kept = (*kept, *softened(going, who.context))
    own["statements"] = kept
    return Freed(**{**own, "how": _HOW, "before": before, "bound": unfreed(who)})
