"""What a role's trust policy says at a glance: which services and accounts, or anyone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from aispm.providers.aws import perimeter
from aispm.providers.aws.guard import guarded, kept_out
from aispm.vocabulary import Facts

FACTS = {
    "trusted_services": "list",
    "trusted_ai_services": "list",
    "unguarded_ai_services": "list",
    "trusts_any": "bool",
    "trusts_strangers": "bool",
    "trusts_own_account": "bool",
    "trusted_accounts": "list",
    "foreign_accounts": "list",  # `correlate` tells
}
# Services in which somebody else's agent, model or job may be told to use a role.
_AI = frozenset(
    f"{name}.amazonaws.com"
    for name in (
        *("aidevops", "aiops", "bedrock", "bedrock-agentcore", "comprehend", "forecast"),
        *("frauddetector", "healthlake", "kendra", "lex", "lexv2", "personalize", "polly", "q"),
        *("q.apps", "qbusiness", "rekognition", "sagemaker", "securityagent", "textract"),
        *("transcribe", "translate", "wisdom"),
    )
)
# What lets somebody in; a statement of nothing but tags and sessions' names lets in nobody.
_ENTERING = ("sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity")
_ACCOUNT = re.compile(r"(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::.*)?", re.DOTALL)


def facts(document: Any, account: str, but: str = "") -> Facts:
    """The trust facts of a policy in `account`; conditions and `but` are not weighed here.

    Nothing for a document that is no JSON object. Who is named by `NotPrincipal` is kept
    out, so everybody else is let in: that counts as anyone. `unguarded_ai_services` are those
    that a statement lets in for whichever account asks them.
    """
    if not isinstance(document, dict):
        return {}
    services: set[str] = set()
    accounts: set[str] = set()
    unguarded: set[str] = set()
    anyone = False
    for statement in _allowing(document):
        principal = statement.get("Principal")
        anyone = anyone or "NotPrincipal" in statement or principal == "*"
        named = principal if isinstance(principal, dict) else {}
        services |= set(_texts(named.get("Service")))
        if not guarded(statement):
            unguarded |= set(_texts(named.get("Service")))
        for one in _texts(named.get("AWS")):
            if one == but:
                continue
            anyone = anyone or one == "*"
            accounts |= {match[1]} if (match := _ACCOUNT.fullmatch(one)) else set()
    return {
        "trusted_services": sorted(services),
        "trusted_ai_services": sorted(services & _AI),
        "unguarded_ai_services": sorted(unguarded & _AI),
        "trusts_any": anyone,
        "trusts_own_account": account in accounts,
        "trusted_accounts": sorted(accounts - {account}),
    }


def of_role(document: Any, account: str, itself: str = "") -> Facts:
    """The trust facts of a role, by the statements of its trust policy that let somebody in.

    That a role may assume itself lets in nobody else, and a condition tells which accounts are
    meant by "*". `trusts_strangers` tells whether anyone may come in under no condition that
    names whom.
    """
    if not isinstance(document, dict):
        return {}
    listed = document.get("Statement")
    every = listed if isinstance(listed, list) else [listed]
    entering = [*_entering(every)]
    open_ = [
        one
        for one in entering
        if not perimeter.names_callers(one) and not perimeter.keeps_out(every, one)
    ]
    told = facts({"Statement": entering}, account, itself)
    unguarded = [one for one in told["unguarded_ai_services"] if not kept_out(every, one)]
    strangers = facts({"Statement": open_}, account)["trusts_any"]
    everyone = [one for one in entering if facts({"Statement": one}, account)["trusts_any"]]
    meant = {each for one in everyone for each in perimeter.accounts_named(one)}
    return {
        **told,
        "unguarded_ai_services": unguarded,
        "trusts_strangers": strangers,
        "trusts_own_account": told["trusts_own_account"] or account in meant,
        "trusted_accounts": sorted({*told["trusted_accounts"], *meant} - {account}),
    }


def _entering(statements: list[Any]) -> Iterator[dict[str, Any]]:
    """The statements by which somebody comes in, with the actions for that alone."""
    for one in statements:
        given = _texts(one.get("Action")) if isinstance(one, dict) else []
        if actions := [each for each in given if any(_matches(each, way) for way in _ENTERING)]:
            yield {**one, "Action": actions}
        elif isinstance(one, dict) and "NotAction" in one:
            kept = _texts(one["NotAction"])
            if not all(any(_matches(each, way) for each in kept) for way in _ENTERING):
                yield one


def _matches(pattern: str, action: str) -> bool:
    return "[" not in pattern and fnmatchcase(action, pattern.lower())


def _allowing(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    given = document.get("Statement")
    for statement in given if isinstance(given, list) else [given]:
        if isinstance(statement, dict) and statement.get("Effect") == "Allow":
            yield statement


def _texts(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
