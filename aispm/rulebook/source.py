"""A rulebook file as text: plain values, and the line on which each stands.

YAML is read event by event, so nothing in a file can construct an object, expand an
alias or nest without bound. Only `true`, `false`, `null` and numbers are not strings:
`On`, `no` and dates mean what they say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml
from msgspec import Struct

from aispm import regular
from aispm.errors import RuleError

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,79}")
_NULL = frozenset({"", "~", "null"})
_BOOL = {"true": True, "false": False}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_PLACE = re.compile(r"(?P<message>.*?)(?: - at `(?P<path>[^`]*)`)?", re.DOTALL)
# Nothing from a rule may move a terminal's cursor or turn the direction of its text.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_UNKNOWN_KEY = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)

Step = str | int
Decoded = TypeVar("Decoded")


class Document(Struct, frozen=True):
    """One file: its values, and the 1-based line of every key and item by its way down."""

    path: Path
    value: Any
    lines: dict[tuple[Step, ...], int]

    def line(self, *way: Step) -> int:
        """The line of what lies at `way`, or of the nearest thing around it."""
        while way and way not in self.lines:
            way = way[:-1]
        return self.lines.get(way, 1)

    def refuse(self, message: str, *way: Step) -> RuleError:
        """The error that names this file, the line of `way`, and what is wrong there."""
        return RuleError(f"{self.path}:{self.line(*way)}: {message}", "Correct this file.")

    def into(self, shape: type[Decoded], value: Any = None, *way: Step) -> Decoded:
        """The values (or a part of them, which lies at `way`) as a struct; strict."""
        try:
            return msgspec.convert(self.value if value is None else value, shape)
        except msgspec.ValidationError as error:
            message, inner = _placed(str(error))
            raise self.refuse(message, *way, *inner) from error


def read(path: Path) -> Document:
    """Read a file. Raises RuleError for what is no plain, small YAML mapping or list."""
    try:
        data = regular.read(path, MAX_BYTES + 1)
    except OSError as error:
        raise RuleError(f"{path}: cannot be read ({(error.strerror or '').lower()})") from error
    return parse(path, data)


def parse(path: Path, data: bytes) -> Document:
    """The document in `data`; `path` only names it."""
    if len(data) > MAX_BYTES:
        raise RuleError(f"{path}:1: larger than {MAX_BYTES // 1024} KiB")
    lines: dict[tuple[Step, ...], int] = {}
    try:
        text = data.decode("utf-8-sig")
        return Document(path, _Builder(path, text, lines).document(), lines)
    except UnicodeDecodeError as error:
        raise RuleError(f"{path}:1: not UTF-8 text") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        if "nesting depth" in str(error.problem):  # libyaml has a bound of its own
            raise RuleError(f"{path}:{line}: nested deeper than {MAX_DEPTH}") from error
        raise RuleError(f"{path}:{line}: no valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise RuleError(f"{path}:1: no valid YAML") from error


class _Builder:
    """Turns YAML events into plain values, noting lines on the way."""

    def __init__(self, path: Path, text: str, lines: dict[tuple[Step, ...], int]) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.path = path
        self.lines = lines
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=loader)

    def document(self) -> Any:
        values = [
            self._value(event, ()) for event in self.events if isinstance(event, yaml.NodeEvent)
        ]
        if len(values) != 1:
            raise RuleError(f"{self.path}:1: holds {len(values)} documents, not one")
        return values[0]

    def _value(self, event: yaml.Event, way: tuple[Step, ...]) -> Any:
        line = _line(event)
        self.lines.setdefault(way, line)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._refuse(line, "anchors and aliases are not allowed: write the value out")
        if getattr(event, "tag", None):
            raise self._refuse(line, "YAML tags are not allowed")
        if len(way) > MAX_DEPTH:
            raise self._refuse(line, f"nested deeper than {MAX_DEPTH}")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(way)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(way)
        assert isinstance(event, yaml.ScalarEvent)
        if _UNPRINTABLE.search(event.value):
            raise self._refuse(line, "control characters are not allowed")
        return _scalar(event.value) if event.implicit[0] else event.value

    def _mapping(self, way: tuple[Step, ...]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent) or not _KEY.fullmatch(event.value):
                raise self._refuse(line, "a key must be a plain word")
            key = event.value
            if key in values:
                raise self._refuse(line, f"{key!r} stands here twice")
            self.lines[(*way, key)] = line
            values[key] = self._value(next(self.events), (*way, key))
        return values

    def _sequence(self, way: tuple[Step, ...]) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            values.append(self._value(event, (*way, len(values))))
        return values

    def _refuse(self, line: int, message: str) -> RuleError:
        return RuleError(f"{self.path}:{line}: {message}")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _scalar(text: str) -> Any:
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    return int(text) if _INT.fullmatch(text) else text


def _placed(message: str) -> tuple[str, tuple[Step, ...]]:
    """A decoder's message without its path, and the path as steps."""
    match = _PLACE.fullmatch(message)
    assert match is not None
    steps = re.findall(r"\.([^.\[\]]+)|\[(\d+)\]", match["path"] or "")
    way: list[Step] = [name or int(index) for name, index in steps]
    unknown = _UNKNOWN_KEY.fullmatch(match["message"])
    if unknown:
        return f"unknown key {unknown[1]!r}", (*way, unknown[1])
    return match["message"][:1].lower() + match["message"][1:], tuple(way)
