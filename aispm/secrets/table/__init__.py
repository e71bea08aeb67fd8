"""The kinds of credential that can be told by their text: one row each, by family.

A new kind is a new row in one of the families and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from msgspec import Struct

from aispm.secrets import keyname
from aispm.secrets.table import (
    capability,
    chat,
    cloud,
    code,
    commerce,
    common,
    data,
    models,
    tools,
    work,
)
from aispm.secrets.table.rule import Rule
from aispm.secrets.trie import branches
from aispm.vocabulary import Confidence

RULES: tuple[Rule, ...] = (
    *capability.RULES,
    *cloud.RULES,
    *code.RULES,
    *models.RULES,
    *tools.RULES,
    *chat.RULES,
    *commerce.RULES,
    *work.RULES,
    *data.RULES,
    *common.RULES,
)
SHORTEST_TOKEN = 16  # no rule matches less
_LONGEST_KEY = 200  # what is longer is no name
# No kind is of small letters alone, but for some addresses.
_TELLING = re.compile(r"[0-9A-Z]|://")
_EDGES = r"(?<![A-Za-z0-9])(?:{})(?![A-Za-z0-9])"
_Row = tuple[int, Rule]
_ROWS: tuple[_Row, ...] = tuple(enumerate(RULES))


class Hit(Struct, frozen=True):
    """Where in a text a rule holds; `told` is all that it matched, around the secret."""

    rule: Rule
    start: int
    end: int
    confidence: Confidence
    told: str


def may_tell(text: str) -> bool:
    """Whether a text without a name may hold anything that a rule is about."""
    return len(text) >= SHORTEST_TOKEN and bool(_TELLING.search(text))


def may_begin(text: str) -> bool:
    """Whether a text holds anything that the tokens of some provider begin with."""
    return bool(_any_near().search(text))


def hits(text: str, key: str) -> Iterator[Hit]:
    """Every place in `text` where a rule holds, rule by rule in the table's order."""
    if len(text) < SHORTEST_TOKEN:
        return
    rows = list(_for_key(key[:_LONGEST_KEY])) if key else []
    if _TELLING.search(text):
        rows += _shapes()
        if _any_near().search(text):
            rows += _nearby(text)
        rows.sort(key=_number)
    for number, rule in rows:
        pattern = _pattern(number)
        if not rule.key:
            yield from _found(rule, pattern, pattern.finditer(text))
        elif whole := pattern.fullmatch(text):
            yield from _found(rule, pattern, [whole])


def _found(rule: Rule, pattern: re.Pattern[str], matches: Iterable[re.Match[str]]) -> Iterator[Hit]:
    group = "s" if "s" in pattern.groupindex else 0
    for match in matches:
        failed = rule.check is not None and not rule.check(match[group])
        if not (failed and rule.proven):
            confidence = "medium" if failed else rule.confidence
            yield Hit(rule, match.start(group), match.end(group), confidence, match[0])


@lru_cache(maxsize=4096)
def _for_key(key: str) -> tuple[_Row, ...]:
    """The rules that only values of such a name are asked for."""
    if not (keyname.named(key).secret or keyname.named(key).keyish):
        return ()
    if not _any_key().search(key):
        return ()
    return tuple(row for name, row in _by_key() if name.search(key))


@cache
def _by_key() -> tuple[tuple[re.Pattern[str], _Row], ...]:
    """The rules that ask for a name, each with the pattern of that."""
    return tuple((re.compile(row[1].key, re.IGNORECASE), row) for row in _ROWS if row[1].key)


@cache
def _any_key() -> re.Pattern[str]:
    """Whether any rule asks for such a name."""
    keys = sorted({rule.key for rule in RULES if rule.key})
    return re.compile("|".join(f"(?:{key})" for key in keys), re.IGNORECASE)


def _number(row: _Row) -> int:
    return row[0]


@cache
def _shapes() -> tuple[_Row, ...]:
    """The rules that any value is asked for, as they have no literal."""
    return tuple(row for row in _ROWS if not row[1].key and not row[1].near)


def _nearby(text: str) -> Iterable[_Row]:
    """The rules that a value is asked for because it holds one of their literals."""
    pairs = {text[place : place + 2] for place in range(len(text) - 1)}
    near = (one for pair in pairs & _near().keys() for one in _near()[pair])
    return {row[0]: row for literal, row in near if literal in text}.values()


@cache
def _near() -> dict[str, list[tuple[str, _Row]]]:
    """The literals of rules, by their first two characters, each with its rule."""
    found: dict[str, list[tuple[str, _Row]]] = {}
    for row in _ROWS:
        for literal in () if row[1].key else row[1].near:
            found.setdefault(literal[:2], []).append((literal, row))
    return found


@cache
def _pattern(number: int) -> re.Pattern[str]:
    """What a rule looks for, with its edges. Most scans meet few of the kinds."""
    return re.compile(_EDGES.replace("{}", RULES[number].pattern))


@cache
def _any_near() -> re.Pattern[str]:
    """Whether any rule's literal occurs at all: most texts of a config have none."""
    return re.compile(
        branches({literal for rule in RULES if not rule.key for literal in rule.near})
    )
