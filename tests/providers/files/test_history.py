"""With `--history`: what files once held, since when, and which of it an agent wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aispm.correlate import correlate
from aispm.model import Credential, Snapshot
from aispm.providers.files import earlier
from aispm.scan import assess
from tests.providers.files.git.built import Built
from tests.providers.files.scanned import gaps, scan
from tests.secrets import invented

PAT = "ghp_" + invented.text("pat", 36)
OTHER = "ghp_" + invented.text("other", 36)
CLAUDE = "A change\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n"
FIRST, SECOND, THIRD = (f"2023-11-14T22:{minute}:20Z" for minute in (13, 14, 15))
CLEAN = "${TOKEN}"


def config(*tokens: str) -> bytes:
    servers = {
        f"s{number}": {"command": "x", "env": {"K": one}} for number, one in enumerate(tokens)
    }
    return json.dumps({"mcpServers": servers}, indent=1).encode()


def put(top: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(data)


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    monkeypatch.chdir(tmp_path)
    return Built(tmp_path)


def seen(*paths: str, excludes: tuple[str, ...] = ()) -> Snapshot:
    return correlate(scan(*paths or (".",), excludes=excludes, history=True))


def only(snapshot: Snapshot) -> Credential:
    [credential] = snapshot.credentials
    return credential


def places(credential: Credential) -> list[tuple[str, int, bool]]:
    """By file, line, and whether that is in the past."""
    return [(one.uri, one.line, one.commit is not None) for one in credential.locations]


def pick(credential: Credential, *names: str) -> list[Any]:
    return [credential.facts.get(name, "-") for name in names]


def test_a_key_that_was_removed_is_found_where_it_was(built: Built) -> None:
    name, _ = built.chain({".mcp.json": config(PAT)}, {".mcp.json": config(CLEAN)})
    put(built.top, {".mcp.json": config(CLEAN)})
    assert scan(".").credentials == ()
    credential = only(seen())
    assert places(credential) == [(".mcp.json", 6, True)]
    assert credential.locations[0].commit == name.decode()
    assert pick(credential, "in_history", "commit", "exposed_since", "removed_at") == [
        True,
        name.decode(),
        FIRST,
        SECOND,
    ]


def test_a_key_of_a_file_that_is_gone_is_found(built: Built) -> None:
    built.chain({"deep/.cursor/mcp.json": config(PAT)}, {"f": b""})
    credential = only(seen())
    assert places(credential) == [("deep/.cursor/mcp.json", 6, True)]
    assert pick(credential, "removed_at") == [SECOND]


def test_a_key_that_is_still_there_is_told_once_where_it_is(built: Built) -> None:
    built.chain({".mcp.json": config(CLEAN)}, {".mcp.json": config(CLEAN, PAT)})
    put(built.top, {".mcp.json": config(PAT)})
    credential = only(seen())
    assert places(credential) == [(".mcp.json", 6, False)]
    assert pick(credential, "in_history", "exposed_since", "removed_at") == [False, SECOND, "-"]


def test_a_key_that_moved_to_another_file_is_not_gone(built: Built) -> None:
    built.chain({".mcp.json": config(PAT)}, {".vscode/mcp.json": config(PAT)})
    put(built.top, {".vscode/mcp.json": config(PAT)})
    credential = only(seen())
    assert places(credential) == [(".vscode/mcp.json", 6, False)]
    assert pick(credential, "in_history", "exposed_since") == [False, FIRST]


def test_a_key_that_came_back_was_removed_when_it_last_went(built: Built) -> None:
    with_key, without = {".mcp.json": config(PAT)}, {".mcp.json": config(CLEAN)}
    built.chain(with_key, without, {".mcp.json": config(CLEAN, PAT)}, without)
    credential = only(seen())
    assert places(credential) == [(".mcp.json", 6, True)]
    assert pick(credential, "exposed_since", "removed_at") == [FIRST, "2023-11-14T22:16:20Z"]


def test_a_key_on_another_branch_is_not_removed(built: Built) -> None:
    first = built.commit({".mcp.json": config(CLEAN)})
    built.commit({".mcp.json": config(PAT)}, first, ref="refs/heads/other")
    assert pick(only(seen()), "in_history", "exposed_since", "removed_at") == [True, SECOND, None]


def test_a_key_that_is_deleted_but_not_committed_is_in_history(built: Built) -> None:
    built.commit({".mcp.json": config(PAT)})
    assert pick(only(seen()), "in_history", "removed_at") == [True, None]


def test_a_key_that_was_never_committed_has_no_history(built: Built) -> None:
    built.commit({".mcp.json": config(CLEAN)})
    put(built.top, {".mcp.json": config(PAT)})
    assert pick(only(seen()), "in_history", "exposed_since", "tracked") == [False, "-", False]


def test_a_file_known_by_its_content_is_followed_back(built: Built) -> None:
    built.chain({"odd.json": config(PAT)}, {"odd.json": config(CLEAN)})
    put(built.top, {"odd.json": config(CLEAN)})
    assert places(only(seen())) == [("odd.json", 6, True)]


@pytest.mark.parametrize(
    ("paths", "excludes", "found"),
    [
        ((".",), (), {"a/.mcp.json", "b/.mcp.json"}),
        (("a",), (), {"a/.mcp.json"}),
        (("b/.mcp.json",), (), {"b/.mcp.json"}),
        ((".",), ("a",), {"b/.mcp.json"}),
        ((".",), ("b/*.json",), {"a/.mcp.json"}),
        (("a", "b"), (), {"a/.mcp.json", "b/.mcp.json"}),
        (("node_modules",), (), {"node_modules/.mcp.json"}),
    ],
)
def test_only_what_is_scanned_is_looked_for(
    built: Built, paths: tuple[str, ...], excludes: tuple[str, ...], found: set[str]
) -> None:
    held = ("a/.mcp.json", "b/.mcp.json", "node_modules/.mcp.json")
    built.chain({path: config(PAT) for path in held}, {path: config(CLEAN) for path in held})
    put(built.top, {path: config(CLEAN) for path in held})
    assert {one.uri for one in only(seen(*paths, excludes=excludes)).locations} == found


def test_a_repository_below_the_path_is_read_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, token in (("one", PAT), ("two/deep", OTHER)):
        Built(tmp_path / name).chain({".mcp.json": config(token)}, {"f": b""})
    snapshot = seen()
    assert {place for one in snapshot.credentials for place in places(one)} == {
        ("one/.mcp.json", 6, True),
        ("two/deep/.mcp.json", 6, True),
    }
    assert {one.id for one in snapshot.assets} == {"git:one", "git:two/deep"}
    assert {one.source for one in snapshot.links} == {"git:one", "git:two/deep"}


def test_nothing_of_history_is_read_unasked(built: Built) -> None:
    built.chain({".mcp.json": config(PAT)}, {".mcp.json": config(CLEAN)})
    for path in (built.git / "objects").rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            path.write_bytes(b"broken")
    put(built.top, {".mcp.json": config(CLEAN)})
    snapshot = scan(".")
    assert gaps(snapshot) == {}
    assert {one.kind for one in snapshot.assets} == {"mcp.config", "mcp.server"}
    assert set(gaps(scan(".", history=True))) == {"read:.git"}


def test_a_version_that_is_broken_is_searched_and_one_that_cannot_be_read_is_a_gap(
    built: Built,
) -> None:
    names = built.chain(
        {".mcp.json": b'{"mcpServers": {"a": {"env": {"K": "' + PAT.encode() + b'"'},
        {".mcp.json": config(OTHER)},
        {".mcp.json": config(CLEAN)},
    )
    assert len(names) == 3
    lost = built.loose(built.blob(config(OTHER)))
    lost.chmod(0o600)
    lost.write_bytes(b"")
    snapshot = seen()
    assert places(only(snapshot)) == [(".mcp.json", 1, True)]
    assert set(gaps(snapshot)) == {"read:.git"}


def test_the_share_of_agents_is_told(built: Built) -> None:
    first = built.commit({"f": b"1\n2\n3\n"})
    second = built.commit({"f": b"1\n2\n3\n4\n"}, first, message=CLAUDE)
    built.commit({"f": b"1\n2\n3\n4\n5\n"}, second, author="x (aider) <x@example.com>")
    [asset] = seen().assets
    assert (asset.id, asset.kind, asset.name) == ("git:.", "git.repository", built.top.name)
    assert asset.facts == {
        "commits": 3,
        "agent_commits": 2,
        "agent_commits_percent": 67,
        "lines": 5,
        "agent_lines": 2,
        "agent_lines_percent": 40,
        "agents": ["aider", "claude-code"],
        "sampled": False,
    }


def test_what_stands_on_a_line_that_an_agent_wrote_says_so(built: Built) -> None:
    first = built.commit({".mcp.json": config("x")})
    built.commit({".mcp.json": config("x", PAT)}, first, message=CLAUDE)
    put(built.top, {".mcp.json": config("x", PAT)})
    snapshot = seen()
    wrote = {one.id: one.facts["written_by"] for one in snapshot.assets if one.kind[:3] == "mcp"}
    assert wrote == {
        "mcp:.mcp.json": None,
        "mcp:.mcp.json#mcpServers/s0": None,
        "mcp:.mcp.json#mcpServers/s1": "claude-code",
    }
    assert pick(only(snapshot), "written_by") == ["claude-code"]


def test_an_agent_that_brought_a_key_in_is_named_after_it_is_gone(built: Built) -> None:
    first = built.commit({".mcp.json": config(PAT)}, message=CLAUDE)
    built.commit({"f": b""}, first)
    assert pick(only(seen()), "written_by") == ["claude-code"]


def test_findings_name_the_agent_and_history_has_a_rule_of_its_own(built: Built) -> None:
    first = built.commit({".mcp.json": config(PAT)}, message=CLAUDE)
    built.commit({".mcp.json": config(OTHER)}, first, message=CLAUDE)
    put(built.top, {".mcp.json": config(OTHER)})
    report = assess(scan(".", history=True))
    told = {
        one.rule: {each.name: each.value for each in one.evidence}
        for one in report.findings
        if one.subject.startswith("credential:")
    }
    assert set(told) == {"secret-in-git-history", "mcp-secret-in-env"}
    assert told["mcp-secret-in-env"]["credential.written_by"] == "claude-code"
    past = told["secret-in-git-history"]
    assert (past["credential.commit"], past["credential.removed_at"]) == (first.decode(), SECOND)


def test_without_history_no_rule_about_it_is_undetermined(built: Built) -> None:
    built.commit({".mcp.json": config(PAT)})
    put(built.top, {".mcp.json": config(PAT)})
    report = assess(scan("."))
    assert "secret-in-git-history" not in {one.rule for one in report.undetermined}


def test_no_value_is_told(built: Built) -> None:
    first = built.commit({".mcp.json": config(PAT)}, author=f"{PAT} <{PAT}@example.com>")
    built.commit({f"{PAT}/.mcp.json": config(OTHER)}, first, message=PAT)
    built.commit({"f": b""})
    text = msgspec.json.encode(scan(".", history=True)).decode()
    assert not {one for one in (PAT, OTHER) if one[4:-4] in text}


def test_the_same_history_gives_the_same_bytes(built: Built) -> None:
    states = [{f"{name}/.mcp.json": config(PAT, OTHER)} for name in "abcd"]
    built.chain(*states)
    told = {msgspec.json.encode(scan(".", history=True)) for _ in range(3)}
    assert len(told) == 1


def test_with_the_user_s_files_the_repository_of_a_home_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    built = Built(home)
    built.chain({".cursor/mcp.json": config(PAT), "x/.mcp.json": config(OTHER)}, {"f": b""})
    put(home, {".cursor/mcp.json": config(CLEAN)})
    monkeypatch.setenv("HOME", str(home))
    snapshot = correlate(scan(user=True, history=True))
    assert places(only(snapshot)) == [("~/.cursor/mcp.json", 6, True)]
    assert {one.id for one in snapshot.assets if one.kind == "git.repository"} == {"git:~"}
    assert scan(user=True).credentials == ()


@pytest.mark.parametrize(
    ("bound", "most", "found"),
    [("_MOST_VERSIONS", 2, {PAT}), ("_MOST_BYTES", 1, {PAT}), ("_MOST_VERSIONS", 3, {PAT, OTHER})],
    ids=["too many versions", "too many bytes", "all"],
)
def test_what_is_beyond_a_bound_is_a_gap(
    built: Built, monkeypatch: pytest.MonkeyPatch, bound: str, most: int, found: set[str]
) -> None:
    monkeypatch.setattr(earlier, bound, most)
    states = [config(PAT), config(CLEAN), config(OTHER)]
    if bound == "_MOST_BYTES":
        states = [config(PAT), config(OTHER)]
    built.chain(*({".mcp.json": state} for state in states), {"f": b""})
    snapshot = seen()
    assert {one.preview for one in snapshot.credentials} == {
        f"{one[:4]}…{one[-4:]}" for one in found
    }
    left_out = {"read:.git": ("skipped", "more versions of files than are read")}
    assert gaps(snapshot) == (left_out if found == {PAT} else {})
