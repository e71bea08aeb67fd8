"""The commits that can be reached, and their order from the first to the last."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush

from msgspec import Struct

from aispm.providers.files.git.commit import Commits, Step
from aispm.providers.files.git.limits import MORE_COMMITS
from aispm.providers.files.git.objects import Objects
from aispm.providers.files.reading import UnreadError

_TAGS = 5  # tags of tags
_TAG = 64 * 1024  # bytes of a tag
SHALLOW = "a shallow clone: earlier commits are not here"


class Reached(Struct, frozen=True):
    """Commits by name, the newest first, and why there may be more of them."""

    steps: dict[bytes, Step]
    unread: tuple[UnreadError, ...]


def reached(
    objects: Objects,
    commits: Commits,
    tips: Iterable[bytes],
    shallow: frozenset[bytes],
    most: int,
) -> Reached:
    """The newest commits among those that the tips lead to, at most so many.

    "Newest" goes by the times that commits give, so a forged one may come early or late; it
    decides what is left out when there are too many, and nothing else.
    """
    unread: dict[str, UnreadError] = {}
    heap: list[tuple[int, bytes]] = []
    seen: dict[bytes, Step] = {}

    def meet(name: bytes) -> None:
        if name in seen:
            return
        try:
            seen[name] = found = commits.at(name)
            heappush(heap, (-found.seconds, name))
        except UnreadError as error:
            unread[error.detail] = error

    starts = list(dict.fromkeys(tips))
    for tip in starts[:most]:
        try:
            if commit := _peeled(objects, tip):
                meet(commit)
        except UnreadError as error:
            unread[error.detail] = error
    taken: dict[bytes, Step] = {}
    while heap and len(taken) < most:
        _, name = heappop(heap)
        taken[name] = seen[name]
        if name in shallow:
            unread[SHALLOW] = UnreadError("skipped", SHALLOW)
            continue
        for parent in seen[name].parents:
            meet(parent)
    if heap or len(starts) > most:
        unread[MORE_COMMITS] = UnreadError("skipped", MORE_COMMITS)
    return Reached(taken, tuple(unread.values()))


def oldest_first(steps: dict[bytes, Step]) -> list[Step]:
    """Every commit after those it follows, and otherwise by time.

    Commits that follow themselves, as none can whose names are their hashes, are left out.
    """
    followers: dict[bytes, list[bytes]] = {}
    waits: dict[bytes, int] = {}
    for name, one in steps.items():
        before = {parent for parent in one.parents if parent in steps}
        waits[name] = len(before)
        for parent in before:
            followers.setdefault(parent, []).append(name)
    ready = [(steps[name].seconds, name) for name, count in waits.items() if not count]
    heapify(ready)
    order = []
    while ready:
        _, name = heappop(ready)
        order.append(steps[name])
        for follower in followers.get(name, ()):
            waits[follower] -= 1
            if not waits[follower]:
                heappush(ready, (steps[follower].seconds, follower))
    return order


def _peeled(objects: Objects, name: bytes) -> bytes | None:
    """The commit that a ref stands for, None when it stands for no commit. Raises UnreadError."""
    for _ in range(_TAGS):
        kind, data = objects.find(name, objects.limits.tree)
        if kind == "commit":
            return name
        line, _, _ = data[:_TAG].partition(b"\n")
        label, _, target = line.partition(b" ")
        if kind != "tag" or label != b"object" or len(target) != 2 * len(name):
            return None
        try:
            name = bytes.fromhex(target.decode())
        except ValueError:
            return None
    return None
