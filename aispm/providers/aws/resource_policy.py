"""The policy of one resource, as a call of its own service gives it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from aispm.model import Policy
from aispm.providers.aws import perimeter, trust
from aispm.providers.aws.faults import MalformedError
from aispm.vocabulary import Facts

_NOT_KEPT = "(not kept)"
_DEEPEST = 50  # levels; a condition's values lie on the sixth
_TOO_DEEP = "the policy of the resource nests too deep"
# Keys of how a call is made, which anybody may choose: with TLS, or by the URL of a function.
_ANYBODYS = frozenset(
    {
        "aws:securetransport",
        "lambda:functionurlauthtype",
        "lambda:invokedviafunctionurl",
        "s3:tlsversion",
    }
)
# Values, of tests of who comes and from where, that are everybody's.
_EVERY = {
    **{
        (asked, f"aws:principal{what}"): ("*",)
        for asked in ("stringlike", "arnlike", "arnequals")
        for what in ("account", "arn", "orgid")
    },
    ("ipaddress", "aws:sourceip"): ("0.0.0.0/0", "::/0"),
}
# Whether there is one; whether it lets in anyone under no condition; the other accounts it names;
# the AI services it lets in for whichever account asks them.
FACTS = {
    "has_resource_policy": "bool",
    "resource_policy_trusts_any": "bool",
    "resource_policy_accounts": "list",
    "resource_policy_unguarded_services": "list",
}


def document(given: Any) -> dict[str, Any] | None:
    """The policy, which services write as text; None where there is none.

    Several, where a service lets a resource have them, are one with all their statements.
    """
    if isinstance(given, list):
        each = [one for one in map(document, given) if one is not None]
        return {**each[0], "Statement": [*_statements(each)]} if each else None
    if given in (None, ""):
        return None
    try:
        whole = json.loads(given) if isinstance(given, str) else given
    except RecursionError as error:
        raise MalformedError(_TOO_DEEP) from error
    except ValueError as error:
        raise MalformedError("the policy of the resource is no JSON") from error
    if not isinstance(whole, dict):
        raise MalformedError("the policy of the resource is no JSON object")
    if _deep(whole):
        raise MalformedError(_TOO_DEEP)
    return whole


def _deep(whole: Any) -> bool:
    """Whether a policy nests deeper than any policy does: whoever walks it need not fear it."""
    level = [whole]
    for _ in range(_DEEPEST):
        inner = [one.values() if isinstance(one, dict) else one for one in level]
        level = [each for one in inner for each in one if isinstance(each, dict | list)]
    return bool(level)


def without_texts(whole: Any) -> Any:
    """The policy without the words that callers are asked for: some keep a secret among them.

    No scan can know what a caller will send, so they decide nothing.
    """
    match whole:
        case dict():
            return {key: _NOT_KEPT if _sent(key) else without_texts(whole[key]) for key in whole}
        case list():
            return [without_texts(one) for one in whole]
    return whole


def _sent(key: Any) -> bool:
    return isinstance(key, str) and key.lower() in ("aws:referer", "aws:useragent")


def record(whole: dict[str, Any], arn: str, account: str) -> Policy:
    """The policy, attached to its resource; its scope is the account that the ARN names, if any."""
    owner = (arn.split(":")[4:5] or [""])[0] or account
    return Policy(f"{arn}#policy", "resource", f"aws:{owner}", (arn,), without_texts(whole))


def facts(whole: dict[str, Any] | None, account: str) -> Facts:
    """What a policy says at a glance; a statement under a condition is not called open, but where
    the condition asks nothing of who comes, nor is one that the policy itself denies strangers."""
    told = trust.facts(whole or {}, account)
    listed = [*_statements([whole] if whole else [])]
    plain = [one for one in listed if isinstance(one, dict) and not narrowed(one)]
    open_ = [one for one in plain if not perimeter.keeps_out(listed, one)]
    return {
        "has_resource_policy": whole is not None,
        "resource_policy_trusts_any": trust.facts({"Statement": open_}, account)["trusts_any"],
        "resource_policy_accounts": told["trusted_accounts"],
        "resource_policy_unguarded_services": told["unguarded_ai_services"],
    }


def narrowed(statement: dict[str, Any]) -> bool:
    """Whether a statement has a condition that not everybody fulfils."""
    condition = statement.get("Condition")
    if not isinstance(condition, dict):
        return bool(condition)
    return any(
        not isinstance(keys, dict) or not all(_anybodys(operator, *pair) for pair in keys.items())
        for operator, keys in condition.items()
    )


def _anybodys(operator: str, key: str, values: Any) -> bool:
    """Whether everybody fulfils one test."""
    asked, name = operator.lower().removesuffix("ifexists"), key.lower()
    given = values if isinstance(values, list) else [values]
    return (
        name in _ANYBODYS
        or any(one in given for one in _EVERY.get((asked, name), ()))
        or perimeter.of_strangers(operator, key, values)
    )


def _statements(policies: list[dict[str, Any]]) -> Iterator[Any]:
    for policy in policies:
        given = policy.get("Statement")
        yield from given if isinstance(given, list) else [given]
