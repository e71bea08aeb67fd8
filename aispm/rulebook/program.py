"""The rules about one kind, compiled: an asset meets only its own handful."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from msgspec import Struct

from aispm.cel import CelError, Condition, Language
from aispm.cel import Facts as Bound
from aispm.model import Kind
from aispm.rulebook.rule import Entry, Noun
from aispm.rulebook.subject import noun_of, types_of
from aispm.rulebook.syntax import UnsupportedError, facts, parse
from aispm.vocabulary import Facts

# How many rules are asked at once. Where one of them holds, each is asked by itself.
_GROUP = 8
# So many subjects pay for the compiling of groups.
_MANY = 20


class Answer(Struct, frozen=True):
    """A rule's answer: true, false, or None with the facts it lacked or the way it broke."""

    holds: bool | None
    missing: tuple[str, ...] = ()
    broken: str = ""


class Question(Struct, frozen=True):
    """One rule as it applies to one kind."""

    entry: Entry
    condition: Condition


class Group(Struct, frozen=True):
    """Some questions, and a condition that is false only where each of theirs is, if any."""

    questions: tuple[Question, ...]
    any_holds: Condition | None


def check_types(when: str, kinds: Iterable[Kind]) -> None:
    """Compile an expression for each kind. Raises CelError when one refuses it.

    Kinds that give the same types to all facts it asks for are one to the compiler.
    """
    known: list[dict[str, str]] = []
    for kind in kinds:
        types = types_of(kind)
        if any(asked.items() <= types.items() for asked in known):
            continue
        try:
            _language(tuple(types.items())).compile(when)
            known.append({name: types[name] for name in facts(parse(when), frozenset(types))})
        except (CelError, UnsupportedError) as error:
            raise CelError(f"for {kind.name}: {error.message}", error.column) from error


@cache
def _language(types: tuple[tuple[str, str], ...]) -> Language:
    """The language of a kind: to make one costs as much as to compile many expressions."""
    return Language(dict(types))


class Program:
    """All the questions about one kind.

    Facts that no rule names, to decide or to show, are never converted. To many `subjects` the
    questions are put in groups first: most rules hold for few, and the group that holds for none
    of its rules has answered them all.
    """

    def __init__(self, kind: Kind, entries: Sequence[Entry], subjects: int = 0) -> None:
        self.noun: Noun = noun_of(kind)
        self.language = _language(tuple(types_of(kind).items()))
        self.questions = tuple(
            Question(entry, self.language.compile(entry.rule.when)) for entry in entries
        )
        size = _GROUP if subjects >= _MANY else 1
        cut = [self.questions[first : first + size] for first in range(0, len(entries), size)]
        self.groups = tuple(Group(some, self._any(some)) for some in cut)
        self._named = tuple(
            sorted({name for entry in entries for name in entry.facts + entry.evidence})
        )

    def _any(self, questions: Sequence[Question]) -> Condition | None:
        """A condition that is false when all questions' are, and that means nothing else."""
        if len(questions) == 1:
            return None
        try:
            return self.language.any_of([one.condition for one in questions])
        except CelError:  # all of them together are longer than the library takes
            return None

    def values(self, own: Facts, reach: Facts, now: datetime) -> dict[str, Any]:
        """The known facts that the rules name, by their full names."""
        found: dict[str, Any] = {}
        for name in self._named:
            noun, _, fact = name.partition(".")
            given: Mapping[str, Any] = reach if noun == "reach" else own
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


def none_holds(group: Group, bound: Bound) -> bool:
    """Whether the answer of every question of a group is no, and none is unknown or broken."""
    if group.any_holds is None:
        return False
    try:
        return group.any_holds.holds(bound) is False
    except CelError:
        return False


def moment(text: str) -> datetime:
    """An RFC 3339 time with its zone. Raises ValueError."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("no time zone")
    return found
