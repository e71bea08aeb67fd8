"""Which imports of a pickle are dangerous, by `globals.yaml`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple

from aispm.providers.files.models.imports import UNRESOLVED, Import
from aispm.tables import table

Harm = Literal["dangerous", "harmless", "unknown"]


class _Table(NamedTuple):
    renamed: dict[str, str]
    standard: frozenset[str]
    harmless: frozenset[str]
    classes: frozenset[str]
    dangerous: frozenset[str]
    learning: frozenset[str]


def harm(one: Import) -> Harm:
    """What importing, and then calling, a thing can do.

    A name with dots reaches into what the module has imported itself, so each part of it counts.
    """
    if UNRESOLVED in one:
        return "dangerous"
    full = told(one)
    if full in _table().harmless:
        return "harmless"
    root = full.partition(".")[0]
    if root in _table().standard or _listed(full) or not _parts(one.name).isdisjoint(_reaching()):
        return "dangerous"
    is_class = "." not in one.name and one.name.lstrip("_")[:1].isupper()
    return "harmless" if is_class and root in _table().classes else "unknown"


def learning(found: Iterable[Import]) -> bool:
    """Whether some import is of a library that makes models."""
    return any(told(one).partition(".")[0] in _table().learning for one in found)


def told(one: Import) -> str:
    """`module.name`, with the names that Python 3 has for modules."""
    module = _table().renamed.get(one.module, one.module)
    return f"{module}.{one.name}"


def _listed(full: str) -> bool:
    """Whether a name, or a module above it, is listed as dangerous."""
    if full in _table().dangerous:
        return True
    parts = full.split(".")
    above = (".".join(parts[:count]) + ".*" for count in range(1, len(parts)))
    return any(name in _table().dangerous for name in above)


def _parts(name: str) -> set[str]:
    return set(name.split("."))


@cache
def _reaching() -> frozenset[str]:
    """What a name with dots may reach that is dangerous wherever it is found."""
    built_in = {"eval", "exec", "compile", "open", "getattr", "__import__", "__builtins__"}
    inner = {"__globals__", "__subclasses__", "__reduce__", "__class__", "__dict__"}
    return frozenset({"os", "sys", "subprocess", "shutil", "importlib", *built_in, *inner})


@cache
def _table() -> _Table:
    raw = table(__package__, "globals.yaml")
    return _Table(
        renamed=raw["renamed"],
        standard=sys.stdlib_module_names | set(raw["removed"].split()),
        harmless=frozenset(word for words in raw["harmless"] for word in words.split()),
        classes=frozenset(raw["classes"].split()),
        dangerous=frozenset(raw["dangerous"].split()),
        learning=frozenset(raw["learning"].split()),
    )
