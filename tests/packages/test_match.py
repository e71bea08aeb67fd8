"""Matching packages with many advisories: each once, worst first, and fast."""

from __future__ import annotations

import pytest

from aispm.packages import advisories, match, version
from aispm.packages.tables import table
from tests.kit.clock import soon
from tests.packages.advice import advisory


def told(ecosystem: str, package: str, written: str | None) -> list[tuple[str, str]]:
    found = match.match(ecosystem, package, written, advisories.bundled())
    return [(one.advisory.id, one.verdict) for one in found]


def test_every_advisory_tells_where_it_is_from_and_what_it_affects() -> None:
    found = advisories.advisories()
    assert len(found) >= 100
    for one in found:
        assert all(page.startswith("https://") for page in one.references)
        assert one.references
        assert one.ranges or one.versions
        assert one.summary
        assert one.summary[-1] not in ".\n"
        assert (one.severity == "critical") if one.malicious else not one.id.startswith("MAL-")
    assert advisories.as_of() >= "2026-11-24"


def test_every_bound_is_a_version_and_in_order() -> None:
    for one in advisories.advisories():
        for part in one.ranges:
            ends = [part.introduced, part.fixed or part.last_affected]
            read = [version.parse(one.ecosystem, end) for end in ends if end is not None]
            assert None not in read, one.id
            assert read == sorted(read), one.id
        assert all(version.parse(one.ecosystem, each) for each in one.versions), one.id


def test_no_advisory_stands_there_twice_for_a_package() -> None:
    keys = [(one.id, one.ecosystem, one.package) for one in advisories.advisories()]
    assert len(keys) == len(set(keys))


def test_a_row_has_no_field_that_is_not_read() -> None:
    known = {"id", "aliases", "ranges", "versions", "severity", "summary", "references"}
    known |= {"malicious", "known_exploited", "epss", *advisories.ECOSYSTEMS}
    for row in table("advisories.yaml")["advisories"]:
        assert set(row) <= known
        assert len(set(row) & set(advisories.ECOSYSTEMS)) == 1


@pytest.mark.parametrize(
    ("ecosystem", "package", "written", "expected"),
    [
        ("npm", "mcp-remote", "0.1.15", [("GHSA-6xpm-ggf7-wc3p", "affected")]),
        ("npm", "mcp-remote", "0.1.16", []),
        ("npm", "mcp-remote", "0.0.4", []),
        ("npm", "mcp-remote", None, [("GHSA-6xpm-ggf7-wc3p", "unknown")]),
        ("npm", "@playwright/mcp", "0.0.39", [("GHSA-6fg3-hvw7-2fwq", "affected")]),
        ("npm", "@playwright/mcp", "0.0.40", []),
        (
            "npm",
            "@modelcontextprotocol/server-filesystem",
            "2026.7.10",
            [("AISPM-2026-0001", "affected")],
        ),
        ("npm", "@modelcontextprotocol/server-filesystem", "2.4.0", []),
        ("PyPI", "MCP.Server_Git", "2026.11.11", [("AISPM-2026-0003", "affected")]),
        ("PyPI", "mcp-server-git", "2026.11.18", []),
        ("npm", "postmark-mcp", "1.0.12", []),
        ("npm", "postmark-mcp", "1.0.16", [("MAL-2025-47604", "affected")]),
        ("npm", "mcp-server-fetch", None, [("MAL-2026-5476", "affected")]),
        ("PyPI", "mcp-server-fetch", None, []),
        (
            "Go",
            "github.com/github/github-mcp-server/cmd/github-mcp-server",
            "v1.1.0",
            [("GHSA-pjp5-fpmr-3349", "affected")],
        ),
        ("npm", "no-such-package", "1.0.0", []),
    ],
)
def test_the_bundled_advisories(
    ecosystem: str, package: str, written: str | None, expected: list[tuple[str, str]]
) -> None:
    assert told(ecosystem, package, written) == expected


def test_a_match_says_what_fixes_it() -> None:
    (found,) = match.match("npm", "mcp-remote", "0.1.0", advisories.bundled())
    assert (found.fixed, found.advisory.severity) == (("0.1.16",), "critical")
    (found,) = match.match("npm", "postmark-mcp", "1.1.0", advisories.bundled())
    assert (found.fixed, found.advisory.malicious) == ((), True)


def test_the_same_advisory_of_two_databases_is_one() -> None:
    known = match.index(
        [
            advisory("npm", "a", "<2.0.0", id="GHSA-1", aliases=("CVE-1",), severity="info"),
            advisory("npm", "a", "<2.1.0", id="CVE-1", severity="high", references=("https://x",)),
            advisory("npm", "a", "<3.0.0", id="OTHER", severity="low", known_exploited=True),
        ]
    )
    first, second = match.match("npm", "a", "1.0.0", known)
    assert (first.advisory.id, first.advisory.aliases) == ("CVE-1", ("GHSA-1",))
    assert (first.advisory.severity, first.fixed) == ("high", ("2.1.0", "2.0.0"))
    assert first.advisory.references == ("https://x",)
    assert (second.advisory.id, second.advisory.known_exploited) == ("OTHER", True)


def test_an_alias_ties_together_what_seemed_to_be_two() -> None:
    known = match.index(
        [
            advisory("npm", "a", "", id="A", epss=0.1),
            advisory("npm", "a", "", id="B", epss=0.4),
            advisory("npm", "a", "", id="C", aliases=("A", "B"), severity="info"),
        ]
    )
    (found,) = match.match("npm", "a", None, known)
    assert {found.advisory.id, *found.advisory.aliases} == {"A", "B", "C"}
    assert (found.advisory.epss, found.verdict) == (0.4, "affected")


def test_what_holds_comes_before_what_may_hold() -> None:
    known = match.index(
        [
            advisory("npm", "a", "what<ever", id="MAYBE", severity="critical"),
            advisory("npm", "a", "", id="LOW", severity="low"),
            advisory("npm", "a", "", id="MAL", severity="critical", malicious=True),
            advisory("npm", "a", "", id="HIGH", severity="high"),
            advisory("npm", "a", "<1.0.0", id="NOT"),
        ]
    )
    found = match.match("npm", "a", "1.0.0", known)
    assert [one.advisory.id for one in found] == ["MAL", "HIGH", "LOW", "MAYBE"]


def test_a_large_database_costs_a_package_only_its_own_advisories() -> None:
    shared = advisory("npm", "a", "<1.0.0")
    many = [
        advisory("npm", f"package-{number}", "<1.0.0", id=f"X-{number}") for number in range(50_000)
    ]
    known = match.index([*many, shared])
    with soon(2):
        for number in range(2_000):
            assert match.match("npm", f"package-{number}", "1.0.0", known) == ()
