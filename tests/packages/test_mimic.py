"""Names that look like a known server's, and names that only share words with one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aispm.packages import ai, known
from aispm.packages.edits import distance, letters
from aispm.packages.mimic import mimic
from tests.kit.clock import soon


def told(ecosystem: str, package: str) -> tuple[str, str] | None:
    found = mimic(ecosystem, package)
    return None if found is None else (found.known, found.how)


@pytest.mark.parametrize(
    ("ecosystem", "package", "like", "how"),
    [
        ("npm", "mcp-remot", "mcp-remote", "spelling"),
        ("npm", "mcp-reomte", "mcp-remote", "spelling"),
        ("npm", "tavilly-mcp", "tavily-mcp", "spelling"),
        ("npm", "firecrawl-mpc", "firecrawl-mcp", "spelling"),
        ("npm", "chrome-devtool-mcp", "chrome-devtools-mcp", "spelling"),
        ("npm", "exa-mcp-servers", "exa-mcp-server", "spelling"),
        ("npm", "@upstach/context7-mcp", "@upstash/context7-mcp", "spelling"),
        ("PyPI", "mcp-atlasian", "mcp-atlassian", "spelling"),
        ("PyPI", "mcp-sever-git", "mcp-server-git", "spelling"),
        ("PyPI", "awslab.aws-api-mcp-server", "awslabs.aws-api-mcp-server", "spelling"),
        ("npm", "mcp-rem\u043ete", "mcp-remote", "confusable"),
        ("npm", "mcp-rernote", "mcp-remote", "confusable"),
        ("npm", "\uff4dcp-remote", "mcp-remote", "confusable"),
        ("PyPI", "mcp-at1assian", "mcp-atlassian", "confusable"),
        (
            "npm",
            "@modelcontextprotoco1/server-github",
            "@modelcontextprotocol/server-github",
            "confusable",
        ),
        ("npm", "server-filesystem", "@modelcontextprotocol/server-filesystem", "copy"),
        ("npm", "mcp-server-filesystem", "@modelcontextprotocol/server-filesystem", "copy"),
        ("npm", "@other/server-filesystem", "@modelcontextprotocol/server-filesystem", "copy"),
        ("npm", "@mcp/mcp-server-filesystem", "@modelcontextprotocol/server-filesystem", "copy"),
        (
            "npm",
            "@modelcontextprotocl/mcp-server-slack",
            "@modelcontextprotocol/server-slack",
            "copy",
        ),
        ("npm", "mcp-server-fetch", "mcp-server-fetch", "copy"),
    ],
)
def test_a_mimic_is_told_with_what_it_resembles(
    ecosystem: str, package: str, like: str, how: str
) -> None:
    assert told(ecosystem, package) == (like, how)


@pytest.mark.parametrize(
    ("ecosystem", "package"),
    [
        ("npm", "playwright-mcp"),
        ("npm", "@other/mcp-server-filesystem"),
        ("npm", "@modelcontextprotocol/server-new"),
        ("npm", "@playwright/mcpp"),
        ("npm", "github-mcp-server"),
        ("npm", "mcp-server-rabel"),
        ("npm", "reddit-mcp-server"),
        ("npm", "mcp-shell"),
        ("npm", "prism"),
        ("npm", "left-pad"),
        ("npm", ""),
        ("npm", "@"),
        ("npm", "@/"),
        ("npm", "/"),
        ("npm", "m" * 100_000),
        ("PyPI", "mcp-server-filesystem"),
        ("PyPI", "mcp-server-gif"),
        ("PyPI", "mssql-mcp-server"),
        ("PyPI", "git-mcp-server"),
        ("PyPI", "docker-mcp-server"),
        ("PyPI", "mcpx"),
        ("OCI", "mcp/filesysten"),
        ("Go", "github.com/github/github-mcp-servr"),
        ("", "mcp-remot"),
    ],
)
def test_another_name_is_none(ecosystem: str, package: str) -> None:
    assert told(ecosystem, package) is None


def test_no_known_package_is_a_mimic_of_another() -> None:
    assert [name for name in (*known.servers(), *ai.packages()) if mimic(*name)] == []


def test_nearly_every_known_server_is_told_by_its_name_with_a_letter_too_many() -> None:
    missed = {
        name
        for ecosystem, name in known.servers()
        if ecosystem in ("npm", "PyPI") and "@" not in name and "mcp" in name
        if (found := told(ecosystem, name + name[-1])) is None or found[1] != "spelling"
    }
    assert missed == {"mcpo", "mcp-server-git"}  # too short, and told by three letters alone


def test_looking_is_fast() -> None:
    mimic("npm", "warm")
    with soon(1):
        for number in range(2_000):
            mimic("npm", f"some-mcp-server-{number}")
            mimic("PyPI", "a" * 200 + str(number))


def slow(one: str, other: str) -> int:
    """Optimal string alignment by its definition."""
    table = [[max(row, column) for column in range(len(other) + 1)] for row in range(len(one) + 1)]
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            costs = [
                table[row - 1][column] + 1,
                table[row][column - 1] + 1,
                table[row - 1][column - 1] + (one[row - 1] != other[column - 1]),
            ]
            if one[row - 2 : row][::-1] == other[column - 2 : column] and min(row, column) > 1:
                costs.append(table[row - 2][column - 2] + 1)
            table[row][column] = min(costs)
    return table[-1][-1]


words = st.text("abc-", max_size=8)


@given(words, words, st.integers(0, 3))
def test_the_distance_is_exact_up_to_its_bound(one: str, other: str, most: int) -> None:
    assert distance(one, other, most) == min(slow(one, other), most + 1)


@given(words, words)
def test_names_that_are_near_share_their_letters(one: str, other: str) -> None:
    assert (letters(one) ^ letters(other)).bit_count() <= 2 * slow(one, other)
