"""A rule as SARIF describes it: the alert's help page, tags and severity."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aispm.exporters.frameworks import KNOWN_BEST, ranked
from aispm.exporters.nouns import Document
from aispm.model import Mapping, RuleCard
from aispm.vocabulary import Severity

LEVELS: dict[Severity, str] = {
    "critical": "error",
    "high": "error",
    "medium": "warning",
    "low": "note",
    "info": "note",
}
# GitHub reads bands: over 9 critical, from 7 high, from 4 medium, from 0.1 low. It has
# none below low, so `info` stands at the bottom of it.
_SECURITY_SEVERITY: dict[Severity, str] = {
    "critical": "9.5",
    "high": "8.0",
    "medium": "5.5",
    "low": "2.0",
    "info": "0.1",
}
_PROBLEM_SEVERITY = {"error": "error", "warning": "warning", "note": "recommendation"}
# The characters a URI may hold: a user's own rule may name a reference that is none.
_PAGE = re.compile(r"https://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+")
_MOST_TAGS = 10
_LONGEST = 1024  # of a description


def descriptor(card: RuleCard) -> Document:
    """The reporting descriptor of a rule."""
    level = LEVELS[card.severity]
    described: Document = {
        "id": card.id,
        "name": "".join(word.capitalize() for word in card.id.split("-")),
        "shortDescription": {"text": _short(card.title)},
        "fullDescription": {"text": _short(" ".join(card.why.split()))},
        "help": {"text": _plain(card), "markdown": _markdown(card)},
        "defaultConfiguration": {"level": level},
        "properties": {
            "precision": card.confidence,
            "problem.severity": _PROBLEM_SEVERITY[level],
            "security-severity": _SECURITY_SEVERITY[card.severity],
            "tags": tags(card),
        },
    }
    pages = [each for each in card.references if _PAGE.fullmatch(each)]
    if pages:
        described["helpUri"] = pages[0]
    return described


def tags(card: RuleCard) -> list[str]:
    """At most ten: `security`, the area, then framework ids such as `external/owasp/asi03`.

    People filter alerts by them; the frameworks that are not here are in the help text.
    """
    known = [each for each in ranked(card.maps) if each.framework in KNOWN_BEST]
    marks = ["security", card.area, *(_tag(each) for each in known)]
    return list(dict.fromkeys(mark for mark in marks if mark))[:_MOST_TAGS]


def _tag(mapping: Mapping) -> str:
    family = mapping.framework.partition("-")[0]
    entry = re.sub(r"[^a-z0-9.]+", "-", mapping.id.partition(":")[0].lower())
    return f"external/{family}/{entry}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _plain(card: RuleCard) -> str:
    parts = [card.title, " ".join(card.why.split()), f"Fix: {card.remediation.summary}"]
    if card.remediation.cli:
        parts.append(card.remediation.cli)
    return "\n\n".join(parts)


def _markdown(card: RuleCard) -> str:
    parts = [f"# {card.title}", " ".join(card.why.split()), "## Fix", card.remediation.summary]
    if card.remediation.cli:
        parts.append(_fenced(card.remediation.cli, "sh"))
    if card.remediation.terraform:
        parts.append(_fenced(card.remediation.terraform, "hcl"))
    if card.false_positives:
        parts += ["## When it is no problem", _bullets(card.false_positives)]
    if card.maps:
        parts += ["## Frameworks", _bullets(_mapping(each) for each in ranked(card.maps))]
    if card.references:
        parts += ["## References", _bullets(f"<{each}>" for each in card.references)]
    parts.append(f"Severity {card.severity}, confidence {card.confidence}, rule `{card.id}`.")
    return "\n\n".join(parts)


def _mapping(mapping: Mapping) -> str:
    name = f"{mapping.id} {mapping.title}"
    linked = f"[{name}]({mapping.url})" if mapping.url else name
    return f"{linked} ({mapping.framework}, {mapping.basis})"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _fenced(code: str, language: str) -> str:
    """A code block whose fence is longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code.rstrip()}\n{fence}"
