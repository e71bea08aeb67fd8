"""Files laid out as traps: one gap each, by name, and the rest scanned."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.faults.change import Scanned, scan
from tests.kit.acme import ACME
from tests.kit.acme_scans import aispm

GOOD = '{"mcpServers": {"%s": {"command": "npx", "args": ["-y", "example-server@1.2.3"]}}}'
LARGE = 200 * 1024 * 1024


def config(folder: Path, name: str, content: bytes | None = None) -> Path:
    """A client's config in a folder of its own; a good one by default."""
    path = folder / name / ".mcp.json"
    path.parent.mkdir(parents=True)
    path.write_bytes((GOOD % name).encode() if content is None else content)
    return path


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """One good config, one with a byte-order mark, and one of every kind of trap."""
    top = tmp_path / "top"
    config(top, "good")
    config(top, "bom", b"\xef\xbb\xbf" + (GOOD % "bom").encode())
    config(top, "no-json", b"mcpServers = yes, please\n")
    config(top, "half", (GOOD % "half").encode()[:-30])
    config(top, "binary", b"\x00\xff\xfe\x80" * 8)
    with config(top, "large", b"{").open("r+b") as file:
        file.truncate(LARGE)
    outside = config(tmp_path / "outside", "stranger")
    (top / "link").mkdir()
    (top / "link" / ".mcp.json").symlink_to(outside)
    (top / "loop").mkdir()
    (top / "loop" / ".mcp.json").symlink_to(".mcp.json")
    (top / "pipe").mkdir()
    os.mkfifo(top / "pipe" / ".mcp.json")
    return top


def servers(scanned: Scanned) -> set[str]:
    return {one["name"] for one in scanned.report["assets"] if one["kind"] == "mcp.server"}


def test_each_trap_is_one_gap_and_the_rest_is_scanned(tree: Path) -> None:
    after = scan({}, tree)
    at = "top"
    assert after.gaps == {
        (f"files:{at}", f"parse:{at}/no-json/.mcp.json", "failed"),
        (f"files:{at}", f"parse:{at}/half/.mcp.json", "failed"),
        (f"files:{at}", f"parse:{at}/binary/.mcp.json", "failed"),
        (f"files:{at}", f"read:{at}/large/.mcp.json", "skipped"),
        (f"files:{at}", f"read:{at}/link/.mcp.json", "skipped"),
        (f"files:{at}", f"read:{at}/loop/.mcp.json", "skipped"),
        (f"files:{at}", f"read:{at}/pipe/.mcp.json", "skipped"),
    }
    assert servers(after) >= {"good", "bom"}
    assert "stranger" not in servers(after)
    assert after.ran.code == 0
    assert after.report["summary"]["complete"] is False
    assert scan({}, tree, "--strict").ran.code == 3


def test_a_scan_with_one_broken_file_is_not_complete_and_says_which(tmp_path: Path) -> None:
    repos = tmp_path / "repos"
    shutil.copytree(ACME / "repos", repos)
    before = scan({}, repos)
    assert before.gaps == set()
    config(repos, "broken", b'{"mcpServers": {')
    after = scan({}, repos)
    [gap] = after.gaps
    assert gap == ("files:repos", "parse:repos/broken/.mcp.json", "failed")
    assert after.findings == before.findings
    rules = {rule for rule, subject, _ in after.undetermined if subject == "files:repos"}
    # What a config of servers may hold: itself, servers, and credentials in clear.
    listed = json.loads(aispm("rules", "list", "-o", "json", env={}).out)
    may_hold = {"mcp.config", "mcp.server", "credential"}
    assert rules == {one["id"] for one in listed if may_hold.intersection(one["kinds"])} - {
        "cloud-env-secret",  # of a cloud's variables
        "secret-in-git-history",  # of files that are gone
    }
    because = {why for _, subject, why in after.undetermined if subject == "files:repos"}
    assert because == {"parse:repos/broken/.mcp.json failed"}
    assert after.ran.code == 1
    assert scan({}, repos, "--strict").ran.code == 3
    shown = scan({}, repos, "-o", f"console:{tmp_path / 'console'}")
    assert "broken/.mcp.json" in (tmp_path / "console").read_text(), shown.ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_files_and_folders_that_may_not_be_read(tmp_path: Path) -> None:
    top = tmp_path / "top"
    config(top, "good")
    config(top, "closed").chmod(0)
    config(top, "shut").parent.chmod(0)
    try:
        after = scan({}, top)
    finally:
        (top / "shut").chmod(0o700)
    assert after.gaps == {
        ("files:top", "read:top/closed/.mcp.json", "failed"),
        ("files:top", "read:top/shut", "failed"),
    }
    assert servers(after) == {"good"}


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="no file that fails in reading")
def test_a_file_of_which_nothing_could_be_read_is_a_source_that_was_not(tmp_path: Path) -> None:
    config(tmp_path, "good")
    after = scan({}, "/proc/self/mem")
    assert after.ran.code == 3
    [(scope, operation, reason)] = after.gaps
    assert (operation.partition(":")[0], reason) == ("read", "failed")
    assert operation.endswith("mem")
    assert f"nothing could be read of {scope.partition(':')[0]}" in after.ran.err
