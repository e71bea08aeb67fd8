"""Who from outside of the accounts that were read may come in, as their policies name them.

That is another account or somebody in it, anyone with an account at AWS, or whoever signs in at
an identity provider under some subject. Of none of them a policy of its own was read: it is taken
that they may do whatever they are let do, as whoever runs an account can see to that.

Source: AWS IAM user guide, "AWS JSON policy elements: Principal".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from aispm.iam.aws.context import Context, Knowledge, Like, Value
from aispm.iam.aws.federation import compared, doors
from aispm.iam.aws.organisation import Organisation
from aispm.iam.aws.principal import EXTERNAL, Principal, anything, no_walls
from aispm.iam.aws.roster import CHOSEN, GROUP, ROLE, USER, account_of
from aispm.iam.aws.statement import statements
from aispm.model import Identity, Policy, Snapshot

# The scope of who is in none of the scopes that were read.
OUTSIDE = "external:aws"
ANYONE = "arn:aws:iam::*:root"
# No account and no organisation of anybody's own has such an id.
_ELSEWHERE = "elsewhere"
_NAME = re.compile(
    r"(?:arn:(?P<partition>aws[a-z-]*):(?:iam|sts)::)?(?P<account>\d{12})(?::(?P<rest>.+))?",
    re.ASCII | re.DOTALL,
)


def externals(snapshot: Snapshot) -> tuple[Identity, ...]:
    """Everybody from outside whom a trust policy or the policy of a resource lets in."""
    own = {account_of(one.id) for one in snapshot.identities if one.kind in (ROLE, USER, GROUP)}
    found: dict[str, Identity] = {}
    for policy in snapshot.policies:
        if policy.kind in ("trust", "resource") and policy.scope.startswith("aws:"):
            # Its own account, whose identities may not have been listed, is not outside either.
            for one in _named(policy, own | {policy.scope[4:].split("/")[0]}):
                found.setdefault(one.id, one)
    return tuple(found[name] for name in sorted(found))


def _named(policy: Policy, own: set[str]) -> Iterator[Identity]:
    for statement in statements(policy.document, ""):
        if statement.effect != "Allow":
            continue
        if statement.not_principals:
            yield _anyone()
        for name in statement.principals.get("AWS", ()):
            yield from _of(name, own)
            if name == "*":
                for one in _meant(statement.condition):
                    yield from _of(one, own)
        for door in doors(statement) if policy.kind == "trust" else ():
            facts: dict[str, str | bool] = {"provider": door.provider, "subject": door.subject}
            yield _identity(door.id, door.name, door.type, anyone=door.anyone, **facts)


def _meant(condition: Any) -> Iterator[str]:
    """Whom a condition means of everybody: accounts, or the ARNs of somebody in them."""
    for key in ("aws:PrincipalAccount", "aws:PrincipalArn"):
        for _, names in compared(condition, key):
            for name in names:
                account = account_of(name)
                yield account if "*" in name or "?" in name else name


def _of(name: str, own: set[str]) -> Iterable[Identity]:
    if name == "*":
        return (_anyone(),)
    match = _NAME.fullmatch(name)
    if match is None or match["account"] in own:
        return ()  # an id of who was deleted, an account of AWS's own services
    account, rest = match["account"], match["rest"] or "root"
    arn = f"arn:{match['partition'] or 'aws'}:iam::{account}:root" if rest == "root" else name
    if rest == "root":
        return (_identity(arn, f"account {account}", "account", account=account),)
    return (_identity(arn, f"{rest} of account {account}", "principal", account=account),)


def _anyone() -> Identity:
    return _identity(ANYONE, "anyone with an AWS account", "anyone", anyone=True)


def _identity(arn: str, name: str, type_: str, **facts: str | bool) -> Identity:
    unset = {"account": None, "anyone": False, "provider": None, "subject": None}
    return Identity(arn, EXTERNAL, name, OUTSIDE, facts={**unset, "type": type_, **facts})


def principal(one: Identity, organisation: Organisation, moment: str) -> Principal | None:
    """An external identity as a principal that may do all it is let; None for the federated."""
    if one.facts.get("type") not in ("account", "principal", "anyone"):
        return None
    return Principal(
        id=one.id,
        kind=EXTERNAL,
        account=str(one.facts.get("account") or _ELSEWHERE),
        statements=(anything("what its own account lets it do", None),),
        boundary=None,
        context=_context(one, organisation, moment),
        walls=organisation.walls if organisation.walled else no_walls,
    )


def _context(one: Identity, organisation: Organisation, moment: str) -> Context:
    """What is known of its requests: its account, and that no service makes them for it.

    Anyone has an account of their own, whose organisation is their own too: neither is one that
    a condition names. What their own name and tags are, they choose.
    """
    account = str(one.facts.get("account") or _ELSEWHERE)
    context: dict[str, Value | Knowledge | Like | None] = {
        **CHOSEN,
        **organisation.of_principal(f"aws:{account}"),
        "aws:principalaccount": account,
        "aws:sourceaccount": None,
        "aws:sourcearn": None,
        "aws:sourceowner": account,
        "kms:calleraccount": account,
    }
    if one.id == ANYONE:
        context |= {"aws:principalorgid": _ELSEWHERE, "aws:principalorgpaths": (_ELSEWHERE,)}
        context["aws:principalarn"] = Like(f"arn:*:iam::{_ELSEWHERE}:*")
    elif not one.id.endswith(":root"):
        context["aws:principalarn"] = one.id
    if moment:
        context |= {"aws:currenttime": moment, "aws:tokenissuetime": moment}
    return context
