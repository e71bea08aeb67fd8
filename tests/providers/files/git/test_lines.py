"""What two texts have in common: in order, in full where nothing recurs, and in time."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aispm.providers.files.git.lines import added, common, is_text, lines
from tests.kit.clock import soon

TEXTS = st.lists(st.sampled_from([b"a", b"b", b"c", b"d", b"{", b"}"]), max_size=30)


def pairs(old: Sequence[bytes], new: Sequence[bytes]) -> list[tuple[int, int]]:
    return sorted(
        (before + place, now + place)
        for before, now, count in common(old, new)
        for place in range(count)
    )


@given(TEXTS, TEXTS)
def test_common_lines_are_the_same_and_in_order(old: list[bytes], new: list[bytes]) -> None:
    found = pairs(old, new)
    assert all(old[before] == new[now] for before, now in found)
    assert [now for _, now in found] == sorted({now for _, now in found})
    assert [before for before, _ in found] == sorted({before for before, _ in found})


@given(st.lists(st.integers(), unique=True, max_size=30), st.data())
def test_lines_that_do_not_recur_are_all_found(numbers: list[int], data: st.DataObject) -> None:
    old = [b"%d" % number for number in numbers]
    gone = data.draw(st.sets(st.sampled_from(old))) if old else set()
    kept = [line for line in old if line not in gone]
    places = data.draw(st.lists(st.integers(0, len(kept)), max_size=10))
    new = list(kept)
    for number, place in enumerate(sorted(places, reverse=True)):
        new.insert(place, b"new %d" % number)
    assert [old[before] for before, _ in pairs(old, new)] == kept
    assert added(old, new) == len(places)


def test_an_entry_put_before_one_like_it_is_the_new_one() -> None:
    server = '  "{}": {{\n   "command": "npx",\n   "args": ["-y", "{}"]\n  }},\n'
    old = lines(("{\n" + server.format("one", "pkg-one") + "}\n").encode())
    new = lines(
        ("{\n" + server.format("two", "pkg-two") + server.format("one", "pkg-one") + "}\n").encode()
    )
    assert pairs(old, new) == [(0, 0), (1, 5), (2, 6), (3, 7), (4, 8), (5, 9)]


def test_lines_end_with_the_text() -> None:
    assert lines(b"") == []
    assert lines(b"a") == lines(b"a\n") == [b"a"]
    assert lines(b"a\n\n") == [b"a", b""]


def test_a_zero_byte_early_makes_no_text() -> None:
    assert is_text(b"a" * 8000 + b"\0")
    assert not is_text(b"a\0")


def _texts() -> dict[str, tuple[list[bytes], list[bytes]]]:
    noise = random.Random(1)  # noqa: S311  # texts, not secrets
    count = 20_000
    numbers = [b"%d" % number for number in range(count)]
    shuffled = noise.sample(numbers, count)
    two = [noise.choice([b"a", b"b"]) for _ in range(count)]
    steps = [b"%d" % (number // 2 + number % 2 * 2) for number in range(count)]
    return {
        "shuffled": (numbers, shuffled),
        "of two lines": (two, two[::-1]),
        "in steps": (steps, steps[3:] + steps[:3]),
        "turned": (numbers, numbers[::-1]),
    }


@pytest.mark.parametrize("name", _texts())
def test_no_pair_of_texts_takes_long(name: str) -> None:
    old, new = _texts()[name]
    with soon(2):
        added(old, new)
