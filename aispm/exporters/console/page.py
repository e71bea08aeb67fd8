"""What all parts of the console report share: the report looked up by id, and the look."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from urllib.parse import unquote

from aispm.exporters.console.ink import Ink
from aispm.exporters.labels import label, mask
from aispm.exporters.look import Look
from aispm.exporters.plaintext import visible
from aispm.exporters.subjects import Subjects
from aispm.model import Blast, Finding, Location, Report

_NARROWEST = 40
# Long-lived and temporary access-key ids, wherever a text names one.
_KEY_ID = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b")


class Page:
    """One console report; `width` is in terminal cells."""

    def __init__(self, report: Report, look: Look) -> None:
        self.report = report
        self.subjects = Subjects(report.snapshot)
        self.blast: dict[str, Blast] = {blast.identity: blast for blast in report.blast}
        # Why a rule has no answer that an option would give.
        self.unasked = {read.told for read in report.snapshot.reads if read.unasked}
        self.ink = Ink(look.color)
        self.verbose = look.verbose
        self.quiet = look.quiet
        self.width = max(_NARROWEST, look.width)

    def plain(self, text: str) -> str:
        """Text of others, harmless and with key ids masked."""
        return _KEY_ID.sub(lambda found: mask(found[0]), visible(text))

    def label(self, id_: str) -> str:
        """What people call the subject of that id."""
        return self.plain(label(self.subjects, id_))

    def place(self, location: Location) -> str:
        """A place in a file that editors can jump to: the name as the file system has it.

        One in the past is named as git names it, which `git show` takes.
        """
        name = unquote(location.uri, errors="surrogateescape")
        commit = f" (in commit {location.commit[:12]})" if location.commit else ""
        return f"{self.plain(name)}:{location.line}:{location.column}{commit}"

    def where(self, finding: Finding) -> str:
        """The place of a finding in a file, else the id of its subject.

        A credential has no id that anyone knows: it is named by who holds it or whose it is.
        """
        if finding.location:
            return self.place(finding.location)
        credential = self.subjects.credentials.get(finding.subject)
        if credential is None:
            return self.plain(finding.subject)
        known = self.subjects.holders.get(credential.id) or credential.identity or credential.id
        return f"{self.plain(known)}  {self.label(credential.id)}"

    def wrapped(self, text: str, indent: int, first: str = "") -> list[str]:
        """Text as lines within the width: `first` before the first, then indented."""
        room = max(_NARROWEST // 2, self.width - indent)
        lines = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)
        lead = first or " " * indent
        return [f"{' ' * indent if number else lead}{line}" for number, line in enumerate(lines)]


def listing(items: Sequence[str], most: int) -> str:
    """`a, b and 3 more`."""
    shown = ", ".join(items[:most])
    rest = len(items) - most
    return f"{shown} and {rest} more" if rest > 0 else shown


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 read`, `2 reads`."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"
