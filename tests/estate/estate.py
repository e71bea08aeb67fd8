"""A well-run AWS estate, and the faults that are put into it one by one.

The estate is what the loopback AWS answers elsewhere (`tests/providers/aws/answers`), with the
changes of `clean/*.json`; `faults/*.json` tell for each rule the changes that bring it about and
every finding that comes with them, `harmless/*.json` changes of which nothing is to be said.
A change is `{service, operation, when?}`, which choose the answers (without `when`: all of the
operation), and what becomes of them: `set` is a JSON merge patch (RFC 7386; where the answer has a
list, an object of positions changes those items), `extend` adds to lists, `drop` takes the answer
away, `add` brings a new one.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from tests.kit.aws_fixtures import Fixture, checked
from tests.providers.aws.conftest import ANSWERS

_Told = TypeVar("_Told")
HERE = Path(__file__).parent


class Change(Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of some answers; see above."""

    service: str
    operation: str
    when: dict[str, Any] | None = None
    set: dict[str, Any] = {}
    extend: dict[str, list[Any]] = {}
    drop: bool = False
    add: bool = False
    response: dict[str, Any] | None = None

    def chooses(self, raw: Fixture) -> bool:
        """Whether it is about this answer."""
        same = (raw.service, raw.operation) == (self.service, self.operation)
        return same and self.when in (None, raw.when)


class Fault(Struct, frozen=True, forbid_unknown_fields=True):
    """Changes, and every (rule, subject) that is found for them and was not before."""

    changes: list[Change]
    found: list[tuple[str, str]]


class Answer(NamedTuple):
    """An answer as it is written, and as the server gives it."""

    raw: Fixture
    served: Fixture


def apply(answers: Sequence[Answer], changes: Iterable[Change]) -> list[Answer]:
    """The answers after the changes. AssertionError for one that chooses nothing."""
    changed = list(answers)
    for change in changes:
        if change.add:
            changed.append(_answer(_new(change)))
            continue
        chosen = [one for one in changed if change.chooses(one.raw)]
        assert chosen, f"{change.service} {change.operation} {change.when}: no such answer"
        if change.drop:
            changed = [one for one in changed if one not in chosen]
        else:
            changed = [_changed(one, change) if one in chosen else one for one in changed]
    return changed


@functools.cache
def base() -> tuple[Answer, ...]:
    """The answers that the collector is tried with, as they are."""
    return tuple(_answer(raw) for file in sorted(ANSWERS.glob("*.json")) for raw in _raw(file))


@functools.cache
def clean() -> tuple[Answer, ...]:
    """The well-run estate."""
    files = sorted((HERE / "clean").glob("*.json"))
    changes = [one for file in files for one in _read(file, list[Change])]
    return tuple(apply(base(), changes))


def faults() -> dict[str, Fault]:
    """The fault of each rule, by its id; a rule may have more: `rule-id/what-else`."""
    return _named("faults")


def harmless() -> dict[str, Fault]:
    """What looks like the fault of a rule and is none: `rule-id/what-it-is`."""
    return _named("harmless")


def _named(folder: str) -> dict[str, Fault]:
    told: dict[str, Fault] = {}
    for file in sorted((HERE / folder).glob("*.json")):
        more = _read(file, dict[str, Fault])
        assert not more.keys() & told.keys(), f"{file.name}: told twice"
        told |= more
    return told


def _raw(file: Path) -> list[Fixture]:
    return msgspec.json.decode(file.read_bytes(), type=list[Fixture])


def _read(file: Path, kind: type[_Told]) -> _Told:
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except msgspec.DecodeError as error:
        raise AssertionError(f"{file.name}: {error}") from error


def _answer(raw: Fixture) -> Answer:
    return Answer(raw, checked(raw))


def _new(change: Change) -> Fixture:
    return Fixture(
        change.service, change.operation, when=change.when or {}, response=change.response
    )


def _changed(answer: Answer, change: Change) -> Answer:
    response = merged(copy.deepcopy(answer.raw.response), change.set)
    for name, items in change.extend.items():
        response[name] = [*response.get(name, []), *items]
    return _answer(msgspec.structs.replace(answer.raw, response=response))


def merged(target: Any, patch: Any) -> Any:
    """RFC 7386, and into lists by position."""
    if not isinstance(patch, dict):
        return patch
    if isinstance(target, list) and patch and all(key.isdigit() for key in patch):
        return [
            merged(item, patch[str(at)]) if str(at) in patch else item
            for at, item in enumerate(target)
        ]
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result
