"""Acme's GCP project on loopback, and one scan of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aispm.model import Snapshot
from aispm.providers import assembly, base, gcp, pool
from aispm.providers.gcp import client
from tests.kit import gcp_replay
from tests.kit.loopback import Running

ACME = Path(__file__).parents[3] / "fixtures" / "acme" / "gcp"


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setattr(client, "FIRST_WAIT", 0.01)
    with gcp_replay.serve(ACME) as running:
        for name, value in running.env.items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def scan() -> Callable[..., Snapshot]:
    def read(**asked: Any) -> Snapshot:
        tasks = gcp.start(base.Sources(gcp=True, **asked))
        haul = pool.run([(gcp.NAME, task) for task in tasks])
        return assembly.assemble(haul, "2026-11-20T00:00:00Z", [gcp.NAME])

    return read
