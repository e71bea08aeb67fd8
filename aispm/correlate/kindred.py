"""Which accounts that a role trusts are of no organisation that its own account is known to be in.

Only whoever reads the tree of an organisation knows its accounts; without it every other account
is a stranger's.
"""

from __future__ import annotations

from collections.abc import Mapping

from aispm.model import Snapshot
from aispm.vocabulary import Facts

_ROLE = "aws.iam.role"
_ROOT = "aws:organization/"


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """The `foreign_accounts` of each role of which is known whom it trusts."""
    parents = {scope.id: scope.parent for scope in snapshot.scopes}
    found: dict[str, Facts] = {}
    for one in snapshot.identities:
        if one.kind == _ROLE and "trusted_accounts" in one.facts:
            own = _organisation(one.scope, parents)
            trusted = one.facts["trusted_accounts"]
            if own:
                trusted = [each for each in trusted if _organisation(f"aws:{each}", parents) != own]
            found[one.id] = {"foreign_accounts": trusted}
    return found


def _organisation(account: str, parents: Mapping[str, str | None]) -> str:
    """The root above an account: `aws:organization/r-1` of `aws:organization/r-1/ou-1`."""
    above = parents.get(account) or ""
    return "/".join(above.split("/")[:2]) if above.startswith(_ROOT) else ""
