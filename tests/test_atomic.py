"""Files are written whole or not at all, and what cannot be written is known beforehand."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from aispm import atomic
from aispm.errors import InputError


def test_folders_are_made_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "report.json"
    atomic.check(path)
    assert list(path.parent.iterdir()) == []
    atomic.write(path, b"whole")
    assert path.read_bytes() == b"whole"
    assert list(path.parent.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    atomic.write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    atomic.check(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    atomic.write(pipe, b"through")
    reader.join()
    assert got == [b"through"]


@pytest.mark.parametrize("name", ["", "file/below", "x" * 300])
def test_what_cannot_be_written_is_refused_before_and_after(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    path = tmp_path / name
    with pytest.raises(InputError, match="cannot write"):
        atomic.check(path)
    with pytest.raises(InputError, match="cannot write"):
        atomic.write(path, b"data")
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
