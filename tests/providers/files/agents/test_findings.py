"""What the command line says of the settings of every client: that, at those lines, and no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.cli.conftest import Run

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("settings.yaml").read_text(encoding="utf-8")
)
RULE = "coding-agent-"


def test_findings(folder: Path, aispm: Run) -> None:
    for case in CASES:
        path = folder / case["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(case["text"], encoding="utf-8")
    report = aispm("scan", ".", "--no-config", "-o", "json").json
    found = {
        (one["subject"]["id"], one["location"]["line"], one["rule"].removeprefix(RULE))
        for one in report["findings"]
        if one["rule"].startswith(RULE)
    }
    assert found == {
        (f"agent:{case['file']}{'#' if place else ''}{place}", line, rule)
        for case in CASES
        for rule, line, place in case["says"]
    }
    assert report["gaps"] == []
