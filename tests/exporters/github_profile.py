"""What GitHub code scanning asks of a SARIF log beyond the schema, as one list of problems.

Each check is a documented limit or a trap that made real uploads fail or mislead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

MOST_RESULTS = 5000
MOST_RULES = 25_000
MOST_TAGS = 10
MOST_FLOW_STEPS = 12
LONGEST_NAME = 255
LONGEST_DESCRIPTION = 1024
REGION = ("startLine", "startColumn", "endLine", "endColumn")
BANDS = {"critical": (9.0, 10.0), "high": (7.0, 8.9), "medium": (4.0, 6.9), "low": (0.1, 3.9)}


def problems(log: Any) -> list[str]:
    """Everything that GitHub would refuse, drop or show wrongly."""
    return list(_log(log))


def _log(log: Any) -> Iterator[str]:
    if not log.get("$schema") or log.get("version") != "2.1.0":
        yield "$schema or version is missing"
    if len(log["runs"]) != 1:
        yield "not exactly one run"
    for run in log["runs"]:
        yield from _run(run)


def _run(run: Any) -> Iterator[str]:
    driver = run["tool"]["driver"]
    ids = [rule["id"] for rule in driver["rules"]]
    if not driver.get("name") or len(ids) > MOST_RULES or len(set(ids)) < len(ids):
        yield "the driver has no name, too many rules or one twice"
    if not re.fullmatch(r"aispm/[^/]+/", run.get("automationDetails", {}).get("id", "")):
        yield "automationDetails.id names no scope"
    if run.get("originalUriBaseIds"):
        yield "originalUriBaseIds are ignored"
    for rule in driver["rules"]:
        yield from _rule(rule)
    results = run["results"]
    if len(results) > MOST_RESULTS:
        yield "more results than are kept"
    marks = [
        result.get("partialFingerprints", {}).get("primaryLocationLineHash") for result in results
    ]
    if None in marks or len(set(marks)) < len(marks):
        yield "a fingerprint is missing or there twice"
    rules = {rule["id"]: rule for rule in driver["rules"]}
    severities = []
    for result in results:
        yield from _result(result, ids)
        if result["ruleId"] in rules:
            severities.append(float(rules[result["ruleId"]]["properties"]["security-severity"]))
    if severities != sorted(severities, reverse=True):
        yield "the worst results do not come first"


def _rule(rule: Any) -> Iterator[str]:
    where = f"rule {rule['id']}"
    for name in ("shortDescription", "fullDescription"):
        text = rule.get(name, {}).get("text")
        if not text or len(text) > LONGEST_DESCRIPTION:
            yield f"{where}: {name} is missing or too long"
    if len(rule.get("name", "")) > LONGEST_NAME:
        yield f"{where}: name is too long"
    shown = rule.get("help", {})
    if not shown.get("text") or not shown.get("markdown"):
        yield f"{where}: help is missing"
    properties = rule.get("properties", {})
    severity = properties.get("security-severity")
    if not isinstance(severity, str) or not any(
        low <= float(severity) <= high for low, high in BANDS.values()
    ):
        yield f"{where}: security-severity is no string in a band"
    tags = properties.get("tags", [])
    if not 1 <= len(tags) <= MOST_TAGS or len(set(tags)) < len(tags):
        yield f"{where}: tags are missing, too many or there twice"


def _result(result: Any, rules: list[str]) -> Iterator[str]:
    where = f"result of {result['ruleId']}"
    index = result.get("ruleIndex", -1)
    if not 0 <= index < len(rules) or rules[index] != result["ruleId"]:
        yield f"{where}: ruleIndex is wrong"
    if not result.get("message", {}).get("text"):
        yield f"{where}: no message"
    if result.get("suppressions"):
        yield f"{where}: suppressed, which would open an alert"
    if "security-severity" in result.get("properties", {}):
        yield f"{where}: security-severity belongs to the rule"
    if len(result.get("locations", [])) != 1:
        yield f"{where}: not exactly one location"
    locations = [*result.get("locations", []), *result.get("relatedLocations", [])]
    for flow in result.get("codeFlows", []):
        for thread in flow["threadFlows"]:
            if len(thread["locations"]) > MOST_FLOW_STEPS:
                yield f"{where}: a code flow is too long"
            for step in thread["locations"]:
                if not step["location"].get("message", {}).get("text"):
                    yield f"{where}: a step says nothing"
                locations.append(step["location"])
    for location in locations:
        yield from (f"{where}: {problem}" for problem in _location(location))


def _location(location: Any) -> Iterator[str]:
    physical = location.get("physicalLocation")
    if physical is None:
        yield "no physicalLocation, which rejects the whole file"
        return
    uri = physical.get("artifactLocation", {}).get("uri", "")
    if not _is_relative(uri):
        yield f"the URI {uri!r} is not relative"
    region = physical.get("region", {})
    if any(not isinstance(region.get(name), int) or region[name] < 1 for name in REGION):
        yield "the region is not full"
    elif (region["endLine"], region["endColumn"]) <= (region["startLine"], region["startColumn"]):
        yield "the region is empty"


def _is_relative(uri: str) -> bool:
    """A path below the root: no scheme, host, query or fragment, and properly encoded."""
    parts = urlsplit(uri)
    plain = re.fullmatch(r"(?:[A-Za-z0-9._~/!$&'()*+,;=@-]|%[0-9A-F]{2})+", uri)
    above = ".." in unquote(uri).split("/")
    return bool(plain) and not (parts.scheme or parts.netloc or uri.startswith("/") or above)
