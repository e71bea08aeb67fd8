"""A scan of files through the real pool and ledger."""

from __future__ import annotations

from pathlib import Path

from aispm.model import Snapshot
from aispm.providers import files
from aispm.providers.assembly import assemble
from aispm.providers.base import Sources
from aispm.providers.pool import run


def scan(
    *paths: str | Path,
    root: str | None = None,
    excludes: tuple[str, ...] = (),
    history: bool = False,
    user: bool = False,
) -> Snapshot:
    """The snapshot of these paths."""
    sources = Sources(
        paths=tuple(map(str, paths)), root=root, excludes=excludes, history=history, user=user
    )
    haul = run(("files", task) for task in files.start(sources))
    return assemble(haul, "2026-11-20T00:00:00Z", ["files"])


def servers(snapshot: Snapshot) -> set[str]:
    """The ids of the servers found."""
    return {asset.id for asset in snapshot.assets if asset.kind == "mcp.server"}


def gaps(snapshot: Snapshot) -> dict[str, tuple[str, str]]:
    """What could not be read, and why."""
    return {read.operation: (read.state, read.detail) for read in snapshot.reads if read.blind}
