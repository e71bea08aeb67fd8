"""The real command line, run in a folder of its own: what it prints, says and returns."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.kit import command


@dataclass(frozen=True)
class Done:
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def aispm(folder: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `aispm` with some arguments in `folder`."""

    def run(*arguments: str | Path) -> Done:
        code = command.call(*arguments)
        out, err = capfd.readouterr()
        return Done(code, out, err)

    return run
