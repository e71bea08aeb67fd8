"""Access advisor: of each role that a service may take, when it last used which service.

IAM writes these reports as jobs, so they are asked for only on demand; where they
are not, what they would tell is not known. Source: AWS IAM user guide,
"Refine permissions in AWS using last accessed information": a report lists every service that the
policies of a role allow, tells of attempts (refused ones too) in at least the last 400 days, and
lags by up to four hours.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from aispm.model import Identity, Read, Record
from aispm.providers.aws.account import Site
from aispm.providers.aws.faults import EndlessError, MalformedError, UnreadyError, classifier
from aispm.providers.aws.session import MOST_PAGES
from aispm.providers.base import Task
from aispm.vocabulary import Facts

_KIND = "aws.iam.role"
GENERATE = "iam:GenerateServiceLastAccessedDetails"
REPORT = "iam:GetServiceLastAccessedDetails"
PERMISSIONS = ((_KIND, GENERATE), (_KIND, REPORT))
FACTS = {"services_last_used": "map?", "services_never_used": "list?"}
NONE: Facts = dict.fromkeys(FACTS)  # of a role that no service takes
SUPPLIES = tuple(f"{_KIND}.{fact}" for fact in FACTS)
_HOW = "which services a role uses (--aws-access-advisor)"
# Seconds between two looks at a report; most are done at the first or second.
_PAUSES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)


def reports_on(facts: Facts) -> bool:
    """Whether a report is wanted of a role with these facts: not of people's roles."""
    return bool(facts.get("trusted_services", True)) and not facts["service_linked"]


def awaited(identity: Identity) -> bool:
    """Whether it is a role of which only a report can tell."""
    return identity.kind == _KIND and not FACTS.keys() <= identity.facts.keys()


def tasks(site: Site, roles: Sequence[Identity]) -> Iterator[Task]:
    """Those that have the report of each role written, which others then read.

    Where nobody asked for reports, one that says so.
    """
    if site.account.advised:
        yield from (_task(site, GENERATE, partial(_generate, site, one), one) for one in roles)
    elif roles:
        yield _task(site, GENERATE, partial(_not_asked, site))


def _not_asked(site: Site) -> Iterator[Read]:
    yield Read(site.scope, GENERATE, "not-asked", (), SUPPLIES, detail=_HOW)


def _task(site: Site, operation: str, run: Any, role: Identity | None = None) -> Task:
    return Task(
        scope=site.scope,
        operation=operation,
        run=run,
        classify=classifier(operation),
        supplies=SUPPLIES,
        subject=role.id if role else None,
    )


def _generate(site: Site, role: Identity) -> Iterator[Task]:
    asked = {"Arn": role.id, "Granularity": "SERVICE_LEVEL"}
    for answer in site.ask("iam", "GenerateServiceLastAccessedDetails", asked):
        yield _task(site, REPORT, partial(_report, site, role, answer["JobId"]), role)


def _report(site: Site, role: Identity, job: str) -> Iterator[Record]:
    services = [one for page in _pages(site, job) for one in page["ServicesLastAccessed"]]
    used = {one["ServiceNamespace"]: one.get("LastAuthenticated") for one in services}
    facts: Facts = {
        "services_last_used": {name: used[name] for name in sorted(used) if used[name]},
        "services_never_used": sorted(name for name in used if not used[name]),
    }
    yield Identity(role.id, role.kind, role.name, role.scope, facts=facts)


def _pages(site: Site, job: str) -> Iterator[dict[str, Any]]:
    """The pages of a report, once it is written: the SDK has no paginator for them."""
    page = _written(site, job)
    yield page
    for _ in range(MOST_PAGES):
        if not page.get("IsTruncated"):
            return
        page = _asked(site, {"JobId": job, "Marker": page["Marker"]})
        yield page
    raise EndlessError(f"the list has more than {MOST_PAGES} pages")


def _written(site: Site, job: str) -> dict[str, Any]:
    """The first page. Raises UnreadyError for a job that takes longer than a minute."""
    for pause in (*_PAUSES, None):
        page = _asked(site, {"JobId": job})
        if page["JobStatus"] == "COMPLETED":
            return page
        if page["JobStatus"] != "IN_PROGRESS":
            raise MalformedError("IAM could not write the report")
        if pause is not None:
            time.sleep(pause)
    raise UnreadyError(f"the report was not written within {sum(_PAUSES):.0f} seconds")


def _asked(site: Site, args: dict[str, Any]) -> dict[str, Any]:
    [page] = site.ask("iam", "GetServiceLastAccessedDetails", args)
    return page
