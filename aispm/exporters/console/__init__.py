"""The report for people: what was not seen, what was, then the findings, worst first.

What a person sees first matters most. Findings that share a credential or an identity
are one story, told once; everything that others named is shown as text that cannot act.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from aispm.exporters.console.blocks import block
from aispm.exporters.console.coverage import not_seen, undetermined
from aispm.exporters.console.page import Page
from aispm.exporters.console.seen import seen
from aispm.exporters.console.stories import blocks
from aispm.exporters.console.totals import closing, totals
from aispm.exporters.look import Look
from aispm.model import Report


def export(report: Report, out: TextIO, look: Look) -> None:
    """Write the report for a terminal; `-q` leaves the counts alone."""
    page = Page(report, look)
    sections = [totals(page)] if look.quiet else _sections(page)
    out.write("\n\n".join("\n".join(section) for section in sections if section) + "\n")


def _sections(page: Page) -> Iterator[list[str]]:
    yield not_seen(page)
    yield undetermined(page)
    yield seen(page)
    for told in blocks(page.report):
        yield block(page, told)
    yield closing(page)
