"""What no call of a scan asked for: kinds of resources, and the policies of single ones.

An export of an account's permissions tells of no data at all; that none is counted must not
pass for there being none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aispm.iam.aws.access import LEVELS
from aispm.model import Kind, Snapshot


def unasked(
    snapshot: Snapshot, kinds: Mapping[str, Kind], scopes: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """By account of AWS, the kinds to which access is looked for and that nothing tells of there.

    An account of which nobody's permissions are known counts for nothing here.
    """
    known = {one.scope for one in snapshot.identities}
    asked = {(_account(read.scope), kind) for read in snapshot.reads for kind in read.lists}
    asked |= {(_account(one.scope), one.kind) for one in snapshot.assets}
    found = {
        scope: tuple(kind for kind in LEVELS if kind in kinds and (scope, kind) not in asked)
        for scope in sorted({*scopes} & known)
        if scope.startswith("aws:")
    }
    return {scope: missing for scope, missing in found.items() if missing}


def _account(scope: str) -> str:
    return scope.split("/")[0]
