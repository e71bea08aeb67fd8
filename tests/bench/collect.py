"""The AWS scan of acme with 80 ms before every answer: 16 threads against one, in one run."""

from __future__ import annotations

import os
import time

from aispm import scan
from aispm.providers import pool
from aispm.providers.base import Sources
from tests.kit import acme, aws_replay

LATENCY = 0.08  # seconds, an assumed way to a region and back


def seconds(threads: int) -> float:
    """How long one scan of both accounts takes."""
    pool.THREADS = threads
    start = time.perf_counter()
    snapshot = scan.collect(Sources(aws=True, aws_profiles=("acme-prod", "acme-dev")))
    assert not [read for read in snapshot.reads if read.blind]
    return time.perf_counter() - start


def main() -> None:
    with aws_replay.serve(acme.ACME / "aws") as server:
        os.environ.update(acme.aws_env(server.url))
        seconds(pool.THREADS)  # the SDK's models are loaded once
        server.fault("delay", seconds=LATENCY)
        many, one = seconds(16), seconds(1)
    print(f"AWS scan of acme with {LATENCY * 1000:.0f} ms before every answer")
    print(f"  16 threads {many:6.2f} s")
    print(f"  1 thread   {one:6.2f} s")
    print(f"  ratio      {one / many:6.1f}")


if __name__ == "__main__":
    main()
