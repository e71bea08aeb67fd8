"""Access advisor: reports that IAM writes as jobs, only of roles of services, only on demand."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from aispm.model import Identity, Read, Snapshot
from aispm.providers import aws
from aispm.providers.aws import advisor
from aispm.providers.base import Sources
from aispm.scan import assess, exit_code
from tests.exporters.render import parsed, render
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


def _seen(snapshot: Snapshot) -> list[Read]:
    return [read for read in snapshot.reads if not read.blind and not read.unasked]


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


def test_unasked_no_report_is_written(scan: Scan, cloud: AwsReplay) -> None:
    cloud.listen("iam")
    snapshot = scan(aws_access_advisor=False)
    assert cloud.count("iam", "GenerateServiceLastAccessedDetails") == 0
    [read] = _reads(snapshot, advisor.GENERATE)
    assert (read.state, read.blind) == ("not-asked", False)
    assert "--aws-access-advisor" in read.detail
    assert not _role(snapshot).facts.keys() & set(SERVICES)


def test_what_nobody_asked_for_is_unknown_and_spoils_nothing(scan: Scan) -> None:
    """Of this role the report says that it never used s3: unasked it is no clean role."""
    snapshot, rule = scan(aws_access_advisor=False), "ai-role-services-unused"
    report = assess(snapshot)
    told = {one.subject: one.because for one in report.undetermined if one.rule == rule}
    how = "which services a role uses (--aws-access-advisor)"
    assert told == {ROLE: f"{advisor.GENERATE} not-asked: {how}"}
    document = parsed("json", report)
    assert document["scan"]["not_asked"] == [how]
    assert advisor.GENERATE not in {gap["operation"] for gap in document["gaps"]}
    text = render("console", report)
    assert f"Not asked for: {how}; without it 1 answer of 1 rule" in " ".join(text.split())
    assert rule not in text

    only = [read for read in snapshot.reads if read.unasked]
    alone = assess(msgspec.structs.replace(snapshot, reads=(*only, *_seen(snapshot))))
    assert exit_code(alone, Sources(), fail_on=None, strict=True) == 0
    assert parsed("json", alone)["summary"]["complete"]


def test_asked_for_the_role_is_judged(scan: Scan) -> None:
    report = assess(scan())
    assert {one.subject for one in report.findings if one.rule == "ai-role-services-unused"} == {
        ROLE
    }
    assert "Not asked for" not in render("console", report)


def test_a_report_is_of_a_role_that_a_service_may_take(scan: Scan, cloud: AwsReplay) -> None:
    cloud.listen("iam")
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
