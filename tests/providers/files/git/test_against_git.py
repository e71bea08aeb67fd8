"""Random histories with branches, merges and moves: the same answers as git gives."""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from aispm.providers.files.git import Authorship
from tests.providers.files.git.built import Built, git, held, needs_git, opened

BOT = "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>"
SEEDS = range(5)
pytestmark = needs_git


class Random:
    """A history in which no line is written twice, so that each has one writer."""

    def __init__(self, top: Path, seed: int) -> None:
        self.built = Built(top)
        self._noise = random.Random(seed)  # noqa: S311  # shapes, not secrets
        self._written = 0
        self.states: dict[bytes, dict[str, list[str]]] = {}

    def grow(self, count: int) -> bytes:
        """So many commits; the head is at the last."""
        tips: list[bytes] = []
        for _ in range(count):
            parents = self._noise.sample(tips, min(len(tips), self._noise.choice([1, 1, 1, 2])))
            if parents and self._noise.random() < 0.6:
                parents[0] = tips[-1]
            parents = list(dict.fromkeys(parents))
            state = self._merged([self.states[name] for name in parents])
            for _ in range(self._noise.choice([0, 1, 1, 2]) if parents else 9):
                self._edit(state)
            files = {path: "".join(lines).encode() for path, lines in state.items()}
            author = self._noise.choice([BOT, "Jane <jane@example.com>"])
            name = self.built.commit(files, *parents, author=author)
            self.states[name] = state
            tips.append(name)
        return tips[-1]

    def _merged(self, states: list[dict[str, list[str]]]) -> dict[str, list[str]]:
        merged: dict[str, list[str]] = {}
        for path in sorted({path for state in states for path in state}):
            had = [state[path] for state in states if path in state]
            if len(had) == len(states) or self._noise.random() < 0.8:
                merged[path] = list(self._noise.choice(had))
        return merged

    def _edit(self, state: dict[str, list[str]]) -> None:
        kind = self._noise.choice(["new", "new", "move", "gone", *["lines"] * 10])
        paths = sorted(path for path in state if state[path])
        folders = self._noise.choice(["", "src/", "src/deep/", "docs/"])
        fresh = f"{folders}f{len(state)}-{self._written}"
        if kind == "new" or not paths:
            state[fresh] = [self._line() for _ in range(self._noise.randrange(1, 12))]
            return
        path = self._noise.choice(paths)
        if kind == "gone":
            del state[path]
        elif kind == "move":
            state[fresh] = state.pop(path)
        else:
            lines = state[path]
            at = self._noise.randrange(len(lines) + 1)
            new = [self._line() for _ in range(self._noise.randrange(3))]
            lines[at : at + self._noise.randrange(3)] = new

    def _line(self) -> str:
        self._written += 1
        return f"line number {self._written}\n"


def _tree(top: Path, name: str) -> set[tuple[str, str]]:
    listed = git(top, "ls-tree", "-r", "-z", name).decode().split("\0")[:-1]
    return {(path, about.split()[2]) for about, path in (one.split("\t") for one in listed)}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_history_is_what_all_commits_hold(tmp_path: Path, seed: int, packed: bool) -> None:
    made = Random(tmp_path, seed)
    made.grow(40)
    expected: dict[tuple[str, str], str] = {}
    for name in git(tmp_path, "rev-list", "--all", "--date-order", "--reverse").decode().split():
        for key in _tree(tmp_path, name):
            expected.setdefault(key, name)
    if packed:
        git(tmp_path, "repack", "-adq", "--depth=50")
        git(tmp_path, "pack-refs", "--all")
    versions, unread = held(opened(tmp_path))
    assert unread == []
    now = _tree(tmp_path, "HEAD")
    told = {(path, one.blob): one for (path, _), one in versions.items()}
    assert {key: one.first.id for key, one in told.items()} == expected
    assert {key for key, one in told.items() if one.in_head} == now
    assert all((one.removed is None) or key not in now for key, one in told.items())


@pytest.mark.parametrize("seed", SEEDS)
def test_blame_is_gits(tmp_path: Path, seed: int) -> None:
    made = Random(tmp_path, seed)
    state = made.states[made.grow(40)]
    git(tmp_path, "repack", "-adq")
    asked, expected = {}, {}
    for path, lines in state.items():
        if not lines:
            continue
        told = git(tmp_path, "blame", "-l", "-s", "--root", "HEAD", "--", path).decode()
        full = str(tmp_path / path)
        asked[full] = "".join(lines).encode(), range(1, len(lines) + 1)
        for number, line in enumerate(told.splitlines(), 1):
            expected[full, number] = line.split()[0].lstrip("^")
    found = opened(tmp_path).blame(asked)
    assert expected
    assert {key: one and one.id for key, one in found.items()} == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_added_lines_are_those_that_git_counts(tmp_path: Path, seed: int) -> None:
    made = Random(tmp_path, seed)
    made.grow(40)
    told = git(tmp_path, "log", "--no-merges", "--numstat", "-M100%", "--format=@%an").decode()
    commits: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    author = ""
    for line in filter(None, told.splitlines()):
        if line.startswith("@"):
            author = line
            commits[author] += 1
        else:
            lines[author] += int(line.split()[0])
    found = opened(tmp_path).authorship()
    assert isinstance(found, Authorship)
    (share,) = found.shares
    bot = "@copilot-swe-agent[bot]"
    assert (found.commits, found.lines) == (commits.total(), lines.total())
    assert (share.commits, share.lines) == (commits[bot], lines[bot])


def test_a_repository_of_long_names_is_read(tmp_path: Path) -> None:
    """Of SHA-256, whose names are of 64 digits."""
    git(tmp_path, "init", "-q", "--object-format=sha256", "-b", "main")
    for number in range(3):
        (tmp_path / "f").write_text(f"{number}\n" * 50)
        git(tmp_path, "add", "f")
        git(tmp_path, "commit", "-q", "-m", "x")
    for _ in range(2):
        repository = opened(tmp_path)
        versions, unread = held(repository)
        assert {data[:1] for _, data in versions} == {b"0", b"1", b"2"}
        assert unread == []
        assert repository.tracked([str(tmp_path / "f")]) == {str(tmp_path / "f"): True}
        git(tmp_path, "repack", "-adq")


def test_a_shallow_clone_and_a_partial_one_tell_what_they_lack(tmp_path: Path) -> None:
    made = Random(tmp_path / "from", 1)
    made.grow(20)
    git(made.built.top, "config", "uploadpack.allowFilter", "true")
    url = f"file://{made.built.top}"
    git(tmp_path, "clone", "-q", "--depth=3", url, "shallow")
    _, unread = held(opened(tmp_path / "shallow"))
    assert {one.detail for one in unread} == {"a shallow clone: earlier commits are not here"}
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=tree:0", url, "partial")
    versions, unread = held(opened(tmp_path / "partial"))
    assert versions == {}
    assert {one.detail for one in unread} == {"an object that is not in the repository"}
    assert os.path.isdir(tmp_path / "partial" / ".git")
