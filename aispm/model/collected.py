"""What providers collect, up to the snapshot that holds all of it.

Facts are plain JSON values and are treated as immutable. An **absent** fact means
"not collected" (unknown); `None` means "collected and not set".
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from aispm.vocabulary import SEEN, Confidence, Facts, KeyState, Place, ReadState, Relation, Severity


class Location(Struct, frozen=True, omit_defaults=True):
    """A range in a file: 1-based, columns in code points, `end_column` exclusive (as SARIF).

    `text` is what may be shown of that line (a key and a masked value, never the raw
    line) and `mark` the 0-based start and length within `text` that the range covers.
    `commit` is set for a range in the file as that commit had it, and not as it is now.
    """

    uri: str
    line: int
    column: int
    end_line: int
    end_column: int
    place: Place | None = None
    text: str = ""
    mark: tuple[int, int] = (0, 0)
    commit: str | None = None


class Asset(Struct, frozen=True):
    """Something that exists: a model, agent, endpoint, bucket, MCP server, client config."""

    id: str
    kind: str
    name: str
    scope: str
    owner: str | None = None
    facts: Facts = {}
    tags: dict[str, str] = {}
    location: Location | None = None


class Identity(Struct, frozen=True):
    """Something that acts: role, user, service account, managed identity."""

    id: str
    kind: str
    name: str
    scope: str
    owner: str | None = None
    facts: Facts = {}
    tags: dict[str, str] = {}


class Credential(Struct, frozen=True):
    """A key, token or password: what it is and where it lies, never its value.

    `identity` is the id it authenticates as, where known. `facts` holds identifiers
    (`key_id`, `account`, `client_id`, `client_email`, `private_key_id`, `created_at` ...).
    """

    id: str
    kind: str
    identity: str | None = None
    confidence: Confidence = "high"
    publishable: bool = False
    state: KeyState = "unknown"
    preview: str | None = None
    locations: tuple[Location, ...] = ()
    facts: Facts = {}


class Policy(Struct, frozen=True):
    """A policy as the cloud gave it.

    `kind` is one of identity, trust, boundary, resource, scp, rcp (which an organisation lays
    on scopes), role-definition; `attached_to` the ids it applies to; `document` is the
    cloud's own JSON.
    """

    id: str
    kind: str
    scope: str
    attached_to: tuple[str, ...]
    document: Any


class Binding(Struct, frozen=True):
    """`principal` holds `role` at `scope` (Azure role assignment, GCP binding).

    `scope` is the cloud's own resource id; `condition` its expression, if any.
    """

    id: str
    kind: str
    principal: str
    role: str
    scope: str
    condition: str | None = None


class Link(Struct, frozen=True):
    """What a collector saw: agent runs as role, server holds credential."""

    source: str
    relation: Relation
    target: str
    location: Location | None = None


class Scope(Struct, frozen=True):
    """A node of the scope tree: an account, subscription, project, folder of files."""

    id: str
    kind: str
    name: str = ""
    parent: str | None = None


class Read(Struct, frozen=True, omit_defaults=True):
    """One line of the coverage ledger: one per (scope, operation).

    `lists` names the kinds whose existence this read tells, `supplies` the facts it
    fills: `<kind>.<fact>`, `<kind>.*`, or `reach` for permissions. `missed` holds the
    ids it failed for when it is a detail read; empty for a list means all of the scope.
    """

    scope: str
    operation: str
    state: ReadState
    lists: tuple[str, ...] = ()
    supplies: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    detail: str = ""

    @property
    def blind(self) -> bool:
        """Whether there may be something that it was to see and did not."""
        return self.state not in SEEN and not self.unasked

    @property
    def unasked(self) -> bool:
        """Whether only an option asks for it, which nobody gave; `detail` names that."""
        return self.state == "not-asked"

    @property
    def told(self) -> str:
        """Why what it would tell is not known: `kms:DescribeKey denied`."""
        return f"{self.operation} {self.state}" + (f": {self.detail}" if self.unasked else "")


class VersionRange(Struct, frozen=True, omit_defaults=True):
    """Versions from `introduced` (None: from the first) up to before `fixed`, or through
    `last_affected`; with neither, all later ones."""

    introduced: str | None = None
    fixed: str | None = None
    last_affected: str | None = None


class Advisory(Struct, frozen=True, omit_defaults=True):
    """What is known of a package that is vulnerable, or malicious, as of some date.

    `ecosystem` is OSV's name (npm, PyPI, Go, crates.io ...). Affected is what lies in one of
    `ranges` or is one of `versions`. `known_exploited` and `epss` (a probability) are None
    where the source does not tell.
    """

    id: str
    ecosystem: str
    package: str
    severity: Severity
    summary: str
    ranges: tuple[VersionRange, ...] = ()
    versions: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    malicious: bool = False
    known_exploited: bool | None = None
    epss: float | None = None
    references: tuple[str, ...] = ()


class Pragma(Struct, frozen=True):
    """A comment in a scanned file that suppresses findings of some rules on one line.

    `line` is the line it speaks of: its own, or the next where it stands alone. Without `rules`
    or a `reason` it does nothing.
    """

    scope: str
    uri: str
    line: int
    rules: tuple[str, ...]
    reason: str


Record = Asset | Identity | Credential | Policy | Binding | Link | Scope | Read | Advisory | Pragma


class Snapshot(Struct, frozen=True, kw_only=True):
    """Everything that was seen, and the ledger of what was not. Sorted, so it is deterministic."""

    version: str = field(name="schema")  # SNAPSHOT_SCHEMA
    taken_at: str
    sources: tuple[str, ...] = ()
    assets: tuple[Asset, ...] = ()
    identities: tuple[Identity, ...] = ()
    credentials: tuple[Credential, ...] = ()
    policies: tuple[Policy, ...] = ()
    bindings: tuple[Binding, ...] = ()
    links: tuple[Link, ...] = ()
    scopes: tuple[Scope, ...] = ()
    reads: tuple[Read, ...] = ()
    advisories: tuple[Advisory, ...] = ()
    pragmas: tuple[Pragma, ...] = ()
