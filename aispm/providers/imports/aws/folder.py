"""The layout of a folder of exports: which file in it is what.

At its top, and in a folder for each account that is called by its number, lie the folders of
policies; the organisation's own files lie at its top alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from urllib.parse import unquote

from msgspec import Struct

from aispm.model import Read
from aispm.providers.files.uri import Start
from aispm.providers.imports.aws.piece import Piece

_FILES = {
    "organization.json": "organization",
    "roots.json": "tree",
    "tree.json": "tree",
    "targets.json": "targets",
}
_OF_ORGANIZATION = {"tree": "tree", "scps": "scp", "rcps": "rcp"}
_OF_ACCOUNT = frozenset(
    f"{what}-policies"
    for what in ("bucket", "key", "secret", "queue", "topic", "function", "resource")
)
_ACCOUNT = re.compile(r"[0-9]{12}")
_MOST = 100_000  # files of one folder
_DEEPEST = 16  # folders in one another: names of secrets hold slashes


class Folder(Struct, frozen=True):
    """The files of a layout, the roles whose folders are there, the accounts' folders, and gaps."""

    start: Start
    pieces: tuple[Piece, ...] = ()
    roles: frozenset[str] = frozenset()
    accounts: tuple[str, ...] = ()
    gaps: tuple[Read, ...] = ()

    @property
    def known(self) -> bool:
        """Whether anything in it is of the layout, or of no known name."""
        return bool(self.pieces or self.roles or self.gaps)


def is_part(name: str) -> bool:
    """Whether a file at the top of a folder is one of the organisation's, by its name."""
    return name in _FILES


def laid(start: Start) -> Folder:
    """What lies in a folder (in a file, nothing); one of an unknown name in it is a gap."""
    if not os.path.isdir(start.path):
        return Folder(start)
    pieces: list[Piece] = []
    roles: set[str] = set()
    accounts: list[str] = []
    gaps: list[Read] = []
    for name in sorted(os.listdir(start.path)):
        inner = _inner(start, name)
        if not os.path.isdir(inner.path):
            if name in _FILES and os.path.isfile(inner.path):
                pieces.append(Piece(inner, _FILES[name], "", name.removesuffix(".json")))
        elif name in _OF_ORGANIZATION or name in _OF_ACCOUNT:
            role = _OF_ORGANIZATION.get(name, "resource")
            roles.add(role)
            pieces += _files(inner, role, "", gaps)
        elif _ACCOUNT.fullmatch(name):
            accounts.append(inner.path)
            pieces += _of_account(inner, name, gaps)
        elif not name.startswith("."):
            gaps.append(_gap(inner, "a folder of no known name"))
    return Folder(start, tuple(pieces), frozenset(roles), tuple(accounts), tuple(gaps))


def _of_account(start: Start, account: str, gaps: list[Read]) -> Iterator[Piece]:
    for name in sorted(os.listdir(start.path)):
        inner = _inner(start, name)
        if name in _OF_ACCOUNT and os.path.isdir(inner.path):
            yield from _files(inner, "resource", account, gaps)
        elif os.path.isdir(inner.path) and not name.startswith("."):
            gaps.append(_gap(inner, "a folder of no known name"))


def _files(start: Start, role: str, account: str, gaps: list[Read]) -> Iterator[Piece]:
    """The files below a folder, those of folders in it too: an ARN may hold slashes."""
    folder, count = os.path.basename(start.path), 0
    for where, folders, names in os.walk(start.path):
        folders.sort()
        if os.path.relpath(where, start.path).count(os.sep) >= _DEEPEST:
            folders.clear()
            gaps.append(_gap(_inner(start, where), "nested too deep"))
        for name in sorted(names):
            count += 1
            if count > _MOST:
                gaps.append(_gap(start, f"more than {_MOST} files"))
                return
            inner = _inner(start, os.path.join(where, name))
            told = os.path.relpath(inner.path, start.path).replace(os.sep, "/")
            yield Piece(inner, role, folder, unquote(told.removesuffix(".json")), account)


def _inner(start: Start, name: str) -> Start:
    return Start(os.path.join(start.path, name), start.base, start.tree)


def _gap(start: Start, detail: str) -> Read:
    return Read(start.base.scope, f"read:{start.base.uri(start.path)}", "skipped", detail=detail)
