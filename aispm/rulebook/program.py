"""The rules about one kind, compiled: an asset meets only its own handful."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from aispm.cel import CelError, Condition, Language
from aispm.cel import Facts as Bound
from aispm.model import Facts, Kind
from aispm.rulebook.rule import Entry, Noun
from aispm.rulebook.subject import noun_of, types_of


class Answer(Struct, frozen=True):
    """A rule's answer: true, false, or None with the facts it lacked or the way it broke."""

    holds: bool | None
    missing: tuple[str, ...] = ()
    broken: str = ""


class Question(Struct, frozen=True):
    """One rule as it applies to one kind."""

    entry: Entry
    condition: Condition


class Program:
    """All the questions about one kind, in one language.

    Facts that no rule names, to decide or to show, are never converted.
    """

    def __init__(self, kind: Kind, entries: Sequence[Entry]) -> None:
        self.noun: Noun = noun_of(kind)
        self.language = Language(types_of(kind))
        self.questions = tuple(
            Question(entry, self.language.compile(entry.rule.when)) for entry in entries
        )
        named = [entry.facts + entry.evidence for entry in entries]
        self._named = tuple(sorted({fact for facts in named for fact in facts}))

    def values(self, facts: Facts, reach: Facts, now: datetime) -> dict[str, Any]:
        """The known facts that the rules name, by their full names."""
        found: dict[str, Any] = {}
        for name in self._named:
            noun, _, fact = name.partition(".")
            given: Mapping[str, Any] = reach if noun == "reach" else facts
            if name == "now":
                found[name] = now
            elif fact in given:
                found[name] = given[fact]
        return found

    def bind(self, values: Mapping[str, Any]) -> Bound:
        """The values converted once for all questions."""
        return self.language.facts(values)


def answer(question: Question, bound: Bound) -> Answer:
    """What the question's rule says of a subject."""
    try:
        holds = question.condition.holds(bound)
    except CelError as error:
        return Answer(None, broken=error.message)
    if holds is None:
        missing = tuple(name for name in question.entry.facts if name not in bound.known)
        return Answer(None, missing)
    return Answer(holds)


def moment(text: str) -> datetime:
    """An RFC 3339 time with its zone. Raises ValueError."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("no time zone")
    return found
