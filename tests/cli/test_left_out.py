"""Folders that a scan does not look into are told, whatever else it found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

SAID = "Left out: 2 folders (node_modules, vendor) of dependencies and caches."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("node_modules", "vendor"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_they_are_told_and_make_nothing_incomplete(aispm: Run, folder: Path) -> None:
    for config in ("", "{}", '{"mcpServers": {"a": {"command": "sh", "args": ["-c", "x|sh"]}}}'):
        if config:
            (folder / ".mcp.json").write_text(config)
        done = aispm("scan", ".", "--strict", "--fail-on", "never")
        assert (done.code, SAID in done.out) == (0, True)
        assert SAID not in aispm("scan", ".", "--quiet").out
    reads = aispm("scan", ".", "-o", "json").out
    assert '"left_out": [' in reads
    assert "2 folders (node_modules, vendor)" in reads


def test_where_none_is_left_out_nothing_is_said(aispm: Run, folder: Path) -> None:
    assert "Left out" not in aispm("scan", "vendor").out
