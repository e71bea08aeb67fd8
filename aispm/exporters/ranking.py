"""Worst first: the one order in which every format lists findings."""

from __future__ import annotations

from aispm.exporters.subjects import position
from aispm.model import Finding, Report
from aispm.vocabulary import SEVERITIES

Rank = tuple[int, bool, str, tuple[str, int, int, int, int], str, str]


def rank(report: Report, finding: Finding) -> Rank:
    """Severity, then rule, place and subject: a total order that no text changes.

    Of equal severity, what lies in a file comes first: anyone who reads the file finds it.
    """
    severity = SEVERITIES.index(report.rules[finding.rule].severity)
    return (
        severity,
        finding.location is None,
        finding.rule,
        position(finding.location),
        finding.subject,
        finding.fingerprint,
    )


def worst_first(report: Report) -> list[Finding]:
    """All findings, suppressed ones included."""
    return sorted(report.findings, key=lambda finding: rank(report, finding))


def open_worst_first(report: Report) -> list[Finding]:
    """The findings that are not suppressed."""
    return [finding for finding in worst_first(report) if finding.status == "open"]
