"""The layers hold, and what one kind of scan does not need it does not load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.cli.samples import LEAKY, config
from tests.kit.acme import without_clouds

ROOT = Path(__file__).parents[1]
SCAN = """
import json, sys
from aispm.cli.app import main
sys.argv = ["aispm", "scan", "-o", "json", "--fail-on", "never"]
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def test_import_linter_keeps_its_contracts() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert " 0 broken" in done.stdout


def test_a_scan_of_files_loads_no_cloud_sdk(tmp_path: Path) -> None:
    config(tmp_path, LEAKY)
    done = subprocess.run(
        [sys.executable, "-c", SCAN],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["summary"]["findings"]["high"] == 1
    loaded = set(json.loads(done.stderr))
    sdks = ("boto3", "botocore", "azure", "google.auth", "google.cloud", "requests", "rich")
    assert [name for name in loaded if name.startswith(sdks)] == []


QUIET = """
import json, sys
heard = []
watched = ("socket.", "subprocess.", "os.fork", "os.exec", "os.posix_spawn", "os.spawn",
           "os.system", "pty.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.")
sys.addaudithook(lambda event, _: heard.append(event) if event.startswith(watched) else None)
from aispm.cli.app import main
sys.argv = ["aispm", "scan", "fixtures/acme/repos", "-o", "json", "--no-config"]
try:
    main()
finally:
    sdks = ("boto3", "botocore", "azure", "google.auth", "google.cloud", "google.api_core")
    loaded = [name for name in sys.modules if name.startswith(sdks)]
    print(json.dumps([sorted(set(heard)), loaded]), file=sys.stderr)
"""


def test_a_scan_of_acmes_files_opens_no_socket_and_starts_no_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", QUIET],
        cwd=ROOT,
        env=without_clouds(os.environ),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr  # it scanned: there are findings
    assert len(json.loads(done.stdout)["assets"]) > 16
    assert json.loads(done.stderr) == [[], []]


def test_the_watch_hears_a_socket_and_a_process() -> None:
    loud = QUIET.replace(
        '"scan", "fixtures/acme/repos", "-o", "json", "--no-config"', '"--version"'
    )
    assert loud.count('"--version"') == 1
    loud = loud.replace(
        "from aispm",
        "import socket, subprocess; socket.socket().close(); subprocess.run(['true'])\nfrom aispm",
    )
    done = subprocess.run(
        [sys.executable, "-c", loud],
        cwd=ROOT,
        env=without_clouds(os.environ),
        capture_output=True,
        check=False,
    )
    heard = json.loads(done.stderr)[0]
    assert {"socket.__new__", "subprocess.Popen"} <= set(heard)
