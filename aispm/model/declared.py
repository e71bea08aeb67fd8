"""What is written down beforehand: kinds, ways to gain more, and what people read of a rule."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from aispm.vocabulary import Certainty, Confidence, Relation, Severity


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
