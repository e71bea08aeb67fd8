"""How much a scan of files looked at, which an empty result must say."""

from __future__ import annotations

from collections.abc import Iterable

from aispm.model import Read

_LEFT_OUT = "leave-out:"  # the operation of the ledger's line on folders not looked into


def looked(reads: Iterable[Read]) -> list[str]:
    """`2 files in 1 folder`, for each PATH that was looked at."""
    found = {
        (read.scope, read.operation): read.detail
        for read in reads
        if read.scope.startswith("files:")
        and not read.blind
        and read.detail
        and not read.operation.startswith(_LEFT_OUT)
    }
    return [found[place] for place in sorted(found)]


def left_out(reads: Iterable[Read]) -> list[str]:
    """`3 folders (node_modules 2, vendor)`, for each PATH below which some were left out."""
    some = [read for read in reads if read.operation.startswith(_LEFT_OUT)]
    return [read.detail for read in sorted(some, key=lambda read: (read.scope, read.operation))]


def not_asked(reads: Iterable[Read]) -> list[str]:
    """`which services a role uses (--aws-access-advisor)`: what only an option would ask for."""
    return sorted({read.detail for read in reads if read.unasked})
