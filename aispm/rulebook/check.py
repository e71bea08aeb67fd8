"""What a rule must satisfy beyond its shape; every refusal names the line it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from aispm.cel import CelError
from aispm.model import Kind
from aispm.model import Mapping as FrameworkMapping
from aispm.rulebook.examples import failures
from aispm.rulebook.framework import Framework, UnknownItemError, resolve
from aispm.rulebook.guards import unguarded
from aispm.rulebook.program import check_types
from aispm.rulebook.rule import Entry, Noun, Rule
from aispm.rulebook.source import Document
from aispm.rulebook.subject import noun_of, types_of
from aispm.rulebook.syntax import MACROS, Node, UnsupportedError, facts, parse

_ROOTS = frozenset({"asset", "identity", "credential", "reach", "now"})


def check(
    document: Document,
    area: str,
    kinds: Mapping[str, Kind],
    frameworks: Iterable[Framework],
    *,
    proven: bool = False,
) -> Entry:
    """The rule in a file. Raises RuleError.

    Unless it was `proven` before, its expression is compiled for each of its kinds and put to
    its own examples.
    """
    rule = document.into(Rule)
    if rule.id != document.path.stem:
        raise document.refuse(f"the id {rule.id!r} is not the file's name", "id")
    noun = _noun(document, rule, kinds)
    tree = _tree(document, rule)
    if not proven:
        _types(document, rule, kinds)
    asked = _asked(document, rule, kinds, tree)
    _evidence(document, rule, kinds)
    if rule.place and noun != "credential":
        raise document.refuse("only a rule about credentials has a `place`", "place")
    entry = Entry(rule, area, noun, asked, _maps(document, rule, frameworks))
    if not proven:
        _examples(document, entry, kinds)
    return entry


def _noun(document: Document, rule: Rule, kinds: Mapping[str, Kind]) -> Noun:
    for index, name in enumerate(rule.kinds):
        if name not in kinds:
            raise document.refuse(f"there is no kind {name!r}", "kinds", index)
    nouns = {noun_of(kinds[name]) for name in rule.kinds}
    if len(nouns) > 1 or len(set(rule.kinds)) < len(rule.kinds):
        raise document.refuse("the kinds must differ and be of one sort of subject", "kinds")
    return nouns.pop()


def _tree(document: Document, rule: Rule) -> Node:
    """The expression, if it keeps to what a rule may say: CEL itself would let more pass."""
    try:
        return parse(rule.when)
    except UnsupportedError as error:
        raise document.refuse(
            f"{error.message} (column {error.column} of `when`)", "when"
        ) from error


def _types(document: Document, rule: Rule, kinds: Mapping[str, Kind]) -> None:
    try:
        check_types(rule.when, [kinds[name] for name in rule.kinds])
    except CelError as error:
        place = f" (column {error.column} of `when`)" if error.column else ""
        raise document.refuse(f"{error.message}{place}", "when") from error


def _asked(
    document: Document, rule: Rule, kinds: Mapping[str, Kind], tree: Node
) -> tuple[str, ...]:
    """The facts the expression asks for, none of them nullable without a guard."""
    if bound := _shadow(tree):
        raise document.refuse(f"a macro may not bind the name {bound!r}", "when")
    asked: set[str] = set()
    for name in rule.kinds:
        types = types_of(kinds[name])
        asked.update(facts(tree, frozenset(types)))
        bare = unguarded(tree, frozenset(fact for fact in asked if types[fact].endswith("?")))
        if bare:
            raise document.refuse(
                f"{bare[0]} may be null: say `{bare[0]} != null &&` before this use", "when"
            )
    if not asked - {"now"}:
        raise document.refuse("the expression asks for no fact", "when")
    return tuple(sorted(asked))


def _shadow(tree: Node) -> str:
    """A name bound by a macro that hides a subject, or nothing."""
    bound = (node.parts[1].text for node in tree.walk() if node.text in MACROS and node.parts[1:])
    return next((name for name in bound if name in _ROOTS), "")


def _evidence(document: Document, rule: Rule, kinds: Mapping[str, Kind]) -> None:
    for index, fact in enumerate(rule.evidence):
        for name in rule.kinds:
            if fact not in types_of(kinds[name]) or fact == "now":
                raise document.refuse(f"{name} declares no fact {fact}", "evidence", index)


def _maps(
    document: Document, rule: Rule, frameworks: Iterable[Framework]
) -> tuple[FrameworkMapping, ...]:
    found = []
    for index, claim in enumerate(rule.maps):
        try:
            found.append(resolve(claim, frameworks))
        except UnknownItemError as error:
            raise document.refuse(str(error), "maps", index) from error
        if claim.basis == "cited" and not claim.url:
            raise document.refuse("a cited mapping needs a url", "maps", index)
    return tuple(found)


def _examples(document: Document, entry: Entry, kinds: Mapping[str, Kind]) -> None:
    for flags in (True, False):
        if not any(example.flags is flags for example in entry.rule.examples):
            raise document.refuse(f"no example with `flags: {str(flags).lower()}`", "examples")
    for index, example in enumerate(entry.rule.examples):
        if example.kind is not None and example.kind not in entry.rule.kinds:
            raise document.refuse(f"{example.kind} is no kind of this rule", "examples", index)
    for failure in failures(entry, kinds):
        raise document.refuse(failure.message, "examples", failure.index)
