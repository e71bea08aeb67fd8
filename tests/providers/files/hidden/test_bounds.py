"""Five megabytes made to be searched for long are searched in about a second on a busy machine."""

from __future__ import annotations

import pytest

from aispm.providers.files.hidden import signs
from tests.kit.clock import soon

SIZE = 5_000_000
# A good half second is what it takes at most; the rest is for machines that do other things too.
LONGEST = 5.0

UNITS = {
    "words": "The quick brown fox jumps over the lazy dog. ",
    "beginnings": "before using you must do not never send read get the ",
    "one beginning": "ignore ",
    "nearly a phrase": "ignore all the any the previous ",
    "zero-width between letters": "a\u200b",
    "bits": "\u200b\u200c",
    "emoji": "\U0001f469\u200d\U0001f680",
    "open comments": "<!--",
    "comments": "<!-- ai: x -->",
    "another script": "\u043f\u0440\u0438\u0432\u0435\u0442 ",
    "tags": "\U000e0061",
    "selectors": "\ufe00",
    "escapes": "\x1b[",
    "escape parameters": "\x1b[1;1;",
    "pipes": "curl x",
}


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_bounded(unit: str) -> None:
    text = unit * (SIZE // len(unit.encode()))
    with soon(LONGEST):
        signs(text)


@pytest.mark.slow
@pytest.mark.parametrize("head", ["ignore", "curl ", "<!--", "\x1b[", "send all", "before"])
@pytest.mark.parametrize("filler", [" ", "x", "1;", "\n"])
def test_one_beginning_without_end(head: str, filler: str) -> None:
    with soon(LONGEST):
        signs(head + filler * (SIZE // len(filler)))
