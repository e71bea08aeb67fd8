"""Where a folder's repository is, found as git finds it but going nowhere else.

A repository that does not lie below what is scanned is the user's own when its `.git` is above
the scanned folder. A `.git` *file* names its repository, and may come from anybody: it is
followed to a place below the scanned folder, to a place in the `.git` folder of a repository
around it (a submodule), and to one that names the very file back (a worktree). Layout:
https://git-scm.com/docs/gitrepository-layout
"""

from __future__ import annotations

import os

from msgspec import Struct

from aispm.providers.files.git.fence import Fence
from aispm.providers.files.git.unread import Unread
from aispm.providers.files.reading import OUT_OF_TREE, UnreadError, within

_DOT_GIT = ".git"
_POINTER = 16 * 1024  # bytes of a file that only names a folder
_NOT_THERE = "names no repository"


class Place(Struct, frozen=True):
    """A repository's folders, by their real paths.

    `top` holds the files; it is the repository itself where that is bare. `own` is the
    repository's folder, or the worktree's part of it; `common` is what all worktrees share.
    """

    top: str
    own: str
    common: str
    bare: bool = False


def place_of(folder: str, tree: str) -> Place | Unread | None:
    """The repository whose files lie in this very folder, not in one above it.

    `tree` is the folder that is scanned; both are real paths. A bare repository is one only
    when it is the scanned folder itself: below that, it may as well be somebody's test data.
    """
    dot = os.path.join(folder, _DOT_GIT)
    try:
        if os.path.isdir(dot):
            return _by_folder(folder, dot, tree)
        if os.path.lexists(dot):
            return _by_file(folder, dot, tree)
        if folder == tree and _is_repository(folder):
            return Place(folder, folder, folder, bare=True)
    except UnreadError as error:
        return Unread(dot, error.detail, error.state)
    return None


def _by_folder(folder: str, dot: str, tree: str) -> Place | None:
    real = os.path.realpath(dot)
    if not _is_repository(real):
        return None
    if real != dot and not within(real, tree) and within(folder, tree):
        raise UnreadError("skipped", OUT_OF_TREE)
    return Place(folder, real, real)


def _by_file(folder: str, dot: str, tree: str) -> Place:
    named = _named(dot, b"gitdir: ")
    own = os.path.realpath(os.path.join(folder, named)) if named else ""
    if not own or not os.path.isdir(own):
        raise UnreadError("failed", _NOT_THERE)
    if within(folder, tree) and not _may_follow(own, dot, tree):
        raise UnreadError("skipped", OUT_OF_TREE)
    common = _common(own)
    if not _is_repository(common):
        raise UnreadError("failed", _NOT_THERE)
    return Place(folder, own, common)


def _may_follow(own: str, dot: str, tree: str) -> bool:
    if within(own, tree) or within(own, _around(tree)):
        return True
    back = _named(os.path.join(own, "gitdir"), b"")
    return bool(back) and os.path.realpath(os.path.join(own, back)) == dot


def _around(tree: str) -> str:
    """The `.git` folder of a repository that a folder lies in; one that is not there if none."""
    folder = os.path.dirname(tree)
    while not os.path.isdir(os.path.join(folder, _DOT_GIT)) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    return os.path.realpath(os.path.join(folder, _DOT_GIT))


def _common(own: str) -> str:
    """The repository that a worktree's part belongs to: the one it lies in, and no other."""
    named = _named(os.path.join(own, "commondir"), b"")
    if not named:
        return own
    common = os.path.realpath(os.path.join(own, named))
    if os.path.dirname(own) != os.path.join(common, "worktrees"):
        raise UnreadError("skipped", OUT_OF_TREE)
    return common


def _named(path: str, prefix: bytes) -> str:
    """The folder that a file names, "" if it names none."""
    data = Fence([os.path.dirname(path)]).read(path, _POINTER) or b""
    line = data.removeprefix(prefix).rstrip(b"\r\n")
    return os.fsdecode(line) if data.startswith(prefix) and b"\0" not in line else ""


def _is_repository(folder: str) -> bool:
    return os.path.lexists(os.path.join(folder, "HEAD")) and all(
        os.path.isdir(os.path.join(folder, name)) for name in ("objects", "refs")
    )
