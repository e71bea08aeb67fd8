"""Every rule put to every subject of its kinds: flagged, clean, or undetermined.

Rules are indexed by kind, so the work grows with the number of subjects and not with
the number of rules. Unknown is never clean: a subject whose deciding facts were not
collected, and a scope whose subjects could not be listed, are each one undetermined
entry that names the blind call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from msgspec import Struct

from aispm.cel import CelError
from aispm.cel import Facts as Bound
from aispm.errors import SnapshotError
from aispm.model import Check, Edge, Evidence, Finding, Location, Read, Snapshot, Undetermined
from aispm.rulebook.coverage import Coverage, named
from aispm.rulebook.fingerprint import fingerprint
from aispm.rulebook.load import Rulebook
from aispm.rulebook.program import Answer, Program, Question, answer, moment, none_holds
from aispm.rulebook.rule import Entry, Rule
from aispm.rulebook.subject import CREDENTIAL, Subject, subjects, unlisted
from aispm.vocabulary import SEVERITIES, Facts

# More than any count of a snapshot, and still exact as a number of JSON.
_MANY = 2**53 - 1

PathTo = Callable[[str, str], tuple[Edge, ...]]


class Doubt(Protocol):
    """What is in doubt about one subject's reach."""

    @property
    def least(self) -> Facts:
        """Lower bounds of counts that may be more."""
        ...

    @property
    def gaps(self) -> Mapping[str, tuple[Read, ...]]:
        """The failed calls that leave a fact open, by its name."""
        ...


class Verdict(Struct, frozen=True):
    """What the rules say of a snapshot; all three sorted, findings worst first.

    Each check counts questions: one for every subject, and one for every scope whose
    subjects could not be listed. So `evaluated` is always the sum of the other three, and
    `undetermined` the number of that rule's undetermined entries.
    """

    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]
    undetermined: tuple[Undetermined, ...]


class _Tally:
    """Answers as they come in."""

    def __init__(self) -> None:
        self.clean: Counter[str] = Counter()
        self.findings: list[tuple[Rule, Finding]] = []
        self.undetermined: list[Undetermined] = []

    def verdict(self, entries: tuple[Entry, ...]) -> Verdict:
        flagged = Counter(rule.id for rule, _ in self.findings)
        unknown = Counter(entry.rule for entry in self.undetermined)
        checks = []
        for name in sorted(entry.rule.id for entry in entries):
            parts = (flagged[name], self.clean[name], unknown[name])
            checks.append(Check(name, sum(parts), *parts))
        ranked = sorted(
            self.findings,
            key=lambda found: (SEVERITIES.index(found[0].severity), found[0].id, found[1].subject),
        )
        return Verdict(
            tuple(finding for _, finding in ranked),
            tuple(checks),
            tuple(sorted(self.undetermined, key=lambda one: (one.rule, one.subject))),
        )


def evaluate(
    rulebook: Rulebook,
    snapshot: Snapshot,
    reach: Mapping[str, Facts],
    path_to: PathTo,
    doubts: Mapping[str, Doubt] = {},
) -> Verdict:
    """Answer every rule that is not retired for every subject in the snapshot.

    `reach` holds the graph's exact facts by id, `doubts` what it leaves open; `path_to` gives
    the attack path from a subject to a goal. "Now" is the moment the snapshot was taken.
    """
    entries = tuple(entry for entry in rulebook.rules if entry.rule.status != "retired")
    by_kind: dict[str, list[Entry]] = {}
    for entry in entries:
        for kind in entry.rule.kinds:
            by_kind.setdefault(kind, []).append(entry)
    coverage = Coverage(snapshot.reads)
    present, count = _present(snapshot, coverage), _count(snapshot)
    programs = {
        kind: Program(rulebook.kinds[kind], by_kind[kind], count[kind])
        for kind in by_kind
        if kind in present
    }
    now = _now(snapshot)
    tally = _Tally()
    for subject in subjects(snapshot, frozenset(programs)):
        program, doubt = programs[subject.kind], doubts.get(subject.id)
        exact = reach.get(subject.id, {})
        values = program.values(subject.facts, exact, now)
        least = most = values
        if doubt and doubt.least:
            many = dict.fromkeys(doubt.least, _MANY)
            least = program.values(subject.facts, exact | doubt.least, now)
            most = program.values(subject.facts, exact | many, now)
        gaps = doubt.gaps if doubt else {}
        _ask(program, _Asked(subject, values, least, most, gaps), coverage, path_to, tally)
    tally.undetermined += _unlisted(coverage, programs)
    return tally.verdict(entries)


def _present(snapshot: Snapshot, coverage: Coverage) -> set[str]:
    """The kinds there may be subjects of: for all others no rule need be compiled."""
    kinds = {one.kind for one in snapshot.assets} | {one.kind for one in snapshot.identities}
    return kinds | {CREDENTIAL.name} | {kind for read in coverage.blind for kind in read.lists}


def _count(snapshot: Snapshot) -> Counter[str]:
    """How many subjects there are of each kind."""
    count = Counter(one.kind for one in snapshot.assets)
    count.update(one.kind for one in snapshot.identities)
    count[CREDENTIAL.name] = len(snapshot.credentials)
    return count


def _now(snapshot: Snapshot) -> datetime:
    try:
        return moment(snapshot.taken_at)
    except ValueError as error:
        raise SnapshotError(
            f"the snapshot was taken at {snapshot.taken_at!r}, which is no time",
            "Scan again with --save.",
        ) from error


class _Asked(Struct, frozen=True):
    """A subject with what is known for sure, with what is known at least, and at the very most."""

    subject: Subject
    values: Mapping[str, Any]
    least: Mapping[str, Any]
    most: Mapping[str, Any]
    gaps: Mapping[str, tuple[Read, ...]]


def _ask(
    program: Program, asked: _Asked, coverage: Coverage, path_to: PathTo, tally: _Tally
) -> None:
    """Put all questions about one subject; its facts are converted once.

    A lower bound proves that there is too much, and never that there is not: what holds for
    it must hold for any larger number too.
    """
    try:
        bound = program.bind(asked.values)
        open_ended = len(asked.least) > len(asked.values)
        bounds = [program.bind(asked.least), program.bind(asked.most)] if open_ended else []
    except CelError as error:
        tally.undetermined += [
            _undetermined(question.entry, asked, Answer(None, broken=error.message), coverage)
            for question in program.questions
        ]
        return
    for question in _open(program, bound, tally):
        rule = question.entry.rule
        given = answer(question, bound)
        if given.holds is None and bounds and all(answer(question, one).holds for one in bounds):
            given = Answer(True)
        if given.holds is None:
            tally.undetermined.append(_undetermined(question.entry, asked, given, coverage))
        elif given.holds:
            path = path_to(asked.subject.id, rule.path) if rule.path else ()
            found = _finding(question.entry, asked.subject, asked.least, path)
            tally.findings.append((rule, found))
        else:
            tally.clean[rule.id] += 1


def _open(program: Program, bound: Bound, tally: _Tally) -> Iterator[Question]:
    """The questions to put one by one, after those that a whole group answered with no."""
    for group in program.groups:
        if none_holds(group, bound):
            tally.clean.update(one.entry.rule.id for one in group.questions)
        else:
            yield from group.questions


def _finding(
    entry: Entry, subject: Subject, values: Mapping[str, Any], path: tuple[Edge, ...]
) -> Finding:
    return Finding(
        rule=entry.rule.id,
        subject=subject.id,
        location=_location(subject, entry.rule),
        evidence=_evidence(entry, subject, values),
        path=path,
        fingerprint=fingerprint(entry.rule, subject.id),
    )


def _evidence(entry: Entry, subject: Subject, values: Mapping[str, Any]) -> tuple[Evidence, ...]:
    """The facts the rule shows and, of any finding, which coding agent wrote its line."""
    shown = {name: values[name] for name in entry.evidence if name in values}
    if agent := subject.facts.get("written_by"):
        shown[f"{subject.noun}.written_by"] = agent
    return tuple(Evidence(name, value) for name, value in shown.items())


def _location(subject: Subject, rule: Rule) -> Location | None:
    """Where to point: the first location, or the first at the place the rule is about."""
    fitting = (one for one in subject.locations if rule.place in (None, one.place))
    return next(fitting, None)


def _undetermined(entry: Entry, asked: _Asked, given: Answer, coverage: Coverage) -> Undetermined:
    subject = asked.subject
    if given.broken:
        because = f"the rule or the collector is broken: {given.broken}"
    else:
        because = coverage.because(
            subject.id, subject.kind, subject.scope, given.missing, asked.gaps
        )
    return Undetermined(entry.rule.id, subject.id, given.missing, because)


def _unlisted(coverage: Coverage, programs: Mapping[str, Program]) -> list[Undetermined]:
    """One entry per rule and scope whose subjects a blind call would have listed.

    Several blind calls about one rule and scope, or several kinds of one rule, are one gap.
    """
    gaps: dict[tuple[str, str], tuple[set[str], list[Read]]] = {}
    for read in coverage.blind:
        for kind in read.lists:
            if kind in programs:
                for question in _concerned(programs[kind], unlisted(kind, read)):
                    gap = gaps.setdefault((question.entry.rule.id, read.scope), (set(), []))
                    gap[0].add(kind)
                    gap[1].append(read)
    return [
        Undetermined(rule, scope, tuple(sorted(kinds)), named(reads))
        for (rule, scope), (kinds, reads) in gaps.items()
    ]


def _concerned(program: Program, certain: Facts) -> list[Question]:
    """The questions that what is certain of every unlisted subject does not answer with no."""
    names = {f"{program.noun}.{name}": value for name, value in certain.items()}
    bound = program.bind(names)
    return [one for one in program.questions if answer(one, bound).holds is not False]
