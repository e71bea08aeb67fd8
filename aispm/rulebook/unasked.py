"""What could be asked and no rule asks, and why: `unasked/*.yaml`, a list by cloud."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from aispm.rulebook.rule import Id, Line
from aispm.rulebook.source import read


class Unasked(Struct, frozen=True, forbid_unknown_fields=True):
    """A question in words, why no rule asks it, and the rules that are `near`."""

    ask: Line
    why: Line
    near: tuple[Id, ...] = ()


def load_unasked(root: Path, rules: frozenset[str]) -> Iterator[tuple[str, tuple[Unasked, ...]]]:
    """The questions by the file's name. Raises RuleError for a rule that does not exist."""
    for path in sorted((root / "unasked").glob("*.yaml")):
        document = read(path)
        if not isinstance(document.value, list):
            raise document.refuse("this is no list of questions: begin each with `- ask:`")
        found = []
        for index, entry in enumerate(document.value):
            one = document.into(Unasked, entry, index)
            for rule in one.near:
                if rule not in rules:
                    raise document.refuse(f"there is no rule {rule!r}", index, "near")
            found.append(one)
        yield path.stem, tuple(found)
