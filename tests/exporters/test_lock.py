from __future__ import annotations

import json

import msgspec

from aispm.exporters.lock import anchors
from aispm.model import Report
from tests.exporters import story
from tests.exporters.render import parsed, render


def test_each_resource_has_a_line_of_its_own_where_its_anchor_says() -> None:
    lines = render("lock", story.report()).splitlines()
    found = anchors(story.report().snapshot)
    assert {
        json.loads(lines[anchor.line - 1].rstrip(","))["id"]: len(lines[anchor.line - 1])
        for anchor in found.values()
    } == {id_: anchor.length for id_, anchor in found.items()}
    assert len(found) == len(parsed("lock", story.report())["resources"]) == 22


def used(report: Report) -> Report:
    """The same account a day later: used, configured otherwise, scanned again."""
    snapshot = report.snapshot
    return msgspec.structs.replace(
        report,
        snapshot_id="sha256:" + "00" * 32,
        snapshot=msgspec.structs.replace(
            snapshot,
            taken_at="2026-11-21T10:00:00Z",
            identities=tuple(
                msgspec.structs.replace(each, facts={"last_used_at": "2026-11-21T09:00:00Z"})
                for each in snapshot.identities
            ),
            credentials=tuple(
                msgspec.structs.replace(each, state="inactive") for each in snapshot.credentials
            ),
        ),
    )


def test_use_and_time_do_not_change_it() -> None:
    assert render("lock", used(story.report())) == render("lock", story.report())


def test_it_names_no_key_and_no_part_of_a_secret() -> None:
    text = render("lock", story.report())
    shown = [each.preview for each in story.CREDENTIALS]
    assert [part for part in [story.KEY_ID, *shown] if part and part in text] == []
