"""A clause on a nullable fact must say what `null` means to it.

Without a guard `asset.state != "ENABLED"` silently holds where the state was never set,
and `asset.age > 90` breaks. Equality with a constant needs no guard where it is not
negated: null equals nothing else, so the clause is plainly false.
"""

from __future__ import annotations

from aispm.rulebook.syntax import Node


def unguarded(tree: Node, nullable: frozenset[str]) -> tuple[str, ...]:
    """The nullable facts that some clause uses without a guard, sorted."""
    found: set[str] = set()
    _visit(tree, nullable, frozenset(), True, found)
    return tuple(sorted(found))


def _visit(
    node: Node, nullable: frozenset[str], known: frozenset[str], positive: bool, found: set[str]
) -> None:
    """Collect the unguarded uses below `node`; `known` facts are not null here."""
    if node.form in ("and", "or"):
        guards = [_guarded(part, node.form, nullable) for part in node.parts]
        for place, part in enumerate(node.parts):
            others = frozenset().union(*guards[:place], *guards[place + 1 :])
            _visit(part, nullable, known | others, positive, found)
    elif node.form == "not":
        _visit(node.parts[0], nullable, known, not positive, found)
    elif node.form == "compare" and _explicit(node, positive):
        for part in node.parts:
            if part.form != "path":
                _visit(part, nullable, known, positive, found)
    elif node.form == "path":
        if node.text in nullable - known:
            found.add(node.text)
    else:
        for part in node.parts:
            # Within a call or a sum nothing tells whether null would be harmless.
            _visit(part, nullable, known, False, found)


def _explicit(node: Node, positive: bool) -> bool:
    """Whether a comparison itself decides what null means: `!= null`, `== "x"`, `in [...]`."""
    left, right = node.parts
    if _with_null(node):
        return True
    if node.text in ("==", "!="):
        constant = any(part.form == "literal" for part in node.parts)
        return constant and positive == (node.text == "==")
    return node.text == "in" and positive and right.form == "list" and left.form == "path"


def _with_null(node: Node) -> bool:
    return node.text in ("==", "!=") and any(
        part.form == "literal" and part.text == "null" for part in node.parts
    )


def _guarded(node: Node, joined: str, nullable: frozenset[str]) -> frozenset[str]:
    """The facts that `node`, a clause of an `and` (or `or`), shows not null for its siblings."""
    if node.form == joined == "and":
        return frozenset().union(*(_guarded(part, joined, nullable) for part in node.parts))
    if node.form != "compare":
        return frozenset()
    if _with_null(node):
        shows = node.text == ("!=" if joined == "and" else "==")
    else:
        shows = joined == "and" and _explicit(node, positive=True)
    paths = frozenset(part.text for part in node.parts if part.form == "path")
    return paths & nullable if shows else frozenset()
