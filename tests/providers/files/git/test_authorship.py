"""How much agents wrote: of the commits, and of the lines they added."""

from __future__ import annotations

from pathlib import Path

from aispm.providers.files.git import Authorship, Limits, Share, Unread
from tests.providers.files.git.built import Built, opened

BOT = "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>"
CLAUDE = "A change\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n"


def text(count: int, start: int = 0) -> bytes:
    return b"".join(b"%d\n" % number for number in range(start, start + count))


def test_shares_are_of_commits_and_of_added_lines(tmp_path: Path) -> None:
    built = Built(tmp_path)
    first = built.commit({"a": text(10)})
    second = built.commit({"a": text(10), "b": text(30)}, first, author=BOT)
    third = built.commit({"a": text(10) + text(5, 50), "b": text(30)}, second, message=CLAUDE)
    built.commit({"a": text(3), "b": text(30), "c": b"\0\n\n\n"}, third, author=BOT)
    assert opened(tmp_path).authorship() == Authorship(
        commits=4, lines=45, shares=(Share("copilot", 2, 30), Share("claude-code", 1, 5))
    )


def test_without_an_agent_no_line_is_counted(tmp_path: Path) -> None:
    built = Built(tmp_path)
    built.chain({"a": text(10)}, {"a": text(12)})
    assert opened(tmp_path).authorship() == Authorship(commits=2, lines=None, shares=())


def test_a_merge_writes_nothing_and_a_move_adds_no_line(tmp_path: Path) -> None:
    built = Built(tmp_path)
    base = built.commit({"a": text(10)})
    left = built.commit({"b": text(10)}, base, author=BOT)
    right = built.commit({"a": text(10), "c": text(7)}, base, ref=None)
    built.commit({"b": text(10), "c": text(7)}, left, right, author=BOT)
    assert opened(tmp_path).authorship() == Authorship(
        commits=3, lines=17, shares=(Share("copilot", 1, 0),)
    )


def test_only_what_leads_to_the_head_counts(tmp_path: Path) -> None:
    built = Built(tmp_path)
    base = built.commit({"a": text(10)})
    built.commit({"a": text(20)}, base, ref="refs/heads/side", author=BOT)
    assert opened(tmp_path).authorship() == Authorship(commits=1, lines=None, shares=())


def test_the_newest_commits_are_counted_and_it_is_said(tmp_path: Path) -> None:
    built = Built(tmp_path)
    first = built.commit({"a": text(10)}, author=BOT)
    second = built.commit({"a": text(20)}, first, author=BOT)
    built.commit({"a": text(25)}, second)
    expected = Authorship(2, 15, (Share("copilot", 1, 10),), ("more commits than are read",))
    assert opened(tmp_path).authorship(limit=2) == expected
    bounded = opened(tmp_path, limits=Limits(commits=2)).authorship()
    assert (bounded.commits, bounded.unread) == (2, ("more commits than are read",))


def test_files_that_nobody_wrote_by_hand_are_left_out_and_it_is_said(tmp_path: Path) -> None:
    built = Built(tmp_path)
    built.commit({"lock": text(200_000), "a": text(3)}, author=BOT)
    assert opened(tmp_path).authorship() == Authorship(
        1, 3, (Share("copilot", 1, 3),), ("an object larger than is read",)
    )


def test_a_repository_without_commits_has_none(tmp_path: Path) -> None:
    Built(tmp_path)
    assert opened(tmp_path).authorship() == Authorship(commits=0, lines=None, shares=())


def test_a_head_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    built = Built(tmp_path)
    (name,) = built.chain({"a": text(1)})
    built.loose(name).unlink()
    assert opened(tmp_path).authorship() == Unread(
        str(tmp_path), "an object that is not in the repository"
    )
