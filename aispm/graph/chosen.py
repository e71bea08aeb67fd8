"""What the caller of an escalation's action chooses: which policy it attaches, which boundary.

A condition on that is met where one of the choices that would do meets it. Of the account's own
policies nobody says here what they allow, so what only they meet is met perhaps.

Source: AWS IAM user guide, "IAM and AWS STS condition context keys".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from aispm.iam.aws.bits import NOWHERE, Bits
from aispm.iam.aws.context import Context, Like
from aispm.vocabulary import Certainty

_POLICY, _BOUNDARY = "iam:policyarn", "iam:permissionsboundary"
# Policies of AWS that make whoever has them administrator.
_ENOUGH = ("AdministratorAccess", "IAMFullAccess")
_ATTACHING = frozenset({"iam:AttachUserPolicy", "iam:AttachRolePolicy", "iam:AttachGroupPolicy"})
_WRITING = frozenset({"iam:PutUserPolicy", "iam:PutRolePolicy"})
_CREATING = frozenset({"iam:CreateUser", "iam:CreateRole"})


@cache
def choices(action: str, caller: str, *, new: bool = False) -> tuple[tuple[Context, bool], ...]:
    """What may be chosen for a call, each with whether it does for sure.

    `new` says that it is about an identity that the caller has just made.
    """
    return tuple(_choices(action, caller, new)) or (({}, True),)


def _choices(action: str, caller: str, new: bool) -> Iterator[tuple[Context, bool]]:
    partition, account = caller.split(":")[1], caller.split(":")[4]
    aws, own = f"arn:{partition}:iam::aws:policy/", Like(f"arn:{partition}:iam::{account}:policy/*")
    if action.startswith("iam:Put") and action.endswith("PermissionsBoundary"):
        yield {_BOUNDARY: f"{aws}AdministratorAccess"}, True
    elif action in _CREATING or (new and action in _WRITING):
        yield {_BOUNDARY: None}, True
        yield {_BOUNDARY: f"{aws}AdministratorAccess"}, True
        yield {_BOUNDARY: own}, False
    elif action in _ATTACHING:
        made: Context = {_BOUNDARY: None} if new else {}
        for name in _ENOUGH:
            yield {_POLICY: f"{aws}{name}", **made}, True
        yield {_POLICY: own, **made}, False
        if new:
            yield {_POLICY: f"{aws}AdministratorAccess", _BOUNDARY: own}, False


def best(
    action: str, caller: str, ask: Callable[[Context], Bits], known: Context | None = None
) -> Bits:
    """Where a call about targets is allowed, whatever of the choices it takes."""
    found = NOWHERE
    for context, enough in choices(action, caller):
        answer = ask({**context, **(known or {})})
        sure = answer.sure if enough else 0
        found = Bits(found.sure | sure, found.maybe | answer.maybe)
    return found


def somewhere(
    action: str, caller: str, ask: Callable[[str, Context], Certainty | None]
) -> Certainty | None:
    """Whether a call that makes something, or is about what was made, is allowed at all."""
    found: Certainty | None = None
    for context, enough in choices(action, caller, new=True):
        answer = ask(action, context)
        if answer == "allowed" and enough:
            return answer
        found = found or (answer and "conditional")
    return found
