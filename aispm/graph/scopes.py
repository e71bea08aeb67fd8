"""Scopes: who administers one controls what lies in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aispm.iam.aws.estate import Estate
from aispm.model import Edge, Grant, Snapshot


def owned(edges: Iterable[Edge], grants: Iterable[Grant]) -> set[str]:
    """The scopes that somebody administers."""
    found = {edge.target for edge in edges if edge.relation in ("administers", "grants-itself")}
    return found | {grant.target for grant in grants if grant.relation == "administers"}


def scopes(
    snapshot: Snapshot, estate: Estate, edges: Iterable[Edge], grants: Iterable[Grant]
) -> Iterator[Edge]:
    """Who administers a scope controls every identity in it. Only such scopes get edges.

    Nobody in an AWS account can change the roles that AWS itself keeps there.
    """
    known = {scope.id for scope in snapshot.scopes}
    ruled = owned(edges, grants)
    for one in snapshot.identities:
        if one.scope in ruled and estate.changeable(one.id):
            yield _contains(one.scope, one.id)
    for scope in snapshot.scopes:
        part = scope.id.startswith(f"{scope.parent}/")  # a region is no scope of its own
        if (scope.parent in ruled or scope.parent in known) and not part:
            yield _contains(str(scope.parent), scope.id)


def _contains(scope: str, inner: str) -> Edge:
    return Edge(
        source=scope,
        relation="contains",
        target=inner,
        certainty="allowed",
        traversable=True,
        why="contains",
    )
