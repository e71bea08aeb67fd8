"""What a file is called in ids, findings and reports: its uri, and the scope it belongs to."""

from __future__ import annotations

import os
from collections.abc import Sequence
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
        return "/".join([self.prefix, *encoded] if self.prefix else encoded) or "."


class Start(Struct, frozen=True):
    """One PATH to scan, absolute, with the base of its uris."""

    path: str
    base: Base


def starts(paths: Sequence[str], root: str | None, here: str) -> tuple[Start, ...]:
    """Every PATH with its base, in order and each once.

    Raises InputError for a PATH that does not exist, or lies outside of `root`.
    """
    found: dict[str, Start] = {}
    names: dict[str, str] = {}  # folder -> prefix
    top = os.path.abspath(root) if root is not None else None
    if top is not None and not os.path.isdir(top):
        raise InputError(
            f"The root {_shown(root)} is no folder.", "Give --root an existing folder."
        )
    for path in paths:
        full = os.path.abspath(path)
        if not os.path.lexists(full):
            raise InputError(f"The path {_shown(path)} does not exist.", "Check the spelling.")
        if full not in found:
            found[full] = Start(full, _base(path, full, top, here, names))
    return tuple(found.values())


def _base(path: str, full: str, top: str | None, here: str, names: dict[str, str]) -> Base:
    if top is not None:
        if not _below(full, top):
            raise InputError(
                f"The path {_shown(path)} lies outside of the root {_shown(top)}.",
                "Give a path below --root, or leave --root out.",
            )
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


def config_id(uri: str) -> str:
    """The id of a config file."""
    return f"mcp:{uri}"


def server_id(uri: str, container: Sequence[str], name: str) -> str:
    """The id of a server: where in which file it stands."""
    parts = (quote(part, safe="!$&'()*+,;=@~:", errors="replace") for part in (*container, name))
    return f"mcp:{uri}#{'/'.join(parts)}"
