"""The last lines: what the scan comes to."""

from __future__ import annotations

from collections import Counter

from aispm.exporters.console.page import Page, count
from aispm.exporters.report import summary
from aispm.model import SEVERITIES


def totals(page: Page) -> list[str]:
    """`critical 1  high 4   undetermined 3`: the counts that are not zero."""
    numbers = summary(page.report)
    found = [
        page.ink(severity, f"{severity} {numbers['findings'][severity]}")
        for severity in SEVERITIES
        if numbers["findings"][severity]
    ]
    rest = [
        (numbers["undetermined"], "undetermined"),
        (numbers["gaps"], "not seen"),
        (numbers["suppressed"], "suppressed"),
    ]
    beside = [f"{name} {number}" for number, name in rest if number]
    return ["   ".join(part for part in ("  ".join(found) or "no findings", *beside) if part)]


def verdict(page: Page) -> list[str]:
    """What no finding means, said only as far as it was seen; nothing when there are findings."""
    report = page.report
    if any(finding.status == "open" for finding in report.findings):
        return []
    if not (report.snapshot.assets or report.snapshot.identities or report.snapshot.credentials):
        return _nothing_there(page)
    asked = Counter[str]()
    for check in report.checks:
        asked.update(evaluated=check.evaluated, rules=1)
    answers = f"{count(asked['rules'], 'rule')}, {count(asked['evaluated'], 'check')}"
    reads = report.snapshot.reads
    if report.undetermined or any(read.blind for read in reads):
        return [f"Nothing found in what was seen ({answers}); the rest is unknown."]
    return [
        page.ink("good", f"Nothing found. All {count(len(reads), 'read')} were seen ({answers}).")
    ]


def _nothing_there(page: Page) -> list[str]:
    """No agent, model or server at all: a fact only when everything was looked at."""
    scopes = ", ".join(sorted({page.plain(read.scope) for read in page.report.snapshot.reads}))
    where = f" in {scopes}" if scopes else ""
    if any(read.blind for read in page.report.snapshot.reads):
        return page.wrapped(f"No agents, models or MCP servers in what was seen{where}.", 0)
    return page.wrapped(f"No agents, models or MCP servers{where}: nothing to judge.", 0)
