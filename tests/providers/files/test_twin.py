"""Two processes read one list of files: each batch is told once, whatever becomes of the other."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from aispm import snapshot
from aispm.providers.base import Sources
from aispm.providers.files import tasks, twin
from aispm.providers.files.twin import Twin
from aispm.scan import collect

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process reads")

HERE = os.getpid()
Told = tuple[int, tuple[int, str]]


def _told(read: Callable[[int], tuple[int, str]], count: int = 40) -> list[Told]:
    both = Twin(range(count), read, lambda: None)
    return [both.next() for _ in range(count)]


def _large(number: int) -> tuple[int, str]:
    time.sleep(0.002)
    return os.getpid(), "x" * 100_000 + str(number)


def _killed(number: int) -> tuple[int, str]:
    time.sleep(0.002)
    if os.getpid() != HERE and number > 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return _large(number)


def _raises(number: int) -> tuple[int, str]:
    time.sleep(0.002)
    if os.getpid() != HERE:
        raise MemoryError
    return _large(number)


@pytest.mark.parametrize("read", [_large, _killed, _raises])
def test_each_batch_is_told_once(read: Callable[[int], tuple[int, str]]) -> None:
    told = _told(read)
    assert sorted(number for number, _ in told) == list(range(40))
    assert all(text == "x" * 100_000 + str(number) for number, (_, text) in told)


def _stuck(number: int) -> tuple[int, str]:
    time.sleep(0.002)
    if os.getpid() != HERE and number > 5:
        time.sleep(600)
    return _large(number)


def test_what_the_other_process_never_tells_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twin, "_PATIENCE", 0.2)
    assert sorted(number for number, _ in _told(_stuck)) == list(range(40))


def test_both_read() -> None:
    assert len({process for _, (process, _) in _told(_large)}) == 2


def test_the_other_process_ends_with_the_list() -> None:
    both = Twin(range(40), _large, lambda: None)
    other = {both.next()[1][0] for _ in range(40)} - {HERE}
    del both
    gc.collect()
    assert len(other) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(other.pop(), 0)


def test_few_batches_are_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    assert [twin.worth(count) for count in (0, 3, 4, 4096, 4097)] == [False] * 2 + [True] * 2 + [
        False
    ]
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    assert not twin.worth(100)


def test_a_tree_is_the_same_however_many_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(200):
        folder = tmp_path / f"service-{number}"
        folder.mkdir()
        server = {"command": "npx", "args": ["-y", f"server-{number}"], "envFile": "vars"}
        (folder / ".mcp.json").write_text(json.dumps({"mcpServers": {f"s{number}": server}}))
        (folder / "vars").write_text(f"GITHUB_TOKEN=ghp_{number:036d}\n")
        (folder / "data.json").write_text("{}")
    sources = Sources(paths=(str(tmp_path),), now="2026-11-20T00:00:00Z")
    told = []
    for two in (True, False):
        monkeypatch.setattr(tasks, "worth", lambda count, two=two: two and count > 3)
        told.append(snapshot.encode(collect(sources)))
    assert told[0] == told[1]
