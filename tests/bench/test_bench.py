"""The benchmarks run, and what they compare answers alike."""

from __future__ import annotations

import json
import multiprocessing
import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from aispm.model import Snapshot
from tests.bench import accounts, collect, methods, record, shapes, tree, wildcard


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


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server of a benchmark is a thread, which starts a second sooner than a process."""
    threads = SimpleNamespace(Process=threading.Thread)
    monkeypatch.setattr(multiprocessing, "get_context", lambda way: threads)


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize(
    ("one", "said"),
    [(12.0, None), (11.0, "the ratio of 1 thread to 16 is 5.5, and has to be at least 6")],
)
def test_sixteen_threads_have_to_be_six_times_as_fast(
    one: float, said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = {16: 2.0, 1: one}
    monkeypatch.setattr(collect, "seconds", lambda threads, regions: (taken[threads], 7))
    monkeypatch.setattr(collect.os, "environ", {})
    monkeypatch.setattr(sys, "argv", ["collect"])
    assert _ended(collect.main) == said


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize(
    ("most", "said"), [(10_000, None), (1, "the memory in MB is .*, and may be at most 1")]
)
def test_accounts_have_a_bar_of_memory(
    most: int, said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "MOST", most)
    monkeypatch.setattr(
        accounts.scan, "collect", lambda sources: Snapshot(version="v", taken_at="t")
    )
    monkeypatch.setattr(accounts.os, "environ", {})
    monkeypatch.setattr(sys, "argv", ["accounts", "1"])
    assert re.fullmatch(str(said), str(_ended(accounts.main)))


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        (4.0, None),
        (4.5, "the ratio to git ls-files and reading the configs is 3.5, and may be at most 3"),
    ],
)
def test_a_tree_may_cost_three_times_its_listing(
    whole: float, said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = {"aispm start-up": 1.0, "aispm configs": 1.5, "git ls-files": 0.5, "aispm tree": whole}
    monkeypatch.setattr(tree, "grow", lambda place, few: place.mkdir())
    monkeypatch.setattr(tree, "least", lambda commands, folder: taken | {"kingfisher": 1.0})
    assert _ended(tree.main) == said


def _ended(main: Callable[[], None]) -> str | None:
    """What a benchmark ends with: a sentence where its bar is not met."""
    try:
        main()
    except SystemExit as end:
        return str(end.code)
    return None
