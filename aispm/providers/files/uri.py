"""What a file is called in ids, findings and reports: its uri, and the scope it belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

from aispm.errors import InputError
from aispm.secrets import fingerprint, safe

_LONGEST_NAME = 1024  # characters: longer than any file system allows


class Base(Struct, frozen=True):
    """A folder that uris are relative to. `prefix` is "" or the name that stands before them."""

    folder: str
    prefix: str

    @property
    def scope(self) -> str:
        """`files:.`, or `files:<base name>` outside of the working directory."""
        return f"files:{self.prefix or '.'}"

    def uri(self, path: str) -> str:
        """The uri of a file or folder below the base.

        Percent-encoded, so that a name with control characters, or one that is no UTF-8,
        can neither break nor forge a line of any report. What looks like a secret is masked.
        """
        relative = os.path.relpath(path, self.folder)
        parts = [] if relative == "." else relative.split(os.sep)
        encoded = [_segment(part, "!$&'()*+,;=@~") for part in parts]
        if not self.prefix and encoded[:1] == ["~"]:  # that is what the home folder is called
            encoded[0] = "%7E"
        return "/".join([self.prefix, *encoded] if self.prefix else encoded) or "."


class Start(Struct, frozen=True):
    """One PATH to scan, absolute, with the base of its uris.

    `tree` is the outermost PATH that it lies in, mostly itself: links may lead anywhere in it.
    """

    path: str
    base: Base
    tree: str


def starts(paths: Sequence[str], root: str | None, here: str) -> tuple[Start, ...]:
    """Every PATH with its base, in order and each once.

    One that lies in another, by its real path, is told as a part of that: as what it is called
    there, so that no file counts twice. It is still read, for the walk of the other may skip it.
    Raises InputError for a PATH that does not exist, or lies outside of `root`.
    """
    given: list[str] = []
    names: dict[str, str] = {}  # folder -> prefix
    top = os.path.abspath(root) if root is not None else None
    if top is not None and not os.path.isdir(top):
        raise InputError(f"the root {_shown(root)} is no folder", "give --root an existing folder")
    for path in paths:
        full = os.path.abspath(path)
        if not path:  # an unset variable, not a wish for the working directory
            raise InputError("a PATH is empty", "name a file or folder, or leave it out for .")
        if not os.path.lexists(full):
            raise InputError(f"there is no file or folder {_shown(path)}", "check the spelling")
        if top is not None and not _below(full, top):
            raise InputError(
                f"the path {_shown(path)} lies outside of the root {_shown(top)}",
                "give a path below --root, or leave --root out",
            )
        given.append(full)
    trees = _trees(given)
    found: dict[str, Start] = {}  # by real path
    for full in given:
        real = _real(full)
        tree, real_tree = next(
            ((one, above) for one, above in trees.items() if _below(real, above)), (full, real)
        )
        base = _base(tree, top, here, names)
        inner = os.path.normpath(os.path.join(tree, os.path.relpath(real, real_tree)))
        found.setdefault(real, Start(inner, base, tree))
    return tuple(found.values())


def _trees(paths: Iterable[str]) -> dict[str, str]:
    """The folders among these paths that lie in no other, with their real paths."""
    trees: dict[str, str] = {}
    folders = [(os.path.realpath(path), path) for path in paths if os.path.isdir(path)]
    for real, path in sorted(folders, key=lambda pair: len(Path(pair[0]).parts)):
        if not any(_below(real, above) for above in trees.values()):
            trees[path] = real
    return trees


def _real(path: str) -> str:
    """The real path of a folder; a file keeps its name, which tells whose config it is."""
    if os.path.isdir(path):
        return os.path.realpath(path)
    return os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))


def _base(full: str, top: str | None, here: str, names: dict[str, str]) -> Base:
    if top is not None:
        return Base(top, "")
    if _below(full, here):
        return Base(here, "")
    folder = full if os.path.isdir(full) else os.path.dirname(full)
    if folder not in names:
        name = _segment(os.path.basename(folder) or "root", "")
        taken, number = set(names.values()), 2
        unique = name
        while unique in taken:
            unique, number = f"{name}-{number}", number + 1
        names[folder] = unique
    return Base(folder, names[folder])


@lru_cache(maxsize=4096)  # folders have the same names again and again
def _segment(name: str, plain: str) -> str:
    """One name of a path, encoded. A masked one is told from others of its look by a hash."""
    encoded = quote(os.fsencode(name), safe=plain)
    told = safe(name, _LONGEST_NAME)
    if told == name:
        return encoded
    return f"{quote(os.fsencode(told), safe=plain)}-{fingerprint(encoded)}"


def _below(path: str, folder: str) -> bool:
    return Path(path).is_relative_to(folder)


def _shown(path: str | None) -> str:
    """A path as a message may show it."""
    return ascii(os.fsencode(path or "").decode("utf-8", "replace"))[1:-1]


def asset_id(prefix: str, uri: str) -> str:
    """The id of a file as an asset: `mcp:.mcp.json`."""
    return f"{prefix}:{uri}"


def part_id(prefix: str, uri: str, container: Sequence[str], name: str) -> str:
    """The id of something within a file: where in which file it stands."""
    parts = (quote(part, safe="!$&'()*+,;=@~:", errors="replace") for part in (*container, name))
    return f"{prefix}:{uri}#{'/'.join(parts)}"
