"""The SARIF log: one run with its rules, results and notifications."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

from aispm import __version__
from aispm.exporters.jsontext import line
from aispm.exporters.lock import anchors
from aispm.exporters.nouns import Document
from aispm.exporters.ranking import open_worst_first
from aispm.exporters.sarif import results
from aispm.exporters.sarif.descriptors import descriptor
from aispm.exporters.sarif.notices import descriptors, notices
from aispm.exporters.sarif.places import Places
from aispm.exporters.scanned import accounts
from aispm.exporters.subjects import Subjects
from aispm.model import Report

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# GitHub keeps this many results of a run, and not by severity.
MOST_RESULTS = 5000
_LONGEST_CATEGORY = 160


def log(report: Report) -> Document:
    """The whole log."""
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}


def _run(report: Report) -> Document:
    findings = open_worst_first(report)
    subjects = Subjects(report.snapshot)
    places = Places(subjects, anchors(report.snapshot))
    cards = [report.rules[id_] for id_ in sorted(report.rules)]
    said = notices(report, left_out=max(0, len(findings) - MOST_RESULTS))
    return {
        "tool": {
            "driver": {
                "name": "aispm",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [descriptor(card) for card in cards],
                "notifications": descriptors(),
            }
        },
        "automationDetails": {"id": category(report)},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": said}],
        "results": results.listed(findings[:MOST_RESULTS], report, places),
        "properties": {
            "snapshot": report.snapshot_id,
            "takenAt": report.snapshot.taken_at,
            "complete": not any(read.blind for read in report.snapshot.reads),
        },
    }


def category(report: Report) -> str:
    """What GitHub keeps apart: an upload closes the alerts that its category no longer has.

    So it names the accounts and folders that were looked at, and, by a digest, the filters.
    """
    scopes = accounts(report.snapshot)
    names = "+".join(quote(scope.replace(":", "-"), safe="") for scope in scopes)
    if len(names) > _LONGEST_CATEGORY:
        kinds = sorted({scope.partition(":")[0] for scope in scopes})
        names = f"{'+'.join(kinds)}-{_digest(names)}"
    filters = {name: value for name, value in sorted(report.filters.items()) if value}
    filtered = f"+filtered-{_digest(line(filters))}" if filters else ""
    return f"aispm/{names or 'nothing'}{filtered}/"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
