"""IAM: every principal and policy of an account, from one paged call.

What is made of that call's answer is pure, and serves exports of it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from aispm.model import Identity, Kind, Read, Record
from aispm.providers.aws import advisor, api_keys, keys, policies, trust
from aispm.providers.aws.account import Site
from aispm.providers.aws.faults import MalformedError, classifier
from aispm.providers.aws.principals import Details, identities
from aispm.providers.base import Task
from aispm.vocabulary import ReadState

_CREATED = {"created_at": "string", "managed_policies": "list"}
_BOUNDED = {**_CREATED, "boundary": "string?"}
# Of somebody whom a policy names and no account lists: `type` is account, principal, anyone, oidc
# or saml; `anyone` tells whether everybody is meant, at AWS or at a public provider.
_EXTERNAL = {
    "type": "string",
    "account": "string?",
    "anyone": "bool",
    "provider": "string?",
    "subject": "string?",
}
KINDS = (
    Kind(
        "aws.iam.role",
        "IAM role",
        "identity",
        _BOUNDED
        | {"path": "string", "last_used_at": "string?", "service_linked": "bool"}
        | trust.FACTS
        | advisor.FACTS,
    ),
    Kind(
        "aws.iam.user",
        "IAM user",
        "identity",
        _BOUNDED | {"groups": "list", "active_keys": "int", "password_last_used_at": "string?"},
    ),
    Kind("aws.iam.group", "IAM group", "identity", _CREATED),
    Kind("aws.iam.external", "External principal", "identity", _EXTERNAL),
)
NAMES = tuple(sorted(kind.name for kind in KINDS))
DETAILS = "iam:GetAccountAuthorizationDetails"
USERS = "iam:ListUsers"
VERSION = "iam:GetPolicyVersion"
LISTS = (*NAMES, "credential")
SIGN_INS = ("aws.iam.user.password_last_used_at",)
# `active_keys` and `password_last_used_at` come from calls of their own.
SUPPLIES = (
    "aws.iam.group.*",
    "aws.iam.role.*",
    *sorted(f"aws.iam.user.{fact}" for fact in (*_BOUNDED, "groups", "owner", "tags")),
    "reach",
    *keys.SUPPLIES,
)
PERMISSIONS = (
    *((kind, DETAILS) for kind in NAMES),
    ("aws.iam.role", "iam:GetPolicy"),
    ("aws.iam.role", VERSION),
    ("aws.iam.user", USERS),
    *keys.PERMISSIONS,
    *api_keys.PERMISSIONS,
)


def tasks(site: Site) -> Iterator[Task]:
    """The first calls: principals with their policies, users' last sign-ins, API keys."""
    yield Task(
        scope=site.scope,
        operation=DETAILS,
        run=partial(_details, site),
        classify=classifier(DETAILS),
        lists=LISTS,
        supplies=SUPPLIES,
    )
    yield Task(
        scope=site.scope,
        operation=USERS,
        run=partial(_users, site),
        classify=classifier(USERS),
        supplies=SIGN_INS,
    )
    yield api_keys.listing(site)


def _details(site: Site) -> Iterator[Record | Task]:
    details: Details = {
        "UserDetailList": [],
        "GroupDetailList": [],
        "RoleDetailList": [],
        "Policies": [],
    }
    try:
        for page in site.ask("iam", "GetAccountAuthorizationDetails", {"MaxItems": 1000}):
            for name, found in details.items():
                found += page.get(name, [])
    except Exception:  # what came before the failure is kept; the failure stays the task's
        yield from _records(site, details)
        raise
    yield from _records(site, details)
    for policy, use in policies.missing(details).items():
        yield Task(
            scope=site.scope,
            operation=VERSION,
            run=partial(_version, site, policy, use, details),
            classify=classifier(VERSION),
            supplies=("reach",),
        )
    if unknown := unreadable(details):
        raise MalformedError(unknown)


def unreadable(details: Details) -> str:
    """What of an answer could not be read, in words, or ""."""
    unknown = policies.unreadable(details)
    return f"a policy of {len(unknown)} principals is no JSON document" if unknown else ""


def records(details: Details, account: str) -> Iterator[Record]:
    """What an answer says of the principals of an account."""
    yield from identities(details, f"aws:{account}", account)
    yield from policies.policies(details, f"aws:{account}")


def unseen(policy: policies.Use, details: Details, scope: str, why: tuple[ReadState, str]) -> Read:
    """The line of the ledger for a managed policy of which no document is known.

    Several principals miss it: one line for all.
    """
    state, detail = why
    holders = policies.holders(policy, details)
    return Read(scope, VERSION, state, (), ("reach",), holders, detail)


def _records(site: Site, details: Details) -> Iterator[Record | Task]:
    awaited: list[Identity] = []
    for record in records(details, site.account.id):
        yield record
        if isinstance(record, Identity) and advisor.awaited(record):
            awaited.append(record)
    yield from advisor.tasks(site, awaited)
    for user in details["UserDetailList"]:
        yield keys.listing(site, user)


def _version(site: Site, policy: str, use: policies.Use, details: Details) -> Iterator[Record]:
    """The document in force of a managed policy that the details left out."""
    try:
        for answer in site.ask("iam", "GetPolicy", {"PolicyArn": policy}):
            version = answer["Policy"]["DefaultVersionId"]
        args = {"PolicyArn": policy, "VersionId": version}
        for answer in site.ask("iam", "GetPolicyVersion", args):
            document = answer["PolicyVersion"]["Document"]
        if not isinstance(document, dict):
            raise MalformedError("a policy document is not JSON")
    except Exception as error:
        yield unseen(use, details, site.scope, classifier(VERSION)(error))
    else:
        yield from policies.managed(policy, document, use, site.scope)


def _users(site: Site) -> Iterator[Record]:
    for page in site.ask("iam", "ListUsers", {"MaxItems": 1000}):
        for user in page.get("Users", []):
            facts = {"password_last_used_at": user.get("PasswordLastUsed")}
            yield Identity(user["Arn"], "aws.iam.user", user["UserName"], site.scope, facts=facts)
