"""The report for people: what was left out or not seen, what was, then the findings, worst first.

What a person sees first matters most. Findings that share a credential or an identity
are one story, told once; everything that others named is shown as text that cannot act.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from aispm.exporters.console.blocks import block
from aispm.exporters.console.coverage import left_out, not_seen, undetermined
from aispm.exporters.console.page import Page
from aispm.exporters.console.seen import seen
from aispm.exporters.console.stories import blocks
from aispm.exporters.console.totals import closing
from aispm.exporters.look import Look
from aispm.model import Report


def export(report: Report, out: TextIO, look: Look) -> None:
    """Write the report for a terminal."""
    page = Page(report, look)
    out.write("\n\n".join("\n".join(lines) for lines in _sections(page) if lines) + "\n")


def _sections(page: Page) -> Iterator[list[str]]:
    yield left_out(page)
    yield not_seen(page)
    yield undetermined(page)
    if not page.quiet:
        yield seen(page)
    for told in blocks(page.report):
        yield block(page, told)
    yield closing(page)
