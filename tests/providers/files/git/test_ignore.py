"""What git ignores: the same as git says of it, and in time that no pattern decides."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from aispm.providers.files.git import Limits
from tests.kit.clock import soon
from tests.providers.files.git.built import Built, git, needs_git, opened


def ignored(top: Path, *names: str) -> list[bool | None]:
    repository = opened(top)
    return [repository.ignored(str(top / name)) for name in names]


def test_the_nearest_file_and_its_last_pattern_decide(tmp_path: Path) -> None:
    Built(tmp_path)
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / ".gitignore").write_text("*.env\n/local\nout/\n")
    (tmp_path / "a" / ".gitignore").write_text("!keep.env\n*.log\n!x.log\n*.log\n")
    assert ignored(tmp_path, ".env", "a/b/x.env", "a/keep.env", "a/b/keep.env", "keep.env") == [
        True, True, False, False, True,
    ]  # fmt: skip
    assert ignored(tmp_path, "local", "a/local", "a/x.log", "x.log") == [True, False, True, False]


def test_nothing_in_an_ignored_folder_is_let_in_again(tmp_path: Path) -> None:
    Built(tmp_path)
    (tmp_path / "out" / "in").mkdir(parents=True)
    (tmp_path / ".gitignore").write_text("out/\n!out/in/keep\n")
    (tmp_path / "out" / "in" / ".gitignore").write_text("!*\n")
    assert ignored(tmp_path, "out/in/keep", "out") == [True, False]


def test_the_repositorys_list_and_the_users_come_last(tmp_path: Path, home: Path) -> None:
    built = Built(tmp_path)
    (built.git / "info").mkdir(exist_ok=True)
    (built.git / "info" / "exclude").write_text("!a\nb\n")
    (home / ".config" / "git").mkdir(parents=True)
    (home / ".config" / "git" / "ignore").write_text("a\nc\nb\n")
    (tmp_path / ".gitignore").write_text("!c\n")
    assert ignored(tmp_path, "a", "b", "c", "d") == [False, True, False, False]


@pytest.mark.parametrize("config", [".gitconfig", ".config/git/config"])
def test_the_users_list_may_have_a_name_of_its_own(tmp_path: Path, home: Path, config: str) -> None:
    Built(tmp_path)
    (home / config).parent.mkdir(parents=True, exist_ok=True)
    (home / config).write_text('[user]\n\tname = x\n[core]\n\texcludesFile = "~/mine"\n')
    (home / "mine").write_text("a\n")
    assert ignored(tmp_path, "a", "b") == [True, False]


def test_a_bare_repository_ignores_nobody_knows_what(tmp_path: Path) -> None:
    built = Built(tmp_path / "x.git", bare=True)
    assert ignored(built.top, "f") == [None]


def test_a_link_is_no_ignore_file(tmp_path: Path) -> None:
    Built(tmp_path)
    (tmp_path / "list").write_text("a\n")
    (tmp_path / ".gitignore").symlink_to("list")
    assert ignored(tmp_path, "a") == [False]


def test_more_patterns_than_are_read_leave_it_unknown(tmp_path: Path) -> None:
    Built(tmp_path)
    (tmp_path / ".gitignore").write_text("x\n" * 11)
    repository = opened(tmp_path, limits=Limits(patterns=10))
    assert repository.ignored(str(tmp_path / "x")) is None


LETTERS = [
    *("a", "b", "ab", "*", "**", "?", "[ab]", "[!a]", "[^b]", "[a-c]", "a*", "*b", "a*b*", "a**b"),
    *("\\a", "\\*", "[[:alpha:]]", "[]a]", "[a\\]]", "[", "a b", ".a", "[a", "*.a", "[[:nope:]]"),
    *("[b-a]", "[\\a-c]", "é", "x\\"),
]
NAMES = ["a", "b", "ab", "aab", "abb", "*", "a b", ".a", "b.a", "c", "]", "é", "[", "[a", "x\\"]


def _pattern(noise: random.Random) -> str:
    names = "/".join(noise.choice(LETTERS) for _ in range(noise.choice([1, 1, 1, 2, 2, 3])))
    start = noise.choice(["", "", "", "/", "!", "!/", "**/", "\\!", "\\#", "#", " "])
    end = noise.choice(["", "", "", "/", "/**", "/*", " ", "\\ ", "\t"])
    return start + names + end


@needs_git
@pytest.mark.parametrize("seed", range(12))
def test_what_git_ignores_is_ignored_and_nothing_else(tmp_path: Path, seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311  # patterns, not secrets
    built = Built(tmp_path)
    paths = set()
    for _ in range(120):
        folder = tmp_path.joinpath(*(noise.choice(NAMES) for _ in range(noise.choice([0, 1, 2]))))
        if not os.path.lexists(folder) or folder.is_dir():
            try:
                folder.mkdir(parents=True, exist_ok=True)
                file = folder / noise.choice(NAMES)
                if not file.is_dir():
                    file.write_text("")
                    paths.add(file)
            except (FileExistsError, NotADirectoryError):
                continue
    folders = sorted({path.parent for path in paths})
    for folder in noise.sample(folders, min(4, len(folders))):
        text = "\n".join(_pattern(noise) for _ in range(noise.randrange(6)))
        (folder / ".gitignore").write_text(text)
    (built.git / "info").mkdir(exist_ok=True)
    (built.git / "info" / "exclude").write_text("\n".join(_pattern(noise) for _ in range(3)))
    names = sorted(os.path.relpath(path, tmp_path) for path in paths if path.is_file())
    told = git(tmp_path, "status", "--porcelain", "-z", "--ignored=matching", "-uall")
    lines = [line.decode() for line in told.split(b"\0") if line]
    shown = {line[3:] for line in lines if line.startswith("!! ")}
    expected = {
        name
        for name in names
        if name in shown or any(one.endswith("/") and name.startswith(one) for one in shown)
    }
    repository = opened(tmp_path)
    assert {name for name in names if repository.ignored(str(tmp_path / name))} == expected


@pytest.mark.parametrize(
    "line", ["*a*a*a*a*a*a*a*a*a*a*a*a*b", "**/a/**/a/**/a/**/a/**/a/**/b", "?" * 60 + "*?*?*?*b"]
)
def test_no_pattern_takes_long(tmp_path: Path, line: str) -> None:
    Built(tmp_path)
    (tmp_path / ".gitignore").write_text(f"{line}\n" * 100)
    repository = opened(tmp_path)
    with soon(2):
        assert repository.ignored(str(tmp_path / ("a" * 200))) is False
        assert repository.ignored(os.path.join(tmp_path, *(["a"] * 90))) is False
