"""Exporters called as the command line calls them, and whole outputs kept as files.

`AISPM_REFRESH=1 pytest tests/exporters` writes the expected files anew; the difference is
then read like any other change before it is committed.
"""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

from aispm.exporters import EXPORTERS, Look
from aispm.model import Report

# Read on import: while a test runs, the environment holds nothing of ours.
REFRESH = bool(os.environ.get("AISPM_REFRESH"))
SNAPSHOTS = Path(__file__).parent / "snapshots"


def render(format_: str, report: Report, look: Look | None = None) -> str:
    out = io.StringIO()
    EXPORTERS[format_](report, out, look or Look())
    return out.getvalue()


def parsed(format_: str, report: Report) -> Any:
    return json.loads(render(format_, report))


def assert_as_kept(path: Path, text: str) -> None:
    """The text equals the committed file, byte for byte."""
    if REFRESH:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
