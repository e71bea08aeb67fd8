"""The organisation above the accounts: which of its policies hold for whom.

Service control policies hold for the principals of an account, at every level from the root
to the account itself: each level must allow. Resource control policies hold for what lies in
an account, and only deny. Neither holds for the management account or for a service-linked
role, and the second only for some services.

Source: AWS Organizations user guide, "SCP evaluation", "RCP evaluation" and "Services that
support RCPs".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from aispm.iam.aws.context import Value
from aispm.iam.aws.statement import Statement
from aispm.model import Snapshot

_ORGANISATION = "aws.organizations.organization"
_ROOT = "aws:organization/r-"
_ACCOUNT = re.compile(r"aws:\d{12}")
Attached = Sequence[tuple[tuple[str, ...], tuple[Statement, ...]]]


class Organisation:
    """The scopes of accounts, and what is attached to each."""

    def __init__(self, snapshot: Snapshot, policies: Mapping[str, Attached]) -> None:
        self._parents = {scope.id: scope.parent for scope in snapshot.scopes}
        own = {asset.name: asset for asset in snapshot.assets if asset.kind == _ORGANISATION}
        self._exempt = {f"aws:{one.facts.get('management_account')}" for one in own.values()}
        self._id = next(iter(own)) if len(own) == 1 else ""
        self._attached: dict[tuple[str, str], tuple[Statement, ...]] = {}
        for kind, found in policies.items():
            for targets, statements in found:
                for target in targets:
                    before = self._attached.get((kind, target), ())
                    self._attached[kind, target] = before + statements

    def levels(self, kind: str, account: str) -> tuple[tuple[Statement, ...], ...]:
        """The policies of a kind that hold in an account (its scope), a level each, root first.

        A level of which no policy was read is left out: AWS never leaves one without.
        """
        if (kind, account) not in self._levels:
            self._levels[kind, account] = self._above(kind, account)
        return self._levels[kind, account]

    @property
    def walled(self) -> bool:
        """Whether any resource control policy was read."""
        return any(kind == "rcp" for kind, _ in self._attached)

    def walls(self, account: str) -> tuple[Statement, ...]:
        """The resource control policies of all levels: as they only deny, one is enough."""
        return tuple(one for level in self.levels("rcp", account) for one in level)

    @cached_property
    def _levels(self) -> dict[tuple[str, str], tuple[tuple[Statement, ...], ...]]:
        return {}

    def _above(self, kind: str, account: str) -> tuple[tuple[Statement, ...], ...]:
        if account in self._exempt:
            return ()
        chain = self._chain(account)
        return tuple(self._attached[kind, one] for one in chain if (kind, one) in self._attached)

    def governed(self, account: str) -> tuple[str, ...]:
        """The scopes of the accounts whose policies a management account (its scope) sets."""
        if account not in self._exempt:
            return ()
        accounts = (one for one in self._parents if _ACCOUNT.fullmatch(one))
        return tuple(sorted(one for one in accounts if account in self.managers(one)))

    def managers(self, account: str) -> frozenset[str]:
        """The scopes of the management accounts that set the policies of an account (its scope)."""
        inside = account not in self._exempt and self._chain(account)[0].startswith(_ROOT)
        return frozenset(self._exempt) if inside else frozenset()

    def _chain(self, account: str) -> list[str]:
        """The scopes from the root down to an account."""
        chain: list[str] = []
        scope: str | None = account
        while scope is not None and scope not in chain:
            chain.append(scope)
            scope = self._parents.get(scope)
        return chain[::-1]

    def of_principal(self, account: str) -> dict[str, Value]:
        """The keys that tell in which organisation a principal of the scope of an account is."""
        return {f"aws:principal{key}": value for key, value in self.membership(account).items()}

    def membership(self, account: str) -> Mapping[str, Value]:
        """What the keys of a condition call `orgid` and `orgpaths`, of the scope of an account.

        Empty for an account that is not known to be in the organisation. A path is written
        `o-1/r-1/ou-1/`, from the organisation down to what holds the account.
        """
        chain = self._chain(account)
        inside = chain[0].startswith(_ROOT)
        if not self._id or not (inside or account in self._exempt):
            return {}
        if not inside:
            return {"orgid": self._id}
        path = (self._id, *(scope.rpartition("/")[2] for scope in chain[:-1]), "")
        return {"orgid": self._id, "orgpaths": ("/".join(path),)}
