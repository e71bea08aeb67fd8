"""Records of the OSV schema as advisories: https://ossf.github.io/osv-schema/

What a database says of a package is its own text: it is to go through `secrets.safe` before
it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from aispm.errors import InputError
from aispm.model import Advisory, VersionRange
from aispm.packages import version
from aispm.packages.rating import rated

_Text = Annotated[str, Meta(max_length=500)]
_LONGEST_SUMMARY = 300
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_EMBEDDED_MALICE = "CWE-506"
_REFERENCES = 20


class OsvError(InputError):
    """What was to be advisories is none; the message names a field, never what stands in it."""


class _Event(Struct):
    introduced: _Text | None = None
    fixed: _Text | None = None
    last_affected: _Text | None = None


class _Range(Struct):
    type: _Text = ""
    events: Annotated[list[_Event], Meta(max_length=10_000)] = []


class _Package(Struct):
    ecosystem: _Text
    name: _Text


class _Score(Struct):
    type: _Text = ""
    score: _Text = ""


class _Affected(Struct):
    package: _Package | None = None
    ranges: Annotated[list[_Range], Meta(max_length=1_000)] | None = None
    versions: Annotated[list[_Text], Meta(max_length=50_000)] | None = None
    severity: Annotated[list[_Score], Meta(max_length=50)] | None = None


class _Reference(Struct):
    url: Annotated[str, Meta(max_length=4_000)] = ""


class Record(Struct):
    """The parts of an OSV record that become advisories."""

    id: Annotated[_Text, Meta(min_length=1)]
    summary: str | None = None
    details: str | None = None
    withdrawn: str | None = None
    aliases: Annotated[list[_Text], Meta(max_length=1_000)] | None = None
    affected: Annotated[list[_Affected], Meta(max_length=10_000)] | None = None
    severity: Annotated[list[_Score], Meta(max_length=50)] | None = None
    references: Annotated[list[_Reference], Meta(max_length=10_000)] | None = None
    database_specific: dict[str, Any] | None = None


def is_osv(data: Any) -> bool:
    """Whether parsed JSON is a record, a list of records, or an answer or report that holds some.

    `{"vulns": [...]}` is what the OSV API answers, `{"results": [...]}` what osv-scanner writes.
    """
    if isinstance(data, list):
        return bool(data) and _is_record(data[0])
    if not isinstance(data, dict):
        return False
    vulns, results = data.get("vulns"), data.get("results")
    if isinstance(vulns, list):
        return all(map(_is_record, vulns[:1]))
    if isinstance(results, list):
        first = results[0] if results else None
        told = isinstance(first, dict) and ("packages" in first or "vulns" in first)
        return told if results else data.keys() <= {"results", "experimental_config"}
    return _is_record(data)


def _is_record(data: Any) -> bool:
    marks = ("affected", "schema_version", "modified")
    return (
        isinstance(data, dict)
        and isinstance(data.get("id"), str)
        and any(mark in data for mark in marks)
    )


def advisories(data: Any) -> tuple[Advisory, ...]:
    """One advisory for each package that a record names; none of a withdrawn record.

    An advisory nobody rated is `info`, a malicious package always `critical`. Of a range of
    commits no version can be told, so it stands only where there is no other.
    Raises OsvError for what is no record.
    """
    return tuple(of_record(record(data)))


def record(data: Any) -> Record:
    """A record of parsed JSON. Raises OsvError."""
    try:
        return msgspec.convert(data, Record)
    except (msgspec.ValidationError, RecursionError) as error:
        raise malformed(error) from None


def malformed(error: Exception) -> OsvError:
    """What is wrong, without what stands there: the place that a validation error names."""
    place = re.search(r"`(\$[\w.\[\]]{0,100})`$", str(error))
    where = f" at {place[1]}" if place else ""
    return OsvError(
        f"an OSV record is malformed{where}", "records are described at ossf.github.io/osv-schema"
    )


def of_record(told: Record) -> Iterator[Advisory]:
    """The advisories of a record, one for each package."""
    if told.withdrawn:
        return
    by_package: dict[tuple[str, str], list[_Affected]] = {}
    for one in told.affected or ():
        if one.package is not None:
            ecosystem = one.package.ecosystem.partition(":")[0]  # of a distribution: its release
            by_package.setdefault((ecosystem, one.package.name), []).append(one)
    for (ecosystem, name), parts in by_package.items():
        yield _advisory(told, ecosystem, name, parts)


def _advisory(told: Record, ecosystem: str, name: str, parts: list[_Affected]) -> Advisory:
    specific = told.database_specific or {}
    weaknesses = specific.get("cwe_ids")
    malicious = told.id.startswith("MAL-") or (
        isinstance(weaknesses, list) and _EMBEDDED_MALICE in weaknesses
    )
    scores = [one for part in parts for one in part.severity or ()] or told.severity or []
    severity = rated(specific.get("severity"), [(one.type, one.score) for one in scores])
    ranges = [one for part in parts for one in part.ranges or ()]
    versions = dict.fromkeys(one for part in parts for one in part.versions or ())
    ordered = [one for one in ranges if one.type != "GIT"]
    return Advisory(
        id=told.id,
        ecosystem=ecosystem,
        package=name,
        severity="critical" if malicious else severity or "info",
        summary=_line(told.summary or told.details or ""),
        ranges=tuple(
            found
            for one in (ordered or ([] if versions else ranges))
            for found in _ranges(ecosystem, one.events)
        ),
        versions=tuple(versions),
        aliases=tuple(dict.fromkeys(told.aliases or ())),
        malicious=malicious,
        references=tuple(one.url for one in told.references or () if one.url)[:_REFERENCES],
    )


def _ranges(ecosystem: str, events: list[_Event]) -> Iterator[VersionRange]:
    """Pairs of events, in the order of their versions where these can be read."""
    steps = [
        (kind, text)
        for event in events
        for kind in ("introduced", "fixed", "last_affected")
        if (text := getattr(event, kind)) is not None
    ]
    opened: str | None = None
    is_open = False
    for kind, text in _sorted(ecosystem, steps):
        if kind == "introduced":
            opened, is_open = (opened if is_open else text), True
        elif is_open:
            yield VersionRange(**{"introduced": _start(opened), kind: text})
            is_open = False
    if is_open:
        yield VersionRange(introduced=_start(opened))


def _start(text: str | None) -> str | None:
    return None if text == "0" else text  # OSV's word for the very first


def _sorted(ecosystem: str, steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
    keys = [None if text == "0" else version.parse(ecosystem, text) for _, text in steps]
    readable = all(
        key is not None or text == "0" for key, (_, text) in zip(keys, steps, strict=True)
    )
    if not readable:
        return steps
    first = [step for step, key in zip(steps, keys, strict=True) if key is None]
    later = [(key, step) for step, key in zip(steps, keys, strict=True) if key is not None]
    return [*first, *(step for _, step in sorted(later, key=lambda pair: pair[0]))]


def _line(text: str) -> str:
    """One line of it, without control characters."""
    line = _CONTROLS.sub(" ", text[: 4 * _LONGEST_SUMMARY]).strip()
    return line if len(line) <= _LONGEST_SUMMARY else line[: _LONGEST_SUMMARY - 1] + "…"
