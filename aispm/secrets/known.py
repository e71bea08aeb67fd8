"""The secrets of one file, remembered while its records are made, and taken out of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from aispm.model import Asset, Credential, Link, Location, Record
from aispm.secrets.identity import Beside
from aispm.secrets.judge import Found, search
from aispm.secrets.masking import safe
from aispm.secrets.sighting import Hint, Sighting
from aispm.secrets.trie import branches
from aispm.vocabulary import Facts

# Shorter ones would be found in half of all words.
_SHORTEST = 6
_HIDDEN = "…"
_FEW = 8
_Told = TypeVar("_Told", bound=Record)
# A value, how it stands, and where, if that matters.
_Asked = tuple[str, str, str, str | None, str | None]


class Known:
    """What `sight` found in one file: a value is a secret wherever else it stands.

    A password is told by its name, and may stand again where no name says so: as an
    argument, a version, the name of a server. The values live as long as this object does
    and leave it in no way. `spared` are texts that are told as they are: words of our own.
    """

    def __init__(self, spared: Iterable[str] = ()) -> None:
        self.searched = 0
        self.cut = False
        self._spared = frozenset(spared)
        self._values: set[str] = set()
        self._found: dict[_Asked, tuple[Beside, Found]] = {}
        self._lengths: dict[str, set[int]] = {}  # by the first characters
        self._beginning: re.Pattern[str] | None = None
        self._safe: dict[str, str] = {}

    def sight(self, value: str, hint: Hint) -> list[Sighting]:
        """As `secrets.sight`, and remembers. `cut` becomes true when there was more."""
        found = self._search(value, hint)
        self.searched += 1
        self.cut = self.cut or found.cut
        for raw in found.raw:
            low = _low(raw.strip())
            if len(low) >= _SHORTEST and low not in self._values:
                self._values.add(low)
                self._lengths.setdefault(low[:_SHORTEST], set()).add(len(low))
                self._beginning = None
                self._safe.clear()
        return found.sightings

    def kinds(self, value: str, hint: Hint) -> list[str]:
        """The kinds of what `sight` would tell, of values that are sighted for themselves."""
        return [one.kind for one in self._search(value, hint).sightings]

    def _search(self, value: str, hint: Hint) -> Found:
        """As `search`; of a value that stands in one file a thousand times, once.

        Where a weak secret is in it, once for each place: it is told by that.
        """
        anywhere = value, hint.key, hint.place, hint.previous, None
        here = value, hint.key, hint.place, hint.previous, hint.where
        for same in (anywhere, here):
            before = self._found.get(same)
            if before and before[0] == hint.neighbours:
                return before[1]
        found = search(value, hint)
        strong = all(one.preview for one in found.sightings)
        self._found[anywhere if strong else here] = hint.neighbours, found
        return found

    def mask(self, text: str) -> str:
        """The text with every known secret replaced, in upper or lower case."""
        if not self._values or text in self._spared:
            return text
        low = _low(text)
        # Mostly there are one or two, and looking for them costs less than one pattern more.
        if len(self._values) <= _FEW and not any(value in low for value in self._values):
            return text
        told: list[str] = []
        start = position = 0
        while begin := self._begin().search(low, position):
            position = begin.start()
            length = self._longest(low, position)
            if length:
                told += [text[start:position], _HIDDEN]
                start = position = position + length
            else:
                position += 1
        return "".join([*told, text[start:]]) if told else text

    def safe(self, text: str) -> str:
        """As `secrets.safe`, with the known secrets taken out as well.

        Servers of one file say much alike, so that a text is looked at once.
        """
        told = self._safe.get(text)
        if told is None:
            told = self._safe[text] = safe(self.mask(text))
        return told

    def record(self, record: _Told) -> _Told:
        """The record with every text of it masked that a file may have written.

        Ids are left: they are made of names that `safe` has seen, and of fingerprints.
        """
        told: Any = record
        if isinstance(record, Asset):
            told = msgspec.structs.replace(
                record,
                name=self.mask(record.name),
                facts=self._facts(record.facts),
                location=self._location(record.location),
            )
        elif isinstance(record, Credential):
            places = (self._masked_location(one) for one in record.locations)
            told = msgspec.structs.replace(
                record, facts=self._facts(record.facts), locations=tuple(places)
            )
        elif isinstance(record, Link):
            told = msgspec.structs.replace(record, location=self._location(record.location))
        masked: _Told = told
        return masked

    def _begin(self) -> re.Pattern[str]:
        """How the known values begin."""
        if self._beginning is None:
            self._beginning = re.compile(branches(self._lengths))
        return self._beginning

    def _longest(self, low: str, position: int) -> int:
        """The length of the longest known value that stands at `position`, or 0."""
        lengths = self._lengths.get(low[position : position + _SHORTEST], ())
        fitting = (length for length in lengths if position + length <= len(low))
        return max((n for n in fitting if low[position : position + n] in self._values), default=0)

    def _facts(self, facts: Facts) -> Facts:
        if not self._values:
            return facts
        return {name: self._fact(value) for name, value in facts.items()}

    def _fact(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, list):
            return [self._fact(item) for item in value]
        return value

    def _location(self, location: Location | None) -> Location | None:
        return None if location is None else self._masked_location(location)

    def _masked_location(self, location: Location) -> Location:
        """The marked part is masked for itself, so that the mark still covers it."""
        start, length = location.mark
        text = location.text
        before, marked = self.mask(text[:start]), self.mask(text[start : start + length])
        return msgspec.structs.replace(
            location,
            text=before + marked + self.mask(text[start + length :]),
            mark=(len(before), len(marked)),
        )


def _low(text: str) -> str:
    """In lower case, but for letters that become two: places must stay what they are."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
