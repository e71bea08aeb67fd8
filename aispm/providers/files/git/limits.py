"""How much of a repository is read: whoever wrote it does not decide what that costs."""

from __future__ import annotations

from msgspec import Struct

from aispm.providers.files.reading import LARGEST, UnreadError

MORE_COMMITS = "more commits than are read"
MORE_WORK = "a larger history than is read"


class Limits(Struct, frozen=True):
    """Bounds of one repository. What lies beyond one of them is told, never passed over."""

    commits: int = 50_000  # of all refs, the newest first
    blob: int = LARGEST  # bytes of a file in history
    tree: int = 32 * 2**20  # bytes of a folder, a commit, or what others are stored as changes of
    chain: int = 4_096  # changes upon changes; git writes at most 4,095
    refs: int = 100_000
    depth: int = 128  # folders in folders
    versions: int = 200_000  # of all files that are wanted
    index: int = 128 * 2**20  # bytes of the list of tracked files
    packs: int = 512 * 2**20  # bytes of the lists of all packs together
    patterns: int = 20_000  # of all ignore files together; a long one counts as several
    matches: int = 3_000_000  # of patterns with paths
    effort: int = 6 * 2**30  # bytes unpacked or compared for one question


class Effort:
    """What may still be done. Every step is taken from it, so that no bomb goes off."""

    def __init__(self, amount: int) -> None:
        self._amount = self._left = amount

    def renew(self) -> None:
        """Start anew, for another question."""
        self._left = self._amount

    def spend(self, amount: int) -> None:
        """Take some of it. Raises UnreadError when there is no more."""
        self._left -= amount
        if self._left < 0:
            raise UnreadError("skipped", MORE_WORK)
