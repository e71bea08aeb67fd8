"""`rules/README.md`: every rule for people, written from the rule files alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aispm.model import Mapping
from aispm.rulebook.load import Rulebook
from aispm.rulebook.rule import Entry, Example
from aispm.vocabulary import COMMON_FACTS, REACH_FACTS, SEVERITIES

_HEAD = """\
# Rules

Written by `aispm rules docs` from the rule files: change those, not this page.

Each rule asks one question about the facts of one asset, identity or credential, and
answers true, false or unknown. Unknown means a fact was not collected; it is reported as
undetermined and never counted as clean. Severity is the rule's own and never changes; what
reach makes worse is a rule of its own. A mapping is *cited* where a source says so, and
*judged* where it is our reading.
"""

_WRITING = """\
## Writing a rule

A rule is one YAML file, named after its id, in a folder given with `--rules`. Its shape is
`aispm/schema/rule.schema.json`; any rule above is a pattern to start from.

- `when` is CEL over the facts above: `asset`, `identity` or `credential` for the subject,
  `reach` for what it reaches, `now` for the time of the scan. It must be true or false.
- A type with `?` may be null, which means collected and not set. Say `!= null` beside any use
  of it but `==` and `in`. There is no `has()`: a fact that was not collected makes the answer
  unknown by itself.
- `evidence` lists the facts a finding shows; `path` attaches the attack path to `admin`,
  `restricted`, `sensitive`, `secrets` or `controls`; `place` points a finding about a
  credential at its location of that place.
- `maps` names ids of the frameworks above, each `judged`, or `cited` with a `url`.
- `examples` prove it: at least one with `flags: true` and one with `flags: false`. A fact that
  an example leaves out was not collected. `aispm rules test` puts every rule to its examples.
- `was` lists ids the rule had before, so that its findings keep their fingerprints. `status`
  is `experimental`, `stable` or `retired`; a retired rule keeps its id and is not asked.
"""


def document(rulebook: Rulebook) -> str:
    """The whole page, as Markdown; equal rulebooks give equal text."""
    parts = (_overview, _chapters, _sources, _peers, _unasked, _facts)
    return "\n".join((_HEAD, *(line for part in parts for line in part(rulebook)), _WRITING))


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


def _peers(rulebook: Rulebook) -> Iterator[str]:
    for peer in rulebook.peers:
        answered = sum(bool(check.rules) for check in peer.checks)
        yield f"## Beside {peer.name}\n"
        yield f"{answered} of {len(peer.checks)} checks are answered by rules here"
        yield f"([source]({peer.url}), as of {peer.checked}).\n"
        yield "| Check | Rules here |"
        yield "|---|---|"
        for check in peer.checks:
            rules = ", ".join(f"[`{rule}`](#{rule})" for rule in check.rules)
            yield f"| `{check.name}` | {rules or 'none: ' + _cell(check.why or '')} |"
        yield ""


def _unasked(rulebook: Rulebook) -> Iterator[str]:
    for cloud, questions in rulebook.unasked:
        yield f"## What no rule asks of {cloud}\n"
        yield "| Question | Why not | Near to it |"
        yield "|---|---|---|"
        for one in questions:
            rules = ", ".join(f"[`{rule}`](#{rule})" for rule in one.near)
            yield f"| {_cell(one.ask)} | {_cell(one.why)} | {rules} |"
        yield ""


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


def _facts(rulebook: Rulebook) -> Iterator[str]:
    yield "## What a rule may ask\n"
    yield "| Of | Facts and their types |"
    yield "|---|---|"
    yield f"| `reach` | {_types(REACH_FACTS)} |"
    yield f"| any asset or identity | {_types(COMMON_FACTS)} |"
    for name, kind in sorted(rulebook.kinds.items()):
        yield f"| `{name}` | {_types(kind.facts) or 'only those of any'} |"
    yield ""


def _types(facts: dict[str, str]) -> str:
    return ", ".join(f"`{name}` {type_}" for name, type_ in facts.items())
