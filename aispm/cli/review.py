"""What exists, written down as reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aispm import approved, scan
from aispm.approved import Approved, ApprovedFile, ApprovedPackage, ApprovedServer
from aispm.cli import request, terminal
from aispm.cli.options import Options
from aispm.correlate.approval import starts
from aispm.errors import InputError
from aispm.model import Asset, Snapshot


def run(
    options: Options,
    paths: tuple[str, ...],
    reviewer: str,
    into: str,
    servers: Sequence[str],
    packages: Sequence[str],
) -> None:
    """Add what was found, or what of it was named, to the list `into`."""
    if not reviewer.strip():
        raise InputError("the reviewer has no name", "say who has looked at it")
    path = Path(into)
    before = approved.load(path) if path.exists() else Approved(approved.SCHEMA)
    gathered = request.gather(options, paths)
    found = _chosen(scan.joined_up(gathered.snapshot), reviewer, servers, packages)
    approved.save(approved.united(before, found), path)
    sorts = (
        (len(found.servers), "server"),
        (len(found.packages), "package"),
        (len(found.models), "model file"),
    )
    told = [f"{number} {noun}{'s' * (number != 1)}" for number, noun in sorts if number]
    terminal.remark(options, f"approved in {path}: {', '.join(told) or 'nothing'}")
    request.complain_of_unread(gathered)


def _chosen(
    snapshot: Snapshot, reviewer: str, servers: Sequence[str], packages: Sequence[str]
) -> Approved:
    """The entries for everything, or for what was named. Raises InputError for a name that
    nothing has."""
    day = snapshot.taken_at[:10]
    every = not servers and not packages
    assets = {
        kind: [one for one in snapshot.assets if one.kind == kind]
        for kind in ("mcp.server", "ai.dependency", "ai.model-file")
    }
    _check(servers, {name for one in assets["mcp.server"] for name in (one.id, one.name)})
    _check(packages, {_package(one) for one in assets["ai.dependency"]})
    return Approved(
        approved.SCHEMA,
        servers=tuple(
            ApprovedServer(
                one.id, str(one.facts["definition"]), one.name, starts(one), reviewer, day
            )
            for one in assets["mcp.server"]
            if "definition" in one.facts and (every or one.id in servers or one.name in servers)
        ),
        packages=tuple(
            ApprovedPackage(ecosystem, name, reviewer, day)
            for ecosystem, name in sorted(
                {
                    (str(one.facts["ecosystem"]), str(one.facts["package"]))
                    for one in assets["ai.dependency"]
                    if every or _package(one) in packages
                }
            )
        ),
        models=tuple(
            ApprovedFile(one.id, reviewer, day) for one in assets["ai.model-file"] if every
        ),
    )


def _package(dependency: Asset) -> str:
    return f"{dependency.facts.get('ecosystem')}/{dependency.facts.get('package')}"


def _check(wanted: Sequence[str], known: set[str]) -> None:
    for name in wanted:
        if name not in known:
            raise InputError(f"nothing here is called {name!r}", "see `aispm inventory`")
