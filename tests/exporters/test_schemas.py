"""The committed schemas describe what is really written."""

from __future__ import annotations

import inspect
import json
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator, FormatChecker

import aispm
from aispm.model import Read, Report, Snapshot
from aispm.snapshot import encode
from tests.exporters import story
from tests.exporters.render import assert_as_kept, parsed

SCHEMAS = Path(aispm.__file__).parent / "schema"
DENIED = Read("files:.", "read:a", "denied", missed=("a",), detail="no")
REPORTS = [story.report(), story.clean(), story.empty(DENIED)]


@cache
def validator(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def problems(name: str, document: Any) -> list[str]:
    found = validator(name).iter_errors(document)
    return [f"{error.json_path}: {error.message}" for error in found]


@pytest.mark.parametrize("report", REPORTS)
def test_report_v1_is_valid(report: Report) -> None:
    assert problems("report-v1.schema.json", parsed("json", report)) == []


@pytest.mark.parametrize("report", REPORTS)
def test_policy_input_v1_is_valid(report: Report) -> None:
    assert problems("policy-input-v1.schema.json", parsed("policy-input", report)) == []


@pytest.mark.parametrize("report", REPORTS)
def test_snapshot_v1_is_valid(report: Report) -> None:
    assert problems("snapshot-v1.schema.json", json.loads(encode(report.snapshot))) == []


def snapshot_schema() -> dict[str, Any]:
    """The schema of the structs; releases of msgspec differ in how they indent a docstring."""
    made = msgspec.json.schema(Snapshot)
    for definition in made["$defs"].values():
        if "description" in definition:
            definition["description"] = inspect.cleandoc(definition["description"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:aispm:schema:snapshot:v1",
        "title": "aispm snapshot v1",
        **made,
    }


def test_snapshot_schema_is_fresh() -> None:
    """It is generated from the structs: `AISPM_REFRESH=1` writes it anew."""
    schema = snapshot_schema()
    text = msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=1).decode()
    assert_as_kept(SCHEMAS / "snapshot-v1.schema.json", text + "\n")


def everything_present(name: str) -> list[Any]:
    """Every object schema of a file, with the fields it has and the fields it requires."""
    found = []

    def walk(schema: Any) -> None:
        if isinstance(schema, dict):
            if "properties" in schema and schema.get("type") == "object":
                found.append((sorted(schema["properties"]), sorted(schema.get("required", []))))
            for value in schema.values():
                walk(value)
        elif isinstance(schema, list):
            for value in schema:
                walk(value)

    walk(json.loads((SCHEMAS / name).read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("name", ["report-v1.schema.json", "policy-input-v1.schema.json"])
def test_every_field_is_always_present(name: str) -> None:
    fields = everything_present(name)
    assert fields
    assert [has for has, required in fields if has != required] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("summary", "gaps"), "3"),
        (("summary", "complete"), None),
        (("findings", 0, "severity"), "worst"),
        (("findings", 0, "location", "line"), 0),
        (("findings", 0, "path", 0, "relation"), "owns"),
        (("credentials", 0, "state"), None),
        (("edges", 0, "certainty"), "confirmed"),
        (("gaps", 0, "reason"), "ok"),
        (("blast", 0, "hops_to_admin"), -1),
        (("snapshot", "taken_at"), "yesterday"),
    ],
)
def test_report_schema_refuses(path: tuple[Any, ...], value: Any) -> None:
    document = parsed("json", story.report())
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    assert problems("report-v1.schema.json", document) != []


def test_report_may_gain_fields() -> None:
    document = parsed("json", story.report())
    document["later"] = document["findings"][0]["later"] = 1
    assert problems("report-v1.schema.json", document) == []
