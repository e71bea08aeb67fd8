"""Reading a repository starts no program, opens no connection, and writes nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.providers.files.git.built import Built

ROOT = Path(__file__).parents[4]
READ = """
import json, sys
heard, top = [], sys.argv[1]
watched = ("socket.", "subprocess.", "os.fork", "os.exec", "os.posix_spawn", "os.spawn",
           "os.system", "pty.", "urllib.", "http.", "os.remove", "os.rename", "os.mkdir", "os.link")
def hear(event, args):
    if event.startswith(watched) or (event == "open" and str(args[1])[:1] in ("w", "a", "x")):
        heard.append(event)
sys.addaudithook(hear)
from aispm.providers.files.git import Repositories, Version
before = set(sys.modules)
repository = Repositories(top).of(top)
found = [one.data() for one in repository.history(lambda parts: True) if isinstance(one, Version)]
repository.authorship(), repository.blame({top + "/f": (b"2\\n", [1])})
repository.tracked([top + "/f"]), repository.ignored(top + "/f")
loaded = sorted(name for name in before if name.startswith("dulwich"))
print(json.dumps({"heard": heard, "found": len(found), "loaded": loaded,
                  "modules": sorted(sys.modules)}))
"""


def _hostile(top: Path) -> Built:
    """A repository whose every hook, filter, command and link would tell on whoever ran it."""
    built = Built(top)
    first = built.commit({"f": b"1\n"})
    built.pack()
    built.commit({"f": b"2\n", ".gitattributes": b"* filter=x diff=x\n"}, first)
    trap = f"touch {top / 'sprung'}"
    (built.git / "config").write_text(
        f"[include]\n\tpath = {top / 'more'}\n[core]\n\tfsmonitor = {trap}\n\tpager = {trap}\n"
        f"\tsshCommand = {trap}\n\thooksPath = {top / 'hooks'}\n\texcludesFile = /dev/zero\n"
        f'[filter "x"]\n\tsmudge = {trap}\n\tclean = {trap}\n[diff "x"]\n\ttextconv = {trap}\n'
        f"[uploadpack]\n\tpackObjectsHook = {trap}\n[alias]\n\tlog = !{trap}\n"
        '[remote "origin"]\n\turl = http://127.0.0.1:9/x\n\tpromisor = true\n'
    )
    for folder in (built.git / "hooks", top / "hooks"):
        folder.mkdir(exist_ok=True)
        for name in ("post-checkout", "post-index-change", "reference-transaction"):
            (folder / name).write_text(f"#!/bin/sh\n{trap}\n")
            (folder / name).chmod(0o755)
    return built


def _read(top: Path, *before: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*before, sys.executable, "-c", READ, str(top)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=True,
    )


def test_nothing_is_run_asked_or_written(tmp_path: Path) -> None:
    top = _hostile(tmp_path / "r").top
    before = {path: path.lstat().st_mtime_ns for path in top.rglob("*")}
    done = json.loads(_read(top).stdout)
    assert done["heard"] == []
    assert done["found"] == 3
    assert done["loaded"] == []  # dulwich is loaded when it is needed, and only what is
    assert not {"dulwich.repo", "dulwich.client", "dulwich.hooks"} & set(done["modules"])
    assert {path: path.lstat().st_mtime_ns for path in top.rglob("*")} == before


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_system_is_asked_for_no_program_and_no_connection(tmp_path: Path) -> None:
    top, log = _hostile(tmp_path / "r").top, tmp_path / "log"
    calls = "trace=execve,execveat,connect,bind,sendto,fork,vfork,unlink,rename,mkdir"
    try:
        done = _read(top, str(shutil.which("strace")), "-f", "-qq", "-e", calls, "-o", str(log))
    except subprocess.CalledProcessError:
        pytest.skip("strace may not trace here")
    assert json.loads(done.stdout)["found"] == 3
    told = [line for line in log.read_text().splitlines() if "(" in line]
    assert len(told) == 1  # the interpreter's own start
    assert "execve(" in told[0]
