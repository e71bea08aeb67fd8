"""Who may call a function by one of its aliases: each alias has a policy of its own.

Versions may have one too; hardly any does, and there may be thousands of them, so only those
that an alias names are reached here.

Source: AWS Lambda developer guide, "Working with resource-based IAM policies in Lambda".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aispm.providers.aws import resource_policy
from aispm.vocabulary import Facts

TYPES = {
    "alias_policy_trusts_any": "bool",
    "alias_policy_accounts": "list",
    "alias_policy_unguarded_services": "list",
}


def facts(answers: Sequence[Any], context: dict[str, Any]) -> Facts:
    """What the policies of all aliases say together; where there is none, nobody is let in."""
    given = [resource_policy.document(one.get("Policy")) for one in answers]
    each = [resource_policy.facts(one, context["account"]) for one in given]
    return {
        "alias_policy_trusts_any": any(one["resource_policy_trusts_any"] for one in each),
        "alias_policy_accounts": _all(each, "resource_policy_accounts"),
        "alias_policy_unguarded_services": _all(each, "resource_policy_unguarded_services"),
    }


def _all(each: Sequence[Facts], name: str) -> list[str]:
    return sorted({value for one in each for value in one[name]})
