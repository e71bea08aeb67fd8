"""Findings grouped so that one story is told once.

A key in a file, that the file is not ignored and that the key's user reaches
administrator are three findings and one story: they share a credential or an identity.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from aispm.exporters.ranking import open_worst_first
from aispm.exporters.subjects import position
from aispm.model import Credential, Finding, Report, Snapshot


class Story(Struct, frozen=True):
    """The worst finding of a story, the others, and the credential and identity they share."""

    lead: Finding
    also: tuple[Finding, ...] = ()
    credential: str | None = None
    identity: str | None = None

    @property
    def brief(self) -> bool:
        """Whether a line can tell it: no path, no key, nobody's reach."""
        return not (self.lead.path or self.credential or self.identity)


def stories(report: Report) -> list[Story]:
    """The open findings as stories, each at the rank of its worst finding."""
    about = _About(report.snapshot)
    told: dict[str, list[Finding]] = {}
    for finding in open_worst_first(report):
        told.setdefault(about.key(finding), []).append(finding)
    return [about.story(findings) for findings in told.values()]


def blocks(report: Report) -> list[list[Story]]:
    """Stories as they are printed: what a rule says is said once for all that it found.

    A story with a path stands alone.
    """
    found: list[list[Story]] = []
    by_rule: dict[str, list[Story]] = {}
    for story in stories(report):
        rule = story.lead.rule
        if not story.lead.path and rule in by_rule:
            by_rule[rule].append(story)
            continue
        found.append([story])
        if not story.lead.path:
            by_rule[rule] = found[-1]
    return found


class _About:
    """Which credential and identity a finding is about."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._credentials = {credential.id: credential for credential in snapshot.credentials}
        self._identities = {identity.id for identity in snapshot.identities}
        self._held: dict[str, list[str]] = {}
        self._runs_as: dict[str, str] = {}
        for link in sorted(snapshot.links, key=lambda link: (link.source, link.target)):
            if link.relation == "holds-credential":
                self._held.setdefault(link.source, []).append(link.target)
            elif link.relation == "runs-as":
                self._runs_as.setdefault(link.source, link.target)

    def key(self, finding: Finding) -> str:
        """What findings of one story share: an identity, else a credential, else the subject."""
        credential = self._credential(finding)
        return self._identity(finding, credential) or (
            credential.id if credential else finding.subject
        )

    def story(self, findings: list[Finding]) -> Story:
        lead, *also = findings
        credential = self._credential(lead)
        return Story(
            lead=lead,
            also=tuple(also),
            credential=credential.id if credential else None,
            identity=self._identity(lead, credential),
        )

    def _credential(self, finding: Finding) -> Credential | None:
        """The finding's own subject, or what its subject holds at the place it points to."""
        own = self._credentials.get(finding.subject)
        if own or finding.location is None:
            return own
        held = self._held.get(finding.subject, [])
        return _lying_at(finding, (self._credentials[id_] for id_ in held))

    def _identity(self, finding: Finding, credential: Credential | None) -> str | None:
        if credential is not None:
            return credential.identity
        if finding.subject in self._identities:
            return finding.subject
        return self._runs_as.get(finding.subject)


def _lying_at(finding: Finding, held: Iterable[Credential]) -> Credential | None:
    here = position(finding.location)
    for credential in held:
        if any(position(place) == here for place in credential.locations):
            return credential
    return None
