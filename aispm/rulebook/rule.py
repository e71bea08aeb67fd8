"""A rule as its author writes it: one YAML file, decoded strictly."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from aispm.model import Mapping, Remediation, RuleCard
from aispm.vocabulary import Confidence, Facts, Place, Severity

Status = Literal["experimental", "stable", "retired"]
Goal = Literal["admin", "restricted", "sensitive", "secrets", "controls"]
Noun = Literal["asset", "identity", "credential"]

Id = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Line = Annotated[str, Meta(min_length=1, max_length=300)]
Prose = Annotated[str, Meta(min_length=1, max_length=4000)]
Link = Annotated[str, Meta(pattern=r"^https://\S+$", max_length=400)]


class Claim(Struct, frozen=True, forbid_unknown_fields=True):
    """What a rule says it maps to. `framework` is needed only where two share an id."""

    id: str
    basis: Literal["cited", "judged"]
    url: Link | None = None
    framework: str | None = None


class Fix(Remediation, frozen=True, forbid_unknown_fields=True):
    """How to remedy it: a sentence, and a command or Terraform where there is a real one."""


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """A subject and the answer the rule must give for it.

    Facts that are left out are not collected. `kind` narrows it to one of the rule's kinds.
    """

    flags: bool | Literal["unknown"]
    asset: Facts | None = None
    identity: Facts | None = None
    credential: Facts | None = None
    reach: Facts = {}
    now: str = "2026-11-20T00:00:00Z"
    kind: str | None = None

    def subject(self, noun: Noun) -> Facts | None:
        """The facts given for this kind of subject, or None where there are none."""
        found: Facts | None = getattr(self, noun)
        return found


class Rule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question about the facts of one subject; see `rules/README.md` for each field.

    `path` attaches the attack path to that goal, `place` points the finding at the first
    location of a credential with that place, `was` keeps fingerprints over a rename.
    """

    id: Id
    title: Line
    status: Status
    severity: Severity
    confidence: Confidence
    kinds: Annotated[tuple[str, ...], Meta(min_length=1)]
    when: Annotated[str, Meta(min_length=1)]
    evidence: tuple[str, ...] = ()
    path: Goal | None = None
    place: Place | None = None
    why: Prose
    remediation: Fix
    false_positives: tuple[Line, ...] = ()
    references: tuple[Link, ...] = ()
    maps: Annotated[tuple[Claim, ...], Meta(min_length=1)]
    examples: Annotated[tuple[Example, ...], Meta(min_length=2)]
    was: tuple[Id, ...] = ()


class Entry(Struct, frozen=True):
    """A rule as it stands in a rulebook, with what the loader found out about it.

    `area` is the folder it lies in, `facts` every fact its expression asks for, and `maps` its
    claims joined with the frameworks they name.
    """

    rule: Rule
    area: str
    noun: Noun
    facts: tuple[str, ...]
    maps: tuple[Mapping, ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        """The facts a finding shows: those the author chose, else those of the expression."""
        return self.rule.evidence or tuple(fact for fact in self.facts if fact != "now")

    def card(self) -> RuleCard:
        """What an exporter may know of the rule."""
        rule = self.rule
        return RuleCard(
            id=rule.id,
            area=self.area,
            title=rule.title,
            severity=rule.severity,
            confidence=rule.confidence,
            status=rule.status,
            kinds=rule.kinds,
            why=rule.why.strip(),
            remediation=Remediation(
                rule.remediation.summary, rule.remediation.cli, rule.remediation.terraform
            ),
            maps=self.maps,
            references=rule.references,
            false_positives=rule.false_positives,
        )


def schema() -> dict[str, Any]:
    """The JSON Schema of a rule file; `aispm/schema/rule.schema.json` is this, written out."""
    import msgspec

    built = msgspec.json.schema(Rule)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "aispm rule",
    } | built
