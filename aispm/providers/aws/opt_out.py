"""What a policy says of the use of an organisation's AI content by AWS (pure).

The policy of a node gives values by `@@assign`, the one in effect for an account as they are.

Source: AWS Organizations user guide, "AI services opt-out policy syntax".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aispm.providers.aws.organization_calls import document
from aispm.vocabulary import Facts

FACTS = {"default_opted_out": "bool", "services_opted_out": "list", "services_opted_in": "list"}


def effective(answers: Sequence[Any], _: dict[str, Any]) -> Facts:
    """What is in effect for an account; where there is no policy, nothing is opted out."""
    content = (answers[0].get("EffectivePolicy") or {}).get("PolicyContent")
    return {"has_policy": content is not None, **facts(document(content) if content else {})}


def facts(whole: Mapping[str, Any]) -> Facts:
    """Which services are opted out and in by name, and whether all others are opted out."""
    services = whole.get("services")
    said = {
        str(name).lower(): assigned(one.get("opt_out_policy"))
        for name, one in (services.items() if isinstance(services, Mapping) else ())
        if isinstance(one, Mapping)
    }
    by_name = {name: value for name, value in said.items() if name != "default"}
    return {
        "default_opted_out": said.get("default") == "optOut",
        "services_opted_out": sorted(one for one, value in by_name.items() if value == "optOut"),
        "services_opted_in": sorted(one for one, value in by_name.items() if value == "optIn"),
    }


def assigned(value: Any) -> Any:
    """A value as it is in effect, or as a node assigns it."""
    return value.get("@@assign") if isinstance(value, Mapping) else value
