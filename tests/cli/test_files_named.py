"""What stands where a file was named: no pipe keeps a scan waiting, no device or folder is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run

COMMANDS = (
    ("scan", "--approved"),
    ("scan", "--suppressions"),
    ("scan", "--config"),
    ("scan", "--from"),
    ("scan", "--rules"),
    ("scan", "--import"),
    ("blast", "x", "--from"),
    ("approve", "--reviewer", "Ada", "--into"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[-1])
@pytest.mark.parametrize(
    ("name", "says"),
    [("pipe", "regular file"), ("/dev/zero", "regular file"), ("sub", "is a directory")],
)
def test_what_is_no_file(
    aispm: Run, folder: Path, command: tuple[str, ...], name: str, says: str
) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "sub").mkdir()
    if name == "sub" and command[-1] in ("--rules", "--import"):
        return  # there a folder is what is asked for
    done = aispm(*command, name)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: ")
    if command[-1] == "--rules":
        says = "no such folder of rules"
    assert says in done.err.splitlines()[0].lower()


def test_a_pipe_that_a_config_names(aispm: Run, folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / ".aispm.yaml").write_text("approved: pipe\n")
    done = aispm("scan")
    assert (done.code, done.out) == (2, "")
    assert "cannot read the approved list pipe: it is no regular file" in done.err


def test_a_link_to_a_file_is_read(aispm: Run, folder: Path) -> None:
    (folder / "real.yaml").write_text("[]\n")
    (folder / "link.yaml").symlink_to("real.yaml")
    assert aispm("scan", "--suppressions", "link.yaml").code == 0
