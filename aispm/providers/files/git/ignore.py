"""Which files git ignores, by the ignore files of a repository and of the user."""

from __future__ import annotations

import os
import re
from itertools import chain
from pathlib import Path

from aispm.providers.files.git.fence import Fence
from aispm.providers.files.git.glob import Pattern, patterns
from aispm.providers.files.git.limits import Limits
from aispm.providers.files.git.place import Place
from aispm.providers.files.git.tree import Parts
from aispm.providers.files.reading import UnreadError

_LARGEST = 512 * 1024  # bytes of an ignore file
_EXCLUDES = re.compile(r'^[ \t]*excludesfile[ \t]*=[ \t]*"?([^"\n]+?)"?[ \t]*$', re.I | re.M)


class Ignore:
    """What is ignored in a work tree: `.gitignore` of every folder, then `info/exclude` of the
    repository, then the user's own list.

    What is tracked is never ignored; that is not looked at here.
    """

    def __init__(self, place: Place, fence: Fence, files: Fence, limits: Limits) -> None:
        self._place, self._fence, self._files = place, fence, files
        self._patterns, self._matches = limits.patterns, limits.matches
        self._own: dict[Parts, list[Pattern]] = {}
        self._folders: dict[Parts, bool] = {}
        self._general: list[list[Pattern]] | None = None

    def __call__(self, parts: Parts) -> bool | None:
        """Whether a file is ignored; None where an ignore file is not read."""
        try:
            return self._folder(parts[:-1]) or self._decided(parts, folder=False)
        except UnreadError:
            return None

    def _folder(self, parts: Parts) -> bool:
        """Whether a folder is ignored: then all in it is, whatever the files in it say."""
        for depth in range(1, len(parts) + 1):
            above = parts[:depth]
            if above not in self._folders:
                self._folders[above] = self._decided(above, folder=True)
            if self._folders[above]:
                return True
        return False

    def _decided(self, parts: Parts, *, folder: bool) -> bool:
        """The last pattern counts that matches, of the nearest file that has one."""
        nearest = ((depth, self._of(parts[:depth])) for depth in range(len(parts) - 1, -1, -1))
        for depth, listed in chain(nearest, ((0, one) for one in self._shared())):
            self._matches -= len(listed)
            if self._matches < 0:
                raise UnreadError("skipped", "more ignore patterns than are tried")
            for pattern in reversed(listed):
                if pattern.matches(parts[depth:], folder):
                    return not pattern.keeps
        return False

    def _of(self, parts: Parts) -> list[Pattern]:
        if parts not in self._own:
            folder = os.path.join(self._place.top, *map(os.fsdecode, parts))
            self._own[parts] = self._read(os.path.join(folder, ".gitignore"), self._files)
        return self._own[parts]

    def _shared(self) -> list[list[Pattern]]:
        if self._general is None:
            exclude = os.path.join(self._place.common, "info", "exclude")
            users = _users_list()
            self._general = [
                self._read(exclude, self._fence),
                self._read(users, Fence([os.path.dirname(users)])) if users else [],
            ]
        return self._general

    def _read(self, path: str, fence: Fence) -> list[Pattern]:
        if os.path.islink(path):
            return []  # nor does git read it
        found = patterns(fence.read(path, _LARGEST) or b"")
        self._patterns -= sum(pattern.cost for pattern in found)
        if self._patterns < 0:
            raise UnreadError("skipped", "more ignore patterns than are read")
        return found


def _users_list() -> str:
    """The user's own list of what to ignore, "" for none: named in their config, or by custom."""
    home = Path.home()
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "git"
    for config in (home / ".gitconfig", folder / "config"):
        data = Fence([str(config.parent)]).read(str(config), _LARGEST) or b""
        if named := _EXCLUDES.findall(data.decode("utf-8", "replace")):
            return os.path.abspath(os.path.expanduser(str(named[-1])))
    return str(folder / "ignore")
