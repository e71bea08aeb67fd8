"""The mutation engine: which mutants it makes, and that it catches examples that prove nothing."""

from __future__ import annotations

from pathlib import Path

from aispm.model import Kind
from aispm.rulebook import load, survivors
from aispm.rulebook.mutate import mutants
from tests.rulebook.conftest import Write


def test_the_mutants_of_an_expression() -> None:
    when = 'asset.a == "x && y" && !(asset.n > 3 || asset.b in ["p", "q"])'
    assert {mutant.when for mutant in mutants(when)} == {
        # operators
        'asset.a != "x && y" && !(asset.n > 3 || asset.b in ["p", "q"])',
        'asset.a == "x && y" || !(asset.n > 3 || asset.b in ["p", "q"])',
        'asset.a == "x && y" && (asset.n > 3 || asset.b in ["p", "q"])',
        'asset.a == "x && y" && !(asset.n <= 3 || asset.b in ["p", "q"])',
        'asset.a == "x && y" && !(asset.n >= 3 || asset.b in ["p", "q"])',
        'asset.a == "x && y" && !(asset.n > 3 && asset.b in ["p", "q"])',
        # constants
        'asset.a == "~" && !(asset.n > 3 || asset.b in ["p", "q"])',
        'asset.a == "x && y" && !(asset.n > 3 || asset.b in ["~", "q"])',
        'asset.a == "x && y" && !(asset.n > 3 || asset.b in ["p", "~"])',
        # clauses and items
        '(!(asset.n > 3 || asset.b in ["p", "q"]))',
        '(asset.a == "x && y")',
        'asset.a == "x && y" && !(asset.b in ["p", "q"])',
        'asset.a == "x && y" && !(asset.n > 3)',
        'asset.a == "x && y" && !(asset.n > 3 || asset.b in ["q"])',
        'asset.a == "x && y" && !(asset.n > 3 || asset.b in ["p"])',
    }


def test_examples_that_prove_only_half_leave_survivors(
    write: Write, frameworks: Path, kinds: tuple[Kind, ...]
) -> None:
    root = write(
        ('asset.name == "x"', 'asset.name == "x" && asset.sensitivity == "restricted"'),
        ("{name: x}", "{name: x, sensitivity: restricted}"),
    )
    book = load([frameworks, root], kinds)
    assert {mutant.when for mutant in survivors(book.rules[0], book.kinds)} == {
        '(asset.name == "x")',
    }
    proven = write(
        ('asset.name == "x"', 'asset.name == "x" && asset.sensitivity == "restricted"'),
        ("{name: x}", "{name: x, sensitivity: restricted}"),
        (
            "  - {flags: false, asset: {name: y}}",
            "  - {flags: false, asset: {name: y, sensitivity: restricted}}\n"
            "  - {flags: false, asset: {name: x, sensitivity: public}}",
        ),
    )
    book = load([frameworks, proven], kinds)
    assert survivors(book.rules[0], book.kinds) == ()
