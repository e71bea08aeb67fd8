"""What was left out or not seen, and which rules have no answer: it comes before all else."""

from __future__ import annotations

from collections import Counter

from aispm.exporters.console.page import Page, count, listing
from aispm.exporters.narrowed import narrowed
from aispm.exporters.plaintext import cells, clipped
from aispm.model import Read
from aispm.vocabulary import SEVERITIES

_MOST = 8
_VAGUE = ("skipped", "failed")  # states of which nobody knows why


def left_out(page: Page) -> list[str]:
    """What options and the config file narrowed; empty for a whole scan."""
    lines = page.wrapped(page.plain(narrowed(page.report.filters)), 10, "Narrowed: ")
    return [page.ink("warning", "Narrowed:") + lines[0][9:], *lines[1:]] if lines else []


def not_seen(page: Page) -> list[str]:
    """The gaps of the ledger by operation and state; empty when the scan is complete."""
    reads = page.report.snapshot.reads
    groups: dict[tuple[str, str], list[Read]] = {}
    for read in sorted(reads, key=lambda read: (read.operation, read.state, read.scope)):
        if read.blind:
            groups.setdefault((read.operation, read.state), []).append(read)
    if not groups:
        return []
    blind = sum(len(group) for group in groups.values())
    head = page.ink("warning", "Not seen:") + f" {blind} of {count(len(reads), 'read')}"
    rows = [
        (page.plain(name), state, _where(page, group)) for (name, state), group in groups.items()
    ]
    return [f"{head}. What they would tell is unknown, not clean.", *_table(page, rows)]


def undetermined(page: Page) -> list[str]:
    """The rules that have no answer, worst first, each with how often and because of what.

    Of those that only an option would answer the last lines tell.
    """
    answers: dict[str, Counter[str]] = {}
    for each in page.report.undetermined:
        if each.because not in page.unasked:
            answers.setdefault(each.rule, Counter())[each.because] += 1
    if not answers:
        return []
    rules = page.report.rules
    worst = sorted(answers, key=lambda id_: (SEVERITIES.index(rules[id_].severity), id_))
    rows = [
        (
            f"{rules[id_].severity}[{id_}]",
            str(answers[id_].total()),
            page.plain(listing(sorted(answers[id_]), 1)),
        )
        for id_ in worst
    ]
    number = sum(one.total() for one in answers.values())
    said = f" {count(number, 'answer')} of {count(len(worst), 'rule')}"
    head = page.ink("warning", "Undetermined:") + said
    return [head] if page.quiet else [head, *_table(page, rows)]


def _where(page: Page, group: list[Read]) -> str:
    """The scopes and how much of them; for a file, which its operation names, the cause.

    Where the state does not tell the cause, the scopes do.
    """
    details = sorted({page.plain(read.detail) for read in group if read.detail})
    if details and all(read.scope.startswith("files:") for read in group):
        return listing(details, 1)
    where = listing([page.plain(read.scope) for read in group], len(group) if page.verbose else 2)
    missed = sum(len(read.missed) for read in group)
    if missed:
        where += f", {count(missed, 'resource')}"
    vague = group[0].state in _VAGUE and len(details) == 1
    return f"{where}: {'; '.join(details)}" if details and (page.verbose or vague) else where


def _table(page: Page, rows: list[tuple[str, str, str]]) -> list[str]:
    """Rows in columns, cut to the width; with `-v` all of them, and whole."""
    most = len(rows) if page.verbose else _MOST
    first = min(max(cells(row[0]) for row in rows[:most]), page.width // 2)
    second = max(cells(row[1]) for row in rows[:most])
    lines = []
    for name, middle, text in rows[:most]:
        name = name if page.verbose else clipped(name, first)
        pad = " " * max(0, first - cells(name))
        gap = " " * (second - cells(middle))
        line = f"  {name}{pad}  {middle}{gap}  {text}"
        lines.append(line if page.verbose else clipped(line, page.width))
    if len(rows) > most:
        lines.append(f"  and {len(rows) - most} more (-v lists them)")
    return lines
