"""Files are written whole or not at all, and what cannot be written is known beforehand."""

from __future__ import annotations

import os
import threading
from functools import partial
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


@pytest.mark.parametrize("kind", ["file", "pipe", "nothing"])
def test_a_link_is_replaced_and_never_followed(
    tmp_path: Path, request: pytest.FixtureRequest, kind: str
) -> None:
    """It may stand in a scanned tree, and lead to a file of the user."""
    target, link = tmp_path / "home" / "target", tmp_path / "tree" / "link"
    target.parent.mkdir()
    link.parent.mkdir()
    if kind == "file":
        target.write_bytes(b"old")
    elif kind == "pipe":
        os.mkfifo(target)
        request.addfinalizer(partial(os.close, os.open(target, os.O_RDWR)))  # none waits for it
    link.symlink_to(target)
    atomic.check(link)
    assert link.is_symlink()
    atomic.write(link, b"new")
    assert not link.is_symlink()
    assert link.read_bytes() == b"new"
    assert list(link.parent.iterdir()) == [link]
    assert list(target.parent.iterdir()) == ([] if kind == "nothing" else [target])
    assert kind != "file" or target.read_bytes() == b"old"


def test_an_open_file_of_the_process_is_added_to(tmp_path: Path) -> None:
    """As in `aispm scan -o json:/dev/stdout >> file`; the link to it stays what it is."""
    path = tmp_path / "file"
    path.write_bytes(b"before ")
    with path.open("rb") as file:
        stream = Path(f"/dev/fd/{file.fileno()}")
        atomic.check(stream)
        atomic.write(stream, b"after")
        assert stream.is_symlink()
    assert path.read_bytes() == b"before after"
    assert list(tmp_path.iterdir()) == [path]


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


@pytest.mark.parametrize("name", ["", "file/below", "x" * 300, "a\0b"])
def test_what_cannot_be_written_is_refused_before_and_after(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    path = tmp_path / name
    with pytest.raises(InputError, match="cannot write"):
        atomic.check(path)
    with pytest.raises(InputError, match="cannot write"):
        atomic.write(path, b"data")
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
