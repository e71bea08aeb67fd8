"""What is left of a principal's bounds once it, or who holds it, has lifted them.

A boundary may be deleted or exchanged; the policies of an organisation no longer hold in an
account that leaves it. What the principal is allowed stays just as it was: more of it counts.

Source: AWS IAM user guide, "Permissions boundaries for IAM entities"; AWS Organizations user
guide, "Effects of leaving an organization".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from functools import partial
from types import MappingProxyType

from msgspec import structs

from aispm.iam.aws.bits import NOWHERE, Bits
from aispm.iam.aws.conditions import holds
from aispm.iam.aws.context import Context
from aispm.iam.aws.principal import Principal, anything, no_walls
from aispm.iam.aws.statement import Statement
from aispm.iam.aws.universe import Universe, only

# What lifts a boundary, by the kind of who is bounded.
LIFTING = {
    "aws.iam.role": ("iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"),
    "aws.iam.user": ("iam:DeleteUserPermissionsBoundary", "iam:PutUserPermissionsBoundary"),
}
_WRITING = {
    "aws.iam.role": ("iam:PutRolePolicy", "iam:AttachRolePolicy"),
    "aws.iam.user": ("iam:PutUserPolicy", "iam:AttachUserPolicy"),
}
Walls = Callable[[str], tuple[Statement, ...]]
_HOW = {
    "boundary": "its boundary is lifted",
    "organisation": "its account has left the organisation",
}
_UNDECIDED = "undecided"  # a condition that is no block cannot be decided (see `holds`)


@dataclass(frozen=True)
class Freed(Principal):
    """A principal without a bound: `how`, and what it held of the plan `before`, `bound`."""

    how: str = ""
    before: Bits = NOWHERE
    bound: Principal | None = None

    def sources(
        self, action: str, universe: Universe, extra: Context = MappingProxyType({})
    ) -> list[tuple[str, int]]:
        """As ever; what was not allowed before the bound was lifted is told as such."""
        whole = super().sources(action, universe, extra)
        if self.bound is None:
            return whole
        before = self.bound.may(action, universe, extra).maybe
        plain = [(source, bits & before) for source, bits in whole]
        lifted = [(f"{source}, {self.how}", bits & ~before) for source, bits in whole]
        return [(source, bits) for source, bits in (*plain, *lifted) if bits]


def freed(who: Principal, what: str, before: Bits, *, sure: bool) -> Principal:
    """A principal without its boundary or its organisation; where that is not sure, perhaps."""
    own = {one.name: getattr(who, one.name) for one in fields(Principal) if one.name != "_memory"}
    how = f"once {_HOW[what]}"
    if what == "organisation":
        own["levels"] = () if sure else tuple(_perhaps(one, who.context) for one in who.levels)
        own["walls"] = _at_home(who, no_walls) if sure else _at_home(who, partial(_soft, who))
    elif who.boundary is not None:
        own["boundary"] = None if sure else _perhaps(who.boundary, who.context)
    return Freed(**{**own, "how": how, "before": before, "bound": unfreed(who)})


def unfreed(who: Principal) -> Principal:
    """Who it was before anything was lifted."""
    return (who.bound or who) if isinstance(who, Freed) else who


def _at_home(who: Principal, walls: Walls) -> Walls:
    """Other walls for the principal's own account; what lies elsewhere keeps its own."""
    if who.walls is no_walls:
        return no_walls
    return lambda account: walls(account) if account == f"aws:{who.account}" else who.walls(account)


def _soft(who: Principal, account: str) -> tuple[Statement, ...]:
    return softened(who.walls(account), who.context)


def softened(statements: Iterable[Statement], context: Context) -> tuple[Statement, ...]:
    """The same statements, of which no Deny is sure any more."""
    return tuple(
        structs.replace(one, condition=_UNDECIDED)
        if one.effect == "Deny" and holds(one.condition, context) is not False
        else one
        for one in statements
    )


def _perhaps(fence: Iterable[Statement], context: Context) -> tuple[Statement, ...]:
    """A fence that may be gone: perhaps it lets everything through."""
    return (*softened(fence, context), anything("nothing in the way", _UNDECIDED))


def hindered(who: Principal) -> bool:
    """Whether its organisation takes anything from a principal that others may have."""
    for level in who.levels:
        free = any(one.everything and holds(one.condition, who.context) for one in level)
        if not free or any(one.effect == "Deny" for one in level):
            return True
    return bool(who.walls(f"aws:{who.account}"))


def confined(who: Principal, what: str) -> Bits:
    """Whether a principal administers its account but for one bound, as a set of one or none."""
    if what == "boundary":
        bound, free = who.bounded, replace(who, boundary=None, _memory={})
    else:
        bound, free = hindered(who), replace(who, levels=(), walls=no_walls, _memory={})
    if not bound or who.everything is not None or free.bounded:
        return NOWHERE
    itself = only(who.id)
    answers = [free.may(action, itself) for action in _WRITING.get(who.kind, ())]
    sure = free.everything is not None or any(one.sure for one in answers)
    return Bits(int(sure), int(sure or any(one.maybe for one in answers)))
