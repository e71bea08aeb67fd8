"""How git stands to a file: whether it tracks it, and whether it would ignore it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from threading import Lock

from aispm.providers.files.git.repository import Repositories, Repository
from aispm.providers.files.git.unread import Unread
from aispm.vocabulary import Facts


class Standing:
    """What git says of the files of one scanned folder.

    Files are read on several threads, which take turns here. A repository is opened, and its
    index read, only when a file of it is asked about.
    """

    def __init__(self, tree: str) -> None:
        self._tree = tree
        self.reopen()

    def reopen(self) -> None:
        """Begin anew. What was open stays so, for another process may read it."""
        self._repositories, self._turn = Repositories(self._tree), Lock()

    def facts(self, path: str) -> Facts:
        """`tracked` and `git_ignored`, both null where there is no repository.

        Left out is what the repository does not tell. Ignore files say nothing of a file that
        git tracks all the same.
        """
        with self._turn:
            found = self._repositories.of(os.path.dirname(path))
            if found is None:
                return {"tracked": None, "git_ignored": None}
            tracked = found.tracked([path])[path] if isinstance(found, Repository) else None
            if tracked is None or isinstance(found, Unread):
                return {}
            ignored = False if tracked else found.ignored(path)
        return {"tracked": tracked, **({} if ignored is None else {"git_ignored": ignored})}

    def tracked_below(self, folders: Iterable[str], named: Callable[[str], bool]) -> list[str]:
        """The files of a name of interest that git tracks below some folders, in their order."""
        with self._turn:
            inside: dict[int, tuple[Repository, list[str]]] = {}
            for folder in folders:
                found = self._repositories.of(os.path.dirname(folder))
                if isinstance(found, Repository):
                    inside.setdefault(id(found), (found, []))[1].append(folder)
            return [
                path for one, some in inside.values() for path in one.tracked_below(some, named)
            ]

    def repository(self, folder: str) -> str | Unread | None:
        """The top folder of the repository that a folder belongs to, or why it is not read."""
        with self._turn:
            found = self._repositories.of(folder)
        return found.top if isinstance(found, Repository) else found
