"""A note under a finding: `= name: text`."""

from __future__ import annotations

import re

from aispm.exporters.console.page import Page

_BREAKS = re.compile(r"\s*\n\s*")


def note(page: Page, indent: int, name: str, text: str) -> list[str]:
    """The lines of a note, harmless and wrapped under itself; none for an empty text."""
    plain = f"{' ' * indent}= {name}: "
    lines = page.wrapped(page.plain(_BREAKS.sub(" ", text.strip())), len(plain), plain)
    if lines:
        lines[0] = f"{' ' * indent}{page.ink('frame', '=')} {name}: {lines[0][len(plain) :]}"
    return lines
