"""What the user sees, whole. See `render.py` for how to refresh the expected files."""

from __future__ import annotations

import pytest

from aispm.exporters import EXPORTERS, Look
from aispm.model import Read
from tests.exporters import story
from tests.exporters.render import SNAPSHOTS, assert_as_kept, render

MALFORMED = Read("files:.", "parse:a/.mcp.json", "failed", detail="line 3: a value is missing")

CASES = {
    "console.txt": ("console", story.report(), Look()),
    "console-80.txt": ("console", story.report(), Look(width=80)),
    "console-verbose.txt": ("console", story.report(), Look(verbose=1)),
    "console-quiet.txt": ("console", story.report(), Look(quiet=True)),
    "console-color.txt": ("console", story.report(), Look(color=True)),
    "console-clean.txt": ("console", story.clean(), Look()),
    "console-clean-incomplete.txt": ("console", story.clean(MALFORMED), Look()),
    "console-clean-quiet.txt": ("console", story.clean(), Look(quiet=True)),
    "console-empty.txt": ("console", story.empty(), Look()),
    "console-empty-incomplete.txt": ("console", story.empty(MALFORMED), Look()),
    "report.json": ("json", story.report(), Look()),
    "report-empty.json": ("json", story.empty(), Look()),
    "report.sarif": ("sarif", story.report(), Look()),
    "inventory.lock.json": ("lock", story.report(), Look()),
    "inventory-empty.lock.json": ("lock", story.empty(), Look()),
    "policy-input.json": ("policy-input", story.report(), Look()),
}


@pytest.mark.parametrize("name", CASES)
def test_output_is_as_kept(name: str) -> None:
    format_, report, look = CASES[name]
    assert_as_kept(SNAPSHOTS / name, render(format_, report, look))


def test_every_kept_file_has_a_case() -> None:
    assert {path.name for path in SNAPSHOTS.iterdir()} == set(CASES)


def test_every_format_has_a_case() -> None:
    assert {format_ for format_, _, _ in CASES.values()} == set(EXPORTERS)
