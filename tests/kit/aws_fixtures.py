"""Fixture files: what the invented cloud answers, checked against the botocore shapes.

A file is a JSON list of `{service, operation, region?, account?, when?, response | error,
times?, source}`. `when` compares request parameters (a list: any of these); without `region`
or `account` an entry answers for all of them, with `times` only so many times. Where a shape is
a string and the fixture holds a JSON object (a policy document), it is encoded as that service
does.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import msgspec
from botocore.model import Shape
from botocore.validate import ParamValidator
from msgspec import Struct

from tests.kit.aws_models import service_model


class FixtureError(Exception):
    """A fixture the real service could not have answered; the message names file and entry."""


class ErrorAnswer(Struct, frozen=True, forbid_unknown_fields=True):
    """A modelled error, as the service sends it."""

    code: str
    message: str = ""
    status: int = 400


class Fixture(Struct, frozen=True, forbid_unknown_fields=True):
    """One answer, and which requests get it."""

    service: str
    operation: str
    region: str | None = None
    account: str | None = None
    when: dict[str, Any] = {}
    response: dict[str, Any] | None = None
    error: ErrorAnswer | None = None
    times: int | None = None
    source: Literal["synthetic", "official-example", "recorded"] = "synthetic"


def load(path: Path) -> list[Fixture]:
    """Every fixture of a file, or of all *.json files below a folder."""
    files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    return [fixture for file in files for fixture in _read(file)]


def _read(file: Path) -> list[Fixture]:
    try:
        entries = msgspec.json.decode(file.read_bytes(), type=list[msgspec.Raw])
    except msgspec.DecodeError as error:
        raise FixtureError(f"{file}: {error}") from error
    fixtures = []
    for number, entry in enumerate(entries):
        try:
            fixtures.append(checked(msgspec.json.decode(entry, type=Fixture)))
        except (msgspec.DecodeError, FixtureError) as error:
            raise FixtureError(f"{file}: entry {number}: {error}") from error
    return fixtures


def checked(fixture: Fixture) -> Fixture:
    """The fixture as it will be served; FixtureError when no real service answers so."""
    name = f"{fixture.service} {fixture.operation}"
    try:
        shape = service_model(fixture.service).operation_model(fixture.operation).output_shape
    except Exception as error:  # botocore has one exception for each way a name is unknown
        raise FixtureError(f"{name}: no such operation ({error})") from error
    if (fixture.response is None) == (fixture.error is None):
        raise FixtureError(f"{name}: needs either a response or an error")
    if fixture.response is None:
        return fixture
    if shape is None:
        if fixture.response:
            raise FixtureError(f"{name}: answers nothing")
        return fixture
    problems: list[str] = []
    response = _encoded(shape, fixture.response, fixture.service, "response", problems)
    report = ParamValidator().validate(response, shape)
    if report.has_errors():
        problems.append(report.generate_report())
    if problems:
        raise FixtureError(f"{name}: " + "; ".join(problems))
    return msgspec.structs.replace(fixture, response=response)


def _encoded(shape: Shape, value: Any, service: str, path: str, problems: list[str]) -> Any:
    """`value` with JSON documents written out; unknown keys and enum values go to `problems`."""
    if shape.type_name == "structure" and isinstance(value, dict):
        if getattr(shape, "is_document_type", False):
            return value
        result = {}
        for key, item in value.items():
            if key in shape.members:
                inner = f"{path}.{key}"
                result[key] = _encoded(shape.members[key], item, service, inner, problems)
            else:
                problems.append(f"{path}.{key}: unknown key")
        return result
    if shape.type_name == "list" and isinstance(value, list):
        return [
            _encoded(shape.member, item, service, f"{path}[{number}]", problems)
            for number, item in enumerate(value)
        ]
    if shape.type_name == "map" and isinstance(value, dict):
        return {
            key: _encoded(shape.value, item, service, f"{path}.{key}", problems)
            for key, item in value.items()
        }
    if shape.type_name == "string" and isinstance(value, dict):
        text = json.dumps(value)
        return quote(text) if service == "iam" else text  # IAM alone sends documents quoted
    if getattr(shape, "enum", None) and isinstance(value, str) and value not in shape.enum:
        problems.append(f"{path}: {value!r} is none of {', '.join(shape.enum)}")
    return value
