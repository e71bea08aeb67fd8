"""Affected, unaffected or not to be excluded: of versions, of ranges, and of versions by date."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from aispm.packages import version
from aispm.packages.affected import verdict
from aispm.packages.requirement import spans
from aispm.packages.span import Span, at, meet, within
from tests.packages.advice import advisory

FILESYSTEM = "@modelcontextprotocol/server-filesystem"
YES, NO, MAYBE = "affected", "unaffected", "unknown"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1.0.0", YES),
        ("v1.1.9", YES),
        ("=1.1.9", YES),
        ("1.2.0-rc.1", YES),
        ("1.2.0", NO),
        ("1.2.0+build", NO),
        ("0.9.9", NO),
        ("1.0.0-rc.1", NO),
        ("^1.0", MAYBE),
        ("~1.1.0", YES),
        ("~1.2.0", NO),
        ("^1.2", NO),
        ("1", MAYBE),
        ("1.1", YES),
        ("1.1.x", YES),
        ("2.x", NO),
        ("<1", NO),
        ("<=1.1", MAYBE),
        (">=1.2.0", NO),
        (">1.1", NO),
        (">1.1.0", MAYBE),
        (">= 1.0.0 < 1.2.0", YES),
        ("1.0.0 - 1.1", YES),
        ("0.1 - 0.9 || 1.3", NO),
        ("0.1 - 0.9 || 1.1", MAYBE),
        ("1.0.5 || 1.1", YES),
        ("^0.9.0", NO),
        ("^0", NO),
        ("*", MAYBE),
        ("x", MAYBE),
        ("", MAYBE),
        (None, MAYBE),
        ("latest", MAYBE),
        ("next", MAYBE),
        ("^1.2 ||", MAYBE),
        ("a1b2c3d4e5" * 4, MAYBE),
        ("not a version", MAYBE),
        ("1." * 10_000, MAYBE),
        ("1 || " * 200 + "2", MAYBE),
        (">2 " * 200, MAYBE),
    ],
)
def test_npm(written: str | None, expected: str) -> None:
    assert verdict(advisory("npm", "a", "1.0.0<1.2.0"), written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1.0", YES),
        ("1.0.post1", YES),
        ("1.2rc1", YES),
        ("1.2", NO),
        ("1.2.0", NO),
        ("1!1.1", NO),
        ("==1.1.*", YES),
        ("1.1.*", YES),
        ("1.2.*", MAYBE),  # its prereleases come before 1.2
        ("1.3.*", NO),
        ("~=1.1", MAYBE),
        ("~=1.1.0", YES),
        (">=1.2", NO),
        (">=1.0,<1.1", YES),
        (">=1.0,!=1.1", MAYBE),
        (">1.5,<1.4", NO),
        ("<1.0", NO),
        ("<=1.0", MAYBE),
        (">=1", MAYBE),
        (None, MAYBE),
        ("latest", MAYBE),
        (">=nonsense", MAYBE),
    ],
)
def test_pypi(written: str | None, expected: str) -> None:
    assert verdict(advisory("PyPI", "a", "1.0<1.2"), written) == expected


@pytest.mark.parametrize(
    ("ecosystem", "written", "expected"),
    [
        ("Go", "v1.1.0", YES),
        ("Go", "v1.2.0", NO),
        ("Go", "v1.3.0-0.20260101000000-abcdefabcdef", NO),
        ("Go", "v1", MAYBE),
        ("Go", "latest", MAYBE),
        ("NuGet", "1.1.0", YES),
        ("NuGet", "1.1.0.7", MAYBE),
        ("crates.io", "1.2.0", NO),
        ("Maven", "1.1", YES),
        ("Maven", "1.2.0.0", NO),
        ("Maven", "1.1-beta", MAYBE),
        ("RubyGems", "1.1.0", YES),
        ("Packagist", "v1.2", NO),
        ("OCI", "1.1.0", MAYBE),
        ("OCI", "sha256:" + "0" * 64, MAYBE),
    ],
)
def test_other_registries_are_read_as_far_as_their_order_is_known(
    ecosystem: str, written: str, expected: str
) -> None:
    assert verdict(advisory(ecosystem, "a", "1.0.0<1.2.0"), written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0.6.2", YES),
        ("1.0.0", YES),
        ("2.3.9", YES),
        ("2.4.0", NO),
        ("3.0.0", NO),
        ("2025.1.14", YES),
        ("2026.7.10", YES),
        ("2026.8.31", YES),
        ("^2.4.0", NO),
        ("~2026.7.4", YES),
        (">=2.4.0", MAYBE),  # npm takes the greatest, which is a date
        (None, MAYBE),
    ],
)
@pytest.mark.parametrize("ranges", [("<2.4.0",), ("<2.4.0", "2025.1.14<=2026.8.31")])
def test_a_date_is_older_than_the_semver_that_came_after_it(
    written: str | None, expected: str, ranges: tuple[str, ...]
) -> None:
    assert verdict(advisory("npm", FILESYSTEM, *ranges), written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("0.6.2", YES), ("2025.3.28", YES), ("2025.7.1", NO), ("2.3.9", NO), ("2.4.0", NO)],
)
@pytest.mark.parametrize("ranges", [("<2025.7.1",), ("<=0.6.2", "2025.1.14<2025.7.1")])
def test_what_a_date_fixed_is_fixed_in_the_semver_after_it(
    written: str, expected: str, ranges: tuple[str, ...]
) -> None:
    assert verdict(advisory("npm", FILESYSTEM, *ranges), written) == expected


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        (("<2.4.0",), MAYBE),
        (("<2.4.0", "2025.1.1<2026.7.1"), NO),
        (("<2025.1.1",), NO),
        (("1.0.0",), YES),
    ],
)
def test_a_date_is_not_simply_newer_in_a_package_whose_history_is_not_known(
    ranges: tuple[str, ...], expected: str
) -> None:
    assert verdict(advisory("npm", "other", *ranges), "2026.7.10") == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0.6.2", YES),
        ("2026.11.11", YES),
        ("2026.11.18", NO),
        (">=2026.11.18", NO),
        ("<2026", YES),
        (None, MAYBE),
    ],
)
def test_a_package_that_is_always_numbered_by_date(written: str | None, expected: str) -> None:
    assert verdict(advisory("PyPI", "mcp-server-git", "<2026.11.18"), written) == expected


def test_where_every_version_is_affected_it_need_not_be_known() -> None:
    for written in (None, "latest", "^1.2", "1.0.0", "what?"):
        assert verdict(advisory("npm", "a", ""), written) == YES
        assert verdict(advisory("OCI", "a", ""), written) == YES


def test_listed_versions_are_affected_and_only_they() -> None:
    told = advisory("PyPI", "a", versions=("1.82.7", "1.82.8"))
    assert [verdict(told, one) for one in ("1.82.7", "1.82.8.0", "1.82.9")] == [YES, YES, NO]
    assert [verdict(told, one) for one in (">=1.83", "~=1.82.7", None)] == [NO, MAYBE, MAYBE]
    tagged = advisory("Maven", "a", versions=("1.0.RELEASE",))
    assert [verdict(tagged, one) for one in ("1.0.RELEASE", "1.0")] == [YES, MAYBE]


def test_a_bound_that_cannot_be_read_excludes_nothing() -> None:
    told = advisory("npm", "a", "0123456789" * 4 + "<" + "abcdef0123" * 4, "<1.0.0")
    assert [verdict(told, one) for one in ("0.5.0", "2.0.0")] == [YES, MAYBE]


def test_an_advisory_without_versions_affects_none() -> None:
    assert verdict(advisory("npm", "a"), "1.0.0") == NO


numbers = st.integers(0, 3)
releases = st.tuples(numbers, numbers, numbers)
operators = st.sampled_from(["", "=", "<", "<=", ">", ">=", "~", "^"])


def dotted(release: tuple[int, ...]) -> str:
    return ".".join(map(str, release))


@given(releases, releases, releases)
def test_exact_versions_are_compared_as_numbers(
    first: tuple[int, int, int], fixed: tuple[int, int, int], found: tuple[int, int, int]
) -> None:
    for ecosystem in ("npm", "PyPI", "Go", "Maven"):
        told = advisory(ecosystem, "a", f"{dotted(first)}<{dotted(fixed)}")
        expected = YES if first <= found < fixed else NO
        assert verdict(told, dotted(found)) == expected


@given(operators, releases, st.integers(1, 3), releases, releases)
def test_what_is_said_of_a_range_holds_for_every_version_in_it(
    operator: str,
    wanted: tuple[int, int, int],
    precision: int,
    first: tuple[int, int, int],
    fixed: tuple[int, int, int],
) -> None:
    written = operator + dotted(wanted[:precision])
    told = advisory("npm", "a", f"{dotted(first)}<{dotted(fixed)}")
    answer = verdict(told, written)
    allowed = spans("npm", written)
    for release in itertools.product(range(4), repeat=3):
        one = version.parse("npm", dotted(release))
        if answer != MAYBE and any(within(at(one), span) for span in allowed):
            assert verdict(told, dotted(release)) == answer


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "~="]),
            st.tuples(numbers, numbers),
            st.booleans(),
        ),
        min_size=1,
        max_size=3,
    ),
    st.tuples(numbers, numbers, numbers),
    st.sampled_from(["", "rc1", ".post1", ".dev1"]),
)
def test_the_stretches_of_a_specifier_hold_all_that_it_allows(
    clauses: list[tuple[str, tuple[int, int], bool]], release: tuple[int, ...], suffix: str
) -> None:
    written = ",".join(
        f"{operator}{dotted(text)}" + (".*" if star and operator in ("==", "!=") else "")
        for operator, text, star in clauses
    )
    found = Version(dotted(release) + suffix)
    if SpecifierSet(written).contains(found, prereleases=True):
        assert any(within(at(found), span) for span in spans("PyPI", written))


# What node-semver's own documentation says that a range means.
@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("~1.2.3", ">=1.2.3 <1.3.0-0"),
        ("~1.2", ">=1.2.0 <1.3.0-0"),
        ("~1", ">=1.0.0 <2.0.0-0"),
        ("~0.2", ">=0.2.0 <0.3.0-0"),
        ("~1.2.3-beta.2", ">=1.2.3-beta.2 <1.3.0-0"),
        ("^1.2.3", ">=1.2.3 <2.0.0-0"),
        ("^0.2.3", ">=0.2.3 <0.3.0-0"),
        ("^0.0.3", ">=0.0.3 <0.0.4-0"),
        ("^0.0.x", ">=0.0.0 <0.1.0-0"),
        ("^0.0", ">=0.0.0 <0.1.0-0"),
        ("^1.x", ">=1.0.0 <2.0.0-0"),
        ("^0.x", ">=0.0.0 <1.0.0-0"),
        ("1.2.3 - 2.3.4", ">=1.2.3 <=2.3.4"),
        ("1.2 - 2.3.4", ">=1.2.0 <=2.3.4"),
        ("1.2.3 - 2.3", ">=1.2.3 <2.4.0-0"),
        ("1.x", ">=1.0.0 <2.0.0-0"),
        ("1.2.*", ">=1.2.0 <1.3.0-0"),
        ("> 1.2.3", ">1.2.3"),
    ],
)
def test_ranges_mean_what_npm_documents(written: str, meaning: str) -> None:
    assert spans("npm", written) == spans("npm", meaning)


ends = st.one_of(st.none(), st.integers(0, 4))
stretches = st.builds(Span, ends, ends, st.booleans(), st.booleans())


@given(stretches, stretches, st.integers(-1, 5))
def test_what_lies_in_both_stretches_lies_in_what_they_share(
    one: Span, other: Span, point: int
) -> None:
    shared = meet(one, other)
    inside = shared is not None and within(at(point), shared)
    assert inside == (within(at(point), one) and within(at(point), other))
