"""The layers hold, and what one kind of scan does not need it does not load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.cli.samples import LEAKY, config

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
