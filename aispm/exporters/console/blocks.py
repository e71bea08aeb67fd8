"""A block of the console report: what a rule found, story by story, and what it says of all."""

from __future__ import annotations

from aispm.exporters.console.explained import explained, facts
from aispm.exporters.console.ladder import ladder
from aispm.exporters.console.note import note
from aispm.exporters.console.page import Page, count, listing
from aispm.exporters.console.reach import matters, reach
from aispm.exporters.console.snippet import Mark, gutter, snippet
from aispm.exporters.console.stories import Story
from aispm.exporters.gist import gist
from aispm.exporters.labels import scope_name
from aispm.exporters.plaintext import cells, clipped
from aispm.exporters.report import certainty
from aispm.exporters.subjects import position
from aispm.model import Credential, Finding, Location, RuleCard

# Of stories that a line can tell, so many are told in full, and so many at all; `-v` tells all.
_MOST_FULL, _MOST_PLACES = 3, 10
_MOST_ALSO = 8


def block(page: Page, told: list[Story]) -> list[str]:
    """The lines of a block: title, each place with its own story, what the rule says of all."""
    card = page.report.rules[told[0].lead.rule]
    shown = told if page.verbose else _without(told, _MOST_PLACES)
    full = shown if page.verbose else _without(shown, _MOST_FULL)
    marks = {story.lead.fingerprint: _marks(page, story) for story in full}
    digits = max(gutter(each) for each in marks.values())
    lines = _title(page, card)
    for story in full:
        lines += _place(page, story.lead, digits)
        if each := marks[story.lead.fingerprint]:
            lines += snippet(page, each, card.severity, digits)
        lines += _story(page, story, digits + 2)
        if page.verbose:
            lines += facts(page, story.lead, digits + 2)
    for story in shown:
        if story.lead.fingerprint not in marks:
            lines.append(_line(page, story, digits))
    if len(shown) < len(told):
        lines.append(f"{' ' * (digits + 5)}and {len(told) - len(shown)} more (-v lists them)")
    return lines if page.quiet else lines + explained(page, card, digits + 2)


def _without(told: list[Story], most: int) -> list[Story]:
    """The stories without the brief ones beyond the first few."""
    brief = [story for story in told if story.brief]
    hidden = {story.lead.fingerprint for story in brief[most:]}
    return [story for story in told if story.lead.fingerprint not in hidden]


def _line(page: Page, story: Story, digits: int) -> str:
    """A brief story: the place, what stands there, and the names of the other findings."""
    where = f"{' ' * (digits + 1)}{page.ink('frame', '-->')} {page.where(story.lead)}"
    room = page.width - digits - 5 - cells(page.where(story.lead))
    location = story.lead.location
    text = clipped(page.plain(location.text), room - 2) if location and room > 8 else ""
    marks = ", ".join(dict.fromkeys(one.rule for one in story.also))
    beside = f"  also: {marks}" if marks and cells(text) + cells(marks) + 10 <= room else ""
    return where + (f"  {text}" if text else "") + page.ink("quiet", beside)


def _title(page: Page, card: RuleCard) -> list[str]:
    mark = f"{card.severity}[{card.id}]"
    title = page.plain(card.title)
    if len(mark) + 2 + len(title) <= page.width:
        return [page.ink(card.severity, mark) + page.ink("strong", f": {title}")]
    return [page.ink(card.severity, mark) + ":", *page.wrapped(title, 2)]


def _place(page: Page, finding: Finding, digits: int) -> list[str]:
    """A place in a file or an id to copy, with its owner behind it if there is room."""
    where = page.where(finding)
    owner = page.subjects[finding.subject].owner
    owned = f"  owner: {page.plain(owner)}" if owner else ""
    arrow = " " * (digits + 1) + page.ink("frame", "-->")
    if digits + 5 + cells(where) + cells(owned) > page.width:
        owned = ""
    return [f"{arrow} {where}{page.ink('quiet', owned)}"]


def _story(page: Page, story: Story, indent: int) -> list[str]:
    lines = _elsewhere(page, story, indent)
    if not (page.verbose or story.credential or story.lead.path):
        lines += note(page, indent, "found", gist(story.lead))
    blast = page.blast.get(story.identity or "")
    if blast and (matters(blast) or story.credential or page.verbose):
        lines += note(page, indent, "reach", reach(page, blast))
    path = story.lead.path
    if path:
        steps = f"{count(len(path), 'step')}, {certainty(path)}"
        lines += note(page, indent, "path", steps)
        lines += ladder(page, path, indent + 4)
    return lines + _also(page, story, indent)


def _elsewhere(page: Page, story: Story, indent: int) -> list[str]:
    """The other files that hold the credential: one of them, with `-v` all."""
    credential = page.subjects.credentials.get(story.credential or "")
    if credential is None or story.lead.location is None:
        return []
    told = {one.location.uri for one in (story.lead, *story.also) if one.location}
    places: dict[str, Location] = {}
    for place in sorted(credential.locations, key=position):
        if place.uri not in told:
            places.setdefault(place.uri, place)
    shown = [page.place(place) for place in places.values()]
    if len(shown) < 2 or page.verbose:
        return note(page, indent, "also in", ", ".join(shown))
    return note(page, indent, "also in", f"{listing(shown, 1)} (-v lists them)")


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
    """`active aws-access-key of user ci-agent (111122223333)`: what may be cut off stands last."""
    said = (
        credential.kind
        if credential.state == "unknown"
        else f"{credential.state} {credential.kind}"
    )
    if credential.identity:
        said += f" of {page.label(credential.identity)}"
        scope = page.subjects[credential.identity].scope
        if scope:
            said += f" ({page.plain(scope_name(page.subjects, scope))})"
    return said
