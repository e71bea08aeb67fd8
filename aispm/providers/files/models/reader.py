"""Model files and the settings beside them, told without loading any."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from aispm.model import Asset, Kind, Location, Read, Record
from aispm.providers.files.models import config, model
from aispm.providers.files.models import kinds as declared
from aispm.providers.files.models.window import SpentError, opened
from aispm.providers.files.reader import File

NAMES = frozenset(model.NAMES) | config.NAMES
SUFFIXES = frozenset(model.SUFFIXES) | {suffix.upper() for suffix in model.SUFFIXES}
FOLDERS = frozenset[str]()
DEPTH = 1
_SPENT = "more than is read of one file"


def kinds() -> Sequence[Kind]:
    """Model files and their settings."""
    return declared.KINDS


def wants(parts: Sequence[str]) -> bool:
    """Whether a file may be a model or its settings, by its name."""
    return parts[-1] in NAMES or os.path.splitext(parts[-1])[1] in SUFFIXES


def records(file: File) -> Iterator[Record]:
    """The model that a file is, or whose settings it holds."""
    name = file.parts[-1]
    if name in config.NAMES:
        found = config.setting(file.data())
        if found is not None:
            place = (found.line, found.column, found.line, found.end_column)
            yield _asset(file, "ai.model-config", "model-config", found.facts, place)
        return
    try:
        with opened(file) as window:
            facts = model.model(window, name)
    except SpentError:
        yield Read(file.scope, f"parse:{file.uri}", "failed", declared.LISTS, detail=_SPENT)
        return
    if facts is not None:
        yield _asset(file, "ai.model-file", "model", facts, (1, 1, 1, 1))


def _asset(
    file: File, kind: str, prefix: str, facts: dict[str, object], place: tuple[int, int, int, int]
) -> Asset:
    return Asset(
        id=f"{prefix}:{file.uri}",
        kind=kind,
        name=file.uri.rpartition("/")[2],
        scope=file.scope,
        facts=facts,
        location=Location(file.uri, *place),
    )
