"""The GitHub action and the pre-commit hook, run as their hosts would."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.samples import LEAKY, config

ROOT = Path(__file__).parent.parent
ACTION = ROOT / ".github/actions/scan"
SUPPRESSED = "- {rule: mcp-secret-in-env, path: .mcp.json, reason: an old key}\n"

git_only = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


def git(folder: Path, *words: str) -> str:
    names = {
        f"GIT_{who}_{what}": "x@example.com"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        [shutil.which("git") or "git", *words],
        cwd=folder,
        env={**os.environ, **names},
        check=True,
        capture_output=True,
    )
    return done.stdout.decode().strip()


def act(folder: Path, base: str = "", arguments: str = "") -> dict[str, str]:
    """The outputs of the step that scans."""
    launcher = folder.parent / "aispm"
    launcher.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m aispm "$@"\n')
    launcher.chmod(0o755)
    outputs = folder.parent / "outputs"
    outputs.unlink(missing_ok=True)
    subprocess.run(
        ["/bin/bash", str(ACTION / "scan.sh")],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "AISPM": str(launcher),
            "BASE": base,
            "SCAN_PATH": ".",
            "FAIL_ON": "high",
            "ARGUMENTS": arguments,
            "SARIF": str(folder.parent / "out.sarif"),
            "GITHUB_OUTPUT": str(outputs),
        },
        check=True,
        capture_output=True,
    )
    return dict(line.split("=") for line in outputs.read_text().splitlines())


def results(folder: Path) -> set[str]:
    run = json.loads((folder.parent / "out.sarif").read_text())["runs"][0]
    return {one["ruleId"] for one in run["results"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "repo"
    place.mkdir()
    return place


def test_a_finding_is_uploaded_and_then_fails(folder: Path) -> None:
    config(folder, LEAKY)
    assert act(folder) == {"exit-code": "1", "sarif": "true"}
    assert "mcp-secret-in-env" in results(folder)


def test_arguments_one_a_line(folder: Path) -> None:
    config(folder, LEAKY)
    assert act(folder, arguments="--rule\nmcp-secret-in-arg\n")["exit-code"] == "0"
    assert results(folder) == set()


def test_an_error_writes_no_sarif(folder: Path) -> None:
    assert act(folder, arguments="--rule\nno-such-rule") == {"exit-code": "2", "sarif": "false"}


@git_only
@pytest.mark.slow
@pytest.mark.parametrize("named", [".aispm.yaml", "pyproject.toml"])
def test_a_pull_request_cannot_silence_its_own_scan(folder: Path, named: str) -> None:
    git(folder, "init", "-q")
    (folder / "README").write_text("x")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "base")
    base = git(folder, "rev-parse", "HEAD")
    config(folder, LEAKY)
    (folder / "known.yaml").write_text(SUPPRESSED)
    text = (
        "suppressions: known.yaml\n"
        if named == ".aispm.yaml"
        else '[tool.aispm]\nsuppressions = "known.yaml"\n'
    )
    (folder / named).write_text(text)
    assert act(folder)["exit-code"] == "0"  # outside of a pull request it holds
    assert act(folder, base)["exit-code"] == "1"
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "merged")
    merged = git(folder, "rev-parse", "HEAD")
    (folder / "known.yaml").write_text("[]\n")  # nor does it lose what was set aside before
    assert act(folder, merged)["exit-code"] == "0"
    assert git(folder, "worktree", "list").count("\n") == 0


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((ACTION / "action.yml").read_text())["runs"][
        "steps"
    ]
    return found


@pytest.mark.slow
def test_a_module_of_the_scanned_folder_is_not_run(folder: Path, tmp_path: Path) -> None:
    for name in ("venv", "pip", "ensurepip", "sitecustomize"):
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write('{name}')")
    [install] = [step["run"] for step in steps() if step["name"] == "Install aispm"]
    nothing = tmp_path / "action/a/b/c"  # not even a package: whether pip is reached is the point
    nothing.mkdir(parents=True)
    done = subprocess.run(
        ["/bin/bash", "-e", "-c", install],
        cwd=folder,
        env={**os.environ, "RUNNER_TEMP": str(tmp_path), "GITHUB_ACTION_PATH": str(nothing)},
        check=False,
        capture_output=True,
    )
    assert b"pyproject.toml" in done.stderr
    assert not (tmp_path / "ran").exists()


def test_a_sarif_file_of_the_scanned_folder_is_not_uploaded(folder: Path) -> None:
    (folder.parent / "out.sarif").write_text("{}")
    assert act(folder, arguments="--rule\nno-such-rule") == {"exit-code": "2", "sarif": "false"}


def test_no_input_is_pasted_into_a_script() -> None:
    assert [step["run"] for step in steps() if "${{" in step.get("run", "")] == []


def test_every_input_is_used() -> None:
    told = yaml.safe_load((ACTION / "action.yml").read_text())
    used = set(re.findall(r"inputs\.([\w-]+)", json.dumps(told["runs"])))
    assert used == set(told["inputs"])


def test_the_hook_runs_what_it_says(folder: Path) -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    words = shlex.split(hook["entry"])
    assert words[0] == "aispm"
    config(folder, LEAKY)
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"mcp-secret-in-env" in done.stdout
