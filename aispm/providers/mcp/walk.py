"""A folder walked once, for the configs in it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from msgspec import Struct

from aispm.providers.mcp.clients import Client, client_of

# Not somebody's own configs: version control, installed packages, caches.
SKIPPED = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        ".jj",
        "node_modules",
        "bower_components",
        "jspm_packages",
        "vendor",
        "vendored",
        "_vendor",
        "third_party",
        "Pods",
        ".venv",
        "venv",
        "virtualenv",
        "site-packages",
        "__pycache__",
        "__pypackages__",
        ".cache",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".tox",
        ".nox",
        ".eggs",
        ".gradle",
        ".terraform",
        ".npm",
        ".pnpm-store",
        ".yarn",
        ".cargo",
        ".rustup",
        ".m2",
    }
)
_ENVIRONMENT = "pyvenv.cfg"  # what marks a virtual environment of any name


class Candidate(Struct, frozen=True):
    """A file that is some client's config, going by its path."""

    path: str
    client: Client


class Unlisted(Struct, frozen=True):
    """A folder that could not be listed."""

    path: str
    detail: str


def walk(top: str, excludes: Sequence[str] = ()) -> Iterator[Candidate | Unlisted]:
    """Every candidate below `top`, hidden folders included.

    Links to folders are not followed. `excludes` are globs, matched with a path relative to
    `top` and with a bare name; neither they nor the skipped names apply to `top` itself.
    """
    stack = [top]
    while stack:
        folder = stack.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            yield Unlisted(folder, error.strerror or type(error).__name__)
            continue
        if folder != top and any(entry.name == _ENVIRONMENT for entry in entries):
            continue
        folders = []
        for entry in entries:
            if _excluded(entry, top, excludes):
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED:
                    folders.append(entry.path)
            elif client := client_of(entry.path.split(os.sep)):
                yield Candidate(entry.path, client)
        stack += reversed(folders)


def _excluded(entry: os.DirEntry[str], top: str, excludes: Sequence[str]) -> bool:
    if not excludes:
        return False
    relative = os.path.relpath(entry.path, top).replace(os.sep, "/")
    return any(
        fnmatchcase(candidate, glob.strip("/"))
        for glob in excludes
        for candidate in (relative, f"/{relative}".replace("//", "/"), entry.name)
    ) or any(fnmatchcase(relative, glob[3:].strip("/")) for glob in excludes if glob[:3] == "**/")
