"""Every version that files ever had, over all that is reachable."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from aispm.providers.files.git.commit import Commit, Step
from aispm.providers.files.git.objects import Objects
from aispm.providers.files.git.order import oldest_first
from aispm.providers.files.git.tree import Change, Parts, Trees
from aispm.providers.files.reading import UnreadError

MORE_VERSIONS = "more versions of files than are read"
_ANSWERS = 100_000  # paths whose answers are kept
Wanted = Callable[[tuple[str, ...]], bool]


class Version(Struct, frozen=True):
    """What one file was at some time: a path, and the bytes it had.

    `first` is the commit that first brought these bytes to this path, among those that are read.
    `in_head` tells whether they are there now, None when that could not be read. `removed` is
    the commit that first took them away, None while they are there or where none has.
    """

    parts: tuple[str, ...]
    blob: str
    first: Commit
    in_head: bool | None
    removed: Commit | None
    load: Callable[[], bytes]

    def data(self) -> bytes:
        """The bytes. Raises UnreadError: "skipped" for a large file, "failed" for a broken one."""
        return self.load()


class _Life(Struct):
    """When bytes came to a path, and when they went."""

    first: Step
    removed: Step | None = None


def versions(
    objects: Objects,
    trees: Trees,
    steps: dict[bytes, Step],
    head: Step | None,
    wanted: Wanted,
    enters: Wanted,
) -> Iterator[Version | UnreadError]:
    """Every version of the files that are wanted, each once: by path, then oldest first.

    Commits are compared with what they follow, the first of it; only folders that differ are
    opened, so the cost goes with what changed and not with how many files there are.
    """
    lives: dict[Parts, dict[bytes, _Life]] = {}
    unread: dict[str, UnreadError] = {}
    choice = _Choice(wanted, enters)
    order = oldest_first(steps)
    left = objects.limits.versions
    for one, change in _changes(trees, steps, order, choice.enters):
        if isinstance(change, UnreadError):
            unread[change.detail] = change
        elif choice.wanted(change.parts):
            left -= _live(lives.setdefault(change.parts, {}), change, one)
            if left <= 0:
                unread[MORE_VERSIONS] = UnreadError("skipped", MORE_VERSIONS)
                break
    if len(order) < len(steps):
        yield UnreadError("failed", "commits that follow themselves")
    for parts in sorted(lives):
        now, known = _now(trees, head, parts)
        for blob, life in lives[parts].items():
            in_head = blob == now if known else None
            removed = life.removed.told() if life.removed and not in_head else None
            yield Version(
                _told(parts), blob.hex(), life.first.told(), in_head, removed, _Load(objects, blob)
            )
    yield from unread.values()


def _changes(
    trees: Trees, steps: dict[bytes, Step], order: Iterable[Step], enters: Callable[[Parts], bool]
) -> Iterator[tuple[Step, Change | UnreadError]]:
    """What every commit changed."""
    for one in order:
        before = next((steps[name].tree for name in one.parents if name in steps), None)
        for change in trees.changes(before, one.tree, enters):
            yield one, change


def _live(blobs: dict[bytes, _Life], change: Change, step: Step) -> int:
    """Enter a change into the lives of a file's bytes: how many began."""
    count = len(blobs)
    if change.before is not None and (old := blobs.get(change.before)):
        old.removed = old.removed or step
    if change.after is not None:
        blobs.setdefault(change.after, _Life(step)).removed = None
    return len(blobs) - count


def _now(trees: Trees, head: Step | None, parts: Parts) -> tuple[bytes | None, bool]:
    """What a path holds at the head, and whether that is known."""
    try:
        return (trees.file(head.tree, parts), True) if head else (None, False)
    except UnreadError:
        return None, False


class _Load(Struct, frozen=True):
    """Reads a blob when it is called for."""

    objects: Objects
    blob: bytes

    def __call__(self) -> bytes:
        return self.objects.get(self.blob, "blob", self.objects.limits.blob)


class _Choice:
    """What is wanted. Most paths are met many times, and asked about once."""

    def __init__(self, wanted: Wanted, enters: Wanted) -> None:
        self._wanted, self._enters = wanted, enters
        self._files: dict[Parts, bool] = {}
        self._folders: dict[Parts, bool] = {}

    def wanted(self, parts: Parts) -> bool:
        return _kept(self._files, parts, self._wanted)

    def enters(self, parts: Parts) -> bool:
        return _kept(self._folders, parts, self._enters)


def _kept(answers: dict[Parts, bool], parts: Parts, ask: Wanted) -> bool:
    if parts not in answers:
        if len(answers) >= _ANSWERS:
            answers.clear()
        answers[parts] = ask(_told(parts))
    return answers[parts]


def _told(parts: Parts) -> tuple[str, ...]:
    return tuple(os.fsdecode(part) for part in parts)
