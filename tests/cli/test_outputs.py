"""Data on stdout, words on stderr, files whole; and a reader that goes away is no error."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.samples import LEAKY, config, saved

AISPM = (sys.executable, "-m", "aispm")
ROOT = Path(__file__).parents[2]


def test_a_format_on_stdout_is_all_there_is_on_stdout(aispm: Run, folder: Path) -> None:
    config(folder, LEAKY)
    done = aispm("scan", "-o", "json")
    assert done.json["schema"] == "aispm/report/v1"
    assert done.err == ""


def test_with_a_path_nothing_goes_to_stdout(aispm: Run, folder: Path) -> None:
    config(folder, LEAKY)
    done = aispm("scan", "-o", "json:out/report.json", "-o", "sarif:out/report.sarif")
    assert (done.out, done.err) == ("", "")
    assert json.loads((folder / "out/report.json").read_bytes())["schema"] == "aispm/report/v1"
    assert json.loads((folder / "out/report.sarif").read_bytes())["version"] == "2.1.0"
    assert sorted(os.listdir(folder / "out")) == ["report.json", "report.sarif"]


def test_a_file_and_stdout_say_the_same(aispm: Run, folder: Path) -> None:
    config(folder, LEAKY)
    for format_ in ("json", "console", "sarif", "lock", "policy-input"):
        options = ("scan", "--now", "2026-11-20T12:00:00Z", "-o")
        shown = aispm(*options, format_).out
        aispm(*options, f"{format_}:file")
        assert (folder / "file").read_text(encoding="utf-8") == shown


@pytest.mark.parametrize("option", ["-o=json:{}", "--save={}"])
def test_a_path_that_cannot_be_written_is_known_before_the_scan(
    aispm: Run, folder: Path, option: str
) -> None:
    (folder / "file").write_text("", encoding="utf-8")
    name, _, value = option.partition("=")
    for place in ("file/below.json", "."):
        done = aispm("scan", "--from", "missing.json", name, value.format(place))
        assert done.code == 2
        assert f"cannot write {place}" in done.err


def test_every_output_is_written_although_there_are_findings(aispm: Run, folder: Path) -> None:
    config(folder, LEAKY)
    done = aispm("scan", "-o", "console", "-o", "json:report.json", "--save", "snap.json")
    assert done.code == 1
    assert done.out
    assert sorted(os.listdir(folder)) == [".mcp.json", "report.json", "snap.json"]


def test_a_reader_that_goes_away_is_quiet_and_changes_no_code(folder: Path) -> None:
    config(folder, LEAKY)
    for options, code in (((), 1), (("--fail-on", "never"), 0)):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run(
            [*AISPM, "scan", "-o", "json", *options],
            stdout=write,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
        os.close(write)
        assert (done.returncode, done.stderr) == (code, b"")


def test_a_full_disk_is_told(folder: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*AISPM, "scan"], stdout=full, stderr=subprocess.PIPE, env=environment, check=False
        )
    assert (done.returncode, done.stderr) == (
        2,
        b"error: cannot write to stdout: no space left on device\n",
    )


_SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    "closing",
    [pytest.param(">&-", marks=_SLOW), pytest.param("2>&-", marks=_SLOW), "<&- >&- 2>&-"],
)
def test_a_closed_stream_is_as_one_that_nobody_reads(folder: Path, closing: str) -> None:
    config(folder, LEAKY)
    shell = f'"$@" {closing}'
    done = subprocess.run(
        ["/bin/sh", "-c", shell, "sh", *AISPM, "scan", "-o", "json", "-o", "sarif:out.sarif"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert json.loads((folder / "out.sarif").read_bytes())["version"] == "2.1.0"
    if closing == "2>&-":
        assert json.loads(done.stdout)["schema"] == "aispm/report/v1"
    else:
        assert done.stdout == b""


def test_what_is_told_on_a_closed_stderr_is_no_data(folder: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", '"$@" 2>&-', "sh", *AISPM, "scan", "missing"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, b"")


def test_data_is_utf_8_whatever_the_terminal_speaks(folder: Path) -> None:
    config(folder, {"mcpServers": {"größe": {"command": "/x"}}})
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    for format_ in ("json", "console"):
        done = subprocess.run(
            [*AISPM, "scan", "-o", format_], env=environment, capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")
        if format_ == "json":
            names = [asset["name"] for asset in json.loads(done.stdout)["assets"]]
            assert "größe" in names


def test_no_colour_in_a_pipe(aispm: Run, folder: Path) -> None:
    config(folder, LEAKY)
    assert "\x1b" not in aispm("scan").out


def test_a_name_cannot_steer_the_terminal_from_an_error(aispm: Run) -> None:
    done = aispm("scan", "\x1b[2Jmissing")
    assert done.code == 2
    assert "\x1b" not in done.err
    assert "missing" in done.err


def test_quiet_says_nothing_beside_errors(aispm: Run, folder: Path) -> None:
    snap = saved(folder)
    loud = aispm("scan", "--from", snap, "--now", "2026-11-20T12:00:00Z", "-o", "json")
    assert loud.err.startswith("note: --now is not used")
    quiet = aispm("scan", "-q", "--from", snap, "--now", "2026-11-20T12:00:00Z", "-o", "json")
    assert (quiet.err, quiet.out) == ("", loud.out)


def test_a_report_is_for_its_owner_and_what_is_shared_for_all(aispm: Run, folder: Path) -> None:
    before = os.umask(0o022)
    try:
        aispm("scan", *(f"--output={name}:{name}" for name in MODES))
    finally:
        os.umask(before)
    modes = {name: oct(stat.S_IMODE((folder / name).stat().st_mode)) for name in MODES}
    assert modes == MODES


MODES = {
    "console": "0o600",
    "json": "0o600",
    "policy-input": "0o600",
    "sarif": "0o644",
    "lock": "0o644",
}


@pytest.mark.parametrize("option", ["-o=json:{}", "--save={}"])
def test_a_link_in_the_tree_leads_nowhere(aispm: Run, folder: Path, option: str) -> None:
    victim = folder.parent / "victim"
    victim.write_text("precious", encoding="utf-8")
    (folder / "file").symlink_to(victim)
    name, _, value = option.partition("=")
    assert aispm("scan", name, value.format("file")).code == 0
    assert victim.read_text(encoding="utf-8") == "precious"
    assert not (folder / "file").is_symlink()


def test_the_dates_of_tables_are_told(aispm: Run) -> None:
    told = aispm("--version", "-v").out
    dates = dict(re.findall(r"^data (\S+) (\d{4}-\d\d-\d\d)$", told, re.MULTILINE))
    assert set(dates) == {
        "ai-packages",
        "aws-actions",
        "aws-regions",
        "known-servers",
        "vulnerable-packages",
    }
    assert aispm("scan", ".", "--no-config", "-o", "json").json["scan"]["data_dates"] == dates
