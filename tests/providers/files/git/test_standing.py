"""What git says of a file: tracked, ignored, or nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aispm.providers.files.git import Standing, Unread
from tests.providers.files.git.built import Built


@pytest.fixture
def top(tmp_path: Path) -> Path:
    built = Built(tmp_path / "r")
    built.add("tracked", "ignored-but-tracked", "below/tracked")
    (built.top / "below").mkdir()
    (built.top / ".gitignore").write_text("ignored*\n*.local\n")
    return built.top


TRACKED = {"tracked": True, "git_ignored": False}
NEW = {"tracked": False, "git_ignored": False}
IGNORED = {"tracked": False, "git_ignored": True}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("tracked", TRACKED),
        ("ignored-but-tracked", TRACKED),
        ("below/tracked", TRACKED),
        ("new", NEW),
        ("below/new", NEW),
        ("ignored", IGNORED),
        ("below/x.local", IGNORED),
    ],
)
def test_a_file_is_tracked_new_or_ignored(top: Path, path: str, told: dict[str, bool]) -> None:
    assert Standing(str(top)).facts(str(top / path)) == told
    assert Standing(str(top / "below")).facts(str(top / path)) == told


def test_outside_of_any_repository_both_are_null(tmp_path: Path) -> None:
    assert Standing(str(tmp_path)).facts(str(tmp_path / "f")) == {
        "tracked": None,
        "git_ignored": None,
    }


def test_what_a_repository_does_not_say_is_left_out(top: Path) -> None:
    (top / ".git/index").write_bytes(b"no index")
    assert Standing(str(top)).facts(str(top / "tracked")) == {}


def test_a_repository_that_is_not_read_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: nowhere\n")
    standing = Standing(str(tmp_path))
    assert standing.facts(str(tmp_path / "f")) == {}
    assert isinstance(standing.repository(str(tmp_path)), Unread)


def test_the_repository_of_a_folder_is_the_one_around_it(top: Path, tmp_path: Path) -> None:
    standing = Standing(str(top))
    assert standing.repository(str(top / "below")) == str(top.resolve())
    assert standing.repository(str(tmp_path)) is None


def test_many_threads_may_ask(top: Path) -> None:
    standing = Standing(str(top))
    paths = ["tracked", "new", "ignored"] * 40
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda path: standing.facts(str(top / path)), paths))
    assert told == [TRACKED, NEW, IGNORED] * 40
