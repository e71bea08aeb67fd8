"""The readers of files. `READERS` is the one list; a new one adds its name here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache

import msgspec

from aispm.model import Kind
from aispm.providers.files.config import reader as config
from aispm.providers.files.dependencies import reader as dependencies
from aispm.providers.files.dotenv import reader as dotenv
from aispm.providers.files.instructions import reader as instructions
from aispm.providers.files.models import reader as models
from aispm.providers.files.reader import Reader, Wanted
from aispm.providers.files.text.parse import FORMATS

READERS: tuple[Reader, ...] = (config, dependencies, models, instructions, dotenv)
FOLDERS = frozenset[str]().union(*(reader.FOLDERS for reader in READERS))
DEPTH = max(reader.DEPTH for reader in READERS)
# Those that find credentials: of what a file once was, nothing else counts.
KEEPERS = tuple(one for one in READERS if one not in (dependencies, models))
# What the place of a file tells of every asset in it, whatever reader made that.
PLACED = {"tracked": "bool?", "git_ignored": "bool?", "written_by": "string?"}
_NAMES = frozenset[str]().union(*(reader.NAMES for reader in READERS))
_SUFFIXES = frozenset[str]().union(*(reader.SUFFIXES for reader in READERS))
_LOOKED_INTO = _SUFFIXES.union(map(str.lower, _SUFFIXES), FORMATS)


def may_want(name: str) -> bool:
    """Whether some reader may want a file of this name, or its content may tell what it is.

    Nearly every file of a tree is asked about, and nearly every answer is no.
    """
    return name in _NAMES or name[name.rfind(".") :].lower() in _LOOKED_INTO


def wanting(parts: Sequence[str]) -> tuple[Wanted, ...]:
    """The readers that want a file, by the names of its path."""
    name = parts[-1]
    suffix = os.path.splitext(name)[1]
    if name not in _NAMES and suffix not in _SUFFIXES:
        return ()
    return tuple(
        Wanted(one, claim)
        for one in READERS
        if (name in one.NAMES or suffix in one.SUFFIXES) and (claim := one.wants(parts))
    )


def has_shape(name: str) -> bool:
    """Whether a file that no reader wants may be a config, by its format."""
    return os.path.splitext(name)[1].lower() in FORMATS


@cache
def kinds() -> tuple[Kind, ...]:
    """The kinds of asset that files hold."""
    found = (kind for reader in READERS for kind in reader.kinds())
    return tuple(msgspec.structs.replace(kind, facts={**kind.facts, **PLACED}) for kind in found)


@cache
def lists() -> tuple[str, ...]:
    """What a file or folder that cannot be read may have held."""
    return (*sorted(kind.name for kind in kinds()), "credential")


@cache
def facts_of(kind: str) -> frozenset[str]:
    """The facts that a kind of asset declares."""
    return frozenset(name for one in kinds() if one.name == kind for name in one.facts)
