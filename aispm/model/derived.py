"""What follows from a snapshot: grants, arrows, reach, and the answers of rules."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct

from aispm.model.collected import Location
from aispm.vocabulary import Access, Certainty, Relation


class Grant(Struct, frozen=True):
    """Derived in iam/: what one identity may do to one target, and why.

    `target` is an asset, identity or scope id. `relation` is the arrow the grant becomes:
    reads, writes or invokes an asset; administers a scope; impersonates, assumes or
    mints-credential-of another identity.
    """

    identity: str
    relation: Relation
    access: Access
    target: str
    certainty: Certainty
    because: str
    condition: str | None = None


class Edge(Struct, frozen=True):
    """Derived in graph/: one arrow with its reason. A path is made of traversable edges.

    `why` is for people; `because` is the id of the technique, where one gave the edge.
    """

    source: str
    relation: Relation
    target: str
    certainty: Certainty
    traversable: bool
    why: str
    because: str = ""


class Target(Struct, frozen=True):
    """One thing an identity reaches, and how."""

    target: str
    access: Access
    hops: int
    certainty: Certainty


class Counts(Struct, frozen=True):
    """How much is reached. `sensitive` counts confidential and restricted data.

    `controls` counts what holds AI back or records it, and may be weakened.
    """

    resources: int = 0
    secrets: int = 0
    sensitive: int = 0
    restricted: int = 0
    identities: int = 0
    controls: int = 0
    accounts: int = 0


class Blast(Struct, frozen=True):
    """The blast radius of one identity. `score` is documented in the README."""

    identity: str
    admin: Literal["yes", "conditional", "no", "unknown"]
    admin_scopes: tuple[str, ...]
    hops_to_admin: int | None
    direct: Counts
    total: Counts
    score: int
    top: tuple[Target, ...]


class Evidence(Struct, frozen=True):
    """A fact that made a rule hold."""

    name: str
    value: Any


class Suppression(Struct, frozen=True):
    """Why a finding does not count: `by` a comment or an entry of a file, at `place`."""

    by: Literal["comment", "file"]
    place: str
    reason: str
    expires: str | None = None


class Finding(Struct, frozen=True):
    """A rule that holds for a subject. `path` is the attack path that explains it."""

    rule: str
    subject: str
    location: Location | None
    evidence: tuple[Evidence, ...]
    path: tuple[Edge, ...]
    fingerprint: str
    suppression: Suppression | None = None

    @property
    def status(self) -> Literal["open", "suppressed"]:
        """Whether it counts."""
        return "open" if self.suppression is None else "suppressed"


class Undetermined(Struct, frozen=True):
    """A rule that could not be answered for a subject (an id, or a scope for a failed list)."""

    rule: str
    subject: str
    missing: tuple[str, ...]
    because: str


class Check(Struct, frozen=True):
    """How often a rule was asked, and how often it answered what."""

    rule: str
    evaluated: int
    flagged: int
    clean: int
    undetermined: int
