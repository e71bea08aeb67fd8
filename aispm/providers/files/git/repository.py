"""A git repository, read as data: nothing of it is run, and nothing outside of it is read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property

from aispm.providers.files.git.authorship import Authorship, authorship
from aispm.providers.files.git.blame import Tracer
from aispm.providers.files.git.commit import Commit, Commits, Step
from aispm.providers.files.git.fence import Fence, RealPaths
from aispm.providers.files.git.history import Version, Wanted, versions
from aispm.providers.files.git.ignore import Ignore
from aispm.providers.files.git.index import tracked
from aispm.providers.files.git.limits import Effort, Limits
from aispm.providers.files.git.objects import Objects
from aispm.providers.files.git.order import Reached, reached
from aispm.providers.files.git.place import Place, place_of
from aispm.providers.files.git.refs import Refs
from aispm.providers.files.git.tree import Parts, Trees
from aispm.providers.files.git.unread import Unread
from aispm.providers.files.reading import UnreadError, within

_CONFIG = 1024 * 1024  # bytes of a repository's config
_SHALLOW = 8 * 2**20  # bytes of the list of commits whose parents were not fetched
_SHA256 = re.compile(rb"^[ \t]*objectformat[ \t]*=[ \t]*\"?sha256", re.IGNORECASE | re.MULTILINE)
_HEX = re.compile(rb"^(?:[0-9a-f]{40}|[0-9a-f]{64})$", re.MULTILINE)
_REFTABLE = "its refs are in tables, which are not read"


class Repositories:
    """The repositories of a scanned folder `tree`, each opened once."""

    def __init__(self, tree: str, limits: Limits | None = None) -> None:
        self._tree, self._limits = os.path.realpath(tree), limits or Limits()
        self._found: dict[str, Repository | Unread | None] = {}
        self._real = RealPaths()

    def of(self, folder: str) -> Repository | Unread | None:
        """The repository that the files of a folder belong to, or why it is not read."""
        return self._of(self._real.of(os.path.abspath(folder)))

    def close(self) -> None:
        """Close the files of all repositories."""
        for found in self._found.values():
            if isinstance(found, Repository):
                found.close()

    def _of(self, folder: str) -> Repository | Unread | None:
        below: list[str] = []
        while folder not in self._found:
            place = place_of(folder, self._tree)
            if isinstance(place, Place):
                self._found[folder] = Repository(place, self._tree, self._limits)
            elif place is not None or folder == os.path.dirname(folder):
                self._found[folder] = place
            else:
                below.append(folder)
                folder = os.path.dirname(folder)
        self._found.update(dict.fromkeys(below, self._found[folder]))
        return self._found[folder]


class Repository:
    """One repository. `top` is the real path of the folder whose files it holds.

    Paths are given as they are on disk, and told as their names from `top` on. Not for several
    threads at once.
    """

    def __init__(self, place: Place, tree: str, limits: Limits) -> None:
        self.top, self.bare = place.top, place.bare
        self._place, self._limits = place, limits
        own = [place.own, place.common]
        inside = [tree] if within(place.own, tree) else []
        self._fence = Fence([*own, *inside])
        self._files = Fence([place.top])
        self._real = RealPaths()
        self._effort = Effort(limits.effort)

    def tracked(self, paths: Iterable[str]) -> dict[str, bool | None]:
        """Whether git's index has each path; None where it does not say."""
        listed, whole = self._index
        told: dict[str, bool | None] = {}
        for path in paths:
            parts = self._parts(path)
            found = parts is not None and b"/".join(parts) in listed
            told[path] = found or (False if whole else None)
        return told

    def tracked_below(self, folders: Iterable[str], named: Callable[[str], bool]) -> list[str]:
        """The paths in git's index that lie below some folders and have a name of interest."""
        tops = {parts: folder for folder in folders if (parts := self._parts(folder))}
        found: list[str] = []
        for path in self._index[0] if tops else ():
            if not named(os.fsdecode(path[path.rfind(b"/") + 1 :])):
                continue
            parts = tuple(path.split(b"/"))
            depth = next((n for n in range(1, len(parts)) if parts[:n] in tops), 0)
            if depth:
                found.append(os.path.join(tops[parts[:depth]], *map(os.fsdecode, parts[depth:])))
        return sorted(found)

    def ignored(self, path: str) -> bool | None:
        """Whether ignore files name a file, as for one not tracked; None when not all are read."""
        parts = self._parts(path)
        return None if parts is None or self.bare else self._ignore(parts)

    def history(
        self, wanted: Wanted, enters: Wanted = lambda _: True
    ) -> Iterator[Version | Unread]:
        """Every version of the files that `wanted` names, in all that refs lead to, each once.

        Both are asked with the names of a path from `top` on: `wanted` of a file, `enters` of a
        folder, for there may be many that hold nothing of interest. Ordered by path and then from
        the first version to the last; what was not read comes at the end.
        """
        self._effort.renew()
        try:
            found = self._reached(self._refs.tips)
            head = self._head
        except UnreadError as error:
            yield self._told(error)
            return
        unread = {error.detail: error for error in (*self._gaps(), *found.unread)}
        for one in versions(self._objects, self._trees, found.steps, head, wanted, enters):
            if isinstance(one, Version):
                yield one
            else:
                unread[one.detail] = one
        unread.update({error.detail: error for error in self._gaps()})
        yield from (self._told(error) for _, error in sorted(unread.items()))

    def authorship(self, limit: int = 2_000) -> Authorship | Unread:
        """What coding agents wrote of the newest commits that lead to the head."""
        self._effort.renew()
        try:
            head = self._head
            tips = [head.name] if head else []
            found = self._reached(tips)
            steps = found.steps.values()
            told = authorship(self._objects, self._trees, steps, found.steps, limit)
        except UnreadError as error:
            return self._told(error)
        left_out = sorted({*told.unread, *(error.detail for error in found.unread)})
        return Authorship(told.commits, told.lines, told.shares, tuple(left_out))

    def blame(
        self, asked: Mapping[str, tuple[bytes, Collection[int]]]
    ) -> dict[tuple[str, int], Commit | None]:
        """The commits that wrote lines of files, given by path with their bytes and line numbers.

        None for a line that the head has not; no entry for one whose writer was not found.
        """
        self._effort.renew()
        told: dict[tuple[str, int], Commit | None] = {}
        try:
            head = self._head
            tracer = Tracer(self._objects, self._trees, self._commits, self._shallow)
        except UnreadError:
            return told
        paths: dict[Parts, str] = {}
        for path, (data, numbers) in asked.items():
            parts = self._parts(path)
            if parts is None or head is None:
                continue
            paths[parts] = path
            try:
                tracer.seek(head, parts, data, numbers)
            except UnreadError:
                continue
        tracer.run(self._limits.commits)
        for (parts, number), one in tracer.found.items():
            told[paths[parts], number] = one.told() if one else None
        return told

    def close(self) -> None:
        """Close the files of packs."""
        if "_objects" in self.__dict__:
            self._objects.close()

    @cached_property
    def _config(self) -> bytes:
        return self._fence.read(os.path.join(self._place.common, "config"), _CONFIG) or b""

    @cached_property
    def _width(self) -> int:
        return 32 if _SHA256.search(self._config) else 20

    @cached_property
    def _objects(self) -> Objects:
        folder = os.path.join(self._place.common, "objects")
        return Objects(folder, self._fence, self._width, self._limits, self._effort)

    @cached_property
    def _trees(self) -> Trees:
        return Trees(self._objects, self._width)

    @cached_property
    def _commits(self) -> Commits:
        return Commits(self._objects)

    @cached_property
    def _refs(self) -> Refs:
        if os.path.lexists(os.path.join(self._place.common, "reftable")):
            raise UnreadError("skipped", _REFTABLE)
        return Refs(self._place, self._fence, self._limits)

    @cached_property
    def _head(self) -> Step | None:
        """The commit that the files are at, None before the first. Raises UnreadError."""
        return self._commits.at(self._refs.head) if self._refs.head else None

    @cached_property
    def _shallow(self) -> frozenset[bytes]:
        listed = self._fence.read(os.path.join(self._place.common, "shallow"), _SHALLOW) or b""
        return frozenset(bytes.fromhex(name.decode()) for name in _HEX.findall(listed))

    @cached_property
    def _index(self) -> tuple[frozenset[bytes], bool]:
        """The paths that are tracked, and whether they are all."""
        try:
            path = os.path.join(self._place.own, "index")
            data = self._fence.read(path, self._limits.index)
            if data is not None:
                return tracked(data, self._width)
            return frozenset(), not self.bare  # nothing was ever added
        except UnreadError:
            return frozenset(), False

    @cached_property
    def _ignore(self) -> Ignore:
        return Ignore(self._place, self._fence, self._files, self._limits)

    def _parts(self, path: str) -> Parts | None:
        """The names of a path from the top on; a folder's links are followed, a file's is not."""
        folder, name = os.path.split(path)
        real = self._real.of(os.path.abspath(folder))
        if not within(real, self.top):
            return None
        inner = os.path.relpath(real, self.top)
        names = [] if inner == os.curdir else inner.split(os.sep)
        return tuple(os.fsencode(one) for one in (*names, name))

    def _reached(self, tips: Iterable[bytes]) -> Reached:
        most = self._limits.commits
        return reached(self._objects, self._commits, tips, self._shallow, most)

    def _gaps(self) -> list[UnreadError]:
        return [*self._refs.unread, *self._objects.unread.values()]

    def _told(self, error: UnreadError) -> Unread:
        return Unread(self._place.top, error.detail, error.state)
