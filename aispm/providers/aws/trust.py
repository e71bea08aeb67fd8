"""What a role's trust policy says at a glance: which services and accounts, or anyone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aispm.vocabulary import Facts

FACTS = {"trusted_services": "list", "trusts_any": "bool", "trusted_accounts": "list"}
_ACCOUNT = re.compile(r"(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::.*)?", re.DOTALL)


def facts(document: Any, account: str) -> Facts:
    """The trust facts of a role in `account`; conditions are not weighed here.

    Nothing for a document that is no JSON object. Who is named by `NotPrincipal` is kept
    out, so everybody else is let in: that counts as anyone.
    """
    if not isinstance(document, dict):
        return {}
    services: set[str] = set()
    accounts: set[str] = set()
    anyone = False
    for statement in _allowing(document):
        principal = statement.get("Principal")
        anyone = anyone or "NotPrincipal" in statement or principal == "*"
        named = principal if isinstance(principal, dict) else {}
        services |= set(_texts(named.get("Service")))
        for one in _texts(named.get("AWS")):
            anyone = anyone or one == "*"
            accounts |= {match[1]} if (match := _ACCOUNT.fullmatch(one)) else set()
    return {
        "trusted_services": sorted(services),
        "trusts_any": anyone,
        "trusted_accounts": sorted(accounts - {account}),
    }


def _allowing(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    given = document.get("Statement")
    for statement in given if isinstance(given, list) else [given]:
        if isinstance(statement, dict) and statement.get("Effect") == "Allow":
            yield statement


def _texts(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
