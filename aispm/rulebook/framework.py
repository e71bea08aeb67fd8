"""A framework as data: the ids that rules map to, each with its meaning in our words."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from aispm.model import Mapping
from aispm.rulebook.rule import Claim, Id, Line, Link, Prose


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    """One id. `related` holds the framework's own mapping to others, by their ids."""

    id: str
    title: Line
    meaning: Prose
    url: Link | None = None
    related: tuple[str, ...] = ()


class Framework(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`version` and `checked` date what is written here; `notes` warns of known traps."""

    id: Id
    name: Line
    version: Line
    url: Link
    checked: str
    licence: Line
    notes: tuple[Prose, ...] = ()
    items: tuple[Item, ...]


class UnknownItemError(Exception):
    """A rule maps to an id that no framework has, or that several have."""


def resolve(claim: Claim, frameworks: Iterable[Framework]) -> Mapping:
    """The claim joined with the framework item it names. Raises UnknownItemError."""
    found = [
        (framework, item)
        for framework in frameworks
        if claim.framework in (None, framework.id)
        for item in framework.items
        if item.id == claim.id
    ]
    if not found:
        inside = f" in {claim.framework}" if claim.framework else ""
        raise UnknownItemError(f"no framework has the id {claim.id!r}{inside}")
    if len(found) > 1:
        names = ", ".join(framework.id for framework, _ in found)
        raise UnknownItemError(f"{claim.id!r} is in {names}: say which with `framework:`")
    framework, item = found[0]
    return Mapping(framework.id, item.id, item.title, claim.basis, claim.url)
