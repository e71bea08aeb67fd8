"""From an account's export to everyone's blast radius, against Cloudsplaining: `make bench`.

The whole command of both, start-up included, on the same exports. Ours answers what it does
not: who becomes whom, and what that reaches. PMapper is not run: it does not start on a Python
that we support.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import exports, record

SIZES = (100, 500, 2000)
PEER = Path(".peers/cloudsplaining/bin/cloudsplaining")
_LONGEST = 600  # seconds for the peer


def timed(command: list[str], folder: Path) -> record.Run:
    """User and system seconds and peak memory of one command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, timeout=_LONGEST, env=environment, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1, 3):
        raise SystemExit(done.stderr.decode()[-500:])
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return record.Run(seconds, after.ru_maxrss / 1024, False, {})


def main() -> None:
    sizes = [int(word) for word in sys.argv if word.isdigit()] or [*SIZES]
    aispm = str(Path(sys.executable).with_name("aispm"))
    record.heading()
    before = None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in sizes:
            exports.write(folder / "export.json", size)
            ours = timed(
                [aispm, "scan", "--import", "export.json", "-o", "json:report.json", "-q"], folder
            )
            peers = {}
            if PEER.exists():
                command = [str(PEER.absolute()), "scan", "-i", "export.json", "-o", ".", "-s"]
                try:
                    peers["cloudsplaining"] = timed(command, folder)
                except subprocess.TimeoutExpired:
                    late = record.Run(_LONGEST, 0, True, {})
                    peers["cloudsplaining"] = late  # at least that
            record.keep(record.compared("import-to-blast", size, ours, peers, before))
            before = size, ours


if __name__ == "__main__":
    main()
