"""A report, looked up by id: what the entries of agents are written from."""

from __future__ import annotations

from typing import get_args

from aispm.exporters.subjects import Subjects, account
from aispm.model import Asset, Blast, Identity, Report
from aispm.vocabulary import Relation, Sensitivity

LEVELS: tuple[Sensitivity, ...] = get_args(Sensitivity)


class World:
    """The report's nouns by id and its links by source; `observed_at` is RFC 3339 in UTC."""

    def __init__(self, report: Report, observed_at: str) -> None:
        snapshot = report.snapshot
        self.report = report
        self.observed_at = observed_at
        self.subjects = Subjects(snapshot)
        self.assets: dict[str, Asset] = {asset.id: asset for asset in snapshot.assets}
        self.identities: dict[str, Identity] = {each.id: each for each in snapshot.identities}
        self.credentials = self.subjects.credentials
        self.blast: dict[str, Blast] = {blast.identity: blast for blast in report.blast}
        self.undetermined = {each.subject for each in report.undetermined}
        self.blind_accounts = {account(read.scope) for read in snapshot.reads if read.blind}
        self.filtered = any(report.filters.values())
        self._links: dict[tuple[str, Relation], set[str]] = {}
        for link in snapshot.links:
            self._links.setdefault((link.source, link.relation), set()).add(link.target)

    def linked(self, source: str, *relations: Relation) -> list[str]:
        """The ids that `source` has one of these relations to, sorted."""
        found: set[str] = set()
        for relation in relations:
            found |= self._links.get((source, relation), set())
        return sorted(found)

    def sensitivity(self, id_: str) -> Sensitivity:
        """How sensitive the data of an asset is; a word that is no level counts as unknown."""
        asset = self.assets.get(id_)
        level = asset.facts.get("sensitivity") if asset else None
        return level if level in LEVELS else "unknown"
