"""Some kinds of resources alone, read through the SDK from answers that a test changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from aispm.model import Snapshot
from aispm.providers.aws import visit
from aispm.providers.aws.rows import ROWS
from tests.estate.estate import Change, apply, base
from tests.kit.aws_replay import AwsReplay, serve
from tests.providers.aws.conftest import ACCOUNT, REGION, collect

Read = Callable[..., Snapshot]


@pytest.fixture(scope="session")
def _own() -> Iterator[AwsReplay]:
    with serve() as server:
        yield server


@pytest.fixture
def read(_own: AwsReplay, monkeypatch: pytest.MonkeyPatch) -> Read:
    """What is seen of some kinds after some changes of the answers."""

    def seen(kinds: str | tuple[str, ...], *changes: dict[str, Any]) -> Snapshot:
        wanted = (kinds,) if isinstance(kinds, str) else kinds
        answers = apply(base(), (Change(**one) for one in changes))
        _own.answer_from(one.served for one in answers)
        for name, value in _own.env(ACCOUNT, REGION).items():
            monkeypatch.setenv(name, value)
        rows = tuple(row for row in ROWS if row.kind in wanted)
        monkeypatch.setattr(visit, "ROWS", rows)
        monkeypatch.setattr(visit.iam, "tasks", lambda site: ())
        return collect()

    return seen


def facts(snapshot: Snapshot, name: str) -> dict[str, Any]:
    """The facts of the asset of a name."""
    [found] = [one for one in snapshot.assets if one.name == name]
    return dict(found.facts)


def gaps(snapshot: Snapshot) -> dict[str, str]:
    """The states of the blind reads, by operation."""
    return {one.operation: one.state for one in snapshot.reads if one.blind}
