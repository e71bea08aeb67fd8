"""Whose line it is: the commit that wrote it, and the agent that did."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aispm.providers.files.git import Limits, Repository
from tests.providers.files.git.built import Built, opened

CLAUDE = "Fix\n\nCo-Authored-By: Claude Opus 4.5 <noreply@anthropic.com>\n"


def text(*numbers: int | str) -> bytes:
    return "".join(f"line {number}\n" for number in numbers).encode()


def blamed(
    repository: Repository, top: Path, name: str, data: bytes, numbers: Sequence[int]
) -> dict[int, bytes | None]:
    told = repository.blame({str(top / name): (data, numbers)})
    assert {path for path, _ in told} <= {str(top / name)}
    return {number: one.id.encode() if one else None for (_, number), one in told.items()}


def test_a_line_is_of_the_commit_that_wrote_it(tmp_path: Path) -> None:
    built = Built(tmp_path)
    first, second, third = built.chain(
        {"f": text(1, 2, 3)}, {"f": text(0, 1, 2, 3)}, {"f": text(0, 1, "x", 3), "other": b"1"}
    )
    built.commit({"f": text(0, 1, "x", 3), "other": b"2"}, third)
    found = blamed(opened(tmp_path), tmp_path, "f", text(0, 1, "x", 3), [1, 2, 3, 4])
    assert found == {1: second, 2: first, 3: third, 4: first}


def test_the_agent_that_wrote_a_line_is_told(tmp_path: Path) -> None:
    built = Built(tmp_path)
    first = built.commit({"f": text(1, 2)})
    built.commit({"f": text(1, "key")}, first, message=CLAUDE)
    told = opened(tmp_path).blame({str(tmp_path / "f"): (text(1, "key"), [1, 2])})
    assert {number: one and one.agent for (_, number), one in told.items()} == {
        1: None,
        2: "claude-code",
    }


def test_a_line_that_no_commit_has_is_nobodys(tmp_path: Path) -> None:
    built = Built(tmp_path)
    (first,) = built.chain({"f": text(1, 2)})
    found = blamed(opened(tmp_path), tmp_path, "f", text(1, "new", 2), [1, 2, 3])
    assert found == {1: first, 2: None, 3: first}
    assert blamed(opened(tmp_path), tmp_path, "g", text(1), [1]) == {1: None}
    assert blamed(opened(tmp_path), tmp_path, "f", text(1), [0, 2, 99, -1]) == {}


def test_lines_are_the_same_however_they_end(tmp_path: Path) -> None:
    built = Built(tmp_path)
    (first,) = built.chain({"f": b"a\nb\n"})
    assert blamed(opened(tmp_path), tmp_path, "f", b"a\r\nb\r\n", [1, 2]) == {1: first, 2: first}


def test_a_merge_leaves_lines_to_those_who_wrote_them(tmp_path: Path) -> None:
    built = Built(tmp_path)
    base = built.commit({"f": text(1, 2, 3, 4, 5)})
    left = built.commit({"f": text("l", 2, 3, 4, 5)}, base)
    right = built.commit({"f": text(1, 2, 3, 4, "r")}, base, ref=None)
    merge = built.commit({"f": text("l", 2, "m", 4, "r")}, left, right)
    found = blamed(opened(tmp_path), tmp_path, "f", text("l", 2, "m", 4, "r"), [1, 2, 3, 4, 5])
    assert found == {1: left, 2: base, 3: merge, 4: base, 5: right}


def test_a_file_that_moved_as_it_is_keeps_its_writers(tmp_path: Path) -> None:
    built = Built(tmp_path)
    first, _, third = built.chain(
        {"old/f": text(1, 2)}, {"new/f": text(1, 2)}, {"new/f": text(1, "x")}
    )
    found = blamed(opened(tmp_path), tmp_path, "new/f", text(1, "x"), [1, 2])
    assert found == {1: first, 2: third}


def test_many_files_are_asked_at_once(tmp_path: Path) -> None:
    built = Built(tmp_path)
    first, second = built.chain({"a": text(1), "d/b": text(1)}, {"a": text(2), "d/b": text(1)})
    asked = {str(tmp_path / "a"): (text(2), [1]), str(tmp_path / "d" / "b"): (text(1), [1])}
    told = opened(tmp_path).blame(asked)
    assert {key: one and one.id.encode() for key, one in told.items()} == {
        (str(tmp_path / "a"), 1): second,
        (str(tmp_path / "d" / "b"), 1): first,
    }


def test_what_is_not_read_is_not_known(tmp_path: Path) -> None:
    built = Built(tmp_path)
    first, second, _ = built.chain({"f": text(1)}, {"f": text(1, 2)}, {"f": text(1, 2, 3)})
    (built.git / "shallow").write_bytes(second + b"\n")
    built.loose(first).unlink()
    data = text(1, 2, 3)
    assert set(blamed(opened(tmp_path), tmp_path, "f", data, [1, 2, 3])) == {3}
    assert set(blamed(opened(tmp_path, limits=Limits(commits=1)), tmp_path, "f", data, [1, 3])) == {
        3
    }
    (built.git / "shallow").unlink()
    assert set(blamed(opened(tmp_path), tmp_path, "f", data, [1, 3])) == {3}


def test_without_a_commit_nothing_is_known(tmp_path: Path) -> None:
    Built(tmp_path)
    assert opened(tmp_path).blame({str(tmp_path / "f"): (b"1\n", [1])}) == {}
