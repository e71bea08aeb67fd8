"""Policy input v1: facts about each agent for a runtime policy engine, never a permission.

`schema/policy-input-v1.schema.json` describes it. Every fact says how sure it is; what is
not known is there as unknown; `holds` are reasons to withhold; and the document expires,
so that an old posture cannot pass for a good one. Times stand in epoch seconds too, for
engines that cannot parse them.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TextIO

from aispm import __version__
from aispm.exporters import nouns
from aispm.exporters.jsontext import line, pretty
from aispm.exporters.look import Look
from aispm.exporters.nouns import Document
from aispm.exporters.policy_input.agent import entries
from aispm.exporters.policy_input.world import World
from aispm.exporters.scanned import regions
from aispm.model import Report

SEMANTICS = "facts-only; absence of a fact is not permission; a consumer must default to deny"
LIFETIME = timedelta(hours=24)


def export(report: Report, out: TextIO, look: Look) -> None:
    """Write policy input v1."""
    out.write(pretty(document(report)))


def document(report: Report) -> Document:
    """Policy input v1 as plain values."""
    taken = datetime.fromisoformat(report.snapshot.taken_at).astimezone(UTC)
    world = World(report, _rfc3339(taken))
    facts = {
        "scope": regions(report.snapshot),
        "coverage": _coverage(world),
        "agents": entries(world),
    }
    return {
        "schema_version": "1.0",
        "kind": "aispm.policy_input",
        "decision": "none",
        "decision_semantics": SEMANTICS,
        "snapshot": _snapshot(report, taken, facts),
        **facts,
    }


def _snapshot(report: Report, taken: datetime, facts: Document) -> Document:
    expires = taken + LIFETIME
    return {
        "id": report.snapshot_id,
        "generated_at": _rfc3339(taken),
        "generated_at_epoch": int(taken.timestamp()),
        "expires_at": _rfc3339(expires),
        "expires_at_epoch": int(expires.timestamp()),
        "collector": {"name": "aispm", "version": __version__},
        "content_sha256": hashlib.sha256(line(facts).encode()).hexdigest(),
    }


def _coverage(world: World) -> Document:
    """Whether everything was seen and judged: a filter leaves out rules, so holds too."""
    gaps = [
        {name: gap[name] for name in ("scope", "operation", "reason", "detail")}
        for gap in nouns.gaps(world.report.snapshot.reads)
    ]
    complete = not gaps and not world.filtered
    return {"complete": complete, "filtered": world.filtered, "gaps": gaps}


def _rfc3339(moment: datetime) -> str:
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
