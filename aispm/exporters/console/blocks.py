"""A story, or all plain findings of one rule, as one block of the console report."""

from __future__ import annotations

from aispm.exporters.console.explained import explained
from aispm.exporters.console.ladder import ladder
from aispm.exporters.console.note import note
from aispm.exporters.console.page import Page, count
from aispm.exporters.console.reach import reach
from aispm.exporters.console.snippet import Mark, gutter, snippet
from aispm.exporters.console.stories import Story
from aispm.exporters.labels import account_name
from aispm.exporters.plaintext import cells
from aispm.exporters.report import certainty
from aispm.exporters.subjects import position
from aispm.model import Credential, Finding, RuleCard

_MOST_PLACES = 10
_MOST_ALSO = 8


def block(page: Page, told: list[Story]) -> list[str]:
    """The lines of a block: title, places, then what there is to know, each behind `=`."""
    lead = told[0]
    card = page.report.rules[lead.lead.rule]
    marks = _marks(page, lead)
    indent = gutter(marks) + 2
    lines = _title(page, card)
    lines += _places(page, told, indent)
    if marks:
        lines += snippet(page, marks, card.severity)
    if len(told) == 1:
        lines += _story(page, lead, indent)
    return lines + explained(page, card, lead.lead, indent)


def _title(page: Page, card: RuleCard) -> list[str]:
    mark = f"{card.severity}[{card.id}]"
    title = page.plain(card.title)
    if len(mark) + 2 + len(title) <= page.width:
        return [page.ink(card.severity, mark) + page.ink("strong", f": {title}")]
    return [page.ink(card.severity, mark) + ":", *page.wrapped(title, 2)]


def _places(page: Page, told: list[Story], indent: int) -> list[str]:
    """Where it is: a place in a file, or an id to copy."""
    most = len(told) if page.verbose else _MOST_PLACES
    arrow = " " * (indent - 1) + page.ink("frame", "-->")
    room = page.width - indent - 3
    lines = [f"{arrow} {_place(page, story.lead, room)}" for story in told[:most]]
    if len(told) > most:
        lines.append(f"{' ' * indent}   and {len(told) - most} more (-v lists them)")
    return lines


def _place(page: Page, finding: Finding, room: int) -> str:
    """A place with its owner behind it, if there is one and room for it."""
    where = page.where(finding)
    owner = page.subjects[finding.subject].owner
    owned = f"  owner: {page.plain(owner)}" if owner else ""
    if cells(where) + cells(owned) > room:
        return where
    return where + page.ink("quiet", owned)


def _story(page: Page, story: Story, indent: int) -> list[str]:
    lines: list[str] = []
    blast = page.blast.get(story.identity or "")
    said = reach(page, blast) if blast else ""
    if said:
        lines += note(page, indent, "reach", said)
    path = story.lead.path
    if path:
        steps = f"{count(len(path), 'step')}, {certainty(path)}"
        lines += note(page, indent, "path", steps)
        lines += ladder(page, path, indent + 4)
    owner = page.subjects[story.lead.subject].owner
    if owner and page.verbose:
        lines += note(page, indent, "owner", owner)
    return lines + _also(page, story, indent)


def _also(page: Page, story: Story, indent: int) -> list[str]:
    """The other findings of the story, one line each."""
    most = len(story.also) if page.verbose else _MOST_ALSO
    margin = " " * indent
    lines = []
    for number, finding in enumerate(story.also[:most]):
        card = page.report.rules[finding.rule]
        head = f"{page.ink('frame', '=')} also: " if number == 0 else " " * 8
        mark = page.ink(card.severity, f"{card.severity}[{card.id}]")
        lines.append(f"{margin}{head}{mark} {_also_place(page, story, finding)}")
    if len(story.also) > most:
        lines.append(f"{margin}{' ' * 8}and {len(story.also) - most} more (-v lists them)")
    return lines


def _also_place(page: Page, story: Story, finding: Finding) -> str:
    if finding.location is None:
        return page.label(finding.subject)
    if finding.location == story.lead.location:
        return "at the same place"
    return page.place(finding.location)


def _marks(page: Page, story: Story) -> list[Mark]:
    """The lead's place, and the other parts of its credential in the same file."""
    here = story.lead.location
    if here is None or not here.text:
        return []
    credential = page.subjects.credentials.get(story.credential or "")
    others = credential.locations if credential else ()
    marks = [Mark(here, _described(page, credential) if credential else "")]
    marks += [
        Mark(place, "the same credential", primary=False)
        for place in others
        if place.uri == here.uri and place.text and position(place) != position(here)
    ]
    return sorted(marks, key=lambda mark: position(mark.location))


def _described(page: Page, credential: Credential) -> str:
    """`aws-access-key of user ci-agent (111122223333), active`."""
    said = credential.kind
    if credential.identity:
        said += f" of {page.label(credential.identity)}"
        scope = page.subjects[credential.identity].scope
        if scope:
            said += f" ({page.plain(account_name(scope))})"
    return said if credential.state == "unknown" else f"{said}, {credential.state}"
