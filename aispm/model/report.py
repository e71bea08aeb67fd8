"""Everything an exporter is given."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from aispm.model.collected import Snapshot
from aispm.model.declared import Kind, RuleCard
from aispm.model.derived import Blast, Check, Edge, Finding, Undetermined


class Report(Struct, frozen=True, kw_only=True):
    """The value every exporter renders. `snapshot` has its joins resolved and filters applied."""

    snapshot: Snapshot
    snapshot_id: str
    rules_sha256: str
    filters: dict[str, Any]
    data_dates: dict[str, str]
    rules: dict[str, RuleCard]
    kinds: dict[str, Kind]
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]
    undetermined: tuple[Undetermined, ...]
    edges: tuple[Edge, ...]
    blast: tuple[Blast, ...]
    idle_suppressions: tuple[str, ...] = ()
