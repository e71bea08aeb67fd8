"""The last lines: what the scan comes to."""

from __future__ import annotations

from aispm.exporters.console.page import Page, count, listing
from aispm.exporters.looked import left_out, looked, not_asked
from aispm.exporters.narrowed import narrowed
from aispm.exporters.report import summary
from aispm.vocabulary import SEVERITIES


def closing(page: Page) -> list[str]:
    """The counts or, when nothing was found, what that means, said only as far as it was seen."""
    report = page.report
    counted = [*_left_out(page), *_not_asked(page), *([_counted(page)] if _counted(page) else [])]
    if any(finding.status == "open" for finding in report.findings):
        return counted
    snapshot = report.snapshot
    if snapshot.assets or snapshot.identities or snapshot.credentials:
        return [_clean(page), *counted]
    return [*_nothing_there(page), *counted]


def _left_out(page: Page) -> list[str]:
    """The folders of dependencies and caches, which nobody asked to leave out."""
    found = [] if page.quiet else left_out(page.report.snapshot.reads)
    said = f"Left out: {listing(list(map(page.plain, found)), 5)} of dependencies and caches."
    return page.wrapped(said, 0) if found else []


def _not_asked(page: Page) -> list[str]:
    """What only an option asks for, and how many rules have no answer for that alone."""
    report = page.report
    found = [] if page.quiet else not_asked(report.snapshot.reads)
    alone = [each for each in report.undetermined if each.because in page.unasked]
    said = f"Not asked for: {listing(list(map(page.plain, found)), 5)}"
    if alone:
        rules = count(len({each.rule for each in alone}), "rule")
        said += f"; without it {count(len(alone), 'answer')} of {rules} are undetermined"
    return page.wrapped(f"{said}.", 0) if found else []


def _counted(page: Page) -> str:
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
    return "   ".join(part for part in ("  ".join(found), *beside) if part)


def _clean(page: Page) -> str:
    report = page.report
    evaluated = sum(check.evaluated for check in report.checks)
    asked = f"{count(len(report.checks), 'rule')}, {count(evaluated, 'check')}"
    reads = report.snapshot.reads
    if report.undetermined or any(read.blind for read in reads):
        return f"Nothing found in what was seen ({asked}). The rest is unknown."
    if narrowed(report.filters):
        return f"Nothing found in what was looked at ({asked}). The rest was left out."
    seen = f"everything asked for was seen ({count(len(reads), 'read')}, {asked})"
    return page.ink("good", "Nothing found") + f", and {seen}."


def _nothing_there(page: Page) -> list[str]:
    """No agent, model or server at all: a fact only where everything was looked at."""
    report = page.report
    reads = report.snapshot.reads
    scopes = listing(sorted({page.plain(read.scope) for read in reads}), 5)
    where = f"{scopes} has" if scopes else "there are"
    left_out = " in what was looked at" if narrowed(report.filters) else ""
    seen = " that could be seen" if any(read.blind for read in reads) else left_out
    said = f"Nothing to judge: {where} no agents, models or MCP servers{seen}."
    if places := looked(reads):
        said += f" Looked at {listing(list(map(page.plain, places)), 5)}."
    return page.wrapped(said, 0)
