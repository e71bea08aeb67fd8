"""Which places a scan looked at: accounts, subscriptions, projects and folders of files."""

from __future__ import annotations

import re

from aispm.exporters.subjects import account
from aispm.model import Snapshot

# What stands above an account (`gcp:folders/...`), for all of them (`azure:*`) or for one that
# is not known yet (`aws:<profile>`) is no place that a scan could be compared by.
_PLACE = re.compile(r"aws:[0-9]{12}|azure:[^/*]+|gcp:[^/*]+|files:.+", re.DOTALL)


def accounts(snapshot: Snapshot) -> list[str]:
    """The accounts, subscriptions, projects and folders that something was read of."""
    return sorted({account(scope) for scope in regions(snapshot)})


def regions(snapshot: Snapshot) -> list[str]:
    """The same, and the regions that were read."""
    tenants = {scope.id for scope in snapshot.scopes if scope.kind == "tenant"}
    read = {each.scope for each in snapshot.reads} - tenants
    return sorted(scope for scope in read if _PLACE.fullmatch(account(scope)))
