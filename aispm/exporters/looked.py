"""How much a scan of files looked at, which an empty result must say."""

from __future__ import annotations

from collections.abc import Iterable

from aispm.model import Read


def looked(reads: Iterable[Read]) -> list[str]:
    """`2 files in 1 folder`, for each PATH that was looked at."""
    found = {
        (read.scope, read.operation): read.detail
        for read in reads
        if read.scope.startswith("files:") and not read.blind and read.detail
    }
    return [found[place] for place in sorted(found)]
