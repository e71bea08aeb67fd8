"""The public cases and labs, where they are at hand, and what they taught, always."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tests.iam.conformance import run_case, run_lab

DATA = Path(__file__).parents[3] / "shared/data"
CASES = sorted((DATA / "iam-cases/coreEngineTests").rglob("*.json"))
LABS = sorted((DATA / "escalation-labs").glob("*.json"))
# The lab's way leads through a key in an object of a bucket, of which its snapshot tells nothing.
UNTOLD = {"attack-simulation__sysdig-8-minutes-to-admin"}
# The start is named in the trust of a role of its own account: that lets it in by itself.
NAMED = {
    "single-account__privesc-multi-hop__to-admin__sts-001-to-ecs-002-to-admin",
    "single-account__privesc-one-hop__to-admin__sts-001-sts-assumerole",
    "single-account__privesc-one-hop__to-bucket__sts-001-sts-assumerole",
    "single-account__privesc-self-escalation__to-admin__iam-005-iam-putrolepolicy",
    "single-account__privesc-self-escalation__to-bucket__iam-005-iam-putrolepolicy",
    "tool-testing__test-effective-permissions-evaluation",
}
NOTHING = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}],
}


def agrees(case: dict[str, Any], answer: dict[str, Any], expected: dict[str, Any]) -> bool:
    """The same response, the same blocking layers where they are told, the same conditions."""
    if "blockedBy" in expected and answer.get("blockedBy") != expected["blockedBy"]:
        return False
    if case.get("simulation", {}).get("mode") == "Discovery":
        return all(answer.get(key) == expected.get(key) for key in ("response", "conditions"))
    return bool(answer["response"] == expected["response"])


@pytest.mark.skipif(not CASES, reason="the public cases are not at hand")
def test_the_public_cases() -> None:
    wrong, number = [], 0
    for path in CASES:
        for case in json.loads(path.read_text("utf-8")):
            expected = case.pop("expected")
            answer = run_case(case)
            number += 1
            if not agrees(case, answer, expected):
                wrong.append((path.name, case["name"]))
    assert wrong == []
    assert number >= 300


def lab(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return {key: found[key] for key in found if key not in ("expected", "required")}


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_a_lab(path: Path) -> None:
    answer = run_lab(lab(path))
    assert answer["reached"] is (path.stem not in UNTOLD)
    assert all(hop["why"] for hop in answer["path"])


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_a_lab_without_its_permissions(path: Path) -> None:
    stripped, denied, fenced, never = (copy.deepcopy(lab(path)) for _ in range(4))
    start = stripped["start"]
    stripped["principals"][start] |= {"inline": [], "attached": [], "groups": []}
    denied["principals"][start]["inline"].append(NOTHING)
    fenced["policies"]["arn:aws:iam::111111111111:policy/none"] = NOTHING
    fenced["principals"][start]["permissions_boundary"] = "arn:aws:iam::111111111111:policy/none"
    never["principals"][start]["attached"] = []
    for document in never["principals"][start]["inline"]:
        for statement in document["Statement"]:
            statement["Condition"] = {"DateLessThan": {"aws:CurrentTime": "2001-01-01T00:00:00Z"}}
    assert run_lab(stripped)["reached"] is (path.stem in NAMED)
    assert run_lab(never)["reached"] is (path.stem in NAMED)
    assert not run_lab(denied)["reached"]
    assert not run_lab(fenced)["reached"]


def test_who_is_administrator() -> None:
    path = DATA / "escalation-labs/tool-testing__test-effective-permissions-evaluation.json"
    if not path.exists():
        pytest.skip("the labs are not at hand")
    admin = run_lab(lab(path))["admin"]
    labelled = {name: answer for name, answer in admin.items() if "Admin" in name}
    assert {name for name, answer in labelled.items() if answer == "yes"} == {
        name for name in labelled if "isAdmin" in name
    }
    assert {answer for name, answer in labelled.items() if "notAdmin" in name} == {"no"}
    assert len(labelled) >= 30
