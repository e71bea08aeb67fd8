"""Lists without end are read from their newest item to a bound, and the ledger says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aispm.model import Read
from aispm.providers import assembly, aws, base, pool
from aispm.providers.aws import recent
from aispm.providers.aws.faults import CutError, MalformedError
from aispm.providers.aws.row import Recent
from tests.kit.aws_replay import AwsReplay, serve

NOW = datetime(2026, 11, 20, tzinfo=UTC)
ARN = "arn:aws:sagemaker:us-east-1:111122223333:compilation-job/"


def job(number: int) -> dict[str, Any]:
    """One a day, the newest first."""
    return {
        "CompilationJobName": f"j{number}",
        "CompilationJobArn": f"{ARN}j{number}",
        "CompilationJobStatus": "COMPLETED",
        "CreationTime": (NOW - timedelta(days=number)).isoformat().replace("+00:00", "Z"),
    }


@pytest.fixture(scope="module")
def cloud() -> Iterator[AwsReplay]:
    answer = {"CompilationJobSummaries": [job(number) for number in range(120)]}
    listed = {"service": "sagemaker", "operation": "ListCompilationJobs", "response": answer}
    with serve(listed) as server:
        yield server


@pytest.mark.parametrize(
    ("now", "read", "detail"),
    [
        ("", 100, "only the 100 newest are read"),
        (NOW.isoformat(), 91, "only those of the last 90 days are read"),
        ("2026-08-25T00:00:00Z", 100, "only the 100 newest are read"),
    ],
)
def test_jobs_are_read_to_a_bound(
    now: str, read: int, detail: str, cloud: AwsReplay, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in cloud.env().items():
        monkeypatch.setenv(name, value)
    cloud.clear()
    tasks = aws.start(base.Sources(aws=True, aws_regions=("us-east-1",), now=now))
    haul = pool.run([("aws", task) for task in tasks])
    snapshot = assembly.assemble(haul, "2026-11-20T00:00:00Z", ["aws"])
    jobs = [one for one in snapshot.assets if one.kind == "aws.sagemaker.compilation_job"]
    assert {one.name for one in jobs} == {f"j{number}" for number in range(read)}
    [line] = [one for one in snapshot.reads if one.operation == "sagemaker:ListCompilationJobs"]
    assert line == Read(
        "aws:111122223333/us-east-1",
        "sagemaker:ListCompilationJobs",
        "partial",
        lists=("aws.sagemaker.compilation_job",),
        supplies=line.supplies,
        detail=detail,
    )


def test_the_last_that_is_within_the_bound() -> None:
    bound, now = Recent(most=2, days=10), "2026-11-20T00:00:00Z"
    recent.check(bound, {"CreationTime": "2026-11-10T00:00:00Z"}, 1, now)
    recent.check(bound, {}, 1, now)
    with pytest.raises(CutError):
        recent.check(bound, {"CreationTime": "2026-11-09T23:59:59Z"}, 1, now)
    with pytest.raises(CutError):
        recent.check(bound, {"CreationTime": "2026-11-20T00:00:00Z"}, 2, now)
    with pytest.raises(MalformedError):
        recent.check(bound, {"CreationTime": "yesterday"}, 0, now)
