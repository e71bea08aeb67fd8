"""Report v1: everything a scan knows, for programs. v1 only ever gains fields.

`schema/report-v1.schema.json` describes it. Arrays are sorted, so equal input gives
equal bytes; only a path, a rule's evidence and `top` keep an order that means something.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TextIO

import msgspec

from aispm import __version__
from aispm.exporters import nouns
from aispm.exporters.jsontext import pretty
from aispm.exporters.look import Look
from aispm.exporters.looked import left_out, not_asked
from aispm.exporters.nouns import Document
from aispm.exporters.ranking import worst_first
from aispm.exporters.subjects import Subjects
from aispm.model import Asset, Credential, Edge, Finding, Identity, Read, Report, RuleCard, Snapshot
from aispm.vocabulary import SEVERITIES, Certainty

SCHEMA = "aispm/report/v1"
# From the surest to the least sure; a path is as sure as its least sure step.
CERTAINTIES: tuple[Certainty, ...] = ("allowed", "conditional", "via-model", "assumed")


def export(report: Report, out: TextIO, look: Look) -> None:
    """Write report v1."""
    out.write(pretty(document(report)))


def document(report: Report) -> Document:
    """Report v1 as plain values."""
    snapshot = report.snapshot
    subjects = Subjects(snapshot)
    findings = worst_first(report)
    return {
        "schema": SCHEMA,
        "tool": {"name": "aispm", "version": __version__},
        "scan": {
            "sources": sorted(snapshot.sources),
            "rules_sha256": report.rules_sha256,
            "filters": dict(sorted(report.filters.items())),
            "left_out": left_out(snapshot.reads),
            "not_asked": not_asked(snapshot.reads),
            "data_dates": dict(sorted(report.data_dates.items())),
            "scopes": scopes(snapshot.reads),
        },
        "snapshot": {"id": report.snapshot_id, "taken_at": snapshot.taken_at},
        "summary": summary(report),
        "checks": _checks(report),
        "findings": [finding(subjects, report.rules[each.rule], each) for each in findings],
        "undetermined": _undetermined(report),
        **inventory(snapshot),
        "edges": [nouns.edge(edge) for edge in sorted(report.edges, key=_edge_order)],
        "blast": [
            nouns.blast(each) for each in sorted(report.blast, key=lambda each: each.identity)
        ],
    }


def inventory(snapshot: Snapshot) -> Document:
    """What exists and what was not seen, without judgement."""
    return {
        "gaps": nouns.gaps(snapshot.reads),
        "assets": [nouns.asset(each) for each in sorted(snapshot.assets, key=_id)],
        "identities": [nouns.identity(each) for each in sorted(snapshot.identities, key=_id)],
        "credentials": [nouns.credential(each) for each in sorted(snapshot.credentials, key=_id)],
    }


def path_document(path: Sequence[Edge]) -> Document:
    """One path: its steps, and the certainty of the least sure one."""
    return {"certainty": certainty(path), "path": [nouns.step(edge) for edge in path]}


def certainty(path: Sequence[Edge]) -> Certainty:
    """How sure a path is: as its least sure step."""
    return max((edge.certainty for edge in path), key=CERTAINTIES.index, default="allowed")


def scopes(reads: Sequence[Read]) -> list[Document]:
    """The ledger by scope: `reads` is the sum of `ok`, `empty` and `blind`.

    A region without the service counts as empty: that nothing is there is known. What nobody
    asked for is no read.
    """
    counts: dict[str, Counter[str]] = {}
    for read in (one for one in reads if not one.unasked):
        state = "blind" if read.blind else "ok" if read.state == "ok" else "empty"
        counts.setdefault(read.scope, Counter())[state] += 1
    return [
        {
            "id": scope,
            "reads": count.total(),
            "ok": count["ok"],
            "empty": count["empty"],
            "blind": count["blind"],
        }
        for scope, count in sorted(counts.items())
    ]


def summary(report: Report) -> Document:
    """The numbers of a scan; `findings` counts the open ones, `complete` means no gap."""
    snapshot = report.snapshot
    found = Counter(
        report.rules[each.rule].severity for each in report.findings if each.status == "open"
    )
    blind = sum(read.blind for read in snapshot.reads)
    return {
        "assets": len(snapshot.assets),
        "identities": len(snapshot.identities),
        "credentials": len(snapshot.credentials),
        "findings": {severity: found[severity] for severity in SEVERITIES},
        "suppressed": sum(each.status == "suppressed" for each in report.findings),
        "undetermined": len(report.undetermined),
        "gaps": blind,
        "complete": blind == 0,
    }


def finding(subjects: Subjects, card: RuleCard, found: Finding) -> Document:
    """A finding with what its rule says and whom it is about."""
    subject = subjects[found.subject]
    return {
        "fingerprint": found.fingerprint,
        "rule": found.rule,
        "title": card.title,
        "severity": card.severity,
        "confidence": card.confidence,
        "status": found.status,
        "suppression": None
        if found.suppression is None
        else msgspec.structs.asdict(found.suppression),
        "subject": {
            "id": subject.id,
            "kind": subject.kind,
            "provider": subject.provider,
            "scope": subject.scope,
            "name": subject.name,
            "owner": subject.owner,
        },
        "location": nouns.location(found.location),
        "evidence": [{"name": each.name, "value": each.value} for each in found.evidence],
        "path": [nouns.step(edge) for edge in found.path],
        "frameworks": [
            {"framework": each.framework, "id": each.id, "title": each.title, "basis": each.basis}
            for each in sorted(card.maps, key=lambda each: (each.framework, each.id))
        ],
        "remediation": {
            "summary": card.remediation.summary,
            "cli": card.remediation.cli,
            "terraform": card.remediation.terraform,
        },
    }


def _checks(report: Report) -> list[Document]:
    return [
        {
            "rule": each.rule,
            "evaluated": each.evaluated,
            "flagged": each.flagged,
            "clean": each.clean,
            "undetermined": each.undetermined,
        }
        for each in sorted(report.checks, key=lambda each: each.rule)
    ]


def _undetermined(report: Report) -> list[Document]:
    def order(each: Document) -> tuple[str, str, list[str], str]:
        return each["rule"], each["subject"], each["missing"], each["because"]

    return sorted(
        (
            {
                "rule": each.rule,
                "subject": each.subject,
                "missing": sorted(each.missing),
                "because": each.because,
            }
            for each in report.undetermined
        ),
        key=order,
    )


def _id(noun: Asset | Identity | Credential) -> str:
    return noun.id


def _edge_order(edge: Edge) -> tuple[str, str, str, str, str]:
    return edge.source, edge.relation, edge.target, edge.certainty, edge.why
