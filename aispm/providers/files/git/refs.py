"""Where history starts: the commits that branches, tags, stashes and worktrees stand at."""

from __future__ import annotations

import os
import re

from aispm.providers.files.git.fence import Fence
from aispm.providers.files.git.limits import Limits
from aispm.providers.files.git.place import Place
from aispm.providers.files.reading import UnreadError

_LOOSE = 1024  # bytes of a file that holds one name
_PACKED = 64 * 2**20  # bytes of the file that holds many, or of the log of stashes
_LINKS = 5  # names that stand for a name, as many as git follows
_FULL = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_LINE = re.compile(rb"^\^?([0-9a-f]{40}(?:[0-9a-f]{24})?)(?: (refs/[^\n]+)|$)", re.MULTILINE)
_STASHED = re.compile(rb"^[0-9a-f]{40,64} ([0-9a-f]{40}(?:[0-9a-f]{24})?) ", re.MULTILINE)
_NAME = re.compile(rb"refs/[^\0\n]{1,1000}")


class Refs:
    """The refs of a repository: `head` is where its files are at, `tips` are all, each once."""

    def __init__(self, place: Place, fence: Fence, limits: Limits) -> None:
        self._place, self._fence = place, fence
        self.unread: list[UnreadError] = []
        self._loose = self._listed(limits.refs)
        self._packed, tags = self._lines(limits.refs)
        self.head = self._target(self._read(os.path.join(place.own, "HEAD"), _LOOSE), _LINKS)
        tips = [self.head, *self._elsewhere(), *self._stashes()]
        tips += [self._target(self._read(path, _LOOSE), _LINKS) for path in self._loose]
        tips += [*self._packed.values(), *tags]
        self.tips = list(dict.fromkeys(tip for tip in tips if tip is not None))

    def _target(self, data: bytes, links: int) -> bytes | None:
        """The name of the object that a ref's text leads to."""
        line = data.rstrip()
        if _FULL.match(line):
            return bytes.fromhex(line.decode())
        name = line.removeprefix(b"ref:").strip()
        if name == line or not links or not _NAME.fullmatch(name) or b".." in name:
            return None
        for folder in dict.fromkeys((self._place.own, self._place.common)):
            if held := self._read(os.path.join(folder, os.fsdecode(name)), _LOOSE):
                return self._target(held, links - 1)
        return self._packed.get(name)

    def _elsewhere(self) -> list[bytes | None]:
        """Where the other worktrees are at."""
        folder = os.path.join(self._place.common, "worktrees")
        heads = [os.path.join(folder, name, "HEAD") for name in self._names(folder)]
        heads.append(os.path.join(self._place.common, "HEAD"))
        return [self._target(self._read(path, _LOOSE), _LINKS) for path in heads]

    def _stashes(self) -> list[bytes]:
        """All that is stashed: the ref is at the last of it, its log knows the rest."""
        log = self._read(os.path.join(self._place.common, "logs", "refs", "stash"), _PACKED)
        return [bytes.fromhex(name.decode()) for name in _STASHED.findall(log)]

    def _lines(self, most: int) -> tuple[dict[bytes, bytes], list[bytes]]:
        """What `packed-refs` holds: names of objects by ref, and those that tags stand for."""
        data = self._read(os.path.join(self._place.common, "packed-refs"), _PACKED)
        packed: dict[bytes, bytes] = {}
        tags: list[bytes] = []
        for found in _LINE.finditer(data):
            if len(packed) >= most:
                self.unread.append(UnreadError("skipped", "more refs than are read"))
                break
            name = bytes.fromhex(found[1].decode())
            if found[2]:
                packed[found[2]] = name
            else:
                tags.append(name)
        return packed, tags

    def _listed(self, most: int) -> list[str]:
        """The files below `refs`. No link to a folder is followed: they may go in circles."""
        stack = [os.path.join(self._place.common, "refs")]
        files: list[str] = []
        while stack:
            folder = stack.pop()
            try:
                entries = self._fence.entries(folder)
            except UnreadError as error:
                self.unread.append(error)
                continue
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    stack.append(entry.path)
                else:
                    files.append(entry.path)
            if len(files) + len(stack) > most:
                self.unread.append(UnreadError("skipped", "more refs than are read"))
                break
        return files[:most]

    def _names(self, folder: str) -> list[str]:
        try:
            return [entry.name for entry in self._fence.entries(folder)]
        except UnreadError as error:
            self.unread.append(error)
            return []

    def _read(self, path: str, largest: int) -> bytes:
        try:
            return self._fence.read(path, largest) or b""
        except UnreadError as error:
            self.unread.append(error)
            return b""
