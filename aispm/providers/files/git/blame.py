"""Which commit wrote a line of a file, found by walking back from the head."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from heapq import heappop, heappush

from msgspec import Struct

from aispm.providers.files.git.commit import Commits, Step
from aispm.providers.files.git.lines import LINE_COST, common, lines
from aispm.providers.files.git.objects import Objects
from aispm.providers.files.git.tree import Parts, Trees
from aispm.providers.files.reading import UnreadError

_STEP = 2048  # what looking at a commit takes of the effort, in bytes unpacked
_MOVED = 50  # files that are gone in a commit, among which a moved one is sought
Line = tuple[Parts, int]  # a file's path, and a line of it by number


class _Trace(Struct, frozen=True):
    """Lines of one file in one commit whose writer is sought: by their place there."""

    parts: Parts
    blob: bytes
    sought: dict[int, list[Line]]


class Tracer:
    """Traces lines of many files at once, so that each commit is read once for all of them.

    `found` holds the commit of every line that was traced to its end, and None for those that no
    commit has. A file that was moved is traced under the name it had, if half of it is the same.
    """

    def __init__(
        self, objects: Objects, trees: Trees, commits: Commits, shallow: frozenset[bytes]
    ) -> None:
        self._objects, self._trees, self._shallow = objects, trees, shallow
        self._commits = commits
        self.found: dict[Line, Step | None] = {}
        self._waiting: dict[bytes, list[_Trace]] = {}
        self._heap: list[tuple[int, bytes]] = []
        self._texts: dict[bytes, list[bytes]] = {}

    def seek(self, head: Step, parts: Parts, data: bytes, numbers: Collection[int]) -> None:
        """Seek lines of a file as it is now, which need not be as the head has it.

        Raises UnreadError.
        """
        now = _even(lines(data))
        sought = {number - 1: (parts, number) for number in numbers if 0 < number <= len(now)}
        blob = self._trees.file(head.tree, parts)
        at: dict[int, list[Line]] = {}
        if blob is not None:
            at = {before: [sought[place]] for before, place in _same(self._text(blob), now, sought)}
        known = {line for listed in at.values() for line in listed}
        self.found.update({line: None for line in sought.values() if line not in known})
        if blob is not None and at:
            self._wait(head, _Trace(parts, blob, at))

    def run(self, most: int) -> None:
        """Trace all lines as far as commits are there, and over so many of them at most."""
        for _ in range(most):
            if not self._heap:
                return
            _, name = heappop(self._heap)
            self._texts.clear()
            for trace in self._waiting.pop(name, ()):
                try:
                    self._back(self._commits.at(name), trace)
                except UnreadError:
                    continue  # whose lines these are is not known

    def _back(self, at: Step, trace: _Trace) -> None:
        """Hand lines to the commits before that have them too; the rest are this commit's."""
        if at.name in self._shallow:
            return
        self._objects.effort.spend(_STEP * (1 + len(at.parents)))
        parents = [self._commits.at(name) for name in at.parents]
        olds = [(parent, self._before(parent, at, trace)) for parent in parents]
        for parent, old in olds:
            if old is not None and old[1] == trace.blob:
                self._wait(parent, _Trace(*old, trace.sought))
                return
        left = trace.sought
        for parent, old in olds:
            if old is None or not left:
                continue
            pairs = _same(self._text(old[1]), self._text(trace.blob), left)
            had = {now: before for before, now in pairs}
            if had:
                sought = {before: left[now] for now, before in had.items()}
                self._wait(parent, _Trace(*old, sought))
            left = {now: sought for now, sought in left.items() if now not in had}
        for own in left.values():
            self.found.update(dict.fromkeys(own, at))

    def _before(self, parent: Step, at: Step, trace: _Trace) -> tuple[Parts, bytes] | None:
        """The file in the commit before: its path there, and its blob."""
        blob = self._trees.file(parent.tree, trace.parts)
        if blob is not None:
            return trace.parts, blob
        gone: list[tuple[Parts, bytes]] = []
        for change in self._trees.changes(parent.tree, at.tree, lambda _: True):
            if isinstance(change, UnreadError):
                raise change
            if change.before is not None and change.after is None:
                gone.append((change.parts, change.before))
        exact = next((one for one in gone if one[1] == trace.blob), None)
        return exact or self._most_alike(gone[:_MOVED], trace.blob)

    def _most_alike(
        self, gone: Sequence[tuple[Parts, bytes]], blob: bytes
    ) -> tuple[Parts, bytes] | None:
        """The file that is most like this one, if half of it is."""
        new = self._text(blob)
        best, most = None, len(new) / 2
        for one in gone:
            try:
                old = self._text(one[1])
            except UnreadError:
                continue
            count = sum(length for _, _, length in common(old, new))
            if count > 0 and count >= max(most, len(old) / 2):
                best, most = one, count
        return best

    def _wait(self, at: Step, trace: _Trace) -> None:
        waiting = self._waiting.setdefault(at.name, [])
        if not waiting:
            heappush(self._heap, (-at.seconds, at.name))
        for other in waiting:
            if (other.parts, other.blob) == (trace.parts, trace.blob):
                for place, sought in trace.sought.items():
                    other.sought.setdefault(place, []).extend(sought)
                return
        waiting.append(_Trace(trace.parts, trace.blob, dict(trace.sought)))

    def _text(self, blob: bytes) -> list[bytes]:
        if blob not in self._texts:
            data = self._objects.get(blob, "blob", self._objects.limits.blob)
            self._objects.effort.spend(data.count(b"\n") * LINE_COST)
            self._texts[blob] = _even(lines(data))
        return self._texts[blob]


def _even(text: Sequence[bytes]) -> list[bytes]:
    """Lines as if all ended alike: a working copy may end them otherwise than the repository."""
    return [line.removesuffix(b"\r") for line in text]


def _same(
    old: Sequence[bytes], new: Sequence[bytes], wanted: Collection[int]
) -> Iterator[tuple[int, int]]:
    """Where the wanted lines of a text were in the one before, for those that were there."""
    places = sorted(wanted)
    for before, now, count in common(old, new):
        for place in places[bisect_left(places, now) : bisect_left(places, now + count)]:
            yield before + place - now, place
