"""What every test shares: no way to a real cloud, and acme's servers for those that ask."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.kit import acme

# Machines are shared: how long an example takes says nothing about the code.
settings.register_profile("aispm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("aispm")


@pytest.fixture(autouse=True)
def _no_real_cloud(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ.keys() - acme.without_clouds(os.environ).keys():
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)


@pytest.fixture(scope="session")
def acme_servers() -> Iterator[dict[str, str]]:
    """Acme's three clouds, started once; the variables that lead to them."""
    with acme.serve() as env:
        yield env


@pytest.fixture
def acme_env(acme_servers: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Acme's clouds as this process's own clouds."""
    for name, value in acme_servers.items():
        monkeypatch.setenv(name, value)
    return acme_servers
