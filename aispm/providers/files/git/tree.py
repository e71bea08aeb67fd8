"""Folders as git stores them, and what changed between two of them."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator

from msgspec import Struct

from aispm.providers.files.git.inflate import broken
from aispm.providers.files.git.objects import Objects
from aispm.providers.files.reading import UnreadError

Parts = tuple[bytes, ...]

_FOLDER, _FILES = b"40000", frozenset({b"100644", b"100755", b"100664"})
_CACHED = 400_000  # entries of folders kept, for most of them are compared more than once
_ASKED = 200_000  # names looked up in folders that are kept
# What an entry takes of the effort, in bytes unpacked: to compare, and to tell when it differs.
_ENTRY_COST, _CHANGE_COST, _DEPTH_COST = 16, 1024, 128


class Change(Struct, frozen=True):
    """A file that is another, new or gone: the names of its blobs before and after."""

    parts: Parts
    before: bytes | None
    after: bytes | None


class Trees:
    """Folders by their names, each taken apart once."""

    def __init__(self, objects: Objects, width: int) -> None:
        self._objects, self._width = objects, width
        # A name that is no name of a file ("..", "a/b") makes the whole folder a broken one.
        self._entry = re.compile(rb"[0-7]{5,6}+ (?!\.\.?\0)[^\0/]++\0.{%d}" % width, re.DOTALL)
        self._cache: OrderedDict[bytes, frozenset[bytes]] = OrderedDict()
        self._size = 0
        self._asked: dict[tuple[bytes, bytes], _Entry] = {}
        self._last = b"", b""

    def changes(
        self, old: bytes | None, new: bytes | None, enters: Callable[[Parts], bool]
    ) -> Iterator[Change | UnreadError]:
        """The files that differ between two folders, down to where `enters` forbids.

        Folders of one name are one folder; only what differs is looked at. A folder that cannot
        be read is told. What was in it counts as new in the one after it.
        """
        stack: list[tuple[bytes | None, bytes | None, Parts]] = [(old, new, ())]
        while stack:
            old, new, parts = stack.pop()
            if len(parts) > self._objects.limits.depth:
                yield UnreadError("skipped", "folders nested deeper than are read")
                continue
            gone, come, error = self._differing(old, new, len(parts))
            if error is not None:
                yield error
            for name in sorted({*gone, *come}):
                was, is_now = gone.get(name, _NOTHING), come.get(name, _NOTHING)
                path = (*parts, name)
                if was.file != is_now.file:
                    yield Change(path, was.file, is_now.file)
                if was.folder != is_now.folder and enters(path):
                    stack.append((was.folder, is_now.folder, path))

    def file(self, tree: bytes, parts: Parts) -> bytes | None:
        """The name of the blob at a path, None where there is no file. Raises UnreadError."""
        folder: bytes | None = tree
        for name in parts[:-1]:
            if folder is None:
                return None
            folder = self._find(folder, name).folder
        return self._find(folder, parts[-1]).file if folder is not None else None

    def _find(self, folder: bytes, name: bytes) -> _Entry:
        """One name of a folder, found without taking the folder apart."""
        found = self._asked.get((folder, name))
        if found is None:
            if len(self._asked) >= _ASKED:
                self._asked.clear()
            self._asked[folder, name] = found = self._search(folder, name)
        return found

    def _search(self, folder: bytes, name: bytes) -> _Entry:
        if folder != self._last[0]:  # files of one folder are mostly asked for in a row
            self._last = folder, self._objects.get(folder, "tree", self._objects.limits.tree)
        data = self._last[1]
        middle = b" %b\0" % name
        at = data.find(middle)
        while at >= 0:  # the name of one file may be the end of another's, or stand in a hash
            blob = data[at + len(middle) : at + len(middle) + self._width]
            if len(blob) == self._width and data[max(at - 5, 0) : at] == _FOLDER:
                return _Entry(folder=blob)
            if len(blob) == self._width and data[max(at - 6, 0) : at] in _FILES:
                return _Entry(file=blob)
            at = data.find(middle, at + 1)
        return _NOTHING

    def _differing(
        self, old: bytes | None, new: bytes | None, depth: int
    ) -> tuple[dict[bytes, _Entry], dict[bytes, _Entry], UnreadError | None]:
        """What is in one folder alone, what is in the other, and what of them was not read."""
        unread, before = None, frozenset[bytes]()
        try:
            after = self._entries(new)
            try:
                before = self._entries(old)
            except UnreadError as error:
                unread = error
            self._objects.effort.spend((len(before) + len(after)) * _ENTRY_COST)
            gone, come = before - after, after - before
            cost = _CHANGE_COST + depth * _DEPTH_COST
            self._objects.effort.spend((1 + len(gone) + len(come)) * cost)
        except UnreadError as error:
            return {}, {}, error
        return self._named(gone), self._named(come), unread

    def _named(self, entries: frozenset[bytes]) -> dict[bytes, _Entry]:
        named = {}
        for entry in entries:
            mode, _, rest = entry.partition(b" ")
            name, blob = rest[: -self._width - 1], rest[-self._width :]
            mode = mode.lstrip(b"0")
            if mode == _FOLDER:
                named[name] = _Entry(folder=blob)
            elif mode in _FILES:
                named[name] = _Entry(file=blob)
        return named

    def _entries(self, tree: bytes | None) -> frozenset[bytes]:
        if tree is None:
            return frozenset()
        found = self._cache.get(tree)
        if found is not None:
            self._cache.move_to_end(tree)
            return found
        data = self._objects.get(tree, "tree", self._objects.limits.tree)
        listed = self._entry.findall(data)
        if sum(map(len, listed)) != len(data):
            raise broken()
        self._cache[tree] = found = frozenset(listed)
        self._size += len(found)
        while self._size > _CACHED and len(self._cache) > 1:
            self._size -= len(self._cache.popitem(last=False)[1])
        return found


class _Entry(Struct, frozen=True):
    """What a name in a folder stands for; a link or a submodule stands for nothing here."""

    file: bytes | None = None
    folder: bytes | None = None


_NOTHING = _Entry()
