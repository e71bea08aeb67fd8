"""The main job on acme: what `aispm scan` says of three clouds and a folder, exactly."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from aispm import scan, snapshot
from aispm.providers.base import Sources
from tests.exporters.github_profile import problems
from tests.exporters.oasis import sarif_schema
from tests.kit.acme import ACME
from tests.kit.acme_scans import FORMATS, ROOT, Ran, Scans, here

PROD = "arn:aws:iam::111122223333"


@pytest.fixture(scope="module")
def place(acme_scans: Scans) -> Path:
    return acme_scans.place


@pytest.fixture(scope="module")
def live(acme_scans: Scans) -> Ran:
    """One scan of everything, in every format, saved."""
    return acme_scans.first


@pytest.fixture(scope="module")
def report(live: Ran, place: Path) -> Any:
    return json.loads((place / "json").read_text())


def test_every_call_was_planned(live: Ran, place: Path) -> None:
    asked = Sources(
        aws=True, aws_profiles=("acme-prod",), azure=True, gcp=True, paths=(str(ACME / "repos"),)
    )
    planned = {one.operation for one in scan.plan(asked)}
    called = {
        read.operation
        for read in snapshot.load(place / "snap.json").reads
        if not read.scope.startswith("files:") and not read.unasked
    }
    assert called - planned - {"kms:Decrypt"} == set()  # a key that Lambda uses for the caller


def expected() -> set[tuple[str, str]]:
    """(rule, subject) of the table at the end of EXPECTED.md."""
    text = (ACME / "EXPECTED.md").read_text().partition("## The exact findings")[2]
    return {
        (rule, subject)
        for rule, subject in re.findall(r"^\| ([a-z0-9-]+) \| `(.+?)` \|", text, re.M)
    }


def test_everything_is_seen_and_the_findings_are_exactly_those_planted(
    live: Ran, report: Any
) -> None:
    assert (live.code, live.out) == (1, ""), live.err
    assert report["summary"]["complete"] is True
    assert report["gaps"] == []
    unasked = {"ai-role-secrets-never-read", "ai-role-services-unused"}
    assert {one["rule"] for one in report["undetermined"]} == unasked
    assert {one["because"] for one in report["undetermined"]} == {
        f"iam:GenerateServiceLastAccessedDetails not-asked: {one}"
        for one in report["scan"]["not_asked"]
    }
    found = {(one["rule"], one["subject"]["id"]) for one in report["findings"]}
    assert found == expected()
    assert len(report["findings"]) == len(found)


def test_the_story_of_the_key_in_the_file(report: Any) -> None:
    finding = next(
        one
        for one in report["findings"]
        if one["rule"] == "key-in-file-reaches-admin" and "harbor" in one["location"]["uri"]
    )
    at = finding["location"]
    assert (at["uri"], at["line"], at["column"]) == (
        "fixtures/acme/repos/harbor-ci/.mcp.json",
        9,
        35,
    )
    steps = [(step["relation"], step["target"].rpartition("/")[2]) for step in finding["path"]]
    assert steps == [
        ("authenticates-as", "ci-agent"),
        ("assumes", "deploy-bot"),
        ("runs-code-in", "harbor-a1B2c3D4e5"),
        ("runs-as", "harbor-runtime"),
        ("grants-itself", "aws:111122223333"),
    ]
    assert {step["certainty"] for step in finding["path"]} == {"allowed"}
    blast = {one["identity"]: one for one in report["blast"]}
    assert blast[f"{PROD}:user/ci-agent"]["hops_to_admin"] == 3
    assert finding["remediation"]["summary"]
    assert {"owasp-agentic-2026", "owasp-nhi-2025"} <= {
        entry["framework"] for entry in finding["frameworks"]
    }


@pytest.mark.parametrize(
    ("identity", "admin", "access"),
    [
        (f"{PROD}:role/log-writer", "no", set()),
        (f"{PROD}:role/invoice-writer", "no", {("arn:aws:s3:::acme-invoices", "write")}),
        (f"{PROD}:role/bounded-admin", "no", set()),
        (f"{PROD}:role/harbor-runtime", "yes", None),
        (f"{PROD}:role/night-ops", "conditional", None),
        (f"{PROD}:role/stager", "no", None),
        (f"{PROD}:role/trainer-launcher", "no", None),
        (f"{PROD}:role/job-submitter", "no", None),
        (f"{PROD}:role/guarded-editor", "no", None),
    ],
)
def test_near_misses(
    report: Any, identity: str, admin: str, access: set[tuple[str, str]] | None
) -> None:
    entry = next(one for one in report["blast"] if one["identity"] == identity)
    assert entry["admin"] == admin
    if access is not None:
        assert {(one["target"], one["access"]) for one in entry["top"]} == access


@pytest.mark.parametrize("name", FORMATS)
def test_a_saved_scan_gives_the_same_bytes(live: Ran, place: Path, name: str) -> None:
    assert live.code == 1, live.err
    again = here("scan", "--from", place / "snap.json", "-o", name)
    assert again.out == (place / name).read_text()


@pytest.mark.parametrize("name", ["report", "policy-input"])
def test_the_live_outputs_keep_to_their_schemas(live: Ran, place: Path, name: str) -> None:
    assert live.code == 1, live.err
    schema = json.loads((ROOT / f"aispm/schema/{name}-v1.schema.json").read_text())
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    document = json.loads((place / {"report": "json"}.get(name, name)).read_text())
    assert [f"{each.json_path}: {each.message}" for each in validator.iter_errors(document)] == []


def test_the_live_sarif_is_accepted_and_its_category_names_accounts(live: Ran, place: Path) -> None:
    assert live.code == 1, live.err
    log = json.loads((place / "sarif").read_text())
    assert [error.message for error in sarif_schema().iter_errors(log)] == []
    assert problems(log) == []
    assert log["runs"][0]["automationDetails"]["id"] == (
        "aispm/aws-111122223333+aws-444455556666+azure-7c1f0a52-3b64-4f0e-9d21-5a0be6f1c3d4"
        "+files-.+gcp-acme-harbor-prod/"
    )


def test_cloud_findings_point_at_their_lines_of_the_live_lock(live: Ran, place: Path) -> None:
    assert live.code == 1, live.err
    text = (place / "lock").read_text()
    assert [entry["id"] for entry in json.loads(text)["resources"]] == sorted(
        {entry["id"] for entry in json.loads(text)["resources"]}
    )
    lines = text.splitlines()
    pointing = 0
    for result in json.loads((place / "sarif").read_text())["runs"][0]["results"]:
        where = result["locations"][0]["physicalLocation"]
        if where["artifactLocation"]["uri"] == ".aispm/inventory.lock.json":
            line = lines[where["region"]["startLine"] - 1]
            assert json.loads(line.rstrip(","))["id"] == result["properties"]["subject"]
            pointing += 1
    assert pointing > 0


def test_policy_input_names_the_scopes_that_were_read(live: Ran, report: Any, place: Path) -> None:
    named = json.loads((place / "policy-input").read_text())["scope"]
    above = {"azure:*", "gcp:*", "gcp:folders/610042318877", "gcp:organizations/709311824455"}
    assert set(named) == {scope["id"] for scope in report["scan"]["scopes"]} - above


def test_a_second_scan_saves_the_same_snapshot(acme_scans: Scans) -> None:
    assert acme_scans.first.code == 1, acme_scans.first.err
    assert acme_scans.again.code == 1, acme_scans.again.err
    for name in ("snap.json", "lock"):
        first, again = acme_scans.place / name, acme_scans.place / "again" / name
        assert again.read_bytes() == first.read_bytes()


def test_a_question_about_one_identity(live: Ran, place: Path) -> None:
    assert live.code == 1, live.err
    who = f"{PROD}:user/ci-agent"
    snap = ("--from", place / "snap.json")
    told = json.loads(here("blast", who, *snap, "-o", "json").out)
    assert told["admin"] == "yes"
    assert {one["target"] for one in told["reaches"]} >= {f"{PROD}:role/harbor-runtime"}
    assert any(one["target"].startswith("credential:") for one in told["reached_by"])
    path = json.loads(here("path", who, f"{PROD}:role/harbor-runtime", *snap, "-o", "json").out)
    assert [step["relation"] for step in path["path"]] == ["assumes", "runs-code-in", "runs-as"]
    none = here("path", f"{PROD}:role/log-writer", "arn:aws:s3:::acme-invoices", *snap)
    assert none.code == 1
