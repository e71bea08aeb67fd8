"""Findings that somebody has looked at and set aside: by a comment, or by an entry of a file.

They stay in the report, with who said so and why. An entry without a reason is refused, a
comment without one does nothing, and an entry that has expired no longer counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec
from msgspec import Struct

from aispm.errors import InputError, RuleError
from aispm.model import Finding, Pragma, Snapshot, Suppression
from aispm.rulebook import source
from aispm.rulebook.load import Rulebook

_SEE = "an entry has a reason, and a fingerprint, or a rule with a subject or a path"
# A glob that fits whatever there is, or whatever there is of one kind of subject.
_FITS_ALL = re.compile(r"(?:\w[\w.-]*:)?(?:[*?/.]|\[![^\]]+\])*")
_MOST_TOLD = 20


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a suppressions file; all that it names must fit.

    `fingerprint` is a finding's own, `rule` an id, `subject` and `path` globs over the ids of
    subjects and the uris of files (`*` matches `/` too). `expires` is the last day it counts.
    """

    reason: str
    fingerprint: str | None = None
    rule: str | None = None
    subject: str | None = None
    path: str | None = None
    expires: str | None = None

    def fits(self, finding: Finding) -> bool:
        """Whether the entry speaks of this finding."""
        uri = finding.location.uri if finding.location else ""
        return (
            self.fingerprint in (None, finding.fingerprint)
            and self.rule in (None, finding.rule)
            and (self.subject is None or fnmatchcase(finding.subject, self.subject))
            and (self.path is None or (bool(uri) and fnmatchcase(uri, self.path)))
        )


class Suppressions(Struct, frozen=True):
    """The entries of one file, each with its place; `known` are the ids of rules by all that
    they were ever called."""

    entries: tuple[tuple[Entry, str], ...] = ()
    known: Mapping[str, str] = {}


def suppressions(name: str | None, rulebook: Rulebook) -> Suppressions:
    """The entries of a suppressions file, a YAML list; none without a file.

    Raises InputError for one that cannot be read, an entry without a reason or that would
    silence a whole rule, and a rule that does not exist.
    """
    known = {old: each.rule.id for each in rulebook.rules for old in each.rule.was}
    known |= {each.rule.id: each.rule.id for each in rulebook.rules}
    if name is None:
        return Suppressions(known=known)
    path = Path(name)
    if not path.exists():
        raise InputError(f"there is no suppressions file {name}", "check the spelling")
    try:
        document = source.read(path)
        if not isinstance(document.value, list):
            raise document.refuse("a suppressions file is a list of entries")
        entries = [
            (_entry(document, number, known), f"{path.name}:{document.line(number)}")
            for number in range(len(document.value))
        ]
    except RuleError as error:
        raise InputError(error.message, _SEE) from error
    return Suppressions(tuple(entries), known)


def _entry(document: source.Document, number: int, known: Mapping[str, str]) -> Entry:
    entry = document.into(Entry, document.value[number], number)
    if not entry.reason.strip():
        raise document.refuse("the reason is empty", number, "reason")
    narrow = [glob for glob in (entry.subject, entry.path) if not _FITS_ALL.fullmatch(glob or "")]
    if entry.fingerprint is None and not (entry.rule and narrow):
        raise document.refuse("it names no finding: it would silence a whole rule", number)
    if entry.rule is not None and entry.rule not in known:
        raise document.refuse(f"there is no rule {entry.rule!r}", number, "rule")
    if entry.expires is not None and _day(entry.expires) is None:
        raise document.refuse("`expires` is no day like 2027-01-31", number, "expires")
    return msgspec.structs.replace(entry, rule=known[entry.rule]) if entry.rule else entry


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def suppress(
    findings: Iterable[Finding], snapshot: Snapshot, written: Suppressions
) -> tuple[Finding, ...]:
    """The same findings, those set aside marked so. A comment comes before an entry."""
    today = snapshot.taken_at[:10]
    current = [one for one in written.entries if (one[0].expires or today) >= today]
    by_comment, by_entry = _by_comment(snapshot.pragmas, written.known), _by_entry(current)
    marked = []
    for finding in findings:
        why = by_comment(finding) or by_entry(finding)
        marked.append(msgspec.structs.replace(finding, suppression=why) if why else finding)
    return tuple(marked)


def idle(
    findings: Iterable[Finding], taken_at: str, written: Suppressions, *, narrowed: bool
) -> tuple[str, ...]:
    """A sentence on each entry that no longer does anything: it has expired, or fits nothing.

    Whether one fits is not known where the rules were `narrowed`.
    """
    by_print, by_rule = defaultdict(list), defaultdict(list)
    for finding in findings:
        by_print[finding.fingerprint].append(finding)
        by_rule[finding.rule].append(finding)
    said = []
    for entry, place in written.entries:
        near = by_print[entry.fingerprint] if entry.fingerprint else by_rule[entry.rule or ""]
        if entry.expires is not None and entry.expires < taken_at[:10]:
            said.append(f"{place}: expired on {entry.expires}")
        elif not narrowed and not any(entry.fits(one) for one in near):
            said.append(f"{place}: fits no finding of this scan")
    return tuple(said)


def void(pragmas: Iterable[Pragma], written: Suppressions) -> tuple[str, ...]:
    """A sentence on each comment that sets nothing aside, as it is written."""
    said = []
    for pragma in pragmas:
        place = f"{pragma.uri}:{pragma.line}"
        if not pragma.rules:
            said.append(f"{place}: the comment names no rule, as in `aispm: ignore[rule] reason`")
        elif not _has_reason(pragma):
            said.append(f"{place}: the comment gives no reason, and sets nothing aside")
        unknown = [name for name in pragma.rules if name not in written.known]
        said += [f"{place}: there is no rule {name!r}" for name in unknown]
    more = len(said) - _MOST_TOLD
    return (*said[:_MOST_TOLD], *([f"comments: {more} more do nothing"] if more > 0 else []))


def _has_reason(pragma: Pragma) -> bool:
    return re.search(r"\w", pragma.reason) is not None


def _by_comment(
    pragmas: Iterable[Pragma], known: Mapping[str, str]
) -> Callable[[Finding], Suppression | None]:
    at: Mapping[tuple[str, int], list[Pragma]] = defaultdict(list)
    for pragma in filter(_has_reason, pragmas):
        at[pragma.uri, pragma.line].append(pragma)

    def found(finding: Finding) -> Suppression | None:
        place = finding.location
        for pragma in at.get((place.uri, place.line), ()) if place else ():
            if finding.rule in {known.get(name, name) for name in pragma.rules}:
                return Suppression("comment", f"{pragma.uri}:{pragma.line}", pragma.reason)
        return None

    return found


def _by_entry(entries: Iterable[tuple[Entry, str]]) -> Callable[[Finding], Suppression | None]:
    """Entries by fingerprint are looked up; only the others are tried one by one."""
    exact: dict[str, list[tuple[Entry, str]]] = defaultdict(list)
    by_rule: dict[str, list[tuple[Entry, str]]] = defaultdict(list)
    for entry, place in entries:
        if entry.fingerprint is not None:
            exact[entry.fingerprint].append((entry, place))
        else:
            by_rule[entry.rule or ""].append((entry, place))

    def found(finding: Finding) -> Suppression | None:
        for entry, place in (
            *exact.get(finding.fingerprint, ()),
            *by_rule.get(finding.rule, ()),
        ):
            if entry.fits(finding):
                return Suppression("file", place, entry.reason, entry.expires)
        return None

    return found
