"""What checks of other scanners ask, and which of our rules answer that: `peers/*.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from aispm.rulebook.rule import Id, Line, Link
from aispm.rulebook.source import Document, read


class Check(Struct, frozen=True, forbid_unknown_fields=True):
    """A check by the name it has there: the rules that answer it, or why none does."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9_]+$")]
    rules: tuple[Id, ...] = ()
    why: Line | None = None


class Peer(Struct, frozen=True, forbid_unknown_fields=True):
    """A scanner's checks, as of a day."""

    id: Id
    name: Line
    url: Link
    checked: str
    checks: tuple[Check, ...]


def load_peers(root: Path, rules: frozenset[str]) -> Iterator[Peer]:
    """The peers of a folder of rules. Raises RuleError for a rule that does not exist."""
    for path in sorted((root / "peers").glob("*.yaml")):
        document = read(path)
        yield _checked(document, document.into(Peer), rules)


def _checked(document: Document, peer: Peer, rules: frozenset[str]) -> Peer:
    seen: set[str] = set()
    for index, check in enumerate(peer.checks):
        for rule in check.rules:
            if rule not in rules:
                raise document.refuse(f"there is no rule {rule!r}", "checks", index)
        if bool(check.rules) == (check.why is not None):
            raise document.refuse(f"{check.name}: name rules, or say why none", "checks", index)
        if check.name in seen:
            raise document.refuse(f"{check.name!r} stands here twice", "checks", index)
        seen.add(check.name)
    return peer
