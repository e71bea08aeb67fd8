"""The benchmarks run, and what they compare answers alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench import methods, record, shapes, wildcard


@pytest.mark.parametrize("shape", shapes.SHAPES)
def test_all_methods_agree_on_a_small_graph(shape: str, tmp_path: Path) -> None:
    made = shapes.make(shape, 3000)
    shapes.save(made, tmp_path / "graph")
    read = shapes.load(tmp_path / "graph")
    assert read == made == shapes.make(shape, 3000)
    _, ours = methods.aispm(read)()
    for method in (methods.condensation, methods.descendants):
        _, theirs = method(read)()
        assert theirs
        assert theirs.items() <= ours.items()


def test_both_ways_find_as_many_arns() -> None:
    known = wildcard.arns()[:2000]
    asked = wildcard.patterns(known)[:100]
    assert wildcard.intervals(known, asked) == wildcard.fnmatch(known, asked)


def test_a_figure_replaces_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "FILE", tmp_path / "bench.json")
    ours, peer = record.Run(1, 1, False, {"a": 1}), record.Run(8, 1, False, {"a": 1})
    first = record.compared("reach", 10, ours, {"one": peer, "two": peer}, None)
    record.keep(first)
    second = record.compared("reach", 100, record.Run(10, 1, False, {}), {"one": peer}, (10, ours))
    record.keep([first[0], *second])
    kept = json.loads(record.FILE.read_text())
    assert [(one["size"], one["peer"]) for one in kept] == [(10, "two"), (10, "one"), (100, "one")]
    assert [one["exponent"] for one in kept] == [None, None, 1.0]
    assert [one["ratio"] for one in kept] == [8.0, 8.0, 0.8]
    with pytest.raises(AssertionError, match="disagrees"):
        record.compared("reach", 10, ours, {"one": record.Run(8, 1, False, {"a": 2})}, None)
