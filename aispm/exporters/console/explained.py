"""What a rule says about a finding: frameworks, fix and, with `-v`, why and by what evidence."""

from __future__ import annotations

from aispm.exporters.console.note import note
from aispm.exporters.console.page import Page, listing
from aispm.exporters.frameworks import ranked
from aispm.exporters.jsontext import line
from aispm.exporters.labels import mask
from aispm.exporters.plaintext import clipped
from aispm.model import Evidence, Finding, RuleCard

# Facts that identify someone: shown by their first and last four characters only.
_IDENTIFIERS = frozenset(
    {"key_id", "access_key_id", "client_id", "private_key_id", "host", "hostname", "username"}
)

_LISTED = 4  # items of a list, where it is told in brief


def facts(page: Page, finding: Finding, indent: int) -> list[str]:
    """Whose it is, and the facts that the rule compared."""
    owner = page.subjects[finding.subject].owner
    lines = note(page, indent, "owner", owner or "")
    for each in finding.evidence:
        lines += note(page, indent, "evidence", f"{each.name} = {_value(page, each)}")
    return lines


def gist(page: Page, finding: Finding, indent: int) -> list[str]:
    """The facts that the rule compared, in a line: which package, which version, which setting.

    Reach is left out, which has a line of its own.
    """
    told = [
        f"{each.name.partition('.')[2].replace('_', ' ')} {_brief(page, each)}"
        for each in finding.evidence
        if each.value not in (None, "", [], {}) and not each.name.startswith("reach.")
    ]
    return note(page, indent, "found", "; ".join(told))


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


def _value(page: Page, evidence: Evidence) -> str:
    value = evidence.value
    if isinstance(value, str) and evidence.name.rpartition(".")[2] in _IDENTIFIERS:
        value = mask(value)
    return page.plain(value if isinstance(value, str) else line(value))


def _brief(page: Page, evidence: Evidence) -> str:
    """A value, of a list the first few; no longer than a line."""
    if isinstance(evidence.value, list | tuple):
        items = [_value(page, Evidence(evidence.name, one)) for one in evidence.value]
        return listing([clipped(one, page.width) for one in items], _LISTED)
    return clipped(_value(page, evidence), page.width)


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
