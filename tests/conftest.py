"""What every test shares: no way to a real cloud, and what costs most is made once."""

from __future__ import annotations

import functools
import gc
import os
from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
import typer.main

from aispm import scan
from aispm.cel import Language
from aispm.providers.aws.session import Profile
from aispm.rulebook import Rulebook
from aispm.scan import Settings, load_rules
from tests.kit import acme, acme_scans, examples
from tests.kit.acme_scans import Scans
from tests.kit.once import once

# As the command line does: by default a pass over all that is alive comes far too often.
gc.set_threshold(50_000, 20, 20)
# Every session reads the SDK's models anew, which takes longer than most scans of a test.
botocore.session.create_loader = functools.cache(botocore.session.create_loader)
# A process has one command line and judges once: both are put together when they are needed.
typer.main.get_command = functools.cache(typer.main.get_command)
Language.compile = functools.cache(Language.compile)


def pytest_configure(config: pytest.Config) -> None:
    examples.prepare(few=config.option.markexpr == "not slow")


def pytest_itemcollected(item: pytest.Item) -> None:
    if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
        item.add_marker("property")


def pytest_collection_finish() -> None:
    gc.freeze()  # what the modules hold stays to the end


@pytest.fixture(scope="session", autouse=True)
def _no_real_cloud() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ.keys() - acme.without_clouds(os.environ).keys():
            patch.delenv(name)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("AWS_CONFIG_FILE", os.devnull)
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        yield


_MADE: list[Profile] = []


@pytest.fixture(scope="session", autouse=True)
def _noted() -> Iterator[None]:
    begin = Profile.__init__

    def noted(profile: Profile, *rest: Any) -> None:
        _MADE.append(profile)
        begin(profile, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Profile, "__init__", noted)
        yield


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """The connections of a test's clients end with it; else each keeps a thread of a server."""
    while _MADE:
        _MADE.pop().close()


@functools.cache
def _own_rules() -> Rulebook:
    return load_rules(Settings())


@pytest.fixture(scope="session", autouse=True)
def _rules_once() -> Iterator[None]:
    """The built-in rules are read once: to read them is most of what a small scan costs."""

    def rules(settings: Settings, *, prove_ours: bool = False) -> Rulebook:
        if settings.rules_dirs or prove_ours:
            return load_rules(settings, prove_ours=prove_ours)
        return _own_rules()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "load_rules", rules)
        yield


@pytest.fixture(scope="session", name="acme_scans")
def _acme_scans(tmp_path_factory: pytest.TempPathFactory) -> Scans:
    """Acme scanned twice, once for all tests: they only read it."""
    return acme_scans.read(once(tmp_path_factory, "acme-scans", acme_scans.make))
