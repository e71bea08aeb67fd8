"""ARM resource ids: `/subscriptions/S/resourceGroups/G/providers/N/type/name`.

They compare without case, and services write them in different cases; what refers to a
resource is therefore spelled as Resource Graph spells the resource itself, where we know it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aispm.model import Scope

MANAGEMENT_GROUPS = "/providers/Microsoft.Management/managementGroups/"
_ROLES = "/providers/Microsoft.Authorization/roleDefinitions/"
_USUAL = {
    word.lower(): word
    for word in (
        "subscriptions",
        "resourceGroups",
        "providers",
        "Microsoft.ManagedIdentity",
        "userAssignedIdentities",
    )
}
_ROLE_NAME = re.compile(r"[0-9A-Za-z-]{1,64}")


def usual(arm_id: str) -> str:
    """An id with its fixed words in their usual case; names stay as they are."""
    return "/".join(_USUAL.get(part.lower(), part) for part in arm_id.split("/"))


def role_id(arm_id: str) -> str | None:
    """The one id of a role definition, which each subscription shows under a path of its own."""
    name = arm_id.rsplit("/", 1)[-1].lower()
    return f"{_ROLES}{name}" if _ROLE_NAME.fullmatch(name) else None


def scope_of(subscription: str) -> str:
    """The scope of a subscription."""
    return f"azure:{subscription}"


def home(arm_id: str) -> str | None:
    """The scope of the subscription that an id is in."""
    parts = arm_id.split("/")
    return scope_of(parts[2].lower()) if len(parts) > 2 and parts[1] == "subscriptions" else None


def resource_group(arm_id: str) -> Iterator[Scope]:
    """The resource group that an id implies, if it names one."""
    parts = arm_id.split("/")
    if len(parts) > 4 and [parts[1].lower(), parts[3].lower()] == [
        "subscriptions",
        "resourcegroups",
    ]:
        path = usual("/".join(parts[:5]))
        yield Scope(path, "resource-group", parts[4], scope_of(parts[2].lower()))
