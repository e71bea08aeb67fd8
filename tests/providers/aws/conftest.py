"""One loopback AWS for all tests here; each starts with its faults and counts cleared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from botocore.retries.standard import ExponentialBackoff

from aispm.model import Snapshot
from aispm.providers import assembly, aws, base, pool
from aispm.providers.aws import session
from tests.kit.aws_memory import remembering
from tests.kit.aws_replay import AwsReplay, serve

ANSWERS = Path(__file__).parent / "answers"
ACCOUNT, REGION = "111122223333", "us-east-1"

Scan = Callable[..., Snapshot]


@pytest.fixture(scope="session")
def _server() -> Iterator[AwsReplay]:
    with serve(ANSWERS) as server:
        yield server


@pytest.fixture(scope="session")
def seen(_server: AwsReplay) -> Snapshot:
    """What a scan sees when nothing fails."""
    _server.clear()  # it is made before the fixtures of the test that wants it first
    with pytest.MonkeyPatch.context() as environment:
        for name, value in _server.env(ACCOUNT, REGION).items():
            environment.setenv(name, value)
        with remembering():
            return collect()


@pytest.fixture
def live() -> None:
    """For a test that looks at what the server was asked: all is asked over the wire."""


@pytest.fixture(autouse=True)
def _remembered(request: pytest.FixtureRequest) -> Iterator[None]:
    with nullcontext() if "live" in request.fixturenames else remembering():
        yield


@pytest.fixture
def cloud(_server: AwsReplay, monkeypatch: pytest.MonkeyPatch) -> AwsReplay:
    """The server, and an environment whose default credentials are of ACCOUNT."""
    _server.clear()
    for name, value in _server.env(ACCOUNT, REGION).items():
        monkeypatch.setenv(name, value)
    return _server


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK repeats a call at once and slows down for nobody; its waits are in tests of a single
    call."""
    monkeypatch.setattr(ExponentialBackoff, "delay_amount", lambda self, context: 0)
    monkeypatch.setattr(session, "MODE", {})


def short_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK waits shortly for an answer, and once: five times for each of hundreds is long."""
    monkeypatch.setattr(session, "READ_TIMEOUT", 0.3)
    monkeypatch.setattr(session, "ATTEMPTS", 1)


@pytest.fixture
def scan(cloud: AwsReplay) -> Scan:
    """Read the account as a scan does; REGION only, unless asked otherwise."""
    return collect


def of_accounts() -> set[str]:
    """Every kind that an account is read for: not those of the organisation, and not who is
    only met in policies."""
    elsewhere = {kind.name for kind in aws.organization.KINDS} | {"aws.iam.external"}
    return {kind.name for kind in aws.kinds()} - elsewhere


def collect(**given: Any) -> Snapshot:
    """The snapshot of `--aws --aws-access-advisor` and the given options of `Sources`."""
    asked = {"aws_regions": (REGION,), "aws_access_advisor": True, **given}
    tasks = aws.start(base.Sources(aws=True, **asked))
    haul = pool.run([("aws", task) for task in tasks])
    return assembly.assemble(haul, "2026-11-20T00:00:00Z", ["aws"])
