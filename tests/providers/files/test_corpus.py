"""Measured on real public configs, where they are at hand (they are not ours to keep here)."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest

from aispm.model import Snapshot
from tests.providers.files.scanned import scan

CORPUS = Path(__file__).parents[4] / "shared/data/mcp-corpus"
# Labelled as servers, but they are the status line of Claude Code.
NO_SERVERS = ".claude/settings.json", "claude/settings.json"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}")


class Label(NamedTuple):
    file: str
    line: int
    kind: str


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return scan(CORPUS, root=str(CORPUS))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (CORPUS / "LABELS.tsv").open() as file:
        return list(csv.DictReader(file, delimiter="\t"))


def configs(snapshot: Snapshot) -> set[str]:
    return {
        unquote(asset.id.removeprefix("mcp:"))
        for asset in snapshot.assets
        if asset.kind == "mcp.config"
    }


def test_servers(snapshot: Snapshot, rows: list[dict[str, str]]) -> None:
    """At least 97 % of the servers in the files of the clients we know."""
    known = configs(snapshot)
    wanted = {
        row["file"]: int(row["note"])
        for row in rows
        if row["field"] == "@servers" and row["note"].isdigit() and row["file"] in known
        if not row["file"].endswith(NO_SERVERS)
    }
    found = dict.fromkeys(wanted, 0)
    for asset in snapshot.assets:
        file = unquote(asset.id.partition("#")[0].removeprefix("mcp:"))
        if asset.kind == "mcp.server" and file in found:
            found[file] += 1
    right = sum(min(number, found[file]) for file, number in wanted.items())
    assert sum(wanted.values()) > 150
    assert right >= 0.97 * sum(wanted.values())


def test_secrets(snapshot: Snapshot, rows: list[dict[str, str]]) -> None:
    """At least 97 % of the labelled secrets, and at least 97 % of what is flagged is one."""
    known = configs(snapshot)
    labels = {
        (row["file"], int(row["line"])): row["kind"]
        for row in rows
        if row["field"] != "@servers" and row["file"] in known
    }
    labelled = {row["file"] for row in rows}
    flagged = {
        (unquote(one.uri), one.line)
        for key in snapshot.credentials
        if key.confidence != "low" and not key.publishable
        for one in key.locations
        if unquote(one.uri) in labelled
    }
    secrets = {place for place, kind in labels.items() if kind == "secret"}
    assert len(secrets) > 15
    assert len(secrets & flagged) >= 0.97 * len(secrets)
    assert len(secrets & flagged) >= 0.97 * len(flagged)


def test_every_gap_is_named(snapshot: Snapshot) -> None:
    """Two of the corpus' files are broken, and one names a file that lies elsewhere: told so."""
    details = [read.detail for read in snapshot.reads if read.blind]
    assert sorted(detail.partition(" (")[0] for detail in details) == [
        "a variables file out of the tree",
        *["no valid syntax"] * 2,
    ]
