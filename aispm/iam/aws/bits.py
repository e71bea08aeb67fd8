"""Policies against many resources at once: what statements allow and deny, as sets of bits.

Source: AWS IAM user guide, "Policy evaluation logic".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from aispm.iam.aws.conditions import holds
from aispm.iam.aws.context import MISSING, Context
from aispm.iam.aws.statement import BOUNDARY, Statement
from aispm.iam.aws.universe import Universe
from aispm.iam.aws.variables import opened, substitute
from aispm.iam.wildcard import overlaps


@dataclass(frozen=True, slots=True)
class Bits:
    """Two sets of resources: allowed, and allowed if some undecided condition holds."""

    sure: int
    maybe: int

    def __and__(self, other: Bits) -> Bits:
        return Bits(self.sure & other.sure, self.maybe & other.maybe)

    def but(self, part: int, found: Bits) -> Bits:
        """The same, but of some resources what is `found` of them."""
        return Bits(self.sure & ~part | found.sure & part, self.maybe & ~part | found.maybe & part)


NOWHERE = Bits(0, 0)


def fenced(
    own: Bits,
    fences: tuple[tuple[Statement, ...], ...],
    action: str,
    universe: Universe,
    context: Context,
) -> Bits:
    """What is left within policies that must each allow, and none of which may deny."""
    sure, maybe = own.sure, own.maybe
    for fence in fences:
        if not maybe:
            break
        within = said_by(fence, "Allow", action, universe, context)
        without = said_by(fence, "Deny", action, universe, context)
        sure &= within.sure & ~without.maybe
        maybe &= within.maybe & ~without.sure
    return Bits(sure, maybe)


def said_by(
    statements: Iterable[Statement],
    effect: Literal["Allow", "Deny"],
    action: str,
    universe: Universe,
    context: Context,
) -> Bits:
    """What those of some statements with one effect reach.

    A Deny takes away only what it covers whole, as a part of what is asked for stays allowed.
    """
    sure = maybe = 0
    for statement in statements:
        if statement.effect == effect:
            reached = reach_of(statement, action, universe, context, all_of=effect == "Deny")
            sure |= reached.sure
            maybe |= reached.maybe
    return Bits(sure, maybe)


def reach_of(
    statement: Statement,
    action: str,
    universe: Universe,
    context: Context,
    *,
    all_of: bool = False,
) -> Bits:
    """The resources a statement speaks of, for sure and perhaps, when asked about `action`.

    Most statements ask nothing of the request: what one says then is the same for everyone it
    is attached to.
    """
    if not statement.concerns(action):
        return NOWHERE
    if not statement.alike:
        return _looked_up(statement, action, universe, context, all_of=all_of)
    known: dict[tuple[Universe, bool], Bits] = statement.reaching
    key = (universe, all_of)
    if key not in known:
        known[key] = _looked_up(statement, action, universe, context, all_of=all_of)
    return known[key]


def reaches_any(statement: Statement, targets: tuple[str, ...]) -> bool:
    """Whether a statement without variables names some of what `targets` mean, as patterns."""
    known: dict[tuple[str, ...], bool] = statement.reaching
    if targets not in known:
        pairs = ((one, target) for one in statement.resources for target in targets)
        known[targets] = any(overlaps(one, target) for one, target in pairs)
    return known[targets]


# The actions that tell the boundary of the identity they change.
_OF_BOUNDED = re.compile(
    r"iam:((Attach|Detach|Put|Delete)(User|Role)Policy|Delete(User|Role)PermissionsBoundary)"
)


def _looked_up(
    statement: Statement, action: str, universe: Universe, context: Context, *, all_of: bool
) -> Bits:
    if not statement.of_resource:
        return _fitting(statement, universe, context, all_of=all_of)
    sure = maybe = 0
    keys = statement.of_resource
    if not _OF_BOUNDED.fullmatch(action):
        keys = keys - {BOUNDARY}
    for bits, known in universe.apart(keys):
        found = _fitting(statement, universe, {**context, **known}, all_of=all_of)
        sure |= found.sure & bits
        maybe |= found.maybe & bits
    return Bits(sure, maybe)


def _fitting(statement: Statement, universe: Universe, context: Context, *, all_of: bool) -> Bits:
    truth = holds(statement.condition, context)
    if truth is False:
        return NOWHERE
    match, spare = universe.overlapping, universe.covered
    if all_of:
        match, spare = spare, match
    sure = maybe = 0
    for pattern in statement.resources:
        known = substitute(pattern, context)
        if isinstance(known, str):
            sure |= match(known)
        elif known is not MISSING:  # a variable nobody knows here may mean anything
            maybe |= universe.overlapping(opened(pattern))
    if statement.not_resources:
        spared = 0
        for pattern in statement.not_resources:
            known = substitute(pattern, context)
            spared |= spare(known if isinstance(known, str) else opened(pattern))
        sure |= universe.all & ~spared
    return Bits(sure if truth else 0, sure | maybe)
