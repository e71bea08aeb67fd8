"""What only several records together tell."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from aispm.correlate import correlate, held, mimicry, namesake, trifecta, vulnerable
from aispm.model import Advisory, Asset, Link, Location, Snapshot, VersionRange
from aispm.vocabulary import SNAPSHOT_SCHEMA


def server(uri: str, name: str, scope: str = "files:.", **facts: Any) -> Asset:
    place = Location(uri, 1, 1, 1, 2)
    told = {"enabled": True, "auto_approve": [], **facts}
    return Asset(f"mcp:{uri}#s/{name}", "mcp.server", name, scope, None, told, location=place)


def config(uri: str, client: str = "cursor", level: str = "project") -> Asset:
    return Asset(
        f"mcp:{uri}", "mcp.config", uri, "files:.", None, {"client": client, "level": level}
    )


def snapshot(*assets: Asset, advisories: tuple[Advisory, ...] = ()) -> Snapshot:
    links = tuple(
        Link(one.id.partition("#")[0], "calls-tool", one.id)
        for one in assets
        if one.kind == "mcp.server"
    )
    return Snapshot(
        version=SNAPSHOT_SCHEMA,
        taken_at="2026-11-20T00:00:00Z",
        assets=assets,
        links=links,
        advisories=advisories,
    )


MAIL = {"capabilities": ["private-data", "exfiltration"]}
WEB = {"capabilities": ["untrusted-input"]}
ALONE = {"capabilities": ["private-data", "untrusted-input", "exfiltration"]}


def judged(*assets: Asset) -> dict[str, tuple[bool, bool]]:
    found = trifecta.facts(snapshot(*assets))
    return {id_: (one["trifecta"], one["trifecta_approved"]) for id_, one in found.items()}


def test_the_three_in_one_client() -> None:
    both = server("a", "mail", **MAIL), server("a", "web", **WEB)
    assert judged(config("a"), *both) == {"mcp:a": (True, False)}


def test_two_of_three_are_none() -> None:
    assert judged(config("a"), server("a", "mail", **MAIL)) == {"mcp:a": (False, False)}


def test_a_server_that_is_off_or_unknown_does_not_count() -> None:
    off = {**WEB, "enabled": False}
    parts = server("a", "mail", **MAIL), server("a", "web", **off), server("a", "other")
    assert judged(config("a"), *parts) == {"mcp:a": (False, False)}


def test_two_projects_are_not_one_client() -> None:
    parts = server("a", "mail", **MAIL), server("b", "web", **WEB)
    found = judged(config("a"), config("b"), *parts)
    assert found == {"mcp:a": (False, False), "mcp:b": (False, False)}


@pytest.mark.parametrize(("client", "expected"), [("cursor", True), ("vscode", False)])
def test_the_users_servers_stand_beside_the_projects(client: str, expected: bool) -> None:
    parts = server("a", "mail", **MAIL), server("u", "web", **WEB)
    found = judged(config("a"), config("u", client, "user"), *parts)
    assert found == {"mcp:a": (expected, False), "mcp:u": (False, False)}


@pytest.mark.parametrize(("approved", "expected"), [(["*"], True), (["read"], False)])
def test_approved_in_advance(approved: list[str], expected: bool) -> None:
    parts = server("a", "mail", auto_approve=approved, **MAIL), server("a", "web", **WEB)
    assert judged(config("a"), *parts) == {"mcp:a": (True, expected)}


def test_one_that_has_all_three_alone_may_not_be_approved() -> None:
    assert judged(config("a"), server("a", "issues", auto_approve=["*"], **ALONE)) == {
        "mcp:a": (False, True)
    }


def test_what_reads_may_be_approved() -> None:
    parts = server("a", "mail", **MAIL), server("a", "web", auto_approve=["*"], **WEB)
    assert judged(config("a"), *parts) == {"mcp:a": (True, False)}


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({}, False),
        (WEB, False),
        ({"capabilities": ["private-data"]}, True),
        ({"capabilities": ["exfiltration"]}, True),
    ],
)
def test_one_that_has_all_three_alone_is_told_by_itself(
    other: dict[str, Any], expected: bool
) -> None:
    parts = server("a", "issues", **ALONE), server("a", "other", **other)
    assert judged(config("a"), *parts)["mcp:a"][0] is expected


def others(*assets: Asset) -> dict[str, list[str]]:
    return {
        id_: told["namesakes"]
        for id_, told in namesake.facts(snapshot(*assets)).items()
        if told["namesakes"]
    }


def test_one_name_for_two_packages_in_a_project() -> None:
    one = server("x/.mcp.json", "github", package="a")
    two = server("x/.cursor/mcp.json", "github", package="b")
    assert others(one, two) == {one.id: [two.id], two.id: [one.id]}


def test_one_name_for_one_package_is_one_server() -> None:
    parts = [server(uri, "github", package="a") for uri in ("x/.mcp.json", "x/.cursor/mcp.json")]
    assert others(*parts) == {}


def test_two_projects_may_use_one_name() -> None:
    one = server("x/.mcp.json", "db", package="a")
    two = server("y/.mcp.json", "db", package="b")
    assert others(one, two) == {}


def test_a_project_shadows_the_users_server() -> None:
    mine = server("~/.claude.json", "github", "files:~", package="a")
    theirs = server("x/.mcp.json", "github", package="b")
    assert others(mine, theirs) == {mine.id: [theirs.id], theirs.id: [mine.id]}


def test_what_is_not_known_is_no_difference() -> None:
    parts = server("x/.mcp.json", "db", package="a"), server("x/.cursor/mcp.json", "db")
    assert others(*parts) == {}


def test_a_vendors_package_and_its_host_are_one_service() -> None:
    one = server("x/.mcp.json", "docs", package="@acme/docs", publisher="Acme")
    two = server("x/.cursor/mcp.json", "docs", host="mcp.acme.example", publisher="Acme")
    three = server("x/.roo/mcp.json", "docs", host="mcp.acme.example", publisher=None)
    assert others(one, two) == {}
    assert others(one, three) == {one.id: [three.id], three.id: [one.id]}


def test_an_example_is_no_namesake_of_what_was_made_of_it() -> None:
    example = config("x/.mcp.json.example")
    example = msgspec.structs.replace(example, facts={**example.facts, "copy": True})
    one = server("x/.mcp.json", "db", package="a")
    two = server("x/.mcp.json.example", "db", package="b")
    assert others(one, two, example) == {}
    assert others(one, two) == {one.id: [two.id], two.id: [one.id]}


def test_the_same_program_by_two_paths_is_one() -> None:
    one = server("x/.mcp.json", "s", command="python", launcher="python")
    two = server("x/.cursor/mcp.json", "s", command="/usr/bin/python", launcher="python")
    assert others(one, two) == {}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"pinned": False, "source": "registry"}, ["s"]),
        ({"pinned": True, "source": "registry"}, []),
        ({"pinned": None, "source": "local"}, []),
        ({"pinned": False, "source": "git"}, []),
        ({"pinned": False, "source": "url"}, []),
        ({"pinned": False, "source": "image", "version": "2"}, []),
        ({"pinned": False, "source": "image", "version": "sha256:0a"}, ["s"]),
        ({"pinned": False, "source": "registry", "enabled": False}, []),
    ],
)
def test_what_a_config_starts_unpinned(facts: dict[str, Any], expected: list[str]) -> None:
    found = held.facts(snapshot(config("a"), server("a", "s", **facts)))
    assert found == {"mcp:a": {"unpinned": expected, "in_clear": 0}}


def test_unpinned_servers_are_told_once_for_a_file() -> None:
    parts = [server("a", name, pinned=False, source="registry") for name in ("b", "a")]
    assert held.facts(snapshot(config("a"), *parts))["mcp:a"]["unpinned"] == ["a", "b"]


def test_what_a_config_holds_in_clear() -> None:
    parts = server("a", "s", in_clear=2), server("a", "t", in_clear=1)
    assert held.facts(snapshot(config("a"), *parts))["mcp:a"]["in_clear"] == 3


@pytest.mark.parametrize(
    ("name", "facts", "expected"),
    [
        ("github", {"host": "mcp.example.com"}, "GitHub"),
        ("GitHub MCP Server", {"host": "mcp.example.com"}, "GitHub"),
        ("github", {"host": "x.workers.dev"}, "GitHub"),
        ("g\u0456thub", {"package": "acme-x"}, "GitHub"),
        ("github", {"host": "api.githubcopilot.com", "publisher": "GitHub"}, None),
        ("github", {"host": "github.example.com"}, None),
        ("github", {"host": "localhost", "local_host": True}, None),
        ("github", {"host": "gateway"}, None),
        ("github", {"package": "acme-github"}, None),
        ("github", {"host": "mcp.composio.dev"}, None),
        ("acme", {"host": "mcp.example.com"}, None),
        ("memory", {"host": "mcp.example.com"}, None),
    ],
)
def test_a_vendors_name_on_someone_elses_host(
    name: str, facts: dict[str, Any], expected: str | None
) -> None:
    one = server("a", name, **facts)
    assert mimicry.facts(snapshot(one)) == {one.id: {"poses_as": expected}}


HOLE = Advisory(
    "CVE-2099-1", "npm", "some-server", "high", "x", ranges=(VersionRange("1.0.0", "1.2.0"),)
)


def told(version: str | None, *advisories: Advisory, **facts: Any) -> dict[str, Any]:
    one = server("a", "s", launcher="npx", package="some-server", version=version, **facts)
    return dict(vulnerable.facts(snapshot(one, advisories=advisories))[one.id])


def test_an_imported_advisory_holds() -> None:
    found = told("1.1.0", HOLE)
    assert found["advisories"] == ["CVE-2099-1"]
    assert (found["advisory_worst"], found["fixed_in"]) == ("high", ["1.2.0"])
    assert (found["malicious"], found["known_exploited"]) == (False, False)


@pytest.mark.parametrize("version", ["1.2.0", "0.9.0"])
def test_another_version_is_clean(version: str) -> None:
    found = told(version, HOLE)
    assert (found["advisories"], found["advisories_open"]) == ([], [])


@pytest.mark.parametrize("version", [None, "latest", "^1.0.0"])
def test_an_unpinned_one_is_not_excluded_and_never_a_hit(version: str | None) -> None:
    found = told(version, HOLE)
    assert (found["advisories"], found["advisories_open"]) == ([], ["CVE-2099-1"])
    assert found["advisory_worst"] is None


def test_a_package_that_is_not_known_has_no_answer() -> None:
    assert vulnerable.facts(snapshot(server("a", "s", launcher="npx"))) == {}


def test_nothing_is_fetched_and_nothing_holds() -> None:
    one = server("a", "s", launcher=None, package=None, version=None)
    assert vulnerable.facts(snapshot(one, advisories=(HOLE,)))[one.id]["advisories"] == []


def test_what_a_bridge_leads_to_is_looked_up_as_well() -> None:
    one = server(
        *("a", "s"),
        launcher="uvx",
        ecosystem="PyPI",
        package="mcp-proxy",
        version="1",
        serves="some-server",
        serves_ecosystem="npm",
        serves_version="1.1.0",
    )
    found = vulnerable.facts(snapshot(one, advisories=(HOLE,)))[one.id]
    assert (found["advisories"], found["fixed_in"]) == (["CVE-2099-1"], ["1.2.0"])


def test_all_passes_together_keep_what_they_do_not_know() -> None:
    one = server("a", "s", launcher="npx", package="some-server", version="1.1.0")
    whole = correlate(snapshot(config("a"), one, advisories=(HOLE,)))
    facts = {asset.id: asset.facts for asset in whole.assets}
    assert facts[one.id]["enabled"] is True
    assert facts[one.id]["approval"] is None
    assert facts["mcp:a"]["trifecta"] is False
