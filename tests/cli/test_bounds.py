"""What bounds a scan: the time it has, what it may ask, and what an earlier one has finished."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from aispm import snapshot
from aispm.cli import duration
from aispm.errors import InputError
from aispm.model import Snapshot
from tests.cli.conftest import Run
from tests.kit.aws_memory import remembering
from tests.kit.aws_replay import AwsReplay, serve
from tests.providers.aws.conftest import ACCOUNT, REGION
from tests.providers.aws.test_organization import ANSWERS, ROLE, SANDBOX, TEAM

NOW = "2026-11-20T00:00:00Z"
WALK = (
    "--aws",
    "--aws-region",
    REGION,
    "--aws-org-role",
    ROLE,
    "--fail-on",
    "never",
    "--no-config",
)


@pytest.fixture(scope="module")
def _server() -> Iterator[AwsReplay]:
    with serve(*ANSWERS) as server:
        yield server


@pytest.fixture
def cloud(_server: AwsReplay) -> AwsReplay:
    _server.clear()
    return _server


def begin(cloud: AwsReplay, *more: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "aispm", "scan", *WALK, *map(str, more)]
    return subprocess.Popen(
        command,
        env={**os.environ, **cloud.env(ACCOUNT, REGION)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def states(found: Snapshot, *numbers: str) -> dict[str, str]:
    scopes = {f"aws:{number}/{REGION}" for number in numbers}
    return {
        f"{read.scope} {read.operation}": read.state
        for read in found.reads
        if read.scope in scopes and read.operation.startswith("bedrock:ListG")
    }


@pytest.mark.slow
def test_what_is_not_read_in_time_is_a_gap_and_nobody_waits(
    cloud: AwsReplay, tmp_path: Path
) -> None:
    cloud.fault("delay", "bedrock", "ListGuardrails", account=TEAM, seconds=60)
    start = time.monotonic()
    run = begin(cloud, "--deadline", "20s", "--save", tmp_path / "snap.json", "--strict")
    _, err = run.communicate(timeout=100)
    assert run.returncode == 3, err
    assert time.monotonic() - start < 50
    read = states(snapshot.load(tmp_path / "snap.json"), ACCOUNT, TEAM, SANDBOX)
    assert read[f"aws:{TEAM}/{REGION} bedrock:ListGuardrails"] == "out-of-time"
    assert read[f"aws:{ACCOUNT}/{REGION} bedrock:ListGuardrails"] == "empty"
    assert (tmp_path / "snap.json.part").exists()  # the rest may still be read


def test_who_gives_too_little_time_is_told_to_give_more(cloud: AwsReplay) -> None:
    cloud.fault("delay", "sts", "GetCallerIdentity", seconds=60)
    run = begin(cloud, "--deadline", "1s")
    _, err = run.communicate(timeout=50)
    assert run.returncode == 3
    assert "error: nothing could be read of aws: sts:GetCallerIdentity out-of-time" in err
    assert "hint: give it more time with --deadline" in err
    assert "aws sts get-caller-identity" not in err


@pytest.mark.slow
def test_a_killed_scan_is_resumed_and_its_snapshot_is_that_of_one_run(
    cloud: AwsReplay, tmp_path: Path
) -> None:
    whole, torn = tmp_path / "whole.json", tmp_path / "torn.json"
    one = begin(cloud, "--now", NOW, "--save", whole)
    assert one.communicate(timeout=200)[1] == ""
    assert one.returncode == 0

    cloud.fault("delay", "bedrock", "ListGuardrails", account=TEAM, seconds=60)
    killed = begin(cloud, "--now", NOW, "--save", torn)
    part = tmp_path / "torn.json.part"
    limit = time.monotonic() + 100
    while not (part.exists() and part.read_bytes().count(b"\n") == 3):
        assert time.monotonic() < limit
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert not torn.exists()
    assert part.stat().st_mode & 0o077 == 0
    with part.open("ab") as out:
        out.write(b'{"turn":"aws:')  # a line that was being written

    cloud.clear()
    again = begin(cloud, "--now", "2026-11-21T00:00:00Z", "--save", torn, "--resume")
    assert again.communicate(timeout=200)[1] == ""
    assert snapshot.load(torn) == snapshot.load(whole)
    assert torn.read_bytes() == whole.read_bytes()
    assert not part.exists()
    asked = {heard.account for heard in cloud.calls if heard.service == "bedrock"}
    assert asked == {TEAM}


def test_what_may_hold_texts_is_not_asked_for(
    cloud: AwsReplay, aispm: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in cloud.env(ACCOUNT, REGION).items():
        monkeypatch.setenv(name, value)
    with remembering():
        assert aispm("scan", *WALK, "--no-sensitive-reads", "--save", "snap.json").err == ""
    reads = snapshot.load(folder / "snap.json").reads
    withheld = {read.operation for read in reads if read.state == "withheld"}
    assert "lambda:ListFunctions" in withheld
    assert "bedrock:ListGuardrails" not in withheld
    assert ("lambda", "ListFunctions") not in cloud.operations
    assert ("bedrock", "ListGuardrails") in cloud.operations
    closed = {"sts:AssumeRole"}  # a suspended account is not entered
    assert {read.operation for read in reads if read.blind} == withheld | closed


def test_resume_needs_the_snapshot_and_the_same_question(aispm: Run, folder: Path) -> None:
    done = aispm("scan", "--resume", ".")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: --resume needs --save")

    (folder / "snap.json.part").write_text('{"schema":"aispm/journal/v1","question":"x",')
    done = aispm("scan", "--aws", "--aws-region", REGION, "--save", "snap.json", "--resume")
    assert done.code == 2
    assert "snap.json.part holds no unfinished scan" in done.err

    head = '{"schema":"aispm/journal/v1","question":"x","taken_at":"2026-11-20T00:00:00Z"}\n'
    (folder / "snap.json.part").write_text(head)
    done = aispm("scan", "--aws", "--aws-region", REGION, "--save", "snap.json", "--resume")
    assert done.code == 2
    assert "is of a scan of something else" in done.err


def test_lengths_of_time() -> None:
    told = {text: duration.seconds(text) for text in ("90s", "15m", "1h30m", " 2H ", "1h1m1s")}
    assert told == {"90s": 90, "15m": 900, "1h30m": 5400, " 2H ": 7200, "1h1m1s": 3661}


@pytest.mark.parametrize("text", ["", "0s", "-5m", "5", "1.5h", "soon", "99999h"])
def test_what_is_no_length_of_time(text: str) -> None:
    with pytest.raises(InputError):
        duration.seconds(text)


def test_a_wrong_deadline_is_2(aispm: Run, folder: Path) -> None:
    done = aispm("scan", ".", "--deadline", "soon")
    assert done.code == 2
    assert "hint: write it like 90s, 15m or 1h30m" in done.err
