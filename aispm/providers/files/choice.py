"""Which paths of a repository the scan of one PATH would read, going by their names alone."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence

from aispm.providers.files import readers as every
from aispm.providers.files.config import reader as config
from aispm.providers.files.reader import Wanted
from aispm.providers.files.skipped import NEVER
from aispm.providers.files.uri import Start
from aispm.providers.files.walk import leaves_out, matching


class Choice:
    """The paths of the repository at `top`, told by their names from there on.

    `known` are files that were read though no path tells of them: by their content, or because
    somebody named them.
    """

    def __init__(
        self, start: Start, excludes: Sequence[str], top: str, known: Collection[str]
    ) -> None:
        folder, name = os.path.split(start.path)
        real = os.path.realpath
        self._real = (
            real(start.path) if os.path.isdir(start.path) else os.path.join(real(folder), name)
        )
        self._start, self._top = start.path, top
        self._named = not os.path.isdir(start.path)
        self._excluded, self._known = matching(excludes), frozenset(known)

    def path(self, parts: Sequence[str]) -> str | None:
        """A path as a walk would come by it; None for one outside of what is scanned."""
        full = os.path.join(self._top, *parts)
        if full == self._real:
            return self._start
        below = full.removeprefix(self._real.rstrip(os.sep) + os.sep)
        return None if below == full else os.path.join(self._start, below)

    def enters(self, parts: Sequence[str]) -> bool:
        """Whether something that is wanted may lie in a folder."""
        path = self.path(parts)
        if path is None:
            full = os.path.join(self._top, *parts)
            return self._real.startswith(full.rstrip(os.sep) + os.sep)
        if path == self._start:
            return not self._named
        return parts[-1] not in NEVER and not self._leaves_out(path)

    def wants(self, parts: Sequence[str]) -> bool:
        """Whether a file may hold a credential that a scan would find."""
        path = self.path(parts)
        if path is None or (self._named and path != self._start):
            return False
        return path in self._known or (not self._leaves_out(path) and bool(self.readers(path)))

    def readers(self, path: str) -> tuple[Wanted, ...]:
        """Who reads a file for its credentials, by its path; nobody where its content must tell."""
        found = every.wanting(path.split(os.sep))
        kept = tuple(one for one in found if one.reader in every.KEEPERS)
        return kept or ((Wanted(config, ""),) if self._named and not found else ())

    def _leaves_out(self, path: str) -> bool:
        return leaves_out(self._excluded, path, self._start)
