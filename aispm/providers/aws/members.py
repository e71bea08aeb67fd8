"""The accounts of an organisation: which there are, and as whom each is read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from aispm.model import Read, Record
from aispm.providers.aws import organization, organization_calls, roles
from aispm.providers.aws.account import Account, Site, identify
from aispm.providers.aws.faults import MalformedError, classifier
from aispm.providers.aws.organization_calls import text
from aispm.providers.aws.visit import EVERYTHING, TELLING, visit
from aispm.providers.base import Sources, Task
from aispm.vocabulary import ReadState

_LIST = "ListAccounts"
# Who may enter none. Of an account in a state that is not known, its role tells.
_SHUT = ("PENDING_ACTIVATION", "SUSPENDED", "PENDING_CLOSURE", "CLOSED")
_WHO = "sts:GetCallerIdentity"


def walk(home: Account, sources: Sources) -> Iterator[Task]:
    """The first tasks of a walk through the organisation of the account `home`."""
    site = Site(home)
    yield from organization.tree(site)
    yield organization_calls.task(site, _LIST, partial(_accounts, site, sources), EVERYTHING)


def _accounts(site: Site, sources: Sources) -> Iterator[Record | Task]:
    """A visit to each account that is wanted; one that cannot be visited is told."""
    wanted, at_home = set(sources.aws_accounts), False
    for one in organization_calls.ask(site, _LIST, "Accounts", {}):
        number, state = text(one, "Id"), str(one.get("State") or one.get("Status"))
        at_home = at_home or number == site.account.id
        if sources.aws_accounts and number not in sources.aws_accounts:
            continue
        wanted.discard(number)
        if state in _SHUT:
            yield _unread(number, "skipped", f"the account is {state.lower().replace('_', ' ')}")
        else:
            yield _task(site.account, number, sources)
    for number in sorted(wanted):
        yield _unread(number, "failed", "the organization has no such account")
    if not at_home:  # who may ask is a member, so the list is not whole
        raise MalformedError("a list of accounts without the one that asks")
    yield Read(site.scope, f"organizations:{_LIST}", "ok")


def _unread(number: str, state: ReadState, why: str) -> Read:
    return Read(f"aws:{number}", roles.ASSUME, state, EVERYTHING, TELLING, (), why)


def _task(home: Account, number: str, sources: Sources) -> Task:
    """The task that enters an account: by its role, or at home as who one is already."""
    if number == home.id:
        return _entering(home, sources, _WHO)
    arn = f"arn:{home.partition}:iam::{number}:role/{sources.aws_org_role}"
    profile = roles.assumed(home.profile, roles.Role(arn, sources.aws_external_id))
    member = Account.asked(number, home.partition, profile, sources)
    return _entering(member, sources, roles.ASSUME)


def _entering(account: Account, sources: Sources, operation: str) -> Task:
    return Task(
        scope=account.scope,
        operation=operation,
        run=partial(_entered, account, sources),
        classify=classifier(operation),
        lists=EVERYTHING,
        supplies=TELLING,
        turn=account.scope,
        ended=account.profile.close if operation == roles.ASSUME else None,
    )


def _entered(account: Account, sources: Sources) -> Iterator[Record | Task]:
    if identify(account.profile, sources).id != account.id:
        raise MalformedError("the role's keys are of another account")
    yield from visit(account, sources.aws_regions)
