"""What a rule says about a finding: frameworks, fix and, with `-v`, why and by what evidence."""

from __future__ import annotations

from aispm.exporters.console.note import note
from aispm.exporters.console.page import Page
from aispm.exporters.frameworks import ranked
from aispm.exporters.gist import value
from aispm.model import Finding, RuleCard


def facts(page: Page, finding: Finding, indent: int) -> list[str]:
    """Whose it is, and the facts that the rule compared."""
    owner = page.subjects[finding.subject].owner
    lines = note(page, indent, "owner", owner or "")
    for each in finding.evidence:
        lines += note(page, indent, "evidence", f"{each.name} = {value(each)}")
    return lines


def explained(page: Page, card: RuleCard, indent: int) -> list[str]:
    """The closing notes of a block: what the rule says, whatever it found."""
    lines: list[str] = []
    if page.verbose:
        lines += note(page, indent, "why", card.why)
    lines += _maps(page, card, indent)
    lines += note(page, indent, "fix", card.remediation.summary)
    if page.verbose:
        fix = card.remediation
        for name, code in (("run", fix.cli), ("terraform", fix.terraform)):
            lines += _code(page, indent, name, code)
        for reference in card.references:
            lines += note(page, indent, "see", reference)
    return lines


def _maps(page: Page, card: RuleCard, indent: int) -> list[str]:
    maps = ranked(card.maps)
    if not page.verbose:
        ids = " ".join(dict.fromkeys(each.id for each in maps))
        said = f"{ids}   confidence: {card.confidence}" if ids else ""
        return note(page, indent, "maps", said) or note(page, indent, "confidence", card.confidence)
    lines: list[str] = []
    for each in maps:
        lines += note(
            page, indent, "maps", f"{each.id} {each.title} ({each.framework}, {each.basis})"
        )
    return lines + note(page, indent, "confidence", card.confidence)


def _code(page: Page, indent: int, name: str, code: str | None) -> list[str]:
    """Code is never wrapped, so that it can be copied."""
    lines = [page.plain(each) for each in (code or "").rstrip().splitlines()]
    if len(lines) == 1:
        return [f"{' ' * indent}{page.ink('frame', '=')} {name}: {lines[0]}"]
    margin = " " * (indent + 4)
    head = [f"{' ' * indent}{page.ink('frame', '=')} {name}:"] if lines else []
    return [*head, *(margin + each for each in lines)]
