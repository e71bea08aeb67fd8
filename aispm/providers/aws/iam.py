"""IAM: every principal and policy of an account, from one paged call."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from aispm.model import Identity, Kind, Read, Record
from aispm.providers.aws import keys, policies, trust
from aispm.providers.aws.account import Site
from aispm.providers.aws.faults import MalformedError, classifier
from aispm.providers.aws.principals import Details, identities
from aispm.providers.base import Task

_CREATED = {"created_at": "string"}
_BOUNDED = {**_CREATED, "boundary": "string?"}
KINDS = (
    Kind(
        "aws.iam.role",
        "IAM role",
        "identity",
        _BOUNDED
        | {"path": "string", "last_used_at": "string?", "service_linked": "bool"}
        | trust.FACTS,
    ),
    Kind(
        "aws.iam.user",
        "IAM user",
        "identity",
        _BOUNDED | {"groups": "list", "active_keys": "int", "password_last_used_at": "string?"},
    ),
    Kind("aws.iam.group", "IAM group", "identity", _CREATED),
)
_NAMES = tuple(sorted(kind.name for kind in KINDS))
_DETAILS = "iam:GetAccountAuthorizationDetails"
_USERS = "iam:ListUsers"
_VERSION = "iam:GetPolicyVersion"
PERMISSIONS = (
    *((kind, _DETAILS) for kind in _NAMES),
    ("aws.iam.role", "iam:GetPolicy"),
    ("aws.iam.role", _VERSION),
    ("aws.iam.user", _USERS),
    *keys.PERMISSIONS,
)


def tasks(site: Site) -> Iterator[Task]:
    """The first calls: principals with their policies, and when users last signed in."""
    yield Task(
        scope=site.scope,
        operation=_DETAILS,
        run=partial(_details, site),
        classify=classifier(_DETAILS),
        lists=(*_NAMES, "credential"),
        supplies=(*_SUPPLIES, *keys.SUPPLIES),
    )
    yield Task(
        scope=site.scope,
        operation=_USERS,
        run=partial(_users, site),
        classify=classifier(_USERS),
        supplies=("aws.iam.user.password_last_used_at",),
    )


# `active_keys` and `password_last_used_at` come from calls of their own.
_SUPPLIES = (
    "aws.iam.group.*",
    "aws.iam.role.*",
    *sorted(f"aws.iam.user.{fact}" for fact in (*_BOUNDED, "groups", "owner", "tags")),
    "reach",
)


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
            operation=_VERSION,
            run=partial(_version, site, policy, use, policies.holders(use, details)),
            classify=classifier(_VERSION),
            supplies=("reach",),
        )
    if unknown := policies.unreadable(details):
        raise MalformedError(f"a policy of {len(unknown)} principals is no JSON document")


def _records(site: Site, details: Details) -> Iterator[Record | Task]:
    yield from identities(details, site.scope, site.account.id)
    yield from policies.policies(details, site.scope)
    for user in details["UserDetailList"]:
        yield keys.listing(site, user)


def _version(
    site: Site, policy: str, use: policies.Use, holders: tuple[str, ...]
) -> Iterator[Record]:
    """The document in force of a managed policy that the details left out."""
    try:
        for answer in site.ask("iam", "GetPolicy", {"PolicyArn": policy}):
            version = answer["Policy"]["DefaultVersionId"]
        args = {"PolicyArn": policy, "VersionId": version}
        for answer in site.ask("iam", "GetPolicyVersion", args):
            document = answer["PolicyVersion"]["Document"]
        if not isinstance(document, dict):
            raise MalformedError("a policy document is not JSON")
    except Exception as error:  # several principals miss it: one line of the ledger for all
        state, detail = classifier(_VERSION)(error)
        yield Read(site.scope, _VERSION, state, (), ("reach",), holders, detail)
    else:
        yield from policies.managed(policy, document, use, site.scope)


def _users(site: Site) -> Iterator[Record]:
    for page in site.ask("iam", "ListUsers", {"MaxItems": 1000}):
        for user in page.get("Users", []):
            facts = {"password_last_used_at": user.get("PasswordLastUsed")}
            yield Identity(user["Arn"], "aws.iam.user", user["UserName"], site.scope, facts=facts)
