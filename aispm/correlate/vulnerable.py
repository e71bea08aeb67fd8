"""Which advisories hold for the packages that servers start and projects depend on."""

from __future__ import annotations

from collections.abc import Mapping

from aispm.model import Asset, Snapshot
from aispm.packages.advisories import bundled
from aispm.packages.match import Index, Match, index, match, worst_first
from aispm.packages.names import ecosystem_of
from aispm.vocabulary import SEVERITIES, Facts

KINDS = ("mcp.server", "ai.dependency")


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """Of every server and AI package: `advisories` that hold for its version, worst first, and
    `advisories_open` that its version does not exclude; of a server behind a bridge or in a
    container, those of what leads to it as well.

    Of those that hold: the severity of the worst as `advisory_worst`, whether one calls the
    package `malicious` or `known_exploited`, and the versions they are `fixed_in`. Where the
    package is not known, none of these is.
    """
    imported = index(snapshot.advisories)
    return {
        asset.id: _facts(asset, imported)
        for asset in snapshot.assets
        if asset.kind in KINDS and "package" in asset.facts
    }


def _facts(asset: Asset, imported: Index) -> Facts:
    told = asset.facts
    ecosystem = told.get("ecosystem") or ecosystem_of(told.get("launcher") or "")
    started = _matches(ecosystem, told["package"], told.get("version"), imported)
    served = _matches(
        told.get("serves_ecosystem"), told.get("serves"), told.get("serves_version"), imported
    )
    found = worst_first((*started, *served)) if served else started
    hold = [one for one in found if one.verdict == "affected"]
    severities = [one.advisory.severity for one in hold]
    return {
        "advisories": [one.advisory.id for one in hold],
        "advisories_open": [one.advisory.id for one in found if one.verdict == "unknown"],
        "advisory_worst": min(severities, key=SEVERITIES.index, default=None),
        "malicious": any(one.advisory.malicious for one in hold),
        "known_exploited": any(one.advisory.known_exploited for one in hold),
        "fixed_in": list(dict.fromkeys(version for one in hold for version in one.fixed)),
    }


def _matches(
    ecosystem: str | None, package: str | None, version: str | None, imported: Index
) -> tuple[Match, ...]:
    if not package or not ecosystem:
        return ()
    both = match(ecosystem, package, version, bundled())
    own = match(ecosystem, package, version, imported) if imported else ()
    known = {name for one in own for name in (one.advisory.id, *one.advisory.aliases)}
    # What was imported is newer, and counts.
    return (*own, *(one for one in both if not known.intersection(_names(one))))


def _names(one: Match) -> tuple[str, ...]:
    return (one.advisory.id, *one.advisory.aliases)
