"""Findings as SARIF results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from aispm.exporters.gist import gist
from aispm.exporters.jsontext import line
from aispm.exporters.labels import gained, label
from aispm.exporters.nouns import Document
from aispm.exporters.phrases import DOUBTS, PHRASES
from aispm.exporters.sarif.descriptors import LEVELS
from aispm.exporters.sarif.message import message, text
from aispm.exporters.sarif.places import Places
from aispm.exporters.subjects import Subjects, position
from aispm.model import Edge, Finding, Location, Report

MOST_STEPS = 12  # of a code flow, its start included
_MOST_RELATED = 10


def listed(findings: Sequence[Finding], report: Report, places: Places) -> list[Document]:
    """The results in the order of the findings, each with a fingerprint of its own."""
    index = {id_: number for number, id_ in enumerate(sorted(report.rules))}
    seen: Counter[str] = Counter()
    results = []
    for finding in findings:
        result = _result(finding, report, places)
        mark = finding.fingerprint[:16]
        seen[mark] += 1
        result["ruleIndex"] = index[finding.rule]
        result["partialFingerprints"] = {"primaryLocationLineHash": f"{mark}:{seen[mark]}"}
        results.append(result)
    return results


def _result(finding: Finding, report: Report, places: Places) -> Document:
    card = report.rules[finding.rule]
    result: Document = {
        "ruleId": finding.rule,
        "level": LEVELS[card.severity],
        "message": message(sentence(finding, card.title, places.subjects)),
        "locations": [places.of(finding.subject, finding.location)],
        "fingerprints": {"aispm/v1": finding.fingerprint},
        "properties": {
            "subject": text(finding.subject),
            "severity": card.severity,
            "confidence": card.confidence,
            "evidence": [f"{each.name} = {text(line(each.value))}" for each in finding.evidence],
        },
    }
    related = _related(finding, places)
    if related:
        result["relatedLocations"] = related
    if finding.path:
        result["codeFlows"] = [_flow(finding, places)]
    return result


def sentence(finding: Finding, title: str, subjects: Subjects) -> str:
    """The rule's title, whom it is about, and where the path leads or else what was found."""
    said = f"{title}: {label(subjects, finding.subject)}"
    if not finding.path:
        found = "" if finding.subject in subjects.credentials else gist(finding)
        return f"{said}. Found: {found}." if found else f"{said}."
    end = gained(subjects, finding.path[-1])
    return f"{said}, which leads to {end} in {_count(len(finding.path), 'step')}."


def _related(finding: Finding, places: Places) -> list[Document]:
    """The other places of the credential that the finding is about."""
    credential = places.subjects.credentials.get(finding.subject)
    if credential is None:
        return []
    shown = finding.location or places.subjects[finding.subject].location
    others = [each for each in credential.locations if position(each) != position(shown)]
    return [
        {
            "id": number,
            "message": message(f"{credential.kind}, the same credential"),
            **places.of(credential.id, place),
        }
        for number, place in enumerate(sorted(others, key=position)[:_MOST_RELATED], start=1)
    ]


def _flow(finding: Finding, places: Places) -> Document:
    """The path as a code flow: where it starts and each thing it leads to."""
    path = finding.path
    start = _step(places, path[0].source, label(places.subjects, path[0].source), finding.location)
    steps = [_hop(places, edge) for edge in path]
    if len(steps) > MOST_STEPS - 1:
        left_out = len(steps) - (MOST_STEPS - 1)
        last = _hop(places, path[-1], f"after {_count(left_out, 'step')} not shown, ")
        steps = [*steps[: MOST_STEPS - 2], last]
    return {"threadFlows": [{"locations": [start, *steps]}]}


def _hop(places: Places, edge: Edge, prefix: str = "") -> Document:
    source = label(places.subjects, edge.source)
    doubt = f" ({DOUBTS[edge.certainty]})" if DOUBTS[edge.certainty] else ""
    said = f"{prefix}{source} {PHRASES[edge.relation]} {gained(places.subjects, edge)}{doubt}"
    why = f": {edge.why}" if edge.why else ""
    return _step(places, edge.target, said + why)


def _step(places: Places, id_: str, said: str, location: Location | None = None) -> Document:
    return {
        "location": {**places.of(id_, location), "message": message(said)},
        "importance": "essential",
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
