"""What one role definition gives: its actions less its notActions, block by block."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from aispm.iam.azure.powers import ASSIGN, CARRIERS, GRANT_ROLES, POWERS, Power
from aispm.iam.wildcard import action_matches
from aispm.model import Policy
from aispm.vocabulary import Certainty


class Role:
    """What one role definition gives."""

    def __init__(self, policy: Policy) -> None:
        document = policy.document if isinstance(policy.document, dict) else {}
        blocks = document.get("permissions")
        self.name = str(document.get("roleName") or policy.id)[:100]
        self._blocks = [block for block in _list(blocks) if isinstance(block, dict)]

    def gives(self, plane: str, action: str) -> Certainty | None:
        """How surely the role holds an action; None when it does not."""
        minus = "notActions" if plane == "actions" else "notDataActions"
        found = [
            "conditional" if block.get("condition") else "allowed"
            for block in self._blocks
            if _matches(block.get(plane), action) and not _matches(block.get(minus), action)
        ]
        return None if not found else "allowed" if "allowed" in found else "conditional"

    @cached_property
    def powers(self) -> tuple[tuple[Power, Certainty], ...]:
        """The permissions of the table it holds, each with its certainty."""
        given = ((power, self.gives(power.plane, power.action)) for power in POWERS)
        return tuple((power, certainty) for power, certainty in given if certainty)

    @cached_property
    def grants_roles(self) -> Certainty | None:
        """Whether it may assign roles, which is administration of the scope."""
        return self.gives("actions", GRANT_ROLES)

    @cached_property
    def assigns(self) -> Certainty | None:
        """Whether it may attach a user-assigned identity to a resource."""
        return self.gives("actions", ASSIGN)

    @cached_property
    def carrier(self) -> str | None:
        """A write on something that can carry an identity, if the role has one for sure."""
        return next((one for one in CARRIERS if self.gives("actions", one) == "allowed"), None)


def _matches(patterns: Any, action: str) -> bool:
    return any(isinstance(one, str) and action_matches(one, action) for one in _list(patterns))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
