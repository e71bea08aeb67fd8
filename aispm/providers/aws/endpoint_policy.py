"""What the policy of a VPC endpoint lets through, at a glance (pure).

An endpoint policy grants nothing: it bounds what other policies grant, for all that passes the
endpoint. One that bounds nothing lets a workload in the VPC use keys of another account there.

Source: AWS PrivateLink guide, "Control access to VPC endpoints using endpoint policies".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from aispm.providers.aws import resource_policy
from aispm.vocabulary import Facts

# `None`: the service has no endpoint policies, and everything passes.
FACTS = {"policy_open": "bool?", "policy_is_default": "bool?", "policy_denies": "bool?"}
_NOT = ("NotAction", "NotResource", "NotPrincipal")
_DEFAULT = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}


def facts(answers: Sequence[Any], _: dict[str, Any]) -> Facts:
    """What is known of the policy of one endpoint. Where it cannot be told, it is left out."""
    whole = resource_policy.document(answers[0].get("PolicyDocument"))
    if whole is None:
        return dict.fromkeys(FACTS)
    given = list(_statements(whole))
    open_ = _opens(given)
    told: Facts = {
        "policy_is_default": given == [_DEFAULT],
        "policy_denies": any(one.get("Effect") == "Deny" for one in given),
    }
    return told if open_ is None else told | {"policy_open": open_}


def _statements(whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    listed = whole.get("Statement")
    for one in listed if isinstance(listed, list) else [listed]:
        if isinstance(one, dict):
            yield {key: value for key, value in one.items() if key != "Sid"}


def _opens(statements: Sequence[dict[str, Any]]) -> bool | None:
    """Whether anyone may do anything to anything: None where only the exceptions are named.

    What a Deny takes away again is not weighed: a policy that denies at all was thought about.
    """
    if any(one.get("Effect") == "Deny" for one in statements):
        return False
    allowing = [one for one in statements if one.get("Effect") == "Allow"]
    plain = [one for one in allowing if not resource_policy.narrowed(one)]
    if any(_everything(one) for one in plain):
        return True
    return None if any(key in one for one in plain for key in _NOT) else False


def _everything(statement: dict[str, Any]) -> bool:
    principal = statement.get("Principal")
    who = principal.get("AWS") if isinstance(principal, dict) else principal
    actions = _texts(statement.get("Action"))
    return (
        "*" in _texts(who)
        and any(one == "*" or one.endswith(":*") for one in actions)
        and "*" in _texts(statement.get("Resource"))
    )


def _texts(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
