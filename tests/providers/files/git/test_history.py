"""Every version of a file, wherever refs lead to, and whose commit it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from dulwich.objects import Commit, Tag

from aispm.providers.files.git import Limits, Repositories, Unread, Version
from aispm.providers.files.reading import UnreadError
from tests.providers.files.git.built import START, Built, everything, held, opened


def test_a_line_of_commits_tells_when_bytes_came_and_went(tmp_path: Path) -> None:
    built = Built(tmp_path)
    first, second, third, fourth = built.chain(
        {"a.json": b"1", "keep": b"k"},
        {"a.json": b"2", "keep": b"k"},
        {"a.json": b"1", "keep": b"k", "sub/b.json": b"3"},
        {"keep": b"k", "sub/b.json": b"3"},
    )
    versions, unread = held(opened(tmp_path))
    told = {
        key: (one.first.id, one.in_head, one.removed and one.removed.id)
        for key, one in versions.items()
    }
    assert unread == []
    assert told == {
        ("a.json", b"1"): (first.decode(), False, fourth.decode()),
        ("a.json", b"2"): (second.decode(), False, third.decode()),
        ("keep", b"k"): (first.decode(), True, None),
        ("sub/b.json", b"3"): (third.decode(), True, None),
    }


def test_a_commit_is_told_by_id_time_and_name_never_by_address(tmp_path: Path) -> None:
    built = Built(tmp_path)
    name = built.commit({"a": b"1"}, author="Jörg <j@example.com>")
    other = built.commit({"a": b"2"}, name, author="jo@example.com <jo@example.com>")
    versions, _ = held(opened(tmp_path))
    first, second = versions["a", b"1"].first, versions["a", b"2"].first
    assert (first.id, first.time, first.author) == (
        name.decode(),
        "2023-11-14T22:13:20Z",
        "Jörg",
    )
    assert (second.id, second.author) == (other.decode(), "jo")
    assert "example.com" not in repr(versions)


def test_versions_come_by_path_and_then_from_first_to_last(tmp_path: Path) -> None:
    built = Built(tmp_path)
    built.chain({"b": b"1", "a": b"z"}, {"b": b"0", "a": b"y"}, {"b": b"2", "a": b"x"})
    order = [
        (one.parts, one.data())
        for one in opened(tmp_path).history(everything)
        if isinstance(one, Version)
    ]
    assert order == [
        (("a",), b"z"), (("a",), b"y"), (("a",), b"x"),
        (("b",), b"1"), (("b",), b"0"), (("b",), b"2"),
    ]  # fmt: skip


def test_only_what_is_wanted_is_told_and_only_folders_that_may_be_are_entered(
    tmp_path: Path,
) -> None:
    built = Built(tmp_path)
    built.chain({"a/.mcp.json": b"1", "b/.mcp.json": b"2", "a/x": b"3", "a/c/.mcp.json": b"4"})
    asked: list[tuple[str, ...]] = []

    def enters(parts: tuple[str, ...]) -> bool:
        asked.append(parts)
        return parts != ("b",)

    found = {
        one.parts
        for one in opened(tmp_path).history(lambda parts: parts[-1] == ".mcp.json", enters)
        if isinstance(one, Version)
    }
    assert found == {("a", ".mcp.json"), ("a", "c", ".mcp.json")}
    assert sorted(asked) == [("a",), ("a", "c"), ("b",)]


@pytest.mark.parametrize("packed", [False, True])
def test_a_merge_brings_both_sides_and_what_it_made_itself(tmp_path: Path, packed: bool) -> None:
    built = Built(tmp_path)
    base = built.commit({"a": b"0"})
    left = built.commit({"a": b"0", "l": b"L"}, base)
    right = built.commit({"a": b"0", "r": b"R"}, base, ref=None)
    merge = built.commit({"a": b"both", "l": b"L", "r": b"R"}, left, right)
    if packed:
        built.pack()
    versions, unread = held(opened(tmp_path))
    assert unread == []
    assert {key: one.first.id for key, one in versions.items()} == {
        ("a", b"0"): base.decode(),
        ("a", b"both"): merge.decode(),
        ("l", b"L"): left.decode(),
        ("r", b"R"): right.decode(),
    }
    assert versions["a", b"0"].removed == versions["a", b"both"].first


def test_a_file_that_moved_is_told_under_both_names(tmp_path: Path) -> None:
    built = Built(tmp_path)
    before, after = built.chain({"old/.env": b"S"}, {"new/.env": b"S"})
    versions, _ = held(opened(tmp_path))
    assert {key: (one.first.id, one.in_head) for key, one in versions.items()} == {
        ("old/.env", b"S"): (before.decode(), False),
        ("new/.env", b"S"): (after.decode(), True),
    }


def test_all_refs_lead_to_history(tmp_path: Path) -> None:
    built = Built(tmp_path)
    base = built.commit({"f": b"base"})
    side = built.commit({"f": b"branch"}, base, ref="refs/heads/side")
    built.commit({"f": b"remote"}, base, ref="refs/remotes/origin/gone")
    tagged = built.commit({"f": b"tagged"}, base, ref=None)
    built.tag("outer", built.tag("inner", tagged, Commit), Tag)
    packed = built.commit({"f": b"packed"}, base, ref=None)
    (built.git / "packed-refs").write_bytes(b"# pack-refs with: peeled\n%b refs/heads/p\n" % packed)
    detached = built.commit({"f": b"worktree"}, base, ref=None)
    (built.git / "worktrees" / "w").mkdir(parents=True)
    (built.git / "worktrees" / "w" / "HEAD").write_bytes(detached + b"\n")
    older = built.commit({"f": b"stashed first"}, side, ref=None)
    newer = built.commit({"f": b"stashed last"}, side, ref="refs/stash")
    (built.git / "logs" / "refs").mkdir(parents=True)
    log = b"%b %b Jane <j@example.com> 0 +0000\tWIP\n"
    (built.git / "logs" / "refs" / "stash").write_bytes(
        log % (b"0" * 40, older) + log % (older, newer)
    )
    built.commit({"f": b"nowhere"}, base, ref=None)
    versions, unread = held(opened(tmp_path))
    assert unread == []
    assert {data for _, data in versions} == {
        b"base", b"branch", b"remote", b"tagged", b"packed", b"worktree", b"stashed first",
        b"stashed last",
    }  # fmt: skip


def test_a_detached_head_is_where_the_files_are(tmp_path: Path) -> None:
    built = Built(tmp_path)
    one, _ = built.chain({"f": b"1"}, {"f": b"2"})
    (built.git / "HEAD").write_bytes(one + b"\n")
    versions, _ = held(opened(tmp_path))
    assert {data: version.in_head for (_, data), version in versions.items()} == {
        b"1": True,
        b"2": False,
    }


def test_names_that_are_no_utf8_come_back_as_the_system_gives_them(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9 \xff/\xe2\x82\xac.json")
    Built(tmp_path).chain({name: b"1"})
    versions, _ = held(opened(tmp_path))
    assert [os.fsencode(path) for path, _ in versions] == [b"caf\xe9 \xff/\xe2\x82\xac.json"]


def test_links_and_submodules_are_no_files(tmp_path: Path) -> None:
    built = Built(tmp_path)
    tree = built.repo.object_store[built.tree({"f": b"1"})]
    tree.add(b"link", 0o120000, built.blob(b"/etc/passwd"))
    tree.add(b"sub", 0o160000, b"1" * 40)
    tree.add(b"run", 0o100755, built.blob(b"#!"))
    built.repo.object_store.add_object(tree)
    built.commit({}, tree=tree.id)
    versions, unread = held(opened(tmp_path))
    assert sorted(path for path, _ in versions) == ["f", "run"]
    assert unread == []


def test_a_repository_without_commits_has_no_history(tmp_path: Path) -> None:
    Built(tmp_path)
    assert held(opened(tmp_path)) == ({}, [])


def test_a_bare_repository_has_a_history_when_it_is_what_is_scanned(tmp_path: Path) -> None:
    built = Built(tmp_path / "x.git", bare=True)
    built.chain({"f": b"1"}, {"f": b"2"})
    repository = opened(built.top)
    assert repository.bare
    assert {data for _, data in held(repository)[0]} == {b"1", b"2"}
    assert Repositories(str(tmp_path)).of(str(built.top)) is None


def test_more_commits_than_are_read_are_told(tmp_path: Path) -> None:
    built = Built(tmp_path)
    built.chain(*({"f": b"%d" % number} for number in range(10)))
    versions, unread = held(opened(tmp_path, limits=Limits(commits=4)))
    assert {data for _, data in versions} == {b"6", b"7", b"8", b"9"}
    assert unread == [Unread(str(tmp_path), "more commits than are read", "skipped")]
    assert held(opened(tmp_path, limits=Limits(commits=10)))[1] == []


def test_a_shallow_clone_is_told(tmp_path: Path) -> None:
    built = Built(tmp_path)
    first, second, _ = built.chain({"f": b"1"}, {"f": b"2"}, {"f": b"3"})
    (built.git / "shallow").write_bytes(second + b"\n")
    built.loose(first).unlink()
    versions, unread = held(opened(tmp_path))
    assert {data for _, data in versions} == {b"2", b"3"}
    assert unread == [
        Unread(str(tmp_path), "a shallow clone: earlier commits are not here", "skipped")
    ]


def test_a_large_file_is_skipped_when_it_is_loaded_and_nothing_else(tmp_path: Path) -> None:
    built = Built(tmp_path)
    built.chain({"f": b"x" * 2000, "g": b"small"})
    for _ in range(2):  # loose, then packed
        versions = [
            one
            for one in opened(tmp_path, limits=Limits(blob=1000)).history(everything)
            if isinstance(one, Version)
        ]
        large, small = versions
        with pytest.raises(UnreadError) as caught:
            large.data()
        assert (caught.value.state, caught.value.detail) == (
            "skipped",
            "an object larger than is read",
        )
        assert small.data() == b"small"
        built.pack()


@pytest.mark.parametrize("seconds", [0, 253_402_300_799, 253_402_300_800, 2**62])
def test_a_time_that_is_no_date_is_none(tmp_path: Path, seconds: int) -> None:
    built = Built(tmp_path)
    built.commit({"f": b"1"}, seconds=seconds)
    times = {0: "1970-01-01T00:00:00Z", 253_402_300_799: "9999-12-31T23:59:59Z"}
    assert held(opened(tmp_path))[0]["f", b"1"].first.time == times.get(seconds)


def test_what_comes_after_counts_by_ancestry_and_not_by_time(tmp_path: Path) -> None:
    built = Built(tmp_path)
    first = built.commit({"f": b"1"}, seconds=START + 1000)
    second = built.commit({"f": b"1", "g": b"2"}, first, seconds=START)
    versions, _ = held(opened(tmp_path))
    assert versions["f", b"1"].first.id == first.decode()
    assert versions["g", b"2"].first.id == second.decode()
