"""The tree of a `when`: as the CEL library reads it, with ranges and facts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aispm.cel import CelError, Language
from aispm.rulebook.guards import unguarded
from aispm.rulebook.syntax import Node, UnsupportedError, facts, parse

NAMES = frozenset({"asset.name", "asset.tags", "asset.items", "reach.admin", "now"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('asset.name == "x"', ("asset.name",)),
        ('asset.name == "reach.admin && now" || reach.admin', ("asset.name", "reach.admin")),
        ('asset.name == "a \\" reach.admin"', ("asset.name",)),
        ("asset.name == 'has(reach.admin)'", ("asset.name",)),
        ('asset.tags.owner == "x" || asset.tags["now"] == "y"', ("asset.tags",)),
        ("asset.items.exists(now_, now_ == asset.name)", ("asset.items", "asset.name")),
        ('asset.name.startsWith("x") && size(asset.items) > 0', ("asset.items", "asset.name")),
        ('now - timestamp("2026-01-01T00:00:00Z") > duration("1h")', ("now",)),
        ("asset . name == 'x'", ("asset.name",)),
        ('!( asset.name in ["x", "y"] )', ("asset.name",)),
    ],
)
def test_facts(text: str, found: tuple[str, ...]) -> None:
    assert facts(parse(text), NAMES) == found


def test_every_part_knows_its_range_with_its_brackets() -> None:
    text = '(asset.name == "x" || reach.admin) && !(asset.items == [])'
    assert [(node.form, text[node.start : node.end]) for node in parse(text).walk()] == [
        ("and", text),
        ("or", '(asset.name == "x" || reach.admin)'),
        ("compare", 'asset.name == "x"'),
        ("path", "asset.name"),
        ("literal", '"x"'),
        ("path", "reach.admin"),
        ("not", "!(asset.items == [])"),
        ("compare", "(asset.items == [])"),
        ("path", "asset.items"),
        ("list", "[]"),
    ]


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("has(asset.tags.x)", 1, "unknown into false"),
        ('asset.name == "x" && has(asset.tags.x)', 22, "unknown into false"),
        ("reach.admin ? true : false", 13, "'?' has no place"),
        ('{"a": 1} == {}', 1, "'{' has no place"),
        ("reach.admin // comment", 14, "not expected"),
        ("asset.`name` == 'x'", 7, "'`' has no place"),
        (".asset.name == 'x'", 1, "'.' is not expected"),
        ('["x"].size == 1', 7, "computed value"),
        ("reach.admin reach.admin", 13, "not expected"),
        ("!!reach.admin", 2, "'!' is not expected"),
        ("(reach.admin", 13, "')' is missing"),
        ("", 1, "missing"),
    ],
)
def test_forms_that_rules_do_not_have(text: str, column: int, says: str) -> None:
    with pytest.raises(UnsupportedError) as refused:
        parse(text)
    assert says in refused.value.message
    assert refused.value.column == column


LANGUAGE = Language({f"a.{name}": "bool" for name in "pqr"} | {"a.n": "int"})
LEAVES = st.sampled_from(["a.p", "a.q", "a.r", "a.n > 1", "a.n + 2 == 3", "true", "a.n in [1, 2]"])
CONDITIONS = st.recursive(
    LEAVES,
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from(["&&", "||", "==", "!="]), part).map(" ".join),
        part.map(lambda text: f"({text})"),
        part.map(lambda text: f"!({text})"),
    ),
    max_leaves=8,
)
VALUES = {f"a.{name}": st.booleans() for name in "pqr"} | {"a.n": st.integers(0, 4)}


def bracketed(text: str, node: Node) -> str:
    """The expression written out again from its tree, with every bracket there could be."""
    inner = [bracketed(text, part) for part in node.parts]
    if node.form in ("and", "or", "compare", "sum") and len(inner) > 1:
        return "(" + f" {node.text} ".join(inner) + ")"
    if node.form == "not":
        return f"(!{inner[0]})"
    return text[node.start : node.end]


@settings(deadline=None)  # the first example compiles the language
@given(CONDITIONS, st.fixed_dictionaries(VALUES))
def test_the_tree_means_what_the_library_means(text: str, values: dict[str, bool | int]) -> None:
    try:
        condition = LANGUAGE.compile(text)
    except CelError:
        return  # `a == b > 1` and the like: no condition, whatever its tree
    again = LANGUAGE.compile(bracketed(text, parse(text)))
    known = LANGUAGE.facts(values)
    assert condition.holds(known) == again.holds(known)


NULLABLE = frozenset({"a.s", "a.n", "a.b"})


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ('a.s == "x"', ()),
        ('"x" == a.s', ()),
        ('a.s != "x"', ("a.s",)),
        ('!(a.s == "x")', ("a.s",)),
        ('!(a.s != "x")', ()),
        ('a.s != null && a.s != "x"', ()),
        ('a.s != "x" && a.s != null', ()),
        ('a.s == null || a.s != "x"', ()),
        ('a.s != null || a.s != "x"', ("a.s",)),
        ('a.s == null && a.s.startsWith("x")', ("a.s",)),
        ('a.s in ["x", "y"]', ()),
        ('!(a.s in ["x", "y"])', ("a.s",)),
        ('a.s == "x" && a.s.startsWith("x")', ()),
        ("a.n > 3", ("a.n",)),
        ("a.n != null && a.n > 3", ()),
        ("(a.n != null && a.s != null) && (a.n > 3 || a.s != 'x')", ()),
        ("(a.n != null && a.n > 3) || a.n > 5", ("a.n",)),
        ("!(a.n == null || a.n > 3)", ()),
        ("a.b", ("a.b",)),
        ("a.b == true", ()),
        ("a.s == a.t", ("a.s",)),
        ("a.l.exists(x, x == a.s)", ("a.s",)),
        ("size(a.s) > 3 && a.n > 3", ("a.n", "a.s")),
        ("a.t == 'x'", ()),
    ],
)
def test_nullable_facts_need_a_guard(text: str, bare: tuple[str, ...]) -> None:
    assert unguarded(parse(text), NULLABLE) == bare
