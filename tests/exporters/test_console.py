from __future__ import annotations

import re

import msgspec
import pytest

from aispm.exporters import Look
from aispm.exporters.console.ladder import ladder
from aispm.exporters.console.page import Page
from aispm.exporters.console.reach import reach
from aispm.exporters.console.snippet import Mark, gutter, snippet
from aispm.exporters.console.stories import blocks, stories
from aispm.exporters.labels import gained
from aispm.exporters.plaintext import cells
from aispm.model import Edge, Evidence, Finding, Link, Location, Read, Report, Scope, Undetermined
from tests.exporters import story
from tests.exporters.render import render


def told(report: Report) -> list[tuple[str, list[str]]]:
    return [(each.lead.rule, [finding.rule for finding in each.also]) for each in stories(report)]


def test_one_story_is_told_once() -> None:
    assert told(story.report()) == [
        ("key-in-file-reaches-admin", ["mcp-secret-in-env", "aws-user-key-old"]),
        ("agent-runtime-role-is-admin", []),
        ("mcp-secret-in-arg", []),
        ("sagemaker-notebook-root-access", []),
        ("aws-role-unused", []),
        ("aws-role-unused", []),
    ]


def test_findings_about_one_identity_are_one_story() -> None:
    role = Finding("aws-role-unused", story.HARBOR_RUNTIME, None, (), (), "01")
    report = msgspec.structs.replace(story.report(), findings=(role, story.FINDINGS[3]))
    assert told(report) == [("agent-runtime-role-is-admin", ["aws-role-unused"])]


def test_what_one_rule_found_stands_together() -> None:
    assert [[each.lead.subject for each in block] for block in blocks(story.report())][-1] == [
        story.BILLING_ROLE,
        story.DEPLOY_BOT,
    ]


def test_many_places_are_counted_and_verbose_lists_them() -> None:
    findings = tuple(
        Finding("aws-role-unused", f"arn:{i:02}", None, (), (), f"{i:02}") for i in range(13)
    )
    report = msgspec.structs.replace(story.report(), findings=findings)
    short, whole = render("console", report), render("console", report, Look(verbose=1))
    assert "and 3 more (-v lists them)" in short
    assert re.findall(r"--> (arn:\d+)", short) == [f"arn:{i:02}" for i in range(10)]
    assert re.findall(r"--> (arn:\d+)", whole) == [f"arn:{i:02}" for i in range(13)]


def test_after_three_snippets_places_take_a_line_each() -> None:
    findings = tuple(
        Finding(
            "aws-role-unused",
            f"arn:{i:02}",
            Location(f"{i:02}/.mcp.json", 4, 5, 4, 11, None, f'"name-{i:02}"', (0, 9)),
            (),
            (),
            f"{i:02}",
        )
        for i in range(12)
    )
    report = msgspec.structs.replace(story.report(), findings=findings)
    short, whole = render("console", report), render("console", report, Look(verbose=1))
    assert re.findall(r"4 \| \"name-(\d\d)", short) == ["00", "01", "02"]
    assert re.findall(r'--> (\d\d)/.mcp.json:4:5  "name-\1"', short) == [
        f"{i:02}" for i in range(3, 10)
    ]
    assert "and 2 more (-v lists them)" in short
    assert re.findall(r"4 \| \"name-(\d\d)", whole) == [f"{i:02}" for i in range(12)]


def test_what_a_rule_found_is_told_in_a_line_and_with_v_in_full() -> None:
    evidence = (
        Evidence("asset.package", "mcp-lorry"),
        Evidence("asset.fixed_in", [f"1.{i}" for i in range(6)]),
        Evidence("asset.successor", None),
        Evidence("asset.note", "x\x1b[31m" + "y" * 300),
        Evidence("asset.host", "internal.acme.example"),
        Evidence("asset.enabled", False),
        Evidence("reach.admin", True),
    )
    finding = Finding("aws-role-unused", "arn:1", None, evidence, (), "1")
    report = msgspec.structs.replace(story.report(), findings=(finding,))
    said = re.sub(r"\s+", " ", render("console", report).partition("= found: ")[2]).partition(" = ")
    assert re.sub("y+", "y", said[0]) == (
        "package mcp-lorry; fixed in 1.0, 1.1, 1.2, 1.3 and 2 more; note x\\x1b[31my…; "
        "host inte…mple; enabled false"
    )
    whole = render("console", report, Look(verbose=1))
    assert "= found:" not in whole
    assert len(re.findall("= evidence: ", whole)) == len(evidence)


def test_what_was_not_seen_comes_before_what_was() -> None:
    text = render("console", story.report())
    heads = re.findall(r"^(\w[\w ]*?)(?::|\[|\s\d)", text, re.MULTILINE)
    assert heads == [
        "Not seen",
        "Undetermined",
        "Seen",
        "critical",
        "critical",
        "high",
        "medium",
        "low",
        "critical",
    ]


def test_a_gap_tells_its_cause_where_the_state_does_not() -> None:
    reads = (
        Read("aws:1", "import:permissions", "skipped", detail="an export tells no workloads"),
        Read(
            "aws:1", "iam:ListUsers", "denied", detail="AccessDenied; the call needs iam:ListUsers"
        ),
        Read("aws:1", "s3:ListBuckets", "failed", detail="one cause"),
        Read("aws:2", "s3:ListBuckets", "failed", detail="another cause"),
    )
    seen = msgspec.structs.replace(story.report().snapshot, reads=reads)
    lines = render("console", msgspec.structs.replace(story.report(), snapshot=seen)).splitlines()
    assert lines[1:4] == [
        "  iam:ListUsers       denied   aws:1",
        "  import:permissions  skipped  aws:1: an export tells no workloads",
        "  s3:ListBuckets      failed   aws:1, aws:2",
    ]


def test_key_ids_are_masked_wherever_they_stand() -> None:
    edges = (Edge(story.CI_KEY, "authenticates-as", story.KEY_ID, "allowed", True, story.KEY_ID),)
    finding = msgspec.structs.replace(story.FINDINGS[0], path=edges, subject=story.KEY_ID)
    read = Read("aws:1", f"iam:Get {story.KEY_ID}", "denied", detail=story.KEY_ID)
    report = msgspec.structs.replace(
        story.report(),
        findings=(finding,),
        undetermined=(Undetermined("aws-role-unused", "a", (), story.KEY_ID),),
        snapshot=msgspec.structs.replace(story.report().snapshot, reads=(read,)),
    )
    text = render("console", report, Look(verbose=1, width=200))
    assert story.KEY_ID not in text
    assert text.count("AKIA…DEXM") > 5


@pytest.mark.parametrize("width", [80, 100, 140])
def test_lines_keep_to_the_width_except_for_what_is_to_be_copied(width: int) -> None:
    lines = render("console", story.report(), Look(width=width)).splitlines()
    long = [line for line in lines if cells(line) > width]
    assert [line for line in long if not re.search(r"--> \S+$|─→|= also|\[[a-z-]+\]:?", line)] == []


def test_a_credential_in_no_file_is_named_by_who_holds_it_or_whose_it_is() -> None:
    key = msgspec.structs.replace(story.CREDENTIALS[0], locations=())
    held = Link(story.HARBOR, "holds-credential", key.id)
    for links, named in (((held,), story.HARBOR), ((), story.CI_AGENT)):
        snapshot = msgspec.structs.replace(story.report().snapshot, credentials=(key,), links=links)
        report = msgspec.structs.replace(
            story.report(), snapshot=snapshot, findings=(story.FINDINGS[2],)
        )
        assert f"--> {named}  aws-access-key q8Zr…tVxW\n" in render("console", report)


def test_places_are_named_as_the_file_system_has_them() -> None:
    names = ["a%20b/.mcp.json", "%E5%90%8D/x", "d%FF%1B%5B31m/x", "50%/x"]
    assert [page().place(Location(name, 3, 4, 3, 5)) for name in names] == [
        "a b/.mcp.json:3:4",
        "名/x:3:4",
        "d\\udcff\\x1b[31m/x:3:4",
        "50%/x:3:4",
    ]


def test_a_small_reach_is_told_of_keys_only() -> None:
    role = Finding("aws-role-unused", story.READER, None, (), (), "01")
    key = msgspec.structs.replace(story.CREDENTIALS[0], identity=story.READER)
    snapshot = msgspec.structs.replace(story.report().snapshot, credentials=(key,))
    report = msgspec.structs.replace(story.report(), snapshot=snapshot, findings=(role,))
    assert "= reach:" not in render("console", report)
    report = msgspec.structs.replace(report, findings=(story.FINDINGS[2],))
    assert "= reach: nothing that was collected\n" in render("console", report)


def test_administrator_is_what_granting_itself_anything_means() -> None:
    subjects = page().subjects
    ends = [
        gained(subjects, Edge(story.HARBOR_RUNTIME, "grants-itself", target, "allowed", True, ""))
        for target in (story.HARBOR_RUNTIME, f"aws:{story.PROD}", story.PAYROLL)
    ]
    assert ends == [
        "administrator of 111122223333",
        "administrator of 111122223333",
        "bucket acme-payroll",
    ]


def page(width: int = 100, verbose: int = 0) -> Page:
    return Page(story.report(), Look(width=width, verbose=verbose))


def shown(text: str, mark: str, width: int = 100, note: str = "") -> tuple[str, str]:
    start = text.index(mark)
    location = Location("a", 7, 1, 7, 2, text=text, mark=(start, len(mark)))
    lines = snippet(page(width), [Mark(location, note)], "high", 1)
    return lines[1], lines[2]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ('"key": "ghp_…f3Qa"', "ghp_…f3Qa"),
        ('"名前": "ghp_…f3Qa"', "ghp_…f3Qa"),
        ('"e\u0301": "名前"', "名前"),
        ('\t"key": "x\x1by"', "x\x1by"),
        ('"\u202e": "value"', "value"),
    ],
)
def test_carets_stand_under_the_mark(text: str, mark: str) -> None:
    line, carets = shown(text, mark)
    visible = mark.replace("\x1b", "\\x1b")
    before = line[: line.index(visible)]
    assert carets == "   |" + " " * (cells(before) - 4) + "^" * cells(visible)


def test_a_long_line_is_cut_around_its_mark() -> None:
    line, carets = shown("a" * 300 + "MARK" + "b" * 300, "MARK", width=60)
    assert cells(line) == 60
    assert line[carets.index("^") : carets.rindex("^") + 1] == "MARK"
    assert line.startswith(" 7 | …a")
    assert line.endswith("b…")


def test_a_note_without_room_stands_below() -> None:
    _, carets = shown("MARK", "MARK", note="short")
    assert carets == "   | ^^^^ short"
    location = Location("a", 7, 1, 7, 2, text="." * 30 + "MARK", mark=(30, 4))
    lines = snippet(page(40), [Mark(location, "a note of twenty-two c")], "high", 1)
    assert lines[2:4] == [
        "   | " + " " * 30 + "^^^^",
        "   | " + " " * 13 + "a note of twenty-two c",
    ]


def test_distant_lines_of_one_credential_are_marked_as_such() -> None:
    marks = [
        Mark(Location("a", line, 1, line, 2, text="KEY", mark=(0, 3)), primary=line == 4)
        for line in (4, 5, 12)
    ]
    assert snippet(page(), marks, "high", gutter(marks)) == [
        "    |",
        "  4 | KEY",
        "    | ^^^",
        "  5 | KEY",
        "    | ---",
        "...",
        " 12 | KEY",
        "    | ---",
        "    |",
    ]


def test_a_doubtful_step_says_so() -> None:
    path = [
        Edge("a", "invokes", "b", "conditional", True, ""),
        Edge("b", "calls-tool", "c", "via-model", True, ""),
    ]
    assert ladder(page(), path, 0) == [
        "a",
        "├─ may invoke ─→ b (under a condition)",
        "└─ calls ──────→ c (if the model is talked into it)",
    ]


def test_a_reason_without_room_is_told_only_when_asked() -> None:
    path = [Edge("a", "invokes", "b", "allowed", True, "because " * 10 + "so")]
    assert ladder(page(40), path, 0) == ["a", "└─ may invoke ─→ b"]
    assert " ".join(" ".join(ladder(page(40, 1), path, 0)).split()) == (
        "a └─ may invoke ─→ b " + "because " * 10 + "so"
    )


def test_a_long_reason_loses_its_details_and_is_never_cut_within() -> None:
    reasons = [
        "sts:AssumeRole by the role's trust policy",
        "may run commands in it (InvokeAgentRuntimeCommand)",
        "every action, by policy AdministratorAccess (statement 1)",
        "Owner at /subscriptions/11112222-3333: everything",
        "bedrock-agentcore:InvokeAgentRuntimeCommand",
    ]
    path = [Edge("a", "invokes", "b", "allowed", True, reason) for reason in reasons]
    assert ladder(page(52), path, 0) == [
        "a",
        "├─ may invoke ─→ b  sts:AssumeRole",
        "├─ may invoke ─→ b  may run commands in it",
        "├─ may invoke ─→ b  every action",
        "├─ may invoke ─→ b  Owner",
        "└─ may invoke ─→ b",
        "   bedrock-agentcore:InvokeAgentRuntimeCommand",
    ]
    whole = " ".join(" ".join(ladder(page(52, 1), path, 0)).replace("│", "").split())
    assert [reason in whole for reason in reasons] == [True] * 5


def test_other_files_of_a_key_are_told() -> None:
    def told(number: int, verbose: int = 0) -> list[str]:
        others = (story.place(f"{i:02}/x", 1, "KEY", "KEY") for i in range(number))
        places = (*story.CREDENTIALS[0].locations, *others)
        key = msgspec.structs.replace(story.CREDENTIALS[0], locations=places)
        snapshot = msgspec.structs.replace(story.report().snapshot, credentials=(key,))
        report = msgspec.structs.replace(
            story.report(), snapshot=snapshot, findings=(story.FINDINGS[0],)
        )
        text = render("console", report, Look(verbose=verbose))
        return re.findall(r"= also in: (.*)", text)

    assert told(0) == []
    assert told(1) == ["00/x:1:1"]
    assert told(12) == ["00/x:1:1 and 11 more (-v lists them)"]
    assert told(3, verbose=1) == ["00/x:1:1, 01/x:1:1, 02/x:1:1"]


def test_administrator_of_a_scope_by_its_name_and_not_of_what_lies_in_it() -> None:
    scopes = (
        Scope("/mg/acme", "management-group", "Acme"),
        Scope("azure:s-1", "subscription", "Production", "/mg/acme"),
        Scope("azure:s-2", "subscription", "", "/mg/other"),
        Scope("gcp:folders/1", "folder", "Harbor"),
        Scope("gcp:p-1", "project", "Project One", "gcp:folders/2"),
    )
    snapshot = msgspec.structs.replace(story.report().snapshot, scopes=scopes)
    whole = msgspec.structs.replace(story.report(), snapshot=snapshot)
    seen = Page(whole, Look())

    def admin(*ids: str) -> str:
        blast = msgspec.structs.replace(story.BLAST[0], admin_scopes=ids)
        return reach(seen, blast).partition(" in 3 hops")[0]

    assert admin("azure:s-1") == "administrator of Production"
    assert admin("azure:s-1", "/mg/acme") == "administrator of Acme"
    assert admin("azure:s-1", "azure:s-2", "gcp:p-1", f"aws:{story.PROD}") == (
        "administrator of 111122223333, Production, p-1 and 1 more"
    )
    assert [seen.label(scope.id) for scope in scopes] == [
        "management group Acme",
        "subscription Production",
        "subscription s-2",
        "folder Harbor",
        "project p-1",
    ]


def test_what_was_narrowed_stands_at_the_top_and_nothing_is_claimed_of_the_rest() -> None:
    config = {"file": "\x1b.aispm.yaml", "exclude": ["tests/**"]}
    for whole in (story.clean(), story.empty()):
        for filters in ({"rule": ("a",)}, {"config": config}):
            report = msgspec.structs.replace(whole, filters=filters)
            text = render("console", report)
            assert text.startswith("Narrowed: ")
            assert "everything" not in text
            assert "what was looked at" in text
            assert render("console", report, Look(quiet=True)).startswith("Narrowed: ")
    assert text.splitlines()[0] == "Narrowed: exclude tests/** (from \\x1b.aispm.yaml)"
    assert "Narrowed" not in render("console", story.report())


def test_quiet_leaves_out_remarks_and_no_finding() -> None:
    loud, quiet = (render("console", story.report(), Look(quiet=each)) for each in (False, True))
    said = [line for line in quiet.splitlines() if line]
    assert [line for line in loud.splitlines() if line in said] == said
    rules = {found.rule for found in story.FINDINGS if found.status == "open"}
    assert {rule for rule in rules if f"[{rule}]" in quiet} == rules
    assert quiet.startswith("Not seen: 3 of 10 reads.")
    assert "Undetermined: 2 answers of 2 rules\n\n" in quiet
    assert quiet.splitlines()[-1] == loud.splitlines()[-1]
    assert [word for word in ("Seen: ", "= fix:", "= maps:") if word in quiet] == []


def test_without_colour_there_is_no_escape_and_with_it_the_same_text() -> None:
    plain, painted = (
        render("console", story.report()),
        render("console", story.report(), Look(color=True)),
    )
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]+m", "", painted) == plain
    assert painted != plain


def test_a_clean_scan_claims_no_more_than_it_saw() -> None:
    denied = Read("files:.", "read:x", "denied")
    unanswered = msgspec.structs.replace(
        story.clean(), undetermined=(Undetermined("aws-role-unused", "a", (), "x denied"),)
    )
    texts = [render("console", each) for each in (story.clean(), story.clean(denied), unanswered)]
    assert ["everything asked for was seen" in text for text in texts] == [True, False, False]
    assert ["The rest is unknown" in text for text in texts] == [False, True, True]
