"""A rule's examples, put to the very program that evaluates real subjects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from aispm.cel import CelError
from aispm.model import Kind
from aispm.rulebook.program import Program, answer, moment
from aispm.rulebook.rule import Entry, Example
from aispm.rulebook.subject import noun_of, types_of
from aispm.vocabulary import Facts

_PYTHON: dict[str, type] = {"string": str, "bool": bool, "int": int, "list": list, "map": dict}


class Failure(Struct, frozen=True):
    """The example at `index` does not hold, or is wrong in itself, for one kind."""

    index: int
    message: str


def failures(entry: Entry, kinds: Mapping[str, Kind]) -> Iterator[Failure]:
    """Every example that does not give what it says, for every kind it is about."""
    for name in entry.rule.kinds:
        kind = kinds[name]
        program = Program(kind, (entry,))
        for index, example in enumerate(entry.rule.examples):
            if example.kind in (None, name):
                message = _mistake(example, kind) or _contradiction(example, program, name)
                if message:
                    yield Failure(index, message)


def _mistake(example: Example, kind: Kind) -> str:
    """What is wrong with an example in itself, or nothing."""
    noun, types = noun_of(kind), types_of(kind)
    given = example.subject(noun)
    if given is None:
        return f"this example gives no {noun}"
    try:
        moment(example.now)
    except ValueError:
        return f"{example.now!r} is no time with a zone, such as 2026-11-20T00:00:00Z"
    named = [(f"{noun}.{name}", value) for name, value in given.items()]
    named += [(f"reach.{name}", value) for name, value in example.reach.items()]
    for name, value in named:
        if name not in types:
            return f"{kind.name} declares no fact {name}"
        if not _fits(value, types[name]):
            return f"{name} is {types[name]}, not {value!r}"
    return ""


def _fits(value: Any, type_: str) -> bool:
    if value is None:
        return type_.endswith("?")
    wanted = _PYTHON[type_.rstrip("?")]
    return isinstance(value, wanted) and (wanted is not int or not isinstance(value, bool))


def _contradiction(example: Example, program: Program, kind: str) -> str:
    """How the rule's answer differs from what the example says, or nothing."""
    given = outcome(example, program)
    wanted = _word(example.flags)
    return "" if given == wanted else f"this example gives {given} for {kind}, not {wanted}"


def outcome(example: Example, program: Program) -> str:
    """What a program's only rule answers: true, false, unknown, or how it broke."""
    facts: Facts = example.subject(program.noun) or {}
    try:
        bound = program.bind(program.values(facts, example.reach, moment(example.now)))
    except CelError as error:
        return f"broken ({error.message})"
    found = answer(program.questions[0], bound)
    if found.broken:
        return f"broken ({found.broken})"
    return _word("unknown" if found.holds is None else found.holds)


def _word(flags: bool | str) -> str:
    return str(flags).lower()
