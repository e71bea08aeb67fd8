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
    """The scopes of accounts, and what is attached to each. There may be several organisations."""

    def __init__(self, snapshot: Snapshot, policies: Mapping[str, Attached]) -> None:
        self._parents = {scope.id: scope.parent for scope in snapshot.scopes}
        self._managers = {
            asset.name: f"aws:{asset.facts.get('management_account')}"
            for asset in snapshot.assets
            if asset.kind == _ORGANISATION
        }
        self._exempt = frozenset(self._managers.values())
        self._of_root = self._rooted()
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
        root = self._chain(account)[0]
        if account in self._exempt or not root.startswith(_ROOT):
            return frozenset()
        return frozenset(self._managers[one] for one in self._perhaps_of(root))

    def _rooted(self) -> dict[str, str]:
        """The organisation of each root: a management account lies in its own organisation."""
        roots = {name: self._chain(one)[0] for name, one in self._managers.items()}
        return {root: name for name, root in roots.items() if root.startswith(_ROOT)}

    @cached_property
    def _lonely(self) -> bool:
        """Whether there is but one root of which it is not known whose it is."""
        roots = {self._chain(one)[0] for one in self._parents}
        return sum(one.startswith(_ROOT) and one not in self._of_root for one in roots) == 1

    def _perhaps_of(self, root: str) -> tuple[str, ...]:
        """The organisation a root is of; where that is not known, those that have no root."""
        if root in self._of_root:
            return (self._of_root[root],)
        return tuple(sorted({*self._managers} - {*self._of_root.values()}))

    def _of(self, account: str) -> str:
        """The id of the organisation that an account (its scope) is in, if that is known."""
        own = [name for name, manager in self._managers.items() if manager == account]
        root = self._chain(account)[0]
        if not own and root.startswith(_ROOT) and (root in self._of_root or self._lonely):
            own = [*self._perhaps_of(root)]
        return own[0] if len(own) == 1 else ""

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

        Empty for an account that is not known to be in one organisation. A path is written
        `o-1/r-1/ou-1/`, from the organisation down to what holds the account.
        """
        chain, organisation = self._chain(account), self._of(account)
        if not organisation:
            return {}
        if not chain[0].startswith(_ROOT):
            return {"orgid": organisation}
        path = (organisation, *(scope.rpartition("/")[2] for scope in chain[:-1]), "")
        return {"orgid": organisation, "orgpaths": ("/".join(path),)}
