"""A folder walked once, for the files in it that somebody reads."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from fnmatch import translate
from typing import Literal

from msgspec import Struct

from aispm.providers.files.reader import Wanted
from aispm.providers.files.readers import DEPTH, FOLDERS, has_shape, may_want, wanting
from aispm.providers.files.reading import OUT_OF_TREE, within
from aispm.providers.files.skipped import SKIPPED, LeftOut, by_name, environment

# How deep below a link to a folder it is looked, and how many folders are by links.
_LINKED = min(DEPTH, 4) - 1
_MOST_ALIASES = 2_000
_REPOSITORY = ".git"  # a folder, or a file that names one


class Candidate(Struct, frozen=True):
    """A file that some readers want, going by its path."""

    path: str
    wanted: tuple[Wanted, ...]


class Unclaimed(Struct, frozen=True):
    """A file that no reader wants by its path; its content may tell what it is."""

    path: str


class Unlisted(Struct, frozen=True):
    """A folder that could not be listed, or was not: `state` is its state in the ledger."""

    path: str
    detail: str
    state: Literal["failed", "skipped"] = "failed"


class Looked(Struct, frozen=True):
    """How many files and folders a walk came by, which of these are git repositories, and which
    folders it did not look into."""

    files: int
    folders: int
    repositories: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


Found = Candidate | Unclaimed | Unlisted | Looked


def walk(top: str, tree: str, excludes: Sequence[str] = ()) -> Iterator[Found]:
    """Every candidate below `top`, hidden folders included, then the unclaimed files, and last
    how many paths it came by.

    A link to a folder out of `tree` (`top`, or a folder above it) is a gap. One to a folder
    within is not followed, for the folder is walked by its own path; only what is a config by
    the link's path alone (`.cursor -> settings`) is found by that. `excludes` are globs, matched
    with a path relative to `top` and with a bare name; neither they nor the skipped names apply
    to `top` itself.
    """
    yield from _Walk(top, tree, excludes).found()


class _Walk:
    """One walk: the folders it has listed, and the links between them."""

    def __init__(self, top: str, tree: str, excludes: Sequence[str]) -> None:
        self._top, self._excluded = top, matching(excludes)
        self._real_top, self._real_tree = os.path.realpath(top), os.path.realpath(tree)
        self._files = 0
        self._listed: dict[str, str] = {}  # real path -> path
        self._repositories: list[str] = []
        self._left_out: list[LeftOut] = []
        self._links: list[str] = []
        self._unclaimed: list[str] = []
        self._linked: set[str] = set()  # real paths of files that are wanted by a link's path
        self._aliases: set[tuple[str, tuple[str, ...]]] = set()
        self._renamed: set[tuple[str, str, tuple[Wanted, ...]]] = set()

    def found(self) -> Iterator[Found]:
        stack = [self._top]
        while stack:
            folder = stack.pop()
            try:
                entries = self._entries(folder)
            except OSError as error:
                yield Unlisted(folder, error.strerror or type(error).__name__)
                continue
            names = {entry.name for entry in entries}
            if folder != self._top and (installed := environment(folder, names)):
                self._left_out.append(installed)
                continue
            if _REPOSITORY in names:
                self._repositories.append(folder)
            self._listed[self._real_top + folder.removeprefix(self._top)] = folder
            folders = []
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    self._files -= 1
                    if entry.name in SKIPPED:
                        self._left_out.append(by_name(entry.path))
                    else:
                        folders.append(entry.path)
                elif entry.is_symlink() or may_want(entry.name):
                    yield from self._file(entry)
            self._files += len(entries)
            stack += sorted(folders, reverse=True)
        for link in sorted(self._links):
            yield from self._by_link(link)
        for path in self._unclaimed:
            if not self._linked or os.path.realpath(path) not in self._linked:
                yield Unclaimed(path)
        listed, repositories = len(self._listed), tuple(self._repositories)
        yield Looked(self._files, listed, repositories, tuple(self._left_out))

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        """What a folder holds. Nearly all of a tree is of no interest: no more work than needed."""
        with os.scandir(folder) as listing:
            entries = list(listing)
        if self._excluded is None:
            return entries
        return [one for one in entries if not leaves_out(self._excluded, one.path, self._top)]

    def _file(self, entry: os.DirEntry[str]) -> Iterator[Candidate | Unlisted]:
        """A file or a link that may be of interest, going by its name."""
        if entry.is_symlink() and _leads_to_folder(entry):
            yield from self._link(entry)
        elif wanted := wanting(entry.path.split(os.sep)):
            if entry.is_symlink():
                self._linked.add(os.path.realpath(entry.path))
            yield Candidate(entry.path, wanted)
        elif has_shape(entry.name) and not entry.is_symlink():
            self._unclaimed.append(entry.path)

    def _link(self, entry: os.DirEntry[str]) -> Iterator[Unlisted]:
        if entry.name in SKIPPED or _is_environment(entry.path):
            return
        if not within(os.path.realpath(entry.path), self._real_tree):
            yield Unlisted(entry.path, OUT_OF_TREE, "skipped")
        elif entry.name in FOLDERS:
            self._links.append(entry.path)

    def _by_link(self, link: str) -> Iterator[Candidate | Unlisted]:
        """The configs below a link that are none by the path they were found at, once per client.

        No deeper than the patterns of most clients, and no folder twice under the same names:
        links may lead in a circle, and many to one folder.
        """
        names, level = FOLDERS, [link]
        for _ in range(_LINKED):
            folders, level = level, []
            for folder in folders:
                real = os.path.realpath(folder)
                told = tuple(one if one in names else "" for one in folder.split(os.sep))
                alias = real, told[-_LINKED:]
                if alias in self._aliases or not within(real, self._real_tree):
                    continue
                if len(self._aliases) >= _MOST_ALIASES:
                    yield Unlisted(link, "more links to folders than are followed", "skipped")
                    return
                self._aliases.add(alias)
                try:
                    entries = self._entries(folder)
                except OSError as error:
                    yield Unlisted(folder, error.strerror or type(error).__name__)
                    continue
                for entry in sorted(entries, key=lambda entry: entry.name):
                    if _leads_to_folder(entry):
                        level += [entry.path] if entry.name in names else []
                    elif wanted := self._only_by_link(entry, real):
                        self._linked.add(os.path.realpath(entry.path))
                        yield Candidate(entry.path, wanted)

    def _only_by_link(self, entry: os.DirEntry[str], real: str) -> tuple[Wanted, ...]:
        own = self._listed.get(real)
        if own is not None and wanting([*own.split(os.sep), entry.name]):
            return ()
        wanted = wanting(entry.path.split(os.sep))
        if not wanted or (real, entry.name, wanted) in self._renamed:
            return ()
        self._renamed.add((real, entry.name, wanted))
        return wanted


def _is_environment(folder: str) -> bool:
    try:
        return environment(folder, os.listdir(folder)) is not None
    except OSError:
        return False


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder or a link to one, or one to where nobody may look."""
    try:
        return stat.S_ISDIR(entry.stat().st_mode)
    except PermissionError:
        return True
    except OSError:
        return False


def leaves_out(excluded: re.Pattern[str] | None, path: str, top: str) -> bool:
    """Whether globs leave out a path below `top`."""
    if excluded is None:
        return False
    relative = os.path.relpath(path, top).replace(os.sep, "/")
    return any(map(excluded.fullmatch, (relative, f"/{relative}", os.path.basename(path))))


def matching(excludes: Sequence[str]) -> re.Pattern[str] | None:
    """What matches the paths that globs leave out; None without any."""
    globs = [glob.strip("/") for glob in excludes]
    globs += [glob[3:].strip("/") for glob in excludes if glob.startswith("**/")]
    return re.compile("|".join(map(translate, globs))) if globs else None
