"""`aispm rules`: the catalogue, and the refusal of a rule that does not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from aispm.rulebook import rules_root
from tests.cli.conftest import Run

RULE = """\
id: server-named-x
title: A server is named x
status: experimental
severity: low
confidence: low
kinds: [mcp.server]
when: asset.name == "x"
why: To have a rule of one's own.
remediation: {summary: Give it another name.}
maps: [{id: ASI03, basis: judged}]
examples:
  - {flags: true, asset: {name: x}}
  - {flags: false, asset: {name: y}}
"""


def test_the_list_is_every_rule_file(aispm: Run) -> None:
    rules = aispm("rules", "list", "-o", "json").json
    skipped = ("frameworks", "escalations", "peers", "unasked")
    files = {
        (path.parent.name, path.stem)
        for path in rules_root().rglob("*.yaml")
        if path.parent.name not in skipped
    }
    assert {(rule["area"], rule["id"]) for rule in rules} == files
    for rule in rules:
        assert list(rule) == [
            "id",
            "area",
            "title",
            "severity",
            "confidence",
            "status",
            "kinds",
            "maps",
        ]
    ids = [rule["id"] for rule in rules]
    text = aispm("rules", "list").out
    assert [line.split()[1] for line in text.splitlines()] == ids == sorted(ids)


def test_show_explains_one(aispm: Run) -> None:
    first = aispm("rules", "list", "-o", "json").json[0]
    shown = aispm("rules", "show", first["id"])
    assert shown.code == 0
    assert first["id"] in shown.out
    assert "Remediation" in shown.out
    unknown = aispm("rules", "show", first["id"] + "x")
    assert unknown.code == 2
    assert f"did you mean {first['id']}?" in unknown.err


def test_docs_is_the_page_of_all(aispm: Run) -> None:
    page = aispm("rules", "docs").out
    for rule in aispm("rules", "list", "-o", "json").json:
        assert f"## {rule['id']}\n" in page


@pytest.mark.parametrize("by_config", [False, True])
def test_a_rule_of_ones_own_is_listed_and_tested(aispm: Run, folder: Path, by_config: bool) -> None:
    (folder / "mine").mkdir()
    (folder / "mine" / "server-named-x.yaml").write_text(RULE, encoding="utf-8")
    options = () if by_config else ("--rules", "mine")
    if by_config:
        (folder / ".aispm.yaml").write_text("rules: [mine]\n", encoding="utf-8")
    assert "server-named-x" in aispm("rules", "list", *options).out
    proven = aispm("rules", "test", *options)
    assert proven.code == 0
    assert "examples hold" in proven.out


def test_a_rule_whose_example_does_not_hold_is_2_with_file_and_line(
    aispm: Run, folder: Path
) -> None:
    (folder / "mine").mkdir()
    wrong = RULE.replace("{name: y}", "{name: x}")
    (folder / "mine" / "server-named-x.yaml").write_text(wrong, encoding="utf-8")
    for command in (("rules", "test"), ("scan",)):
        done = aispm(*command, "--rules", "mine")
        assert (done.code, done.out) == (2, "")
        assert "mine/server-named-x.yaml:13" in done.err
