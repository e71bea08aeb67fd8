"""Which repository a folder belongs to, and where nobody is led."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from aispm.providers.files.git import Repositories, Repository, Unread
from tests.providers.files.git.built import Built, git, held, needs_git, opened

OUT = "a link out of the tree"


def of(folder: Path, tree: Path) -> Repository | Unread | None:
    return Repositories(str(tree)).of(str(folder))


def bytes_of(repository: Repository | Unread | None) -> set[bytes]:
    assert isinstance(repository, Repository), repository
    versions, unread = held(repository)
    assert unread == []
    return {data for _, data in versions}


def test_a_folder_belongs_to_the_nearest_repository(tmp_path: Path) -> None:
    Built(tmp_path).chain({"f": b"outer"})
    Built(tmp_path / "in").chain({"f": b"inner"})
    (tmp_path / "in" / "a" / "b").mkdir(parents=True)
    (tmp_path / "c").mkdir()
    repositories = Repositories(str(tmp_path))
    inner, outer = repositories.of(str(tmp_path / "in" / "a" / "b")), repositories.of(str(tmp_path))
    assert bytes_of(inner) == {b"inner"}
    assert bytes_of(outer) == {b"outer"}
    assert repositories.of(str(tmp_path / "in")) is inner
    assert repositories.of(str(tmp_path / "c")) is outer


def test_a_repository_above_what_is_scanned_is_the_users_own(tmp_path: Path) -> None:
    Built(tmp_path).chain({"sub/f": b"1"})
    (tmp_path / "sub").mkdir()
    assert bytes_of(of(tmp_path / "sub", tmp_path / "sub")) == {b"1"}


def test_no_repository_is_none(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()  # git too goes on when it is none
    assert of(tmp_path, tmp_path) is None


@needs_git
def test_a_worktree_is_followed_to_the_repository_that_names_it_back(tmp_path: Path) -> None:
    main, tree = tmp_path / "main", tmp_path / "tree"
    built = Built(main)
    built.chain({"f": b"1"}, {"f": b"2"})
    git(main, "worktree", "add", "-q", "-b", "side", str(tree), "HEAD~1")
    found = of(tree, tree)
    assert bytes_of(found) == {b"1", b"2"}
    assert isinstance(found, Repository)
    versions, _ = held(found)
    assert {data: one.in_head for (_, data), one in versions.items()} == {b"1": True, b"2": False}
    assert found.tracked([str(tree / "f"), str(tree / "g")]) == {
        str(tree / "f"): True,
        str(tree / "g"): False,
    }
    assert bytes_of(of(tree, tmp_path)) == {b"1", b"2"}


def test_a_file_that_leads_to_a_repository_elsewhere_is_not_followed(tmp_path: Path) -> None:
    own = Built(tmp_path / "own")
    own.chain({"f": b"private"})
    scanned = tmp_path / "scanned"
    scanned.mkdir()
    for target in (own.git, Path("../own/.git")):
        (scanned / ".git").write_text(f"gitdir: {target}\n")
        assert of(scanned, scanned) == Unread(str(scanned / ".git"), OUT, "skipped")
    assert bytes_of(of(scanned, tmp_path)) == {b"private"}


def test_a_worktree_cannot_name_a_common_folder_it_does_not_lie_in(tmp_path: Path) -> None:
    own = Built(tmp_path / "own")
    own.chain({"f": b"private"})
    scanned = tmp_path / "scanned"
    fake = scanned / "fake"
    fake.mkdir(parents=True)
    (fake / "HEAD").write_text("ref: refs/heads/main\n")
    (fake / "commondir").write_text(str(own.git))
    (scanned / ".git").write_text("gitdir: fake\n")
    assert of(scanned, scanned) == Unread(str(scanned / ".git"), OUT, "skipped")


@needs_git
def test_a_submodule_lies_in_the_repository_around_it(tmp_path: Path) -> None:
    Built(tmp_path / "lib").chain({"f": b"lib"})
    top = Built(tmp_path / "top")
    top.chain({"g": b"top"})
    git(top.top, "submodule", "--quiet", "add", str(tmp_path / "lib"), "sub")
    sub = top.top / "sub"
    assert (sub / ".git").is_file()
    assert bytes_of(of(sub, sub)) == {b"lib"}
    assert bytes_of(of(sub, top.top)) == {b"lib"}
    assert bytes_of(of(top.top, top.top)) == {b"top"}


@pytest.mark.parametrize("text", ["", "gitdir: \n", "gitdir: nowhere\n", "x\n", "gitdir: a\0b\n"])
def test_a_file_that_leads_nowhere_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / ".git").write_text(text)
    assert of(tmp_path, tmp_path) == Unread(str(tmp_path / ".git"), "names no repository")


def test_a_linked_git_folder_is_followed_within_what_is_scanned(tmp_path: Path) -> None:
    built = Built(tmp_path / "a")
    built.chain({"f": b"1"})
    shutil.move(built.git, tmp_path / "stored")
    (tmp_path / "a" / ".git").symlink_to(tmp_path / "stored")
    assert bytes_of(of(tmp_path / "a", tmp_path)) == {b"1"}
    dot = str(tmp_path / "a" / ".git")
    assert of(tmp_path / "a", tmp_path / "a") == Unread(dot, OUT, "skipped")


@pytest.mark.parametrize("part", ["objects", "refs", "packed-refs", "HEAD", "index", "config"])
def test_no_part_of_a_repository_is_read_through_a_link_out_of_it(
    tmp_path: Path, part: str
) -> None:
    own = Built(tmp_path / "own")
    name = own.commit({"f": b"private"})
    own.add("private")
    (own.git / "packed-refs").write_bytes(b"%b refs/heads/main\n" % name)
    scanned = tmp_path / "scanned"
    shutil.copytree(own.top, scanned)
    target = scanned / ".git" / part
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    target.symlink_to(own.git / part)
    repository = opened(scanned)
    versions, unread = held(repository)
    told = repository.tracked([str(scanned / "private")])[str(scanned / "private")]
    if part == "index":
        assert told is None
    else:
        assert told is (None if part == "config" else True)
        assert Unread(str(scanned), OUT, "skipped") in unread
    if part in ("objects", "config"):
        assert versions == {}


def test_links_among_refs_that_lead_out_or_in_circles_are_not_followed(tmp_path: Path) -> None:
    own, built = Built(tmp_path / "own"), Built(tmp_path / "scanned")
    built.chain({"f": b"1"})
    heads = built.git / "refs" / "heads"
    (heads / "out").symlink_to(own.git / "HEAD")
    (heads / "round").symlink_to(heads)
    (heads / "self").symlink_to(heads / "self")
    (heads / "main2").symlink_to(heads / "main")
    os.mkfifo(heads / "pipe")
    versions, unread = held(opened(built.top))
    assert {data for _, data in versions} == {b"1"}
    assert {(one.detail, one.state) for one in unread} == {
        (OUT, "skipped"),
        ("no regular file", "skipped"),
    }


@pytest.mark.parametrize(
    "head",
    ["ref: ../../../../own/secret", "ref: /etc/hostname", "ref: refs/../../own/.git/HEAD", "x", ""],
)
def test_a_head_that_names_what_is_no_ref_is_at_nothing(tmp_path: Path, head: str) -> None:
    Built(tmp_path / "own").chain({"f": b"private"})
    built = Built(tmp_path / "scanned")
    built.chain({"f": b"1"})
    (built.git / "HEAD").write_text(head + "\n")
    versions, _ = held(opened(built.top))
    assert {data: one.in_head for (_, data), one in versions.items()} == {b"1": None}


def test_refs_that_stand_for_each_other_lead_nowhere(tmp_path: Path) -> None:
    built = Built(tmp_path)
    built.chain({"f": b"1"})
    (built.git / "refs" / "heads" / "a").write_text("ref: refs/heads/b\n")
    (built.git / "refs" / "heads" / "b").write_text("ref: refs/heads/a\n")
    assert set(held(opened(tmp_path))[0]) == {("f", b"1")}


def test_borrowed_objects_are_read_within_the_repository_and_what_is_scanned(
    tmp_path: Path,
) -> None:
    lender = Built(tmp_path / "lender")
    lender.chain({"f": b"lent"})
    borrower = Built(tmp_path / "borrower")
    borrower.repo.refs[b"refs/heads/main"] = lender.repo.refs[b"refs/heads/main"]
    info = borrower.git / "objects" / "info"
    info.mkdir(exist_ok=True)
    (info / "alternates").write_text(f"# a comment\n{lender.git / 'objects'}\n")
    assert bytes_of(of(borrower.top, tmp_path)) == {b"lent"}
    versions, unread = held(opened(borrower.top))
    assert versions == {}
    assert {one.detail for one in unread} == {OUT, "an object that is not in the repository"}


def test_repositories_that_borrow_from_each_other_end(tmp_path: Path) -> None:
    one, two = Built(tmp_path / "one"), Built(tmp_path / "two")
    one.chain({"f": b"1"})
    for here, there in ((one, two), (two, one), (one, one)):
        info = here.git / "objects" / "info"
        info.mkdir(exist_ok=True)
        (info / "alternates").write_text(f"{there.git / 'objects'}\n../../.git/objects\n")
    assert bytes_of(of(one.top, tmp_path)) == {b"1"}


def test_refs_in_tables_are_told_as_not_read(tmp_path: Path) -> None:
    built = Built(tmp_path)
    built.chain({"f": b"1"})
    (built.git / "reftable").mkdir()
    assert held(opened(tmp_path)) == (
        {},
        [Unread(str(tmp_path), "its refs are in tables, which are not read", "skipped")],
    )
