"""One loopback AWS, whose answers change from test to test, and what is said when all is well.

A fault concerns a call or two. All others are answered from memory, so that a hundred faults
take a minute and what was changed is still read through the SDK.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from aispm.model import Report
from aispm.scan import assess
from tests.estate.estate import Answer, clean
from tests.kit.aws_memory import remembering
from tests.kit.aws_replay import AwsReplay, serve
from tests.providers.aws.conftest import ACCOUNT, REGION, collect

Judge = Callable[[list[Answer]], Report]
# The organisation is walked too; its only account is the one that asks, which needs no role.
ROLE = "audit/aispm"


@pytest.fixture(scope="session")
def _server() -> Iterator[AwsReplay]:
    with serve() as server:
        yield server


@pytest.fixture(scope="session")
def judge(_server: AwsReplay) -> Judge:
    """What is said of an estate that gives these answers."""

    def said(answers: list[Answer]) -> Report:
        _server.answer_from(one.served for one in answers)
        with pytest.MonkeyPatch.context() as environment, remembering():
            for name, value in _server.env(ACCOUNT, REGION).items():
                environment.setenv(name, value)
            return assess(collect(aws_org_role=ROLE))

    return said


@pytest.fixture(scope="session")
def well(judge: Judge) -> Report:
    """What is said of the clean estate."""
    return judge(list(clean()))
