"""How much of a repository coding agents wrote, by the marks they left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from aispm.providers.files.git.commit import Step
from aispm.providers.files.git.limits import MORE_COMMITS
from aispm.providers.files.git.lines import LINE_COST, added, is_text, lines
from aispm.providers.files.git.objects import Objects
from aispm.providers.files.git.tree import Change, Trees
from aispm.providers.files.reading import UnreadError

_LARGEST = 512 * 1024  # bytes of a file whose lines are counted; larger ones nobody wrote by hand
_BYTES = 256 * 2**20  # of all files whose lines are counted
MORE_LINES = "more lines than are counted"


class Share(Struct, frozen=True):
    """What one agent had a part in; `lines` are added lines, None when none were counted."""

    agent: str
    commits: int
    lines: int | None


class Authorship(Struct, frozen=True):
    """The commits that were looked at, merges aside, and the lines they added to texts.

    `lines` is None when they were not counted: where no agent had a part in any commit, its
    share is nothing without that. `shares` are by agent, those with most commits first.
    `unread` says what was left out: then the numbers are of the newest commits alone.
    """

    commits: int
    lines: int | None
    shares: tuple[Share, ...]
    unread: tuple[str, ...] = ()


def authorship(
    objects: Objects,
    trees: Trees,
    steps: Iterable[Step],
    known: dict[bytes, Step],
    limit: int,
) -> Authorship:
    """The shares of agents in these commits, given newest first; at most `limit` are counted.

    A merge writes nothing of its own. A file that only moved adds no line.
    """
    unread: list[str] = []
    own = [one for one in steps if len(one.parents) < 2]
    if len(own) > limit:
        unread.append(MORE_COMMITS)
    counted = own[:limit]
    commits = Counter(one.agent for one in counted if one.agent)
    if not commits:
        return Authorship(len(counted), None, (), tuple(unread))
    count = _Count(objects, trees)
    by_agent: Counter[str | None] = Counter()
    for one in counted:
        if count.left <= 0:
            unread.append(MORE_LINES)
            break
        if not one.parents or one.parents[0] in known:
            before = known[one.parents[0]].tree if one.parents else None
            by_agent[one.agent] += count.added(before, one.tree)
    shares = [Share(agent, number, by_agent[agent]) for agent, number in commits.items()]
    shares.sort(key=lambda share: (-share.commits, share.agent))
    unread += sorted(count.unread)
    return Authorship(len(counted), by_agent.total(), tuple(shares), tuple(unread))


class _Count:
    """Counts lines, until there were too many bytes of them."""

    def __init__(self, objects: Objects, trees: Trees) -> None:
        self._objects, self._trees = objects, trees
        self.left = _BYTES
        self.unread: set[str] = set()

    def added(self, old: bytes | None, new: bytes) -> int:
        """The lines that a commit adds."""
        changes: list[Change] = []
        for change in self._trees.changes(old, new, lambda _: True):
            if isinstance(change, UnreadError):
                self.unread.add(change.detail)
            else:
                changes.append(change)
        gone = {change.before for change in changes if change.after is None}
        return sum(
            self._between(change.before, change.after)
            for change in changes
            if change.after is not None and not (change.before is None and change.after in gone)
        )

    def _between(self, before: bytes | None, after: bytes) -> int:
        new = self._text(after)
        old = self._text(before) if before is not None and new else b""
        return added(lines(old), lines(new)) if new else 0

    def _text(self, blob: bytes) -> bytes:
        """The bytes of a text, none for what is no text or too large a one."""
        if self.left <= 0:
            return b""
        try:
            data = self._objects.get(blob, "blob", _LARGEST)
            self._objects.effort.spend(data.count(b"\n") * LINE_COST)
        except UnreadError as error:
            self.unread.add(error.detail)
            return b""
        self.left -= len(data)
        return data if is_text(data) else b""
