"""The permissions that a scan needs, from the calls that it makes: never more, never stale.

Source: AWS IAM user guide, "IAM and AWS STS quotas" (6,144 characters a managed policy, white
space aside; ten of them a role).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from aispm.providers.aws import advisor, iam, organization, roles
from aispm.providers.aws.row import calls, sensitive
from aispm.providers.aws.rows import ROWS
from aispm.providers.aws.visit import REGIONS

LARGEST = 6_144


class Statement(Struct, frozen=True):
    """The actions of one service; what is `sensitive` may tell of variables, prompts and texts."""

    service: str
    actions: tuple[str, ...]
    sensitive: bool
    resource: str = "*"

    @property
    def _does(self) -> str:
        if self.actions == (roles.ASSUME,):
            return "Assume"
        return "Sensitive" if self.sensitive else "Read"

    @property
    def document(self) -> dict[str, Any]:
        """The statement in AWS's own JSON."""
        name = "".join(part.capitalize() for part in self.service.split("-"))
        return {
            "Sid": f"{self._does}{name}",
            "Effect": "Allow",
            "Action": list(self.actions),
            "Resource": self.resource,
        }


def statements(*, advised: bool = False, entered: str | None = None) -> tuple[Statement, ...]:
    """What a scan of an account and its organisation needs, a statement a service.

    Only where it is `advised` it has the reports of access advisor written, and only whoever
    walks the organisation assumes the role that is `entered` in its accounts.
    Raises InputError for what is no role's name.
    """
    told = _sensitive()
    needed = {call.permission for call in _calls()} | {REGIONS}
    needed |= {action for _, action in (*iam.PERMISSIONS, *organization.PERMISSIONS)}
    needed |= {action for _, action in advisor.PERMISSIONS if advised}
    found: dict[tuple[str, bool], list[str]] = {}
    for action in sorted(needed):
        found.setdefault((action.partition(":")[0], action in told), []).append(action)
    own = (Statement(service, tuple(found[service, kind]), kind) for service, kind in found)
    if entered is None:
        return tuple(own)
    return (*own, Statement("sts", (roles.ASSUME,), sensitive=False, resource=roles.every(entered)))


def document(parts: Iterable[Statement]) -> dict[str, Any]:
    """A policy of some statements."""
    return {"Version": "2012-10-17", "Statement": [one.document for one in parts]}


def packed(parts: Iterable[Statement]) -> list[dict[str, Any]]:
    """The same as managed policies, none larger than AWS lets one be."""
    policies: list[list[Statement]] = []
    for part in parts:
        if policies and _size([*policies[-1], part]) <= LARGEST:
            policies[-1].append(part)
        else:
            policies.append([part])
    return [document(one) for one in policies]


def _size(parts: Iterable[Statement]) -> int:
    return len(json.dumps(document(parts), separators=(",", ":")))


class _Call(Struct, frozen=True):
    permission: str
    sensitive: bool


def _calls() -> Iterator[_Call]:
    for row in ROWS:
        for call in calls(row.listing):
            for permission in row.permissions(call):
                yield _Call(permission, sensitive(call))


def _sensitive() -> frozenset[str]:
    return frozenset(call.permission for call in _calls() if call.sensitive)
