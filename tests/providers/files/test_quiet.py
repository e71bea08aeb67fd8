"""A scan of files opens no socket, starts no process and loads no cloud SDK."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.providers.files.git.built import Built
from tests.secrets import invented

PAT = "ghp_" + invented.text("pat", 36)
ROOT = Path(__file__).parents[3]
REPOS = Path(__file__).parents[3] / "fixtures/acme/repos"
PROGRAM = """
import sys

loud = []

def heard(event, args):
    if event.split(".")[0] in ("socket", "subprocess") or event in (
        "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.spawn"
    ):
        loud.append(event)

sys.addaudithook(heard)
from aispm.providers import base, files, pool

tasks = files.start(base.Sources(paths=(sys.argv[1],)))
haul = pool.run(("files", task) for task in tasks)
assert len(haul.records) > 50, len(haul.records)
sdks = {"boto3", "botocore", "azure", "google", "requests", "urllib3", "httpx"} & set(sys.modules)
print(loud, sorted(sdks))
"""


def test_quiet() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(REPOS)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("[] []\n", "")


WHOLE = """
import sys

loud = []

def heard(event, args):
    if event.split(".")[0] in ("socket", "subprocess", "urllib", "http", "pty") or event in (
        "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty"
    ):
        loud.append(event)

sys.addaudithook(heard)
from aispm.cli.app import main

sys.argv = ["aispm", "scan", ".", "--user", "--history", "-q", "-o", "json", "--fail-on", "never"]
try:
    main()
finally:
    print(loud, file=sys.stderr)
"""


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A repository full of commands, with a key in its history and configs in a home folder."""
    built = Built(tmp_path / "work")
    command = f"touch {tmp_path / 'sprung'}"
    server = {"command": "sh", "args": ["-c", command], "env": {"K": PAT}}
    held = json.dumps({"mcpServers": {"a": server, "b": {"url": "http://127.0.0.1:9/mcp"}}})
    clean = held.replace(PAT, "${K}")
    first = built.commit({".mcp.json": held.encode(), "requirements.txt": b"openai\n"})
    built.commit({".mcp.json": clean.encode()}, first)
    built.add(".mcp.json")
    built.pack()
    (built.top / ".mcp.json").write_text(clean)
    (built.top / "model.pkl").write_bytes(b"cposix\nsystem\n(S'" + command.encode() + b"'\ntR.")
    (built.git / "config").write_text(
        f"[core]\n\tfsmonitor = {command}\n\tpager = {command}\n\tsshCommand = {command}\n"
        '[remote "origin"]\n\turl = http://127.0.0.1:9/x\n\tpromisor = true\n'
    )
    home = tmp_path / "home"
    (home / ".cursor").mkdir(parents=True)
    (home / ".cursor/mcp.json").write_text(clean)
    return tmp_path


def _whole(trap: Path, *before: str) -> subprocess.CompletedProcess[str]:
    """A whole scan by the command line, with history, in a process of its own."""
    return subprocess.run(
        [*before, sys.executable, "-c", WHOLE],
        cwd=trap / "work",
        env={**os.environ, "HOME": str(trap / "home"), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )


def _rules(done: subprocess.CompletedProcess[str]) -> set[str]:
    return {finding["rule"] for finding in json.loads(done.stdout)["findings"]}


def test_a_whole_scan_with_history_is_quiet(trap: Path) -> None:
    done = _whole(trap)
    assert "secret-in-git-history" in _rules(done)
    assert done.stderr == "[]\n"
    assert not (trap / "sprung").exists()


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_system_sees_one_program_and_no_connection(trap: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    calls = "trace=execve,execveat,connect,socket,bind,sendto,fork,vfork"
    try:
        done = _whole(trap, "strace", "-f", "-qq", "-e", calls, "-o", str(log))
    except subprocess.CalledProcessError:
        pytest.skip("strace may not trace here")
    assert "secret-in-git-history" in _rules(done)
    told = [line for line in log.read_text().splitlines() if "(" in line]
    assert len(told) == 1  # the interpreter's own start
    assert "execve(" in told[0]
