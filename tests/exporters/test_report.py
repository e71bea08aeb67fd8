from __future__ import annotations

import msgspec

from aispm.exporters import report as v1
from aispm.model import Edge, Evidence, Finding, Read
from tests.exporters import story
from tests.exporters.render import parsed


def test_ledger_by_scope_sums_up_and_counts_a_missing_region_as_empty() -> None:
    assert v1.scopes(story.READS) == [
        {"id": id_, "reads": ok + empty + blind, "ok": ok, "empty": empty, "blind": blind}
        for id_, ok, empty, blind in [
            (f"aws:{story.PROD}", 1, 0, 0),
            (f"aws:{story.PROD}/eu-west-1", 1, 0, 1),
            (f"aws:{story.PROD}/eu-west-3", 0, 1, 0),
            (f"aws:{story.PROD}/us-east-1", 1, 0, 0),
            (f"aws:{story.DEV}", 1, 0, 0),
            (f"aws:{story.DEV}/eu-west-1", 0, 0, 1),
            ("files:.", 1, 0, 1),
            ("gcp:acme-ml", 0, 1, 0),
        ]
    ]


def test_summary_counts_open_findings_and_says_that_it_is_incomplete() -> None:
    assert v1.summary(story.report()) == {
        "assets": 14,
        "identities": 6,
        "credentials": 2,
        "findings": {"critical": 2, "high": 2, "medium": 2, "low": 2, "info": 0},
        "suppressed": 1,
        "undetermined": 2,
        "gaps": 3,
        "complete": False,
    }


def test_without_a_gap_a_scan_is_complete() -> None:
    assert v1.summary(story.clean())["complete"] is True
    denied = Read("files:.", "read:x", "denied")
    assert v1.summary(story.clean(denied))["complete"] is False


def test_findings_come_worst_first_and_name_their_subject() -> None:
    findings = parsed("json", story.report())["findings"]
    assert [(each["rule"], each["subject"]["name"]) for each in findings] == [
        ("key-in-file-reaches-admin", story.KEY_ID),
        ("agent-runtime-role-is-admin", "harbor"),
        ("mcp-secret-in-arg", "github"),
        ("mcp-secret-in-env", "harbor"),
        ("aws-user-key-old", story.KEY_ID),
        ("sagemaker-notebook-root-access", "scratch"),
        ("aws-role-unused", "agent-billing"),
        ("aws-role-unused", "deploy-bot"),
        ("aws-role-unused", "notebook"),
    ]
    assert findings[0]["subject"] == {
        "id": story.CI_KEY,
        "kind": "aws-access-key",
        "provider": "mcp",
        "scope": "files:.",
        "name": story.KEY_ID,
        "owner": None,
    }


def test_a_subject_that_is_not_in_the_inventory_keeps_its_id() -> None:
    ghost = Finding("aws-role-unused", "arn:gone", None, (Evidence("a", None),), (), "00")
    report = msgspec.structs.replace(story.report(), findings=(ghost,))
    assert parsed("json", report)["findings"][0]["subject"] == {
        "id": "arn:gone",
        "kind": None,
        "provider": None,
        "scope": None,
        "name": "arn:gone",
        "owner": None,
    }


def test_locations_show_no_text_of_the_file() -> None:
    document = parsed("json", story.report())
    assert document["findings"][0]["location"] == {
        "uri": "harbor-ci/.mcp.json",
        "line": 9,
        "column": 35,
        "end_line": 9,
        "end_column": 75,
    }
    assert [sorted(place) for place in document["credentials"][0]["locations"]] == [
        ["column", "end_column", "end_line", "line", "place", "uri"]
    ] * 2


def test_a_path_is_as_sure_as_its_least_sure_step() -> None:
    sure = story.EDGES[0]
    doubtful = Edge("a", "invokes", "b", "conditional", True, "")
    steered = Edge("b", "invokes", "c", "via-model", True, "")
    assert v1.path_document([sure])["certainty"] == "allowed"
    assert v1.path_document([sure, steered, doubtful])["certainty"] == "via-model"
    assert v1.path_document([sure])["path"] == [
        {
            "source": story.CI_KEY,
            "relation": "authenticates-as",
            "target": story.CI_AGENT,
            "certainty": "allowed",
            "why": "the key id belongs to the user",
        }
    ]


def test_inventory_is_part_of_the_report() -> None:
    document = parsed("json", story.report())
    parts = v1.inventory(story.report().snapshot)
    assert {name: document[name] for name in parts} == parts
    assert set(parts) == {"assets", "identities", "credentials", "gaps"}
