"""The wheel, installed alone in an empty environment: rules and data are in it, and it runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.cli.samples import LEAKY, config
from tests.kit.once import once

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment in which only the built wheel was installed."""
    return once(tmp_path_factory, "wheel", install) / "venv" / "bin"


def install(folder: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(wheel)], check=True)


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [installed / "aispm", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_tells_its_version(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("aispm ")


def test_it_has_the_rules_of_the_checkout(installed: Path, tmp_path: Path) -> None:
    there = run(installed, tmp_path, "rules", "list", "-o", "json")
    command = [sys.executable, "-m", "aispm", "rules", "list", "-o", "json", "--no-config"]
    here = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(here.stdout)
    assert (there.returncode, there.stdout) == (0, here.stdout)


def test_it_scans(installed: Path, tmp_path: Path) -> None:
    config(tmp_path, LEAKY)
    done = run(installed, tmp_path, "scan", "-o", "json")
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert {one["kind"] for one in report["assets"]} == {"mcp.config", "mcp.server"}
    assert {one["kind"] for one in report["credentials"]} == {"github-pat"}
