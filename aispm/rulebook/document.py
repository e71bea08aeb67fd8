"""`rules/README.md`: every rule for people, written from the rule files alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aispm.model import SEVERITIES, Mapping
from aispm.rulebook.load import Rulebook
from aispm.rulebook.rule import Entry, Example

_HEAD = """\
# Rules

Written by `aispm rules docs` from the rule files: change those, not this page.

Each rule asks one question about the facts of one asset, identity or credential, and
answers true, false or unknown. Unknown means a fact was not collected; it is reported as
undetermined and never counted as clean. Severity is the rule's own and never changes; what
reach makes worse is a rule of its own. A mapping is *cited* where a source says so, and
*judged* where it is our reading.
"""


def document(rulebook: Rulebook) -> str:
    """The whole page, as Markdown; equal rulebooks give equal text."""
    return "\n".join((_HEAD, *_overview(rulebook), *_chapters(rulebook), *_sources(rulebook)))


def chapter(entry: Entry) -> str:
    """What the page says of one rule."""
    return "\n".join(_chapter(entry))


def by_area(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Rules by the folder they lie in; within it worst first, then by id."""
    areas: dict[str, list[Entry]] = {}
    for entry in entries:
        areas.setdefault(entry.area, []).append(entry)
    for found in areas.values():
        found.sort(key=lambda entry: (SEVERITIES.index(entry.rule.severity), entry.rule.id))
    return dict(sorted(areas.items()))


def _overview(rulebook: Rulebook) -> Iterator[str]:
    for area, entries in by_area(rulebook.rules).items():
        yield f"## {area}\n"
        yield "| Rule | Severity | Says | About |"
        yield "|---|---|---|---|"
        for entry in entries:
            rule = entry.rule
            kinds = ", ".join(f"`{kind}`" for kind in rule.kinds)
            yield (
                f"| [`{rule.id}`](#{rule.id}) | {rule.severity} | {_cell(rule.title)} | {kinds} |"
            )
        yield ""


def _chapters(rulebook: Rulebook) -> Iterator[str]:
    for entries in by_area(rulebook.rules).values():
        for entry in entries:
            yield from _chapter(entry)


def _chapter(entry: Entry) -> Iterator[str]:
    rule = entry.rule
    yield f"## {rule.id}\n"
    yield f"**{rule.title}.**\n"
    yield f"Severity {rule.severity}, confidence {rule.confidence}, {rule.status}.\n"
    yield f"{rule.why.strip()}\n"
    yield f"```cel\n{rule.when.strip()}\n```\n"
    yield f"**Remediation.** {rule.remediation.summary.strip()}\n"
    for language, text in (("sh", rule.remediation.cli), ("hcl", rule.remediation.terraform)):
        if text:
            yield f"```{language}\n{text.strip()}\n```\n"
    if rule.false_positives:
        yield "**Not a problem when:**\n"
        yield from (f"- {line}" for line in rule.false_positives)
        yield ""
    yield f"**Maps to** {'; '.join(_mapping(one) for one in entry.maps)}.\n"
    if rule.references:
        yield "**Read** " + ", ".join(f"<{link}>" for link in rule.references) + ".\n"
    yield "| Example | Answer |"
    yield "|---|---|"
    yield from (_example(one, entry) for one in rule.examples)
    yield ""


def _mapping(mapping: Mapping) -> str:
    basis = f"[cited]({mapping.url})" if mapping.url else mapping.basis
    return f"{mapping.id} {mapping.title} ({mapping.framework}, {basis})"


def _example(example: Example, entry: Entry) -> str:
    given = [
        (f"{noun}.{name}", value)
        for noun, facts in ((entry.noun, example.subject(entry.noun)), ("reach", example.reach))
        for name, value in (facts or {}).items()
    ]
    shown = ", ".join(f"`{name}` {_value(value)}" for name, value in given) or "nothing known"
    answer = {"True": "flagged", "False": "clean"}.get(str(example.flags), "undetermined")
    return f"| {_cell(shown)} | {answer} |"


def _value(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _sources(rulebook: Rulebook) -> Iterator[str]:
    yield "## Frameworks\n"
    yield "| Framework | Version | Ids |"
    yield "|---|---|---|"
    for framework in rulebook.frameworks:
        name = f"[{framework.name}]({framework.url})"
        yield f"| {name} | {_cell(framework.version)} | {len(framework.items)} |"
    yield ""
