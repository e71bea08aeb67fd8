"""The nouns: every frozen struct that flows from providers to exporters.

Facts are plain JSON values and are treated as immutable. An **absent** fact means
"not collected" (unknown); `None` means "collected and not set". The closed lists that
their fields draw from are in `vocabulary`.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct, field

from aispm.vocabulary import (
    SEEN,
    Access,
    Certainty,
    Confidence,
    Facts,
    KeyState,
    Place,
    ReadState,
    Relation,
    Severity,
)


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


class Kind(Struct, frozen=True):
    """What a kind of asset or identity declares: its facts and their types.

    A fact's type is string, bool, int, list or map, with `?` where `None` is a value
    ("collected and not set"). `role` says what the kind is to people: an agent (which acts
    for someone), a tool or knowledge of one, model, compute, data, server, config, setting
    or identity.
    """

    name: str
    title: str
    role: str
    facts: dict[str, str] = {}


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


class Need(Struct, frozen=True, forbid_unknown_fields=True):
    """One permission an escalation needs: `action` over the `target`, over a target that is
    `held` already (itself, what it controls, its group, a policy attached to it), or over
    `any` resource at all; over the `provider` that a role lets sign in to it, over the `image`
    a workload runs, or over anything as an identity of the `manager`, the organisation's
    management account."""

    action: str
    over: Literal["held", "target", "any", "provider", "image", "manager"]


class Escalation(Struct, frozen=True, forbid_unknown_fields=True):
    """A way to gain more, as data: all of `needs`, held together, give `relation`.

    `target` is the kind of what is gained: an identity kind, a workload kind, a kind of data,
    or `aws.account` for the accounts that a management account governs. `service` is the
    service principal that a passed role must trust, or that such workloads act through.
    `holding` is a kind of which one must be held besides (a user, to be put into a group).
    `federated` is the protocol by which a provider's users must be let in by the role, and
    `named` a pattern of the targets that it works on. `fact` is a fact of the target: where that
    is false it does not work, and where it is not known it may.

    A relation that is only access gains no control of the target; of a role it gains what the
    role has of it over things of the kinds in `data`, because a service uses it for those only.
    `lifts` says what stops to hold a target back; it works on those that would administer
    their account without that. `doubt` is what must be so besides, which nobody can see in a
    snapshot: it makes the technique conditional. `settled_by` says what tells all the same, where
    it was read: the target's own policy, which is asked about every need then.
    """

    id: str
    title: str
    relation: Relation
    target: str
    needs: tuple[Need, ...]
    reference: str
    service: str | None = None
    holding: str | None = None
    certainty: Certainty = "allowed"
    doubt: str | None = None
    federated: Literal["saml", "oidc", "eks"] | None = None
    named: str | None = None
    fact: str | None = None
    data: tuple[str, ...] = ()
    lifts: Literal["boundary", "organisation"] | None = None
    settled_by: Literal["policy"] | None = None

    @property
    def controls(self) -> bool:
        """Whether it gains control of its targets, and not just access to data."""
        return self.relation not in ("reads", "writes")


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


class Evidence(Struct, frozen=True):
    """A fact that made a rule hold."""

    name: str
    value: Any


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


class Mapping(Struct, frozen=True):
    """A rule's entry in a framework: `cited` (the source says so, with a URL) or `judged`."""

    framework: str
    id: str
    title: str
    basis: Literal["cited", "judged"]
    url: str | None = None


class Remediation(Struct, frozen=True):
    """How to put it right: a sentence, and a command or Terraform where there is a real one."""

    summary: str
    cli: str | None = None
    terraform: str | None = None


class RuleCard(Struct, frozen=True):
    """What an exporter may know of a rule: everything for people, nothing that evaluates."""

    id: str
    area: str
    title: str
    severity: Severity
    confidence: Confidence
    status: str
    kinds: tuple[str, ...]
    why: str
    remediation: Remediation
    maps: tuple[Mapping, ...]
    references: tuple[str, ...] = ()
    false_positives: tuple[str, ...] = ()


class Report(Struct, frozen=True, kw_only=True):
    """The value every exporter renders. `snapshot` has its joins resolved and filters applied."""

    snapshot: Snapshot
    snapshot_id: str
    rules_sha256: str
    filters: dict[str, Any]
    data_dates: dict[str, str]
    rules: dict[str, RuleCard]
    kinds: dict[str, Kind]
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]
    undetermined: tuple[Undetermined, ...]
    edges: tuple[Edge, ...]
    blast: tuple[Blast, ...]
    idle_suppressions: tuple[str, ...] = ()
