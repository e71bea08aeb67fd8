"""From what was asked for to the first tasks: profiles, their accounts, the regions of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from aispm.model import Read, Record
from aispm.providers.aws import members, roles, session
from aispm.providers.aws.account import Account, identify
from aispm.providers.aws.faults import classifier
from aispm.providers.aws.session import Profile
from aispm.providers.aws.visit import EVERYTHING, TELLING, visit
from aispm.providers.base import Sources, Task

_IDENTITY = "sts:GetCallerIdentity"


def start(sources: Sources) -> Sequence[Task]:
    """The task that finds the accounts behind the profiles, or none when AWS was not asked for."""
    from aispm import secrets

    if not sources.aws:
        return ()
    roles.check(sources)
    secrets.load()  # here, on one thread, for the variables that workers will look into
    profiles = session.profiles(sources.aws_profiles, sources.aws_regions)
    if sources.aws_role_arn is not None:
        role = roles.Role(sources.aws_role_arn, sources.aws_external_id)
        profiles = [roles.assumed(profile, role) for profile in profiles]
    return (
        Task(
            scope=f"aws:{profiles[0].label}",
            operation=_IDENTITY,
            run=partial(_accounts, profiles, sources),
            classify=classifier(""),
            lists=EVERYTHING,
            supplies=TELLING,
        ),
    )


def _accounts(profiles: Sequence[Profile], sources: Sources) -> Iterator[Record | Task]:
    """Each account once, read by the first of its profiles, so that a scan can be repeated."""
    seen: set[str] = set()
    for profile in profiles:
        try:
            account = identify(profile, sources)
        except Exception as error:  # one profile's failure costs that profile
            state, detail = classifier("")(error)
            scope = f"aws:{profile.label}"
            yield Read(scope, _IDENTITY, state, EVERYTHING, TELLING, detail=detail)
            continue
        yield Read(account.scope, _IDENTITY, "ok")
        if account.id not in seen:
            seen.add(account.id)
            if sources.aws_org_role is not None:
                yield from members.walk(account, sources)
            else:
                yield from (_in_turn(one, account) for one in visit(account, sources.aws_regions))


def _in_turn(item: Record | Task, account: Account) -> Record | Task:
    """So that few accounts are read at a time, and a finished one can be kept."""
    return replace(item, turn=account.scope) if isinstance(item, Task) else item
