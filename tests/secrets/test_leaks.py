"""No value leaves: not in a sighting, not in a preview, not in an error."""

from __future__ import annotations

import sys
import traceback
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aispm.errors import AispmError
from aispm.secrets import Hint, beside, fingerprint, safe, sight
from tests.secrets import invented

KEYS = st.sampled_from(["PASSWORD", "API_KEY", "Authorization", "url", "", "AWS_SECRET_ACCESS_KEY"])
TOKENS = st.integers(0, 10**6).map(lambda seed: "ghp_" + invented.text(str(seed), 36))


@settings(deadline=None)
@given(st.text(max_size=200), KEYS)
def test_any_text_can_be_looked_at(value: str, key: str) -> None:
    for seen in sight(value, Hint(key=key)):
        assert 0 <= seen.start < seen.end <= len(value)


@settings(deadline=None)
@given(TOKENS, st.text(max_size=30), st.text(max_size=30))
def test_at_most_four_characters_of_either_end_are_told(
    token: str, before: str, after: str
) -> None:
    value = f"{before} {token} {after}"
    for seen in sight(value, Hint(key="TOKEN")):
        told = repr(seen).replace(seen.fingerprint, "")
        assert not any(token[at : at + 5] in told for at in range(len(token) - 4))


@settings(deadline=None)
@given(st.text(alphabet=invented.LETTERS + "!$%-", min_size=4, max_size=19))
def test_a_short_secret_shows_nothing_and_has_no_hash(value: str) -> None:
    hint = Hint(key="DB_PASSWORD", where="mcp:.mcp.json#mcpServers/db/env/DB_PASSWORD")
    for seen in sight(value, hint):
        assert seen.preview is None
        assert seen.fingerprint != fingerprint(value)
        assert seen.fingerprint == sight("Vk7t-Rw2qLm4", hint)[0].fingerprint


def test_a_weak_secret_in_another_place_is_another_credential() -> None:
    one, other = (sight("Vk7t-Rw2qLm4", Hint(key="PASSWORD", where=place))[0] for place in "ab")
    assert one.fingerprint != other.fingerprint


class Unreadable(str):
    """A value that cannot be read, and whose error quotes it."""

    __slots__ = ()

    def __getitem__(self, _: Any) -> str:
        raise ValueError(f"cannot take a part of {str(self)!r}")


def test_an_error_does_not_carry_the_value() -> None:
    token = "ghp_" + invented.text("pat", 36)
    with pytest.raises(AispmError) as caught:
        sight(Unreadable(token), Hint(key="TOKEN", neighbours=beside({"A_USER": token})))
    error = caught.value
    assert (error.__cause__, error.__context__) == (None, None)
    assert token[4:12] not in "".join(traceback.format_exception(error))


def test_looking_loads_no_library_that_talks() -> None:
    """Others may have loaded it here; the quiet test of the file scan proves it whole."""
    before = "requests" in sys.modules
    sight(invented.text("x", 40), Hint(key="TOKEN"))
    assert ("requests" in sys.modules) == before


@pytest.mark.parametrize("name", ["remote {}", "A=[{}", "{}", "x/{}.json"])
def test_a_token_that_was_cut_short_is_not_told_either(name: str) -> None:
    begun = "ghp_" + invented.text("pat", 17)
    told = safe(name.format(begun))
    assert told == name.format("ghp_…")
