"""The readers of files. `READERS` is the one list; a new one adds its name here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache

from aispm.model import Kind
from aispm.providers.files.config import reader as config
from aispm.providers.files.reader import Reader, Wanted
from aispm.providers.files.text.parse import FORMATS

READERS: tuple[Reader, ...] = (config,)
FOLDERS = frozenset[str]().union(*(reader.FOLDERS for reader in READERS))
DEPTH = max(reader.DEPTH for reader in READERS)
_NAMES = frozenset[str]().union(*(reader.NAMES for reader in READERS))
_SUFFIXES = frozenset[str]().union(*(reader.SUFFIXES for reader in READERS))


def wanting(parts: Sequence[str]) -> tuple[Wanted, ...]:
    """The readers that want a file, by the names of its path.

    Nearly every file of a tree is asked about, and nearly every answer is none.
    """
    name = parts[-1]
    if name not in _NAMES and os.path.splitext(name)[1] not in _SUFFIXES:
        return ()
    return tuple(Wanted(one, claim) for one in READERS if (claim := one.wants(parts)))


def has_shape(name: str) -> bool:
    """Whether a file that no reader wants may be a config, by its format."""
    return os.path.splitext(name)[1].lower() in FORMATS


@cache
def kinds() -> tuple[Kind, ...]:
    """The kinds of asset that files hold."""
    return tuple(kind for reader in READERS for kind in reader.kinds())


@cache
def lists() -> tuple[str, ...]:
    """What a file or folder that cannot be read may have held."""
    return (*sorted(kind.name for kind in kinds()), "credential")


@cache
def facts_of(kind: str) -> frozenset[str]:
    """The facts that a kind of asset declares."""
    return frozenset(name for one in kinds() if one.name == kind for name in one.facts)
