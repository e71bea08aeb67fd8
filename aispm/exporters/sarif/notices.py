"""What the scan could not see or say, as SARIF notifications."""

from __future__ import annotations

from collections import Counter

from aispm.exporters.narrowed import narrowed
from aispm.exporters.nouns import Document
from aispm.exporters.sarif.message import message
from aispm.model import Report

_MOST_GAPS = 1000


def descriptors() -> list[Document]:
    """What notifications there are; GitHub wants them described like rules."""
    return [
        _descriptor(
            "gap",
            "A read did not see everything",
            "A call was denied, throttled or failed, so what it would tell is unknown. "
            "Nothing that depends on it counts as clean.",
        ),
        _descriptor(
            "undetermined",
            "A rule could not be answered",
            "Facts that the rule compares were not collected: it is neither flagged nor clean.",
        ),
        _descriptor(
            "left-out",
            "Findings are missing from this file",
            "Suppressed findings and those beyond what code scanning keeps are only counted.",
        ),
        _descriptor(
            "narrowed",
            "The scan was narrowed",
            "Options or a config file left something out or lowered it. "
            "What they leave out is neither flagged nor clean.",
        ),
    ]


def _descriptor(id_: str, title: str, meaning: str) -> Document:
    return {
        "id": id_,
        "shortDescription": {"text": title},
        "fullDescription": {"text": meaning},
        "help": {"text": meaning, "markdown": meaning},
    }


def notices(report: Report, left_out: int) -> list[Document]:
    """What was narrowed and left out first, then the gaps, then the undetermined rules by cause."""
    said = []
    if narrowed(report.filters):
        said.append(_notice("narrowed", "note", f"Narrowed: {narrowed(report.filters)}"))
    if left_out:
        text = f"{left_out} results were left out: the last and least severe of all"
        said.append(_notice("left-out", "warning", text))
    suppressed = sum(finding.status == "suppressed" for finding in report.findings)
    if suppressed:
        said.append(_notice("left-out", "note", f"{suppressed} suppressed findings are not listed"))
    return said + _gaps(report) + _undetermined(report)


def _gaps(report: Report) -> list[Document]:
    blind = sorted(
        (read for read in report.snapshot.reads if read.blind),
        key=lambda read: (read.scope, read.operation),
    )
    said = []
    for read in blind[:_MOST_GAPS]:
        missed = f"; for {', '.join(sorted(read.missed))}" if read.missed else ""
        detail = f": {read.detail}" if read.detail else ""
        text = f"Not seen in {read.scope}: {read.operation} {read.state}{detail}{missed}"
        said.append(_notice("gap", "warning", text))
    if len(blind) > _MOST_GAPS:
        rest = len(blind) - _MOST_GAPS
        said.append(_notice("gap", "warning", f"Not seen: {rest} more reads"))
    return said


def _undetermined(report: Report) -> list[Document]:
    causes = Counter((each.rule, each.because) for each in report.undetermined)
    said = []
    for (rule, because), count in sorted(causes.items()):
        times = "once" if count == 1 else f"{count} times"
        notice = _notice("undetermined", "note", f"{rule} not answered {times}: {because}")
        said.append({**notice, "associatedRule": {"id": rule}})
    return said


def _notice(id_: str, level: str, text: str) -> Document:
    return {"descriptor": {"id": id_}, "level": level, "message": message(text)}
