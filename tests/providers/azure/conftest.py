"""Acme's Azure subscription on loopback, and one scan of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aispm.model import Snapshot
from aispm.providers import assembly, azure, base, pool
from aispm.providers.azure import client
from tests.kit import azure_replay
from tests.kit.loopback import Running

ACME = Path(__file__).parents[3] / "fixtures" / "acme" / "azure"
Scan = Callable[..., Snapshot]


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setattr(client, "FIRST_WAIT", 0.01)
    with azure_replay.serve(ACME) as running:
        for name, value in running.env.items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def scan() -> Scan:
    def read(**asked: Any) -> Snapshot:
        tasks = azure.start(base.Sources(azure=True, **asked))
        haul = pool.run([(azure.NAME, task) for task in tasks])
        return assembly.assemble(haul, "2026-11-20T00:00:00Z", [azure.NAME])

    return read
