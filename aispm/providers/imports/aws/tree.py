"""The tree of an organisation: its root, its units, and which account lies where.

From the answers to list-roots, list-organizational-units-for-parent, list-accounts-for-parent
(the file is called by the parent) and list-parents (by the child), or from one list of
`{"id": ..., "parent": ...}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from aispm.model import Read, Record, Scope
from aispm.providers.imports.aws.answers import AnswerError
from aispm.providers.imports.aws.piece import Piece

ROOT, UNIT = "aws.organizations.root", "aws.organizations.ou"
_ROOT = re.compile(r"r-[0-9a-z]{1,32}")
_UNIT = re.compile(r"ou-[0-9a-z]{1,32}-[0-9a-z]{1,32}")
_ACCOUNT = re.compile(r"[0-9]{12}")
_BELOW = {"OrganizationalUnits": _UNIT, "Accounts": _ACCOUNT}
_DEEPEST = 16  # AWS allows five levels


class Tree:
    """Who lies in whom, by AWS's own ids."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}
        self._roots: dict[str, str] = {}  # with their names
        self._names: dict[str, str] = {}
        self._asked: set[tuple[str, str]] = set()
        self._by_listing = False

    def read(self, pieces: Iterable[Piece]) -> Iterator[Read]:
        """Take in files; each one's line of the ledger."""
        for piece in pieces:
            try:
                self._take(piece.name, piece.value())
            except AnswerError as error:
                yield piece.gap(error)
            else:
                yield piece.line()

    def _take(self, name: str, value: Any) -> None:
        about = name.partition(".")[0]
        if isinstance(value, list):
            for one in value:
                self._put(_text(one, "id"), _text(one, "parent"), _text(one, "name"))
            return
        listed = {key: value[key] for key in value} if isinstance(value, dict) else {}
        kinds = [kind for kind in ("Roots", "Parents", *_BELOW) if kind in listed]
        if not kinds:
            raise AnswerError("failed", "no part of an organisation's tree")
        for kind in kinds:
            for one in _entries(listed[kind]):
                if kind == "Roots":
                    self._put(_text(one, "Id"), "", _text(one, "Name"))
                elif kind == "Parents":
                    self._put(about, _text(one, "Id"), "")
                else:
                    self._put(_text(one, "Id"), about, _text(one, "Name"))
            if kind in _BELOW:
                self._by_listing = True
                self._asked.add((about, kind))

    def _put(self, child: str, parent: str, name: str) -> None:
        if _ROOT.fullmatch(child) and not parent:
            self._roots[child] = name
        elif _UNIT.fullmatch(child) or _ACCOUNT.fullmatch(child):
            if not (_ROOT.fullmatch(parent) or _UNIT.fullmatch(parent)):
                raise AnswerError("failed", "a parent that is no root and no unit")
            if self._parents.setdefault(child, parent) != parent:
                raise AnswerError("failed", "a unit or account with two parents")
            self._names.setdefault(child, name)
            if _ROOT.fullmatch(parent):
                self._roots.setdefault(parent, "")
        else:
            raise AnswerError("failed", "an id that is no root, unit or account")

    @property
    def empty(self) -> bool:
        """Whether nothing is known of it."""
        return not self._roots

    @property
    def root(self) -> str:
        """The scope of the root; that of all roots where there are several, or none."""
        return f"aws:organization/{next(iter(self._roots))}" if len(self._roots) == 1 else TOP

    def scope(self, id_: str) -> str | None:
        """The scope of a root, unit or account; None for a unit that the tree does not place."""
        if _ACCOUNT.fullmatch(id_):
            return f"aws:{id_}"
        path = [id_]
        while path[0] in self._parents and len(path) <= _DEEPEST:
            path.insert(0, self._parents[path[0]])
        return f"{TOP}/{'/'.join(path)}" if _ROOT.fullmatch(path[0]) else None

    def scopes(self) -> Iterator[Record]:
        """Every node of the tree that its root leads to."""
        for root, name in sorted(self._roots.items()):
            yield Scope(f"{TOP}/{root}", ROOT, name)
        for child, parent in sorted(self._parents.items()):
            own, above = self.scope(child), self.scope(parent)
            if own is not None and above is not None:
                if _UNIT.fullmatch(child):
                    yield Scope(own, UNIT, self._names[child], above)
                else:
                    yield Scope(own, "account", child, above)

    def placed(self) -> set[str]:
        """The scopes of all nodes."""
        return {record.id for record in self.scopes() if isinstance(record, Scope)}

    def unlisted(self) -> tuple[str, ...]:
        """The root and units of which not all children were listed, and those without a way up."""
        units = {one for one in (*self._parents, *self._parents.values()) if _UNIT.fullmatch(one)}
        lost = {one for one in units if self.scope(one) is None}
        if self._by_listing:
            holders = {*units, *self._roots}
            lost |= {one for one in holders for kind in _BELOW if (one, kind) not in self._asked}
        return tuple(sorted(lost))


TOP = "aws:organization"


def _entries(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise AnswerError("failed", "no list where one is documented")
    return value


def _text(one: Any, name: str) -> str:
    value = one.get(name) if isinstance(one, dict) else None
    return value if isinstance(value, str) else ""
