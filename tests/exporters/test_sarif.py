from __future__ import annotations

import copy
import json
from typing import Any

import msgspec
import pytest
from jsonschema import Draft7Validator

from aispm.exporters.lock import URI
from aispm.exporters.sarif.descriptors import descriptor, tags
from aispm.exporters.sarif.log import category
from aispm.exporters.sarif.places import in_file, relative
from aispm.model import Edge, Finding, Location, Mapping, Read, Remediation, Report, Scope
from tests.exporters import story
from tests.exporters.github_profile import problems
from tests.exporters.hostile import hostile
from tests.exporters.oasis import sarif_schema
from tests.exporters.render import parsed, render


@pytest.fixture(scope="module")
def oasis() -> Draft7Validator:
    return sarif_schema()


@pytest.mark.parametrize(
    "report", [story.report(), story.clean(), story.empty(), hostile(story.report())]
)
def test_is_valid_by_the_standard_and_acceptable_to_github(
    report: Report, oasis: Draft7Validator
) -> None:
    log = parsed("sarif", report)
    assert [error.message for error in oasis.iter_errors(log)] == []
    assert problems(log) == []


def test_the_standard_refuses_what_is_no_sarif(oasis: Draft7Validator) -> None:
    log = parsed("sarif", story.report())
    log["runs"][0]["results"][0]["level"] = "critical"
    assert [error.json_path for error in oasis.iter_errors(log)] == ["$.runs[0].results[0].level"]


def run(report: Report) -> Any:
    return parsed("sarif", report)["runs"][0]


def test_results_are_the_open_findings_worst_first() -> None:
    assert [(each["ruleId"], each["level"]) for each in run(story.report())["results"]] == [
        ("key-in-file-reaches-admin", "error"),
        ("agent-runtime-role-is-admin", "error"),
        ("mcp-secret-in-arg", "error"),
        ("mcp-secret-in-env", "error"),
        ("aws-user-key-old", "warning"),
        ("sagemaker-notebook-root-access", "warning"),
        ("aws-role-unused", "note"),
        ("aws-role-unused", "note"),
    ]


def test_a_cloud_finding_points_at_its_line_of_the_lock() -> None:
    lines = render("lock", story.report()).splitlines()
    result = run(story.report())["results"][1]
    physical = result["locations"][0]["physicalLocation"]
    region = physical["region"]
    line = lines[region["startLine"] - 1]
    assert physical["artifactLocation"]["uri"] == URI
    assert json.loads(line.rstrip(","))["id"] == story.HARBOR
    assert (region["startColumn"], region["endColumn"]) == (1, len(line) + 1)
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == story.HARBOR


def test_a_subject_without_a_line_points_at_the_start_of_the_lock() -> None:
    ghost = Finding("aws-role-unused", "arn:gone", None, (), (), "0" * 32)
    report = msgspec.structs.replace(story.report(), findings=(ghost,))
    physical = run(report)["results"][0]["locations"][0]["physicalLocation"]
    assert physical == {
        "artifactLocation": {"uri": URI},
        "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 2},
    }


def test_a_path_is_a_code_flow_from_the_file_to_the_end() -> None:
    (flow,) = run(story.report())["results"][0]["codeFlows"]
    steps = flow["threadFlows"][0]["locations"]
    assert [
        (
            step["location"]["physicalLocation"]["artifactLocation"]["uri"],
            step["location"]["logicalLocations"][0]["fullyQualifiedName"],
        )
        for step in steps
    ] == [
        ("harbor-ci/.mcp.json", story.CI_KEY),
        (URI, story.CI_AGENT),
        (URI, story.DEPLOY_BOT),
        (URI, story.HARBOR),
        (URI, story.HARBOR_RUNTIME),
        (URI, story.HARBOR_RUNTIME),
    ]
    assert steps[-1]["location"]["message"]["text"] == (
        "role harbor-runtime may grant itself administrator of 111122223333: "
        "iam:PutRolePolicy on every role"
    )


def test_a_long_path_keeps_its_end() -> None:
    path = tuple(Edge(f"n{i}", "invokes", f"n{i + 1}", "allowed", True, "") for i in range(40))
    finding = Finding("aws-role-unused", "n0", None, (), path, "0" * 32)
    report = msgspec.structs.replace(story.report(), findings=(finding,))
    steps = run(report)["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["logicalLocations"][0]["name"] for step in steps] == [
        *(f"n{i}" for i in range(11)),
        "n40",
    ]
    assert steps[-1]["location"]["message"]["text"].startswith("after 29 steps not shown, n39 may")


def many(number: int) -> Report:
    findings = tuple(
        Finding("aws-role-unused", f"arn:{i:05}", None, (), (), f"{i:032x}") for i in range(number)
    )
    return msgspec.structs.replace(story.report(), findings=(story.FINDINGS[0], *findings))


def said(report: Report, id_: str) -> list[str]:
    (invocation,) = run(report)["invocations"]
    return [
        each["message"]["text"]
        for each in invocation["toolExecutionNotifications"]
        if each["descriptor"]["id"] == id_
    ]


def test_the_5000_worst_are_kept_and_the_rest_is_counted() -> None:
    report = many(5003)
    results = run(report)["results"]
    assert len(results) == 5000
    assert results[0]["ruleId"] == "key-in-file-reaches-admin"
    assert said(report, "left-out") == ["4 results were left out: the last and least severe of all"]
    assert said(many(4999), "left-out") == []


def test_suppressed_findings_are_counted_only() -> None:
    assert said(story.report(), "left-out") == ["1 suppressed findings are not listed"]
    subjects = [each["properties"]["subject"] for each in run(story.report())["results"]]
    assert story.NOTEBOOK_ROLE not in subjects


def test_gaps_and_unanswered_rules_are_notifications() -> None:
    assert said(story.report(), "gap") == [
        "Not seen in aws:111122223333/eu-west-1: bedrock-agent:ListAgents throttled: "
        "ThrottlingException after 5 attempts",
        "Not seen in aws:444455556666/eu-west-1: sagemaker:DescribeNotebookInstance partial: "
        "AccessDeniedException; for "
        "arn:aws:sagemaker:eu-west-1:444455556666:notebook-instance/gone",
        "Not seen in files:.: parse:broken/.mcp.json failed: line 3: a value is missing",
    ]
    assert said(story.report(), "undetermined") == [
        "bedrock-agent-no-guardrail not answered once: bedrock-agent:ListAgents throttled",
        "sagemaker-notebook-root-access not answered once: "
        "sagemaker:DescribeNotebookInstance denied",
    ]
    assert run(story.report())["properties"]["complete"] is False
    assert run(story.clean())["properties"]["complete"] is True


def test_findings_that_share_a_fingerprint_stay_apart() -> None:
    twice = tuple(
        msgspec.structs.replace(story.FINDINGS[6], subject=subject) for subject in ("a", "b")
    )
    report = msgspec.structs.replace(story.report(), findings=twice)
    assert [
        each["partialFingerprints"]["primaryLocationLineHash"] for each in run(report)["results"]
    ] == ["f000000000000000:1", "f000000000000000:2"]


def test_a_fingerprint_knows_no_line_text_or_severity() -> None:
    moved = msgspec.structs.replace(
        story.SECRET_AT, line=90, end_line=90, text="other", mark=(0, 5)
    )
    finding = msgspec.structs.replace(story.FINDINGS[0], location=moved)
    report = story.report()
    cards = {
        id_: msgspec.structs.replace(card, severity="info", title="Another title")
        for id_, card in report.rules.items()
    }
    one = msgspec.structs.replace(report, findings=(story.FINDINGS[0],))
    other = msgspec.structs.replace(report, findings=(finding,), rules=cards)
    marks = [run(each)["results"][0]["partialFingerprints"] for each in (one, other)]
    assert marks[0] == marks[1]


def test_the_category_names_what_was_scanned() -> None:
    assert category(story.clean()) == "aispm/files-./"
    assert (
        category(story.report()) == "aispm/aws-111122223333+aws-444455556666+files-.+gcp-acme-ml/"
    )
    assert (
        category(story.clean(Read("files:a b/c", "read:x", "ok")))
        == "aispm/files-.+files-a%20b%2Fc/"
    )


def test_the_category_stays_when_a_resource_group_is_added() -> None:
    snapshot = story.report().snapshot
    groups = (
        Scope("azure:t-1", "tenant"),
        Scope("azure:s-1", "subscription", "Sub", "/providers/Microsoft.Management/x"),
        Scope("/providers/Microsoft.Management/x", "management-group", "X"),
        Scope("/subscriptions/s-1/resourceGroups/rg", "resource-group", "rg", "azure:s-1"),
        Scope("aws:999988887777", "account", "never-read"),
    )
    above = ("azure:*", "azure:t-1", "gcp:*", "gcp:folders/1", "gcp:organizations/2", "aws:dev")
    reads = tuple(Read(scope, "x:y", "ok") for scope in ("azure:s-1", *above))
    grown = msgspec.structs.replace(
        snapshot, scopes=(*snapshot.scopes, *groups), reads=(*snapshot.reads, *reads)
    )
    assert category(msgspec.structs.replace(story.report(), snapshot=grown)) == (
        "aispm/aws-111122223333+aws-444455556666+azure-s-1+files-.+gcp-acme-ml/"
    )


def test_what_was_narrowed_is_one_notification() -> None:
    def narrowed(filters: dict[str, Any]) -> list[Any]:
        (invocation,) = run(msgspec.structs.replace(story.clean(), filters=filters))["invocations"]
        return [
            (each["level"], each["message"]["text"])
            for each in invocation["toolExecutionNotifications"]
            if each["descriptor"]["id"] == "narrowed"
        ]

    config = {"file": ".aispm.yaml", "exclude": ["tests/**"], "fail-on": "never"}
    assert narrowed({}) == []
    assert narrowed({"rule": (), "severity": None}) == []
    assert narrowed({"severity": "high", "rule": ("a", "b"), "config": config}) == [
        (
            "note",
            "Narrowed: --rule a, b; --severity high; exclude tests/** (from .aispm.yaml); "
            "fail-on never (from .aispm.yaml)",
        )
    ]


def test_a_filtered_scan_has_a_category_of_its_own() -> None:
    def filtered(filters: dict[str, Any]) -> str:
        return category(msgspec.structs.replace(story.clean(), filters=filters))

    assert filtered({"rule": []}) == category(story.clean())
    assert filtered({"rule": ["a"]}) not in {category(story.clean()), filtered({"rule": ["b"]})}


def test_the_category_of_many_accounts_stays_short_and_apart() -> None:
    def accounts(first: int) -> str:
        reads = (Read(f"aws:{first + i:012}", "iam:X", "ok") for i in range(200))
        return category(story.clean(*reads))

    assert len(accounts(0)) < 200
    assert accounts(0) != accounts(1)


@pytest.mark.parametrize(
    ("uri", "encoded"),
    [
        ("a b/c:d.json", "a%20b/c%3Ad.json"),
        ("c:/windows.json", "c%3A/windows.json"),
        ("~/.claude.json", "~/.claude.json"),
        ("//host/x", "host/x"),
        ("名前/ü.json", "%E5%90%8D%E5%89%8D/%C3%BC.json"),
        ("a%20b/d%FF%1B/(x)@1.json", "a%20b/d%FF%1B/(x)@1.json"),
        ("a?b#c%d%2\\", "a%3Fb%23c%25d%252%5C"),
        ("a/../../b", URI),
        ("a/%2e%2E/b", URI),
        ("x\n\x1b\udcff", "x%0A%1B%FF"),
        ("", URI),
    ],
)
def test_uris_are_relative_and_encoded(uri: str, encoded: str) -> None:
    assert relative(uri) == encoded


@pytest.mark.parametrize(
    ("given", "region"),
    [
        ((2, 3, 2, 9), (2, 3, 2, 9)),
        ((2, 3, 2, 3), (2, 3, 2, 4)),
        ((0, 0, 0, 0), (1, 1, 1, 2)),
        ((5, 7, 4, 1), (5, 7, 5, 8)),
        ((2, 9, 4, 1), (2, 9, 4, 1)),
    ],
)
def test_regions_are_full_and_never_empty(
    given: tuple[int, int, int, int], region: tuple[int, int, int, int]
) -> None:
    found = in_file(Location("a", *given))["region"]
    assert (
        found["startLine"],
        found["startColumn"],
        found["endLine"],
        found["endColumn"],
    ) == region


def test_no_rule_has_more_than_ten_tags() -> None:
    maps = tuple(
        Mapping("owasp-agentic-2026", f"ASI{i:02}", "Title", "judged") for i in range(1, 11)
    )
    full = msgspec.structs.replace(story.CARDS[0], maps=maps)
    assert tags(full) == ["security", "cross", *(f"external/owasp/asi{i:02}" for i in range(1, 9))]


def test_help_is_markdown_with_the_fix_and_the_frameworks() -> None:
    fixed = Remediation("Do this.", "run ```this```", 'resource "x" {}')
    card = msgspec.structs.replace(story.CARDS[0], remediation=fixed)
    markdown = descriptor(card)["help"]["markdown"]
    assert "## Fix\n\nDo this.\n\n````sh\nrun ```this```\n````\n\n```hcl" in markdown
    assert "- NHI2:2025 Secret Leakage (owasp-nhi-2025, judged)" in markdown
    assert "## When it is no problem\n\n- A sandbox account with no data." in markdown


# Each trap of the profile, as a change to a good log that the checker must see.
def _physical(log: Any) -> Any:
    return log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]


def _first(log: Any) -> Any:
    return log["runs"][0]["results"][0]


def _rule(log: Any) -> Any:
    return log["runs"][0]["tool"]["driver"]["rules"][0]


TRAPS = {
    "logical location only": lambda log: _first(log)["locations"][0].pop("physicalLocation"),
    "no location": lambda log: _first(log).update(locations=[]),
    "ARN as URI": lambda log: _physical(log)["artifactLocation"].update(uri="arn:aws:iam::1:x"),
    "absolute URI": lambda log: _physical(log)["artifactLocation"].update(uri="/etc/x"),
    "file URI": lambda log: _physical(log)["artifactLocation"].update(uri="file://Package X"),
    "host": lambda log: _physical(log)["artifactLocation"].update(uri="//host/x"),
    "empty URI": lambda log: _physical(log)["artifactLocation"].update(uri=""),
    "unencoded URI": lambda log: _physical(log)["artifactLocation"].update(uri="a b"),
    "above the root": lambda log: _physical(log)["artifactLocation"].update(uri="a/%2E%2E/b"),
    "no end column": lambda log: _physical(log)["region"].pop("endColumn"),
    "empty region": lambda log: _physical(log)["region"].update(endColumn=35),
    "column zero": lambda log: _physical(log)["region"].update(startColumn=0),
    "no fingerprint": lambda log: _first(log).pop("partialFingerprints"),
    "fingerprint twice": lambda log: _first(log).update(
        partialFingerprints=log["runs"][0]["results"][1]["partialFingerprints"]
    ),
    "suppressed": lambda log: _first(log).update(suppressions=[{"kind": "external"}]),
    "wrong rule index": lambda log: _first(log).update(ruleIndex=0),
    "severity on the result": lambda log: _first(log)["properties"].update(
        {"security-severity": "9.5"}
    ),
    "severity as number": lambda log: _rule(log)["properties"].update({"security-severity": 9.5}),
    "severity out of bands": lambda log: _rule(log)["properties"].update(
        {"security-severity": "0.0"}
    ),
    "no help": lambda log: _rule(log).pop("help"),
    "no full description": lambda log: _rule(log).pop("fullDescription"),
    "long description": lambda log: _rule(log).update(shortDescription={"text": "x" * 1025}),
    "eleven tags": lambda log: _rule(log)["properties"].update(tags=[str(i) for i in range(11)]),
    "no category": lambda log: log["runs"][0].pop("automationDetails"),
    "category without scope": lambda log: log["runs"][0].update(automationDetails={"id": "aispm"}),
    "too many results": lambda log: log["runs"][0].update(
        results=[_first(log)] * 5001,
    ),
    "not worst first": lambda log: log["runs"][0]["results"].reverse(),
    "long flow": lambda log: _first(log)["codeFlows"][0]["threadFlows"][0].update(
        locations=_first(log)["codeFlows"][0]["threadFlows"][0]["locations"] * 3
    ),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_the_profile_sees_each_trap(trap: str) -> None:
    log = copy.deepcopy(parsed("sarif", story.report()))
    TRAPS[trap](log)
    assert problems(log) != []
