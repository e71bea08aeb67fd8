"""Our own rules: each proven by its examples against every mutant of it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from aispm.rulebook import Rulebook, document, rules_root, survivors
from aispm.rulebook.rule import Entry
from aispm.rulebook.source import read

RULES = sorted(
    path
    for path in rules_root().rglob("*.yaml")
    if path.parent.name not in ("frameworks", "escalations", "peers", "unasked")
)
SCHEMA = Path(__file__).parents[2] / "aispm" / "schema" / "rule.schema.json"


@pytest.fixture(params=RULES, ids=lambda path: path.stem)
def entry(request: pytest.FixtureRequest, own: Rulebook) -> Entry:
    return {entry.rule.id: entry for entry in own.rules}[request.param.stem]


def test_no_mutant_survives_its_examples(entry: Entry, own: Rulebook) -> None:
    assert survivors(entry, own.kinds) == ()


def test_it_is_unknown_where_its_facts_were_not_collected(entry: Entry) -> None:
    assert "unknown" in {example.flags for example in entry.rule.examples}


@cache
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_the_schema_accepts_the_file(path: Path) -> None:
    validator().validate(read(path).value)


def test_the_schema_refuses_what_the_loader_refuses() -> None:
    good = read(RULES[0]).value
    for change in ({"severity": "grave"}, {"surprise": 1}, {"examples": []}, {"kinds": "x"}):
        with pytest.raises(jsonschema.ValidationError):
            validator().validate(good | change)


def test_all_files_are_rules_and_at_least_five_are_about_reach(own: Rulebook) -> None:
    assert {entry.rule.id for entry in own.rules} == {path.stem for path in RULES}
    reaching = {
        entry.rule.id
        for entry in own.rules
        if any(fact.startswith("reach.") for fact in entry.facts)
    }
    assert len(reaching) >= 5


def test_a_key_in_clear_is_high_and_what_it_reaches_is_critical(own: Rulebook) -> None:
    severity = {entry.rule.id: entry.rule.severity for entry in own.rules}
    for place in ("in-env", "in-arg", "in-header", "in-url", "nested", "in-file"):
        assert severity[f"mcp-secret-{place}"] == "high"
    assert severity["key-in-file-reaches-admin"] == "critical"
    assert severity["key-in-file-reaches-restricted-data"] == "critical"


def test_the_frameworks_and_their_cross_maps(own: Rulebook) -> None:
    items = {one.id: {item.id: item for item in one.items} for one in own.frameworks}
    assert {name: len(found) for name, found in items.items()} == {
        "csa-maestro": 7,
        "mitre-atlas": 25,
        "nist-ai-rmf": 16,
        "nist-csf-2": 23,
        "nist-sp-800-207": 7,
        "owasp-agentic-2026": 10,
        "owasp-llm-2025": 10,
        "owasp-mcp-2025": 10,
        "owasp-nhi-2025": 10,
    }
    everything = {name for found in items.values() for name in found}
    related = {
        other for found in items.values() for item in found.values() for other in item.related
    }
    assert related <= everything
    # The official mapping, which popular copies get wrong.
    assert items["owasp-nhi-2025"]["NHI5:2025"].related == ("ASI02", "ASI03")
    assert items["owasp-nhi-2025"]["NHI9:2025"].related == ("ASI08", "ASI04")
    assert items["owasp-mcp-2025"]["MCP06:2025"].title == "Intent Flow Subversion"
    assert items["nist-ai-rmf"]["GOVERN 1.6"].title == "AI system inventory"


def test_every_rule_has_its_chapter_in_the_page(own: Rulebook) -> None:
    page = document(own)
    for one in own.rules:
        assert page.count(f"\n## {one.rule.id}\n") == 1
        assert one.rule.remediation.summary.strip() in page


def test_the_page_tells_a_writer_every_fact_there_is(own: Rulebook) -> None:
    page = document(own)
    rows = {
        line.split("|")[1].strip(): line for line in page.splitlines() if line.startswith("| `")
    }
    for kind in own.kinds.values():
        assert {f"`{name}` {type_}" for name, type_ in kind.facts.items()} <= set(
            rows[f"`{kind.name}`"].split("|")[2].strip().split(", ")
        )
