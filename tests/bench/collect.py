"""The AWS scan of acme with 80 ms before every answer: 16 threads against one, in one run.

All kinds are asked for in seventeen regions. The answers come from a process of their own, as
the clouds' do. The many have to be six times as fast.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
from multiprocessing.connection import Connection

from aispm import scan
from aispm.providers import pool
from aispm.providers.base import Sources
from tests.bench import bar
from tests.kit import acme, aws_replay

LEAST = 6  # times as fast
LATENCY = 0.08  # seconds, an assumed way to a region and back
# Those that every account has, from the start.
REGIONS = (
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1"),
    *("eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3"),
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1"),
    "ap-southeast-2",
)


def served(told: Connection) -> None:
    """Serve acme until the parent has what it wants."""
    with aws_replay.serve(acme.ACME / "aws") as server:
        server.fault("delay", seconds=LATENCY)
        told.send(server.url)
        told.recv()


def seconds(threads: int, regions: tuple[str, ...]) -> tuple[float, int]:
    """How long one scan takes, and how many lines its ledger has."""
    pool.THREADS = threads
    start = time.perf_counter()
    snapshot = scan.collect(Sources(aws=True, aws_profiles=("acme-prod",), aws_regions=regions))
    return time.perf_counter() - start, len(snapshot.reads)


def main() -> None:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=served, args=(there,))
    process.start()
    os.environ.update(acme.aws_env(here.recv()))
    seconds(16, REGIONS[:1])  # the SDK's models are loaded once
    many, reads = seconds(16, REGIONS)
    ratio = None
    print(
        f"AWS, {len(REGIONS)} regions, {LATENCY * 1000:.0f} ms before every answer: {reads} reads"
    )
    print(f"  16 threads {many:6.1f} s", flush=True)
    if "--many" not in sys.argv:
        one, _ = seconds(1, REGIONS)
        print(f"  1 thread   {one:6.1f} s")
        ratio = one / many
        print(f"  ratio      {ratio:6.1f}")
    print(f"  memory     {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB")
    here.send("enough")
    process.join()
    if ratio is not None:
        bar.at_least("the ratio of 1 thread to 16", ratio, LEAST)


if __name__ == "__main__":
    main()
