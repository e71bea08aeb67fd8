"""Where clients keep their configs: every path that is looked at, found or not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from urllib.parse import unquote_to_bytes

from aispm.cli import output
from aispm.cli.options import Options
from aispm.exporters.jsontext import pretty
from aispm.exporters.plaintext import visible
from aispm.providers.files.where import Spot, where

FORMATS = ("console", "json")
_MARKS = {True: "found    ", False: "not there", None: "unknown  "}


def run(options: Options, paths: tuple[str, ...]) -> None:
    """Look at every path and list them all; nothing is read."""
    outputs = output.plan(options.output, FORMATS)
    spots = where(paths or (".",), options.root, options.exclude)
    for item in outputs:
        as_json = item.format == "json"
        output.write(item, pretty(list(map(_entry, spots))) if as_json else _text(spots))


def _entry(spot: Spot) -> dict[str, object]:
    return {
        "client": spot.client,
        "level": spot.level,
        "pattern": spot.pattern,
        "path": _plain(spot),
        "found": spot.found,
    }


def _text(spots: Sequence[Spot]) -> str:
    """Per client what is there, then where nothing is or may be; a last line counts."""
    lines: list[str] = []
    for _, of_client in groupby(spots, lambda one: one.client):
        some = sorted(of_client, key=lambda one: not one.found)
        lines.append(f"{some[0].title} ({some[0].client})")
        lines += (f"  {_MARKS[one.found]}  {one.level:7}  {visible(_shown(one))}" for one in some)
    found = sum(bool(one.found) for one in spots)
    clients = len({one.client for one in spots})
    last = f"{len(spots):,} paths of {clients} clients looked at: {found:,} found"
    unknown = sum(one.found is None for one in spots)
    lines.append(f"{last}, {unknown:,} behind closed folders" if unknown else last)
    return "\n".join([*lines, ""])


def _shown(spot: Spot) -> str:
    """A path; at what depth a project has it nobody knows before it is found."""
    return f"**/{spot.path}" if spot.level == "project" and not spot.found else _plain(spot)


def _plain(spot: Spot) -> str:
    """A path as the file system has it; what is found has its uri for a path."""
    if not spot.found:
        return spot.path
    return unquote_to_bytes(spot.path).decode("utf-8", "backslashreplace")
