"""What was found under a secret's name is taken out wherever else it stands."""

from __future__ import annotations

import base64
import json

import pytest

from aispm.model import Asset, Credential, Link, Location
from aispm.secrets import Hint, Known
from aispm.secrets import known as memory
from tests.secrets import invented

WORD = "Vk7tRw2qLm4"
KEY_ID = invented.key_id("111122223333")


def known(value: str, key: str = "PASSWORD", spared: tuple[str, ...] = ()) -> Known:
    found = Known(spared)
    found.sight(value, Hint(key=key))
    return found


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (WORD, "…"),
        (WORD.lower(), "…"),
        (f"tool=={WORD.upper()}-{WORD}!", "tool==…-…!"),
        (WORD[:-1], WORD[:-1]),
        ("", ""),
        ("İ" + WORD, "İ…"),
    ],
)
def test_mask(text: str, masked: str) -> None:
    assert known(WORD).mask(text) == masked


def test_the_longer_of_two_secrets_is_taken_out() -> None:
    both = known(WORD)
    both.sight(f"{WORD}extra9", Hint(key="PASSWORD"))
    assert both.mask(f"a {WORD}extra9 b") == "a … b"


def test_short_secrets_are_in_too_many_words() -> None:
    assert known("Ab1!x").mask("xAb1!x") == "xAb1!x"


def test_a_password_within_something_is_known_by_itself() -> None:
    basic = base64.b64encode(f"bob:{WORD}".encode()).decode()
    login = known(f"Basic {basic}", "Authorization")
    assert (login.mask(WORD), login.mask(basic)) == ("…", "…")
    assert known(f"https://bob:{WORD}@h.example", "URL").mask(WORD) == "…"
    assert known(json.dumps({"password": WORD}), "X").mask(WORD) == "…"


def test_the_id_of_a_key_is_no_secret() -> None:
    assert known(KEY_ID, "AWS_ACCESS_KEY_ID").mask(KEY_ID) == KEY_ID


def test_spared_words_are_told() -> None:
    assert known("docker", spared=("docker",)).mask("docker") == "docker"
    assert known("docker", spared=("docker",)).mask("docker2") == "…2"


def test_whole_records() -> None:
    place = Location("u", 1, 1, 1, 2, "env", f'"{WORD}": "{WORD}"', (16, 11))
    hidden = Location("u", 1, 1, 1, 2, "env", '"…": "…"', (6, 1))
    masks = known(WORD).record
    facts = {"a": WORD, "b": [f"x{WORD}", 1], "c": None}
    told = {"a": "…", "b": ["x…", 1], "c": None}
    asset = Asset("id", "mcp.server", WORD, "s", facts=facts, location=place)
    assert masks(asset) == Asset("id", "mcp.server", "…", "s", facts=told, location=hidden)
    credential = Credential("id", "password", facts=facts, locations=(place,))
    assert masks(credential) == Credential("id", "password", facts=told, locations=(hidden,))
    assert masks(Link("a", "reads", "b", place)) == Link("a", "reads", "b", hidden)


@pytest.mark.parametrize(
    ("value", "searched"),
    [(WORD, ["a", "b"]), ("ghp_" + invented.text("key in many places", 36), ["a"])],
    ids=["told-by-its-place", "told-by-itself"],
)
def test_a_value_that_stands_often_is_searched_once(
    monkeypatch: pytest.MonkeyPatch, value: str, searched: list[str]
) -> None:
    asked = []
    search = memory.search

    def counted(text: str, hint: Hint) -> memory.Found:
        asked.append(hint.where)
        return search(text, hint)

    monkeypatch.setattr(memory, "search", counted)
    found = Known()
    told = {
        where: [one.fingerprint for one in found.sight(value, Hint(key="PASSWORD", where=where))]
        for where in ("a", "b", "a", "b", "a")
    }
    assert asked == searched
    assert (told["a"] != told["b"]) == (len(searched) == 2)


def test_what_was_told_is_told_anew_once_a_secret_in_it_is_known() -> None:
    known = Known()
    assert known.safe(WORD) == WORD
    known.sight(WORD, Hint(key="PASSWORD"))
    assert known.safe(WORD) == "…"


@pytest.mark.parametrize("count", [1, 8, 9, 20])
def test_few_secrets_and_many_are_found_alike(count: int) -> None:
    words = [invented.text(f"one of {number}", 20) for number in range(count)]
    known = Known()
    for word in words:
        known.sight(word, Hint(key="PASSWORD"))
    assert known.mask("a " + " b ".join(words).upper() + " c") == f"a {' B '.join('…' * count)} c"
    assert known.mask("a" * 50) == "a" * 50
