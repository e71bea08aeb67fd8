"""What a fault changed: the reports of two runs of the real command line, side by side."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.kit.acme import without_clouds
from tests.kit.acme_scans import NOW, ROOT, Ran
from tests.kit.aws_memory import remembering
from tests.kit.command import captured

Pairs = set[tuple[str, str]]


@dataclass(frozen=True)
class Scanned:
    """One run: its exit code, what it said, and its report."""

    ran: Ran
    report: Any

    @property
    def gaps(self) -> set[tuple[str, str, str]]:
        return {(gap["scope"], gap["operation"], gap["reason"]) for gap in self.report["gaps"]}

    @property
    def undetermined(self) -> set[tuple[str, str, str]]:
        return {
            (one["rule"], one["subject"], one["because"]) for one in self.report["undetermined"]
        }

    @property
    def findings(self) -> Pairs:
        return {(one["rule"], one["subject"]["id"]) for one in self.report["findings"]}

    @property
    def admin(self) -> dict[str, str]:
        """Of every identity, whether it is administrator."""
        return {one["identity"]: one["admin"] for one in self.report["blast"]}

    @property
    def states(self) -> dict[str, str]:
        return {one["id"]: one["state"] for one in self.report["credentials"]}

    def ids(self, kind: str) -> list[str]:
        nouns = self.report["assets"] + self.report["identities"]
        return sorted(one["id"] for one in nouns if one["kind"] == kind)


def scan(env: Mapping[str, str], *arguments: str | Path) -> Scanned:
    """`aispm scan` with a JSON report, in an environment of its own.

    AWS is asked only for what it was not heard to say before.
    """
    clean = without_clouds(os.environ) | {"NO_COLOR": "1"} | dict(env)
    options = ("--now", NOW, "--no-config", "-o", "json")
    with remembering():
        ran = Ran(*captured("scan", *arguments, *options, env=clean, folder=ROOT))
    assert "Traceback" not in ran.err
    return Scanned(ran, json.loads(ran.out) if ran.out else None)


@dataclass
class Change:
    """What a fault made of a scan. `undetermined` maps (rule, because) to its subjects."""

    gaps: set[tuple[str, str, str]] = field(default_factory=set)
    undetermined: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    lost: Pairs = field(default_factory=set)
    found: Pairs = field(default_factory=set)


def change(before: Scanned, after: Scanned) -> Change:
    """The difference, having seen that nothing was called clean that is not known."""
    _counted(after)
    _no_cleaner(before, after)
    undetermined: dict[tuple[str, str], set[str]] = {}
    for rule, subject, because in after.undetermined - before.undetermined:
        undetermined.setdefault((rule, because), set()).add(subject)
    return Change(
        after.gaps - before.gaps,
        undetermined,
        before.findings - after.findings,
        after.findings - before.findings,
    )


def _counted(scanned: Scanned) -> None:
    """Each check's numbers are those of the lists, and add up."""
    flagged = Counter(rule for rule, _ in scanned.findings)
    unknown = Counter(rule for rule, _, _ in scanned.undetermined)
    for check in scanned.report["checks"]:
        rule = check["rule"]
        assert (check["flagged"], check["undetermined"]) == (flagged[rule], unknown[rule]), rule
        total = check["flagged"] + check["clean"] + check["undetermined"]
        assert check["evaluated"] == total, rule
    summary = scanned.report["summary"]
    assert summary["complete"] is not bool(scanned.gaps)
    assert (summary["gaps"], summary["undetermined"]) == (
        len(scanned.gaps),
        len(scanned.undetermined),
    )


def _no_cleaner(before: Scanned, after: Scanned) -> None:
    """No rule is clean more often, and none that lost a finding leaves that unsaid.

    A key that was seen in two places is found under its other id where one was not read.
    """
    clean = {check["rule"]: check["clean"] for check in before.report["checks"]}
    for check in after.report["checks"]:
        assert check["clean"] <= clean[check["rule"]], check["rule"]
    unsure = {rule for rule, _, _ in after.undetermined - before.undetermined}
    found = {rule for rule, _ in after.findings - before.findings}
    assert {rule for rule, _ in before.findings - after.findings} <= unsure | found
