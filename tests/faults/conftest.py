"""Acme's clouds on servers of their own, where faults may be injected, and scans without any."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from aispm.providers.azure import client as azure_client
from aispm.providers.gcp import client as gcp_client
from tests.faults.change import Scanned, scan
from tests.kit import aws_replay, azure_replay, gcp_replay
from tests.kit.acme import ACME, aws_env
from tests.kit.aws_replay import AwsReplay
from tests.kit.loopback import Running

Arguments = tuple[str, ...]


@pytest.fixture(scope="session")
def aws_server() -> Iterator[AwsReplay]:
    with aws_replay.serve(ACME / "aws") as server:
        yield server


@pytest.fixture
def aws(aws_server: AwsReplay) -> AwsReplay:
    """Acme's AWS accounts, without a fault yet."""
    aws_server.clear()
    return aws_server


@pytest.fixture(scope="session")
def azure_server() -> Iterator[Running]:
    with azure_replay.serve(ACME / "azure") as server:
        yield server


@pytest.fixture
def azure(azure_server: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    """Acme's Azure subscription, without a fault yet."""
    monkeypatch.setattr(azure_client, "FIRST_WAIT", 0.01)
    azure_server.faults.clear()
    return azure_server


@pytest.fixture(scope="session")
def gcp_server() -> Iterator[Running]:
    with gcp_replay.serve(ACME / "gcp") as server:
        yield server


@pytest.fixture
def gcp(gcp_server: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    """Acme's GCP project, without a fault yet."""
    monkeypatch.setattr(gcp_client, "FIRST_WAIT", 0.01)
    gcp_server.faults.clear()
    return gcp_server


@pytest.fixture(scope="session")
def faultless(
    aws_server: AwsReplay, azure_server: Running, gcp_server: Running
) -> Callable[[Arguments], Scanned]:
    """The scan of some arguments without any fault, made once. Ask for it before injecting."""
    known: dict[Arguments, Scanned] = {}

    def scanned(arguments: Arguments) -> Scanned:
        if arguments not in known:
            aws_server.clear()
            azure_server.faults.clear()
            gcp_server.faults.clear()
            env = aws_env(aws_server.url) | azure_server.env | gcp_server.env
            known[arguments] = scan(env, *arguments)
            assert known[arguments].gaps == set()
            aws_server.clear()  # its counts too
        return known[arguments]

    return scanned
