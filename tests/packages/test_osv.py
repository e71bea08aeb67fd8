"""OSV records: what becomes of each field, and of records that are none."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aispm.model import VersionRange
from aispm.packages.osv import OsvError, advisories, is_osv
from tests.kit.clock import soon

CRITICAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
MEDIUM_V4 = "CVSS:4.0/AV:L/AC:L/AT:N/PR:L/UI:N/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N"


def entry(*events: dict[str, str], **more: Any) -> dict[str, Any]:
    """What is affected, of one package."""
    told = {"package": {"ecosystem": "npm", "name": "a"}, **more}
    return told | ({"ranges": [{"type": "SEMVER", "events": list(events)}]} if events else {})


def record(*affected: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "GHSA-1", "modified": "2026-01-01T00:00:00Z", "affected": list(affected), **more}


def ranges(*events: dict[str, str], kind: str = "SEMVER") -> tuple[VersionRange, ...]:
    told = entry(ranges=[{"type": kind, "events": list(events)}])
    (found,) = advisories(record(told))
    return found.ranges


def test_a_record_becomes_an_advisory() -> None:
    (found,) = advisories(
        record(
            entry({"introduced": "1.0.0"}, {"fixed": "1.2.0"}),
            schema_version="1.7.4",
            aliases=["CVE-1", "CVE-1"],
            summary="It does\nwhat it should not",
            severity=[{"type": "CVSS_V3", "score": CRITICAL}],
            references=[{"type": "WEB", "url": "https://example.com/1"}],
            database_specific={"severity": "MODERATE", "cwe_ids": ["CWE-79"]},
            unheard_of={"deep": [1, 2]},
        )
    )
    assert (found.id, found.ecosystem, found.package) == ("GHSA-1", "npm", "a")
    assert found.ranges == (VersionRange(introduced="1.0.0", fixed="1.2.0"),)
    assert (found.aliases, found.references) == (("CVE-1",), ("https://example.com/1",))
    assert (found.severity, found.malicious) == ("medium", False)
    assert found.summary == "It does what it should not"
    assert (found.known_exploited, found.epss) == (None, None)


@pytest.mark.parametrize(
    ("more", "severity"),
    [
        ({"database_specific": {"severity": "CRITICAL"}}, "critical"),
        ({"database_specific": {"severity": "Low"}}, "low"),
        ({"severity": [{"type": "CVSS_V3", "score": CRITICAL}]}, "critical"),
        ({"severity": [{"type": "CVSS_V2", "score": "AV:N/AC:L/Au:N/C:P/I:P/A:P"}]}, "high"),
        (
            {
                "severity": [
                    {"type": "CVSS_V3", "score": CRITICAL},
                    {"type": "CVSS_V4", "score": MEDIUM_V4},
                ]
            },
            "medium",
        ),
        (
            {
                "severity": [
                    {"type": "CVSS_V4", "score": "CVSS:4.0/nonsense"},
                    {"type": "CVSS_V3", "score": CRITICAL},
                ]
            },
            "critical",
        ),
        ({"severity": [{"type": "Ubuntu", "score": "high"}]}, "info"),
        ({"severity": [{"type": "CVSS_V3", "score": "9.8"}]}, "info"),
        ({"database_specific": {"severity": ["CRITICAL"]}}, "info"),
        ({}, "info"),
    ],
)
def test_severity_is_the_databases_word_else_its_newest_vector_else_none(
    more: dict[str, Any], severity: str
) -> None:
    (found,) = advisories(record(entry({"introduced": "0"}), **more))
    assert found.severity == severity


def test_a_severity_of_one_package_is_its_own() -> None:
    rated = entry({"introduced": "0"}, severity=[{"type": "CVSS_V3", "score": CRITICAL}])
    rated["package"] = {"ecosystem": "PyPI", "name": "b"}
    found = advisories(record(entry({"introduced": "0"}), rated))
    assert [(one.package, one.severity) for one in found] == [("a", "info"), ("b", "critical")]


@pytest.mark.parametrize(
    "more", [{"id": "MAL-2026-1"}, {"database_specific": {"cwe_ids": ["CWE-506"]}}]
)
def test_malice_is_critical_whoever_rated_it(more: dict[str, Any]) -> None:
    (found,) = advisories(record(entry(versions=["1.0.0"]), **more))
    assert (found.malicious, found.severity, found.versions) == (True, "critical", ("1.0.0",))


def test_events_become_ranges_in_the_order_of_their_versions() -> None:
    start = {"introduced": "0"}
    assert ranges(start) == (VersionRange(),)
    assert ranges(start, {"last_affected": "1.0.0"}) == (VersionRange(last_affected="1.0.0"),)
    mixed = ({"fixed": "2.1.0"}, start, {"introduced": "2.0.0"}, {"fixed": "1.5.0"})
    assert ranges(*mixed) == (
        VersionRange(fixed="1.5.0"),
        VersionRange(introduced="2.0.0", fixed="2.1.0"),
    )
    assert ranges({"fixed": "1.0.0"}) == ()
    assert ranges(start, {"introduced": "1.0.0"}, {"limit": "9"}) == (VersionRange(),)
    assert ranges({"introduced": "a"}, {"fixed": "b"}) == (VersionRange(introduced="a", fixed="b"),)


def test_commits_stand_only_where_there_is_nothing_else() -> None:
    commits = {"type": "GIT", "events": [{"introduced": "0"}, {"fixed": "a" * 40}]}
    versions = {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.0.0"}]}
    (found,) = advisories(record(entry(ranges=[commits])))
    assert found.ranges == (VersionRange(fixed="a" * 40),)
    (found,) = advisories(record(entry(ranges=[commits, versions])))
    assert found.ranges == (VersionRange(fixed="1.0.0"),)
    (found,) = advisories(record(entry(ranges=[commits], versions=["1.0.0"])))
    assert (found.ranges, found.versions) == ((), ("1.0.0",))


def test_entries_of_one_package_are_one_advisory_and_others_their_own() -> None:
    debian = entry({"introduced": "0"})
    debian["package"] = {"ecosystem": "Debian:12", "name": "a"}
    first = entry({"introduced": "0"}, {"fixed": "1.0.0"})
    second = entry({"introduced": "2.0.0"}, versions=["2.0.0"])
    found = advisories(record(first, debian, second, {"ranges": []}))
    assert [(one.ecosystem, len(one.ranges)) for one in found] == [("npm", 2), ("Debian", 1)]
    assert found[0].versions == ("2.0.0",)


def test_what_was_withdrawn_or_names_no_package_is_no_advisory() -> None:
    assert advisories(record(entry({"introduced": "0"}), withdrawn="2026-01-02")) == ()
    assert advisories(record()) == ()
    assert advisories({"id": "CVE-1", "affected": None, "aliases": None}) == ()


def test_texts_are_one_line_and_bounded() -> None:
    (found,) = advisories(record(entry(versions=["1"]), details="a\x1b[31m\u2028b" + "c" * 9_000))
    assert found.summary.startswith("a [31m b")
    assert len(found.summary) == 300


SECRET = "what-stands-there"


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        SECRET,
        {},
        {"id": ""},
        {"id": 1},
        {"id": "x" * 501},
        record() | {"affected": SECRET},
        record() | {"affected": [SECRET]},
        record(entry(versions=[1])),
        record(entry(versions=[SECRET * 100])),
        record({"package": {"name": SECRET}}),
        record(entry(ranges=[{"events": [{"introduced": [SECRET]}]}])),
        record() | {"aliases": {SECRET: 1}},
        record() | {"severity": [{"type": 3}]},
        record() | {"summary": {SECRET: SECRET}},
        record() | {"affected": [{}] * 10_001},
    ],
)
def test_a_malformed_record_is_refused_without_quoting_it(data: Any) -> None:
    with pytest.raises(OsvError) as caught:
        advisories(data)
    told = str(caught.value) + caught.value.hint
    assert "malformed" in told
    assert SECRET not in told
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (record(), True),
        ({"id": "CVE-1", "schema_version": "1.7.4"}, True),
        ([record()], True),
        ({"vulns": [record()]}, True),
        ({"vulns": []}, True),
        ({"results": [{"packages": []}]}, True),
        ({"results": [{"vulns": [{"id": "GHSA-1", "modified": "2026"}]}]}, True),
        ({"results": []}, True),
        ({"results": [], "experimental_config": {}}, True),
        ({"results": [], "summary": {}}, False),
        ({"runs": [], "version": "2.1.0"}, False),
        ({"results": [{"ruleId": "x"}]}, False),
        ({"id": "x"}, False),
        ({"vulns": [{"x": 1}]}, False),
        ([], False),
        ([1], False),
        ({}, False),
        (None, False),
        ("id", False),
    ],
)
def test_records_are_told_by_their_shape(data: Any, expected: bool) -> None:
    assert is_osv(data) is expected


FIELDS = [
    "id",
    "affected",
    "package",
    "ecosystem",
    "name",
    "ranges",
    "events",
    "introduced",
    "fixed",
]
FIELDS += ["versions", "severity", "score", "type", "aliases", "summary", "vulns", "results"]
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(json)
def test_whatever_the_json_it_is_advisories_or_one_error(data: Any) -> None:
    assert is_osv(data) in (True, False)
    try:
        found = advisories(data)
    except OsvError:
        return
    assert all(one.id and one.severity for one in found)


def test_a_record_of_many_versions_is_read_in_time() -> None:
    versions = [f"1.{number}.0" for number in range(20_000)]
    events = [{"introduced" if number % 2 else "fixed": f"1.{number}.0"} for number in range(9_000)]
    with soon(2):
        (found,) = advisories(record(entry(*events, versions=versions)))
        assert (len(found.versions), len(found.ranges)) == (20_000, 4_500)
