"""A scan of files opens no socket, starts no process and loads no cloud SDK."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
