"""How well sightings agree with what is marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from aispm.secrets import Hint, beside, sight
from aispm.vocabulary import Place
from tests.secrets.synthetic.files import Config
from tests.secrets.synthetic.marks import Range

_PLACES: dict[str, Place] = {"env": "env", "args": "arg", "headers": "header", "url": "url"}


class Score(NamedTuple):
    """What was found, missed and wrongly told, by kind; `exact` of those found."""

    found: Counter[str]
    missed: Counter[str]
    wrong: Counter[str]
    exact: int
    inexact: Counter[str]

    @property
    def recall(self) -> float:
        """The share of the credentials that were found."""
        return self.found.total() / (self.found.total() + self.missed.total())

    @property
    def precision(self) -> float:
        """The share of what was told that is a credential."""
        return self.found.total() / (self.found.total() + self.wrong.total())

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.recall * self.precision / (self.recall + self.precision)

    @property
    def ranges(self) -> float:
        """The share of what was found whose range is exact."""
        return self.exact / self.found.total()


class Value(NamedTuple):
    """One value of a config, as the files provider hands it over, and what is marked in it."""

    text: str
    hint: Hint
    ranges: list[Range]


def values(config: Config) -> Iterator[Value]:
    """Every string of a config with what surrounds it."""
    yield from _below(config, config.tree, "", "file" if config.path.endswith(".env") else "nested")


def _below(config: Config, node: Any, key: str, place: Place) -> Iterator[Value]:
    if isinstance(node, dict):
        plain = {name: one for name, one in node.items() if isinstance(one, str)}
        around = beside({name: config.marks.taken(one)[0] for name, one in plain.items()})
        for name, one in node.items():
            if isinstance(one, str):
                text, ranges = config.marks.taken(one)
                here = _PLACES.get(name, place)
                yield Value(text, Hint(name, here, neighbours=around, where=name), ranges)
            else:
                yield from _below(config, one, name, _PLACES.get(name, place))
    elif isinstance(node, list):
        previous = ""
        for item in node:
            text, ranges = config.marks.taken(item)
            yield Value(text, Hint("", place, previous), ranges)
            previous = text


def by_value(files: Iterable[Config]) -> Score:
    """Every value of every file through `sight`; a value counts once for each that is marked."""
    score = Score(Counter(), Counter(), Counter(), 0, Counter())
    for config in files:
        for value in values(config):
            seen = [
                (one.start, one.end)
                for one in sight(value.text, value.hint)
                if one.confidence != "low" and not one.publishable
            ]
            score = compared(score, [(r, (r.start, r.end)) for r in value.ranges], seen)
    return score


def compared(
    score: Score, marked: list[tuple[Range, tuple[Any, Any]]], seen: list[tuple[Any, Any]]
) -> Score:
    """The score with one more value (or line) in it."""
    left = list(seen)
    exact = score.exact
    for range_, span in marked:
        touching = [one for one in left if one[0] < span[1] and span[0] < one[1]]
        kind = f"{range_.label.kind} {range_.label.place}"
        if range_.label.secret:
            (score.found if touching else score.missed)[kind] += 1
            if span in touching:
                exact += 1
            elif touching:
                score.inexact[kind] += 1
        elif touching:
            score.wrong[kind] += 1
        left = [one for one in left if one not in touching]
    score.wrong["unmarked"] += len(left)
    return score._replace(exact=exact)
