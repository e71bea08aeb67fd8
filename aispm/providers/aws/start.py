"""From what was asked for to the first tasks: profiles, their accounts, the regions of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from aispm.model import Read, Record, Scope
from aispm.providers.aws import iam, regions, session
from aispm.providers.aws.account import Account, Site, identify
from aispm.providers.aws.collect import Collector
from aispm.providers.aws.faults import MalformedError, classifier
from aispm.providers.aws.row import USES
from aispm.providers.aws.rows import ROWS
from aispm.providers.aws.session import Profile
from aispm.providers.base import Sources, Task

_IDENTITY = "sts:GetCallerIdentity"
_REGIONS = "ec2:DescribeRegions"
_REGIONAL = tuple(sorted(["credential", *(row.kind for row in ROWS if not row.worldwide)]))
_EVERYTHING = tuple(
    sorted(["credential", *(row.kind for row in ROWS), *(kind.name for kind in iam.KINDS)])
)
_TELLING = ("credential.*", "reach")


def start(sources: Sources) -> Sequence[Task]:
    """The task that finds the accounts behind the profiles, or none when AWS was not asked for."""
    from aispm import secrets

    if not sources.aws:
        return ()
    secrets.load()  # here, on one thread, for the variables that workers will look into
    profiles = session.profiles(sources.aws_profiles, sources.aws_regions)
    return (
        Task(
            scope=f"aws:{profiles[0].label}",
            operation=_IDENTITY,
            run=partial(_accounts, profiles, sources),
            classify=classifier(""),
            lists=_EVERYTHING,
            supplies=_TELLING,
        ),
    )


def _accounts(profiles: Sequence[Profile], sources: Sources) -> Iterator[Record | Task]:
    """Each account once, read by the first of its profiles, so that a scan can be repeated."""
    seen: set[str] = set()
    for profile in profiles:
        try:
            account = identify(profile, sources.sensitivity_tags)
        except Exception as error:  # one profile's failure costs that profile
            state, detail = classifier("")(error)
            scope = f"aws:{profile.label}"
            yield Read(scope, _IDENTITY, state, _EVERYTHING, _TELLING, detail=detail)
            continue
        yield Read(account.scope, _IDENTITY, "ok")
        if account.id not in seen:
            seen.add(account.id)
            yield from _account(account, sources.aws_regions)


def _account(account: Account, named: tuple[str, ...]) -> Iterator[Record | Task]:
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
            operation=_REGIONS,
            run=partial(_enabled, site),
            classify=classifier(_REGIONS),
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
        yield Read(site.scope, _REGIONS, "ok")
    except Exception as error:  # the scan goes on in the regions of the table
        found = list(regions.fallback(account.profile.session, account.partition))
        state, detail = classifier(_REGIONS)(error)
        detail += f"; read instead: the {len(found)} regions that are always enabled"
        yield Read(site.scope, _REGIONS, state, _REGIONAL, (USES,), detail=detail)
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
