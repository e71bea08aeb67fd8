"""Wildcards: what a pattern reaches in part, and what it covers whole."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aispm.iam.aws.universe import Universe
from aispm.iam.wildcard import action_matches, covers, literal_prefix, overlaps

WORDS = st.text(alphabet="ab*?", max_size=7)
PLAIN = st.text(alphabet="ab", max_size=7)


@pytest.mark.parametrize(
    ("pattern", "target", "some", "whole"),
    [
        ("*", "arn:aws:s3:::books/*", True, True),
        ("arn:aws:s3:::books/*", "arn:aws:s3:::books/*", True, True),
        ("arn:aws:s3:::books/a*", "arn:aws:s3:::books/*", True, False),
        ("arn:aws:s3:::books", "arn:aws:s3:::books/*", False, False),
        ("arn:aws:s3:::boo*", "arn:aws:s3:::books/*", True, True),
        ("arn:aws:s3:::b??ks/*", "arn:aws:s3:::books/*", True, True),
        ("arn:aws:s3:::???", "arn:aws:s3:::?*", True, False),
        ("arn:aws:s3:::books/?*", "arn:aws:s3:::books/*", True, False),
        ("arn:aws:s3:::other/*", "arn:aws:s3:::books/*", False, False),
        # A `*` in one part must not swallow a colon and match what belongs to the next.
        ("arn:aws:*:111122223333:x:role/x", "arn:aws:iam::111122223333:x:role/x", False, False),
        ("arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:role/x", True, True),
        ("arn:aws:iam::444455556666:role/*", "arn:aws:iam::111122223333:role/x", False, False),
    ],
)
def test_arn_patterns(pattern: str, target: str, some: bool, whole: bool) -> None:
    assert overlaps(pattern, target) is some
    assert covers(pattern, target) is whole


def test_actions_compare_without_case() -> None:
    assert action_matches("S3:get*", "s3:GetObject")
    assert not action_matches("s3:Get", "s3:GetObject")
    assert not action_matches("s3: Get*", "s3:GetObject")


@given(WORDS, PLAIN)
def test_a_plain_target_is_matched_as_by_a_shell(pattern: str, target: str) -> None:
    expected = fnmatchcase(target, pattern)
    assert overlaps(pattern, target) is expected
    assert covers(pattern, target) is expected


@given(WORDS, WORDS, PLAIN)
def test_a_shared_string_means_overlap(one: str, other: str, text: str) -> None:
    if fnmatchcase(text, one) and fnmatchcase(text, other):
        assert overlaps(one, other)
        assert overlaps(other, one)


@given(WORDS, WORDS, PLAIN)
def test_what_covers_a_pattern_holds_for_all_it_means(one: str, other: str, text: str) -> None:
    if covers(one, other) and fnmatchcase(text, other):
        assert fnmatchcase(text, one)


NAMES = st.lists(st.text(alphabet="ab/", min_size=1, max_size=5), max_size=8, unique=True)


@given(NAMES, st.booleans(), st.text(alphabet="ab/*?", max_size=6))
def test_the_universe_finds_what_trying_each_would(
    names: list[str], inner: bool, tail: str
) -> None:
    arns = {name: f"arn:aws:s3:::{name}{'/*' if inner else ''}" for name in names}
    universe = Universe(arns)
    pattern = f"arn:aws:s3:::{tail}"
    some = {name for name, arn in arns.items() if overlaps(pattern, arn)}
    whole = {name for name, arn in arns.items() if covers(pattern, arn)}
    assert set(universe.members(universe.overlapping(pattern))) == some
    assert set(universe.members(universe.covered(pattern))) == whole


def test_the_literal_beginning_ends_at_the_first_wildcard() -> None:
    assert literal_prefix("arn:aws:s3:::a?b*") == "arn:aws:s3:::a"
    assert literal_prefix("plain") == "plain"


@pytest.mark.parametrize("target", ["*", "arn:aws:s3:::*", "arn:aws:s3:::boo*", "arn:aws:s3:::b/*"])
@pytest.mark.parametrize(
    "pattern", ["*", "arn:aws:s3:::books/*", "arn:aws:s3:::b*", "arn:aws:s3:::b/x/*", "arn:aws:*"]
)
def test_a_target_with_an_early_wildcard_is_found_too(target: str, pattern: str) -> None:
    universe = Universe({"one": target, "other": "arn:aws:s3:::other"})
    assert bool(universe.overlapping(pattern) & universe.bit("one")) is overlaps(pattern, target)
    assert bool(universe.covered(pattern) & universe.bit("one")) is covers(pattern, target)


def test_no_pattern_makes_matching_explode() -> None:
    """Backtracking over these would outlast the test run."""
    pattern, name = "arn:aws:s3:::" + "*a" * 60 + "*b", "arn:aws:s3:::" + "a" * 63
    assert not overlaps(pattern, name)
    assert not covers(pattern, name)
    assert not action_matches("s3:" + "*a" * 60 + "*b", "s3:" + "a" * 63)
    assert overlaps(pattern, name + "b")
