"""Access advisor: reports that IAM writes as jobs, only of roles of services, only on demand."""

from __future__ import annotations

from typing import Any

import pytest

from aispm.model import Identity, Read, Snapshot
from aispm.providers import aws
from aispm.providers.aws import advisor
from aispm.providers.base import Sources
from tests.kit.aws_replay import AwsReplay, serve
from tests.providers.aws.conftest import ACCOUNT, ANSWERS, Scan

ROLE = f"arn:aws:iam::{ACCOUNT}:role/agents/harbor-runtime"
SERVICES = ("services_last_used", "services_never_used")
TIMES = {"JobCreationDate": "2026-11-20T00:00:00Z", "JobCompletionDate": "2026-11-20T00:00:01Z"}
JOB = {"JobId": "11111111-2222-3333-4444-555555555555"}


def _role(snapshot: Snapshot) -> Identity:
    [role] = [one for one in snapshot.identities if one.id == ROLE]
    return role


def _reads(snapshot: Snapshot, operation: str) -> list[Read]:
    return [read for read in snapshot.reads if read.operation == operation]


def _answer(status: str, **more: Any) -> dict[str, Any]:
    """A first page that comes before the one of the answers."""
    return {
        "service": "iam",
        "operation": "GetServiceLastAccessedDetails",
        "account": ACCOUNT,
        "when": JOB,
        "response": {"JobStatus": status, "ServicesLastAccessed": [], **TIMES},
        **more,
    }


@pytest.fixture(autouse=True)
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between two looks, none of which is taken."""
    taken: list[float] = []
    monkeypatch.setattr(advisor.time, "sleep", taken.append)
    return taken


@pytest.mark.usefixtures("live")
def test_unasked_no_report_is_written(scan: Scan, cloud: AwsReplay) -> None:
    snapshot = scan(aws_access_advisor=False)
    assert cloud.count("iam", "GenerateServiceLastAccessedDetails") == 0
    assert _reads(snapshot, advisor.GENERATE) == []
    assert {name: _role(snapshot).facts[name] for name in SERVICES} == dict.fromkeys(SERVICES)


@pytest.mark.usefixtures("live")
def test_a_report_is_of_a_role_that_a_service_may_take(scan: Scan, cloud: AwsReplay) -> None:
    scan()
    assert cloud.count("iam", "GenerateServiceLastAccessedDetails") == 1  # of two roles


def test_a_report_under_way_is_waited_for(
    scan: Scan, seen: Snapshot, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(ANSWERS, _answer("IN_PROGRESS", times=2)) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        assert _role(scan()) == _role(seen)
    assert naps == [0.25, 0.5]


@pytest.mark.parametrize(
    ("status", "state", "detail"),
    [
        ("IN_PROGRESS", "out-of-time", "the report was not written within 62 seconds"),
        ("FAILED", "failed", "IAM could not write the report"),
    ],
)
def test_a_report_that_does_not_come_is_a_gap_and_no_clean_role(
    status: str, state: str, detail: str, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(ANSWERS, _answer(status)) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        snapshot = scan()
    [read] = _reads(snapshot, advisor.REPORT)
    assert (read.state, read.detail, read.missed) == (state, detail, (ROLE,))
    assert set(read.supplies) == {f"aws.iam.role.{name}" for name in SERVICES}
    assert not _role(snapshot).facts.keys() & set(SERVICES)


def test_the_plan_tells_it_only_where_it_is_asked_for() -> None:
    def planned(**asked: Any) -> set[str]:
        return {one.operation for one in aws.plan(Sources(aws=True, **asked))}

    assert planned(aws_access_advisor=True) - planned() == {advisor.GENERATE, advisor.REPORT}
