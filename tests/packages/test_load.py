"""What all tables cost together, once, in a process of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LOAD = """
import time, yaml
from aispm.packages import advisories, ai, known, mimic
started = time.process_time()
advisories.bundled()
ai.packages(), ai.endpoint("x"), ai.model("x")
known.servers(), known.host("x"), known.vendor_of_token("x")
mimic.mimic("npm", "x-mcp")
print(time.process_time() - started)
"""


def test_all_tables_load_in_the_blink_of_an_eye() -> None:
    def once() -> float:
        done = subprocess.run(
            [sys.executable, "-c", LOAD],
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        return float(done.stdout)

    assert min(once() for _ in range(3)) < 0.06
