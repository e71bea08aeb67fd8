"""`aispm --help` and `--version`: complete, and cheap because they load next to nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import aispm as package
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
# Only what a command needs is loaded, inside the command: see `make bench` for what that saves.
HEAVY = {
    "boto3",
    "botocore",
    "azure",
    "google",
    "networkx",
    "detect_secrets",
    "tree_sitter",
    "cel_expr_python",
    "rich",
    "msgspec",
    "yaml",
    "aispm.model",
    "aispm.providers",
}
WITH_MODULES = """
import json, sys
from aispm.cli.app import main
sys.argv = ["aispm", *sys.argv[1:]]
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["scan", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITH_MODULES, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    loaded = set(json.loads(done.stderr))
    assert "typer" in loaded
    assert loaded & HEAVY == set()


def test_help_lists_the_commands_that_work_and_no_other(aispm: Run) -> None:
    done = aispm("--help")
    assert done.code == 0
    listed = re.findall(r"^  ([a-z-]+) {2,}", done.out.split("Commands:")[1], re.MULTILINE)
    assert listed == [
        "scan",
        "inventory",
        "approve",
        "blast",
        "path",
        "policy-input",
        "permissions",
        "rules",
    ]


def test_scan_offers_exactly_its_options(aispm: Run) -> None:
    out = aispm("scan", "--help").out
    assert set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", out, re.MULTILINE)) == {
        "--exclude",
        "--root",
        "--user",
        "--history",
        "--import",
        "--aws",
        "--aws-profile",
        "--aws-region",
        "--aws-role-arn",
        "--aws-external-id",
        "--aws-org-role",
        "--aws-account",
        "--aws-access-advisor",
        "--azure",
        "--azure-tenant",
        "--azure-subscription",
        "--gcp",
        "--gcp-project",
        "--from",
        "--output",
        "--save",
        "--resume",
        "--plan",
        "--deadline",
        "--no-sensitive-reads",
        "--fail-on",
        "--strict",
        "--fail-on-undetermined",
        "--approved",
        "--suppressions",
        "--rules",
        "--rule",
        "--kind",
        "--severity",
        "--now",
        "--config",
        "--no-config",
        "--quiet",
        "--verbose",
        "--debug",
        "--no-color",
        "--help",
    }


def test_h_is_help_too(aispm: Run) -> None:
    for command in ([], ["scan"], ["rules", "list"]):
        assert aispm(*command, "-h").out == aispm(*command, "--help").out != ""


def test_no_command_is_told_in_half_a_sentence(aispm: Run) -> None:
    for command in ([], ["rules"]):
        listed = aispm(*command, "--help").out.partition("Commands:")[2]
        assert listed
        assert "..." not in listed


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_may_ask_how_to_complete_a_word(shell: str) -> None:
    def ask(**asked: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "aispm"],
            env={**os.environ, "PYTHONPATH": str(ROOT), **asked},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout

    assert f"_AISPM_COMPLETE=complete_{shell}" in ask(_AISPM_COMPLETE=f"source_{shell}")
    if shell == "bash":
        words = {"COMP_WORDS": "aispm in", "COMP_CWORD": "1"}
        assert ask(_AISPM_COMPLETE="complete_bash", **words).split() == ["inventory"]


def test_version_and_what_it_runs_on(aispm: Run) -> None:
    assert aispm("--version").out == f"aispm {package.__version__}\n"
    lines = aispm("--version", "-v").out.splitlines()
    assert lines[0] == f"aispm {package.__version__}"
    assert f"boto3 {version('boto3')}" in lines
    assert any(re.fullmatch(r"data [a-z-]+ \d{4}-\d\d-\d\d", line) for line in lines)


def test_no_command_shows_the_help_and_is_a_usage_error(aispm: Run) -> None:
    done = aispm()
    assert done.code == 2
    assert "Commands:" in done.err
