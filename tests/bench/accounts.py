"""The memory of an AWS scan over an organisation: fifty accounts in four regions each.

Every account answers as acme's production account does. What a scan holds is what it brought
back; clients and sessions of accounts that are done are closed, and must not add to it. Fifty
accounts may take 600 MB.
`accounts N` asks N accounts.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
from multiprocessing.connection import Connection

from msgspec import structs

from aispm import scan
from aispm.providers.base import Sources
from tests.bench import bar
from tests.bench.collect import REGIONS
from tests.kit import acme, aws_replay
from tests.kit.aws_fixtures import Fixture, load

ACCOUNTS, MANAGEMENT = 50, "100000000000"
MOST = 600  # MB
AREAS = REGIONS[:4]


def everyone(count: int) -> list[Fixture]:
    """Acme's answers for whoever asks, in an organisation of so many accounts."""
    numbers = [str(int(MANAGEMENT) + number) for number in range(count)]
    listed = [{"Id": one, "Name": one, "Status": "ACTIVE"} for one in numbers]
    arn = f"arn:aws:organizations::{MANAGEMENT}:organization/o-bench00000"
    organisation = {"Id": "o-bench00000", "Arn": arn, "MasterAccountId": MANAGEMENT}
    return [
        Fixture("organizations", "ListAccounts", response={"Accounts": listed}),
        Fixture("organizations", "DescribeOrganization", response={"Organization": organisation}),
        *(
            structs.replace(one, account=None)
            for one in load(acme.ACME / "aws" / "prod")
            if one.service not in ("organizations", "sts")
        ),
    ]


def served(told: Connection, count: int) -> None:
    """Serve the organisation until the parent has what it wants."""
    with aws_replay.serve(acme.ACME / "aws" / "organizations.json") as server:
        server.answer_from(everyone(count))
        told.send(server.env(MANAGEMENT))
        told.recv()


def main() -> None:
    count = next((int(word) for word in sys.argv if word.isdigit()), ACCOUNTS)
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=served, args=(there, count))
    process.start()
    os.environ.update(here.recv())
    start = time.perf_counter()
    snapshot = scan.collect(Sources(aws=True, aws_org_role="audit/aispm", aws_regions=AREAS))
    taken = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    blind = sum(read.blind for read in snapshot.reads)
    print(
        f"AWS, {count} accounts in {len(AREAS)} regions: {len(snapshot.reads):,} reads, "
        f"{blind} of them gaps, {len(snapshot.assets):,} assets"
    )
    print(f"  seconds    {taken:6.1f}")
    print(f"  memory     {memory:6.0f} MB")
    here.send("enough")
    process.join()
    if count <= ACCOUNTS:
        bar.at_most("the memory in MB", memory, MOST)


if __name__ == "__main__":
    main()
