"""Mutants of a rule: each is its `when` with one small thing changed.

If the examples cannot tell a mutant from the rule, they do not prove the rule. So every
mutant must be killed: some example must give another answer, or break.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from aispm.cel import CelError
from aispm.model import Kind
from aispm.rulebook.examples import failures
from aispm.rulebook.rule import Entry
from aispm.rulebook.syntax import Node, parse, tokens

# What each word becomes: its opposite, and for an order also its other bound.
_FLIPS: dict[str, tuple[str, ...]] = {
    "==": ("!=",),
    "!=": ("==",),
    "<": (">=", "<="),
    "<=": (">", "<"),
    ">": ("<=", ">="),
    ">=": ("<", ">"),
    "&&": ("||",),
    "||": ("&&",),
    "!": ("",),
    "true": ("false",),
    "false": ("true",),
}


class Mutant(Struct, frozen=True):
    """A changed expression, and in words what was changed."""

    when: str
    change: str


def mutants(when: str) -> Iterator[Mutant]:
    """Every mutant of an expression, each once."""
    seen = {when}
    for mutant in (*_flipped(when), *_dropped(when, parse(when))):
        if mutant.when not in seen:
            seen.add(mutant.when)
            yield mutant


def survivors(entry: Entry, kinds: Mapping[str, Kind]) -> tuple[Mutant, ...]:
    """The mutants that no example of the rule tells from it."""
    return tuple(
        mutant for mutant in mutants(entry.rule.when) if not _killed(entry, mutant.when, kinds)
    )


def _flipped(when: str) -> Iterator[Mutant]:
    """One operator or constant changed, word by word; words inside strings are none."""
    for token in tokens(when):
        changes = () if token.kind == "string" else _FLIPS.get(token.text, ())
        for change in changes:
            changed = when[: token.start] + change + when[token.end :]
            yield Mutant(changed, f"{token.text} at {token.start + 1} made {change or 'nothing'}")
        if token.kind == "string":
            changed = when[: token.start] + '"~"' + when[token.end :]
            yield Mutant(changed, f"{token.text} at {token.start + 1} made another string")


def _dropped(when: str, tree: Node) -> Iterator[Mutant]:
    """One clause of an `&&` or `||`, or one item of a list, left out."""
    for node in tree.walk():
        if node.form not in ("and", "or", "list"):
            continue
        for place, part in enumerate(node.parts):
            others = [one for one in node.parts if one is not part]
            if node.form != "list" and not others:
                continue
            texts = [when[one.start : one.end] for one in others]
            inner = f" {node.text} ".join(texts) if node.form != "list" else ", ".join(texts)
            opening, closing = ("[", "]") if node.form == "list" else ("(", ")")
            changed = f"{when[: node.start]}{opening}{inner}{closing}{when[node.end :]}"
            yield Mutant(changed, f"dropped {when[part.start : part.end]} (part {place + 1})")


def _killed(entry: Entry, when: str, kinds: Mapping[str, Kind]) -> bool:
    """Whether some example answers otherwise, or the mutant is refused altogether."""
    changed = replace(entry, rule=replace(entry.rule, when=when))
    try:
        return any(True for _ in failures(changed, kinds))
    except CelError:
        return True
