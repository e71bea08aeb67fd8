"""A visit to one account: what is asked first, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from aispm.model import Read, Record, Scope
from aispm.providers.aws import iam, regions
from aispm.providers.aws.account import Account, Site
from aispm.providers.aws.collect import Collector
from aispm.providers.aws.faults import MalformedError, classifier
from aispm.providers.aws.row import USES
from aispm.providers.aws.rows import ROWS
from aispm.providers.base import Task

REGIONS = "ec2:DescribeRegions"
_REGIONAL = tuple(sorted({"credential", *(row.kind for row in ROWS if not row.worldwide)}))
# What stays unknown of an account that could not be entered.
EVERYTHING = tuple(
    sorted({"credential", *(row.kind for row in ROWS), *(kind.name for kind in iam.KINDS)})
)
TELLING = ("credential.*", "reach")


def visit(
    account: Account, named: tuple[str, ...], parent: str | None = None
) -> Iterator[Record | Task]:
    """The first tasks in an account, in the regions `named` or, if none is, in all enabled."""
    site = Site(account)
    yield Scope(account.scope, "account", account.id)
    yield from iam.tasks(site)
    for row in ROWS:
        if row.worldwide:
            yield Collector(ROWS, site).listing(row)
    if named:
        yield from _sites(account, dict.fromkeys(named))
    else:
        yield Task(
            scope=account.scope,
            operation=REGIONS,
            run=partial(_enabled, site),
            classify=classifier(REGIONS),
            lists=_REGIONAL,
            supplies=(USES,),
        )


def _enabled(site: Site) -> Iterator[Record | Task]:
    """The account's enabled regions; where they cannot be listed, those that always are."""
    account = site.account
    try:
        found = [
            str(region["RegionName"])
            for answer in site.ask("ec2", "DescribeRegions", {})
            for region in answer.get("Regions", [])
            if region.get("OptInStatus") != "not-opted-in"
        ]
        if not found:
            raise MalformedError("the answer names no region")
        yield Read(site.scope, REGIONS, "ok")
    except Exception as error:  # the scan goes on in the regions of the table
        found = list(regions.fallback(account.profile.session, account.partition))
        state, detail = classifier(REGIONS)(error)
        detail += f"; read instead: the {len(found)} regions that are always enabled"
        yield Read(site.scope, REGIONS, state, _REGIONAL, (USES,), detail=detail)
    yield from _sites(account, found)


def _sites(account: Account, names: Iterable[str]) -> Iterator[Record | Task]:
    for region in sorted(names):
        site = Site(account, region)
        collector = Collector(ROWS, site)
        yield Scope(site.scope, "region", region, account.scope)
        for row in ROWS:
            if row.worldwide or row.parent:
                continue
            if regions.offered(account.profile.session, row.service, account.partition, region):
                yield collector.listing(row)
            else:
                yield collector.absent(row)
