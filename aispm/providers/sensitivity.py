"""How sensitive a store of data is, judged by its tags first and then by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from aispm.vocabulary import Sensitivity

Source = Literal["tag", "name", "none"]

# What people write into a classification tag, word by word.
_LEVELS: dict[str, Sensitivity] = {
    "public": "public",
    "open": "public",
    "internal": "internal",
    "private": "internal",
    "low": "internal",
    "medium": "internal",
    "confidential": "confidential",
    "sensitive": "confidential",
    "high": "confidential",
    "restricted": "restricted",
    "secret": "restricted",
    "critical": "restricted",
    "regulated": "restricted",
    "pii": "restricted",
    "phi": "restricted",
    "pci": "restricted",
}


# Words that betray the contents when they stand in a name. Singular; a plural `s` is ignored.
def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NAMES: tuple[tuple[Sensitivity, frozenset[str]], ...] = (
    (
        "restricted",
        _set(
            "restricted pii phi pci ssn payroll salary salaries medical patient cardholder "
            "payment biometric passport"
        ),
    ),
    (
        "confidential",
        _set(
            "confidential secret sensitive private customer billing invoice finance financial "
            "credential password employee legal contract"
        ),
    ),
    ("public", _set("public website www")),
)
_RANK: tuple[Sensitivity, ...] = ("public", "internal", "confidential", "restricted")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def sensitivity(
    tags: Mapping[str, str], name: str, tag_keys: Iterable[str]
) -> tuple[Sensitivity, Source]:
    """The level of a store and what told it: the tags in `tag_keys`, else words of its name.

    Spelling of keys and values is not compared letter by letter: `DataClassification`,
    `data_classification` and `data-classification` are one key. Of several levels the highest
    counts. Neither tag nor name tells: ("unknown", "none").
    """
    keys = {_words(key) for key in tag_keys}
    tagged = [
        _LEVELS[word]
        for key, value in tags.items()
        if _words(key) in keys
        for word in _words(value)
        if word in _LEVELS
    ]
    if tagged:
        return max(tagged, key=_RANK.index), "tag"
    words = _words(name)
    singular = {word.removesuffix("s") for word in words} | set(words)
    for level, telling in _NAMES:
        if singular & telling:
            return level, "name"
    if {"prod", "data"} <= singular:
        return "confidential", "name"
    return "unknown", "none"


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(text))
