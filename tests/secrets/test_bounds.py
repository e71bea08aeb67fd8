"""Values made to be searched without end, and secrets without number.

What would take minutes where each character is searched more than a few times is done here
at once; no clock is asked.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from aispm.secrets import Excerpt, Hint, Known, beside, safe, sight
from aispm.secrets.connection import connection
from aispm.secrets.judge import LONGEST, search
from aispm.secrets.placement import pieces
from aispm.secrets.table import hits
from tests.secrets import invented

TOKEN = invented.text("token", 40)
WORD = "Vk7tRw2qLm4"
PATS = ["ghp_" + invented.text(str(n), 36) for n in range(300)]
LONG = 600_000


@pytest.mark.parametrize("end", ["", "\\"])
def test_a_string_within_a_value_that_does_not_end(end: str) -> None:
    text = '{"' + '\\"' * LONG + end
    [piece] = pieces(Excerpt(text), "", None)
    assert piece.excerpt.text == '"' * (LONG - 2)  # a pair of them surrounds it


def test_the_last_string_of_cut_off_json_is_read() -> None:
    [one] = sight('{"a": 1, "api_token": "' + TOKEN, Hint())
    assert (one.kind, one.nested) == ("generic-secret", True)


def test_a_connection_string_of_white_space() -> None:
    text = ";=" + " " * LONG + "!;Server=a;Password=" + WORD
    [part] = connection(Excerpt(text))
    assert (part.excerpt.text, part.facts) == (WORD, {"host": "a"})


def test_beginnings_of_tokens_without_an_end() -> None:
    token = invented.jwt({"iss": "https://idp.acme.example"})
    found = hits("_eyJ" * 200_000 + " " + token, "")
    assert [(hit.rule.kind, hit.end - hit.start) for hit in found] == [("jwt", len(token))]


def test_a_name_made_for_patterns() -> None:
    assert sight(TOKEN, Hint(key="aws" * LONG)) == []
    assert list(hits(TOKEN, "aws" * LONG)) == []


@pytest.mark.slow
def test_many_secrets_in_one_block() -> None:
    block = {f"A{n}_PASSWORD": f"{WORD}{n}" for n in range(20_000)} | {"DB_USER": "app"}
    around = beside(block)
    found = [sight(block[name], Hint(key=name, neighbours=around)) for name in sorted(block)]
    assert {(one.kind, one.facts["user"]) for seen in found for one in seen} == {
        ("password", "app")
    }
    assert sum(map(len, found)) == 20_000


def test_only_so_much_of_a_value_is_searched() -> None:
    inside = "x " * (LONGEST // 2 - 30) + PATS[0]
    beyond = "x " * (LONGEST // 2) + PATS[0]
    assert (len(sight(inside, Hint())), search(inside, Hint()).cut) == (1, False)
    assert (sight(beyond, Hint()), search(beyond, Hint()).cut) == ([], True)


def test_only_so_many_credentials_of_a_value_are_told() -> None:
    found = sight(" ".join(PATS), Hint())
    assert [one.preview for one in found] == [f"{one[:4]}…{one[-4:]}" for one in PATS[:200]]
    known = Known()
    known.sight(PATS[0], Hint())
    assert not known.cut
    known.sight(" ".join(PATS), Hint())
    assert known.cut


def test_of_overlapping_sightings_the_best_is_kept() -> None:
    value = f"https://app:{WORD}@h.example/x?token={PATS[0]}&y=1 {PATS[1]}"
    found = sight(value, Hint())
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert {one.kind for one in found} >= {"url-password", "github-pat"}


def test_what_is_safe_is_short() -> None:
    assert safe("a" * 500) == "a" * 200
    assert safe("a" * 500, 300) == "a" * 300
    assert PATS[0][4:-4] not in safe("x" * 190 + " " + PATS[0])
