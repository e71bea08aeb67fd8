"""One loopback AWS, whose answers change from test to test, and what was heard when all is well.

A fault concerns one service or two. The calls to all others are answered from what a scan of
the clean estate heard, so that a hundred faults take a minute and each changed service is
still read through the SDK.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from aispm import scan
from aispm.model import Report
from aispm.providers.aws.session import Profile
from aispm.scan import Settings, assess, load_rules
from tests.estate.estate import Answer, clean
from tests.kit.aws_replay import AwsReplay, serve
from tests.providers.aws.conftest import ACCOUNT, REGION, collect

_Asked = tuple[str, str, str, str]
Judge = Callable[..., Report]
# The organisation is walked too; its only account is the one that asks, which needs no role.
ROLE = "audit/aispm"


# Read once: the programs of two hundred rules take time and memory.
_RULES = functools.cache(load_rules)


class Memory:
    """What every call heard in the clean estate: its pages, or how it failed."""

    def __init__(self) -> None:
        self.heard: dict[_Asked, list[Any] | Exception] = {}
        self.touched: frozenset[str] | None = None  # None: everything is asked
        self._ask = Profile.ask

    def ask(
        self, profile: Profile, service: str, region: str, operation: str, args: dict[str, Any]
    ) -> Iterator[dict[str, Any]]:
        """In place of `Profile.ask`."""
        asked = service, region, operation, repr(sorted(args.items()))
        known = None if self.touched is None or service in self.touched else self.heard.get(asked)
        if isinstance(known, Exception):
            raise known.with_traceback(None)  # else its frames, and all they hold, add up
        if known is not None:
            yield from known
            return
        try:
            pages = list(self._ask(profile, service, region, operation, args))
        except Exception as error:
            if self.touched is None:
                self.heard[asked] = error
            raise
        if self.touched is None:
            self.heard[asked] = pages
        yield from pages


@pytest.fixture(scope="session")
def _running() -> Iterator[tuple[AwsReplay, Memory, Report]]:
    memory = Memory()
    with serve() as server:
        server.answer_from(one.served for one in clean())
        with pytest.MonkeyPatch.context() as patch:
            report = _well(server, memory, patch)
        yield server, memory, report


def _well(server: AwsReplay, memory: Memory, patch: pytest.MonkeyPatch) -> Report:
    _prepare(server, memory, patch)
    return assess(collect(aws_org_role=ROLE))


def _prepare(server: AwsReplay, memory: Memory, patch: pytest.MonkeyPatch) -> None:
    for name, value in server.env(ACCOUNT, REGION).items():
        patch.setenv(name, value)
    patch.setattr(Profile, "ask", lambda self, *asked: memory.ask(self, *asked))
    patch.setattr(scan, "load_rules", lambda settings: _RULES(Settings()))


@pytest.fixture(scope="session")
def well(_running: tuple[AwsReplay, Memory, Report]) -> Report:
    """What is said of the clean estate."""
    return _running[2]


@pytest.fixture
def judge(_running: tuple[AwsReplay, Memory, Report], monkeypatch: pytest.MonkeyPatch) -> Judge:
    """What is said of an estate in which only the answers of some services have changed."""
    server, memory, _ = _running

    def said(answers: list[Answer], services: set[str]) -> Report:
        server.answer_from(one.served for one in answers)
        monkeypatch.setattr(memory, "touched", frozenset(services))
        _prepare(server, memory, monkeypatch)
        return assess(collect(aws_org_role=ROLE))

    return said
