"""Resources whose own policy is not known, or not known to be in force.

A policy that a scan asked for and was not told may let anybody in and may keep anybody out. A
policy of a bucket that S3 calls public lets in nobody from elsewhere where a block of public
access restricts it, whomever it names beside.

Source: Amazon S3 user guide, "Blocking public access to your Amazon S3 storage".
"""

from __future__ import annotations

from collections.abc import Mapping

from aispm.iam.aws.request import Policy
from aispm.iam.aws.statement import Statement
from aispm.model import Asset, Read, Snapshot

FACT = "has_resource_policy"
BUCKET = "aws.s3.bucket"
# Only Allows can be added to the policy of a function, so that keeps nobody out.
NEVER_DENIES = frozenset({"aws.lambda.function"})
_PUBLIC = "policy_is_public"
_RESTRICTED = ("restricts_public_policy", "account_restricts_public_policies")
# Stands in a condition for what no context tells.
_UNDECIDED = {"Bool": {"aispm:PublicAccessIsBlocked": "true"}}


def kinds_of(read: Read) -> frozenset[str]:
    """The kinds of resources of which a read tells the policies."""
    split = (fact.rpartition(".") for fact in read.supplies)
    return frozenset(kind for kind, _, fact in split if fact == FACT)


def untold(snapshot: Snapshot) -> frozenset[str]:
    """The resources whose policy was asked for, and that nobody told."""
    blind = (read for read in snapshot.reads if read.blind and not read.lists and kinds_of(read))
    missed = {name for read in blind for name in read.missed}
    own = (policy for policy in snapshot.policies if policy.kind == "resource")
    return frozenset(missed.difference(*(policy.attached_to for policy in own)))


def blocks(snapshot: Snapshot, policies: Mapping[str, Policy]) -> dict[str, tuple[Statement, ...]]:
    """What a block of public access adds to the policies of buckets: it denies those elsewhere.

    Where nobody asked for a block there is none: a policy that is public would hardly stand.
    """
    asked = {name for read in snapshot.reads if _tells_blocks(read) for name in read.missed}
    found: dict[str, tuple[Statement, ...]] = {}
    for one in snapshot.assets:
        if one.kind == BUCKET and one.id in policies:
            public, told = one.facts.get(_PUBLIC), [one.facts.get(fact) for fact in _RESTRICTED]
            if public is None and one.id in asked and not _perhaps_public(policies[one.id]):
                public = False
            restricted = True if True in told else None if None in told else False
            known = public is not None or one.id in asked
            if known and public is not False and restricted is not False:
                found[one.id] = (_block(one, sure=bool(public and restricted)),)
    return found


def _tells_blocks(read: Read) -> bool:
    facts = (f"{BUCKET}.{fact}" for fact in (_PUBLIC, *_RESTRICTED))
    return read.blind and any(fact in read.supplies for fact in facts)


def _perhaps_public(policy: Policy) -> bool:
    """Whether S3 may call a policy public, where nobody asked: none that names who is let in."""
    allows = (one for one in policy if one.effect == "Allow")
    return any(one.not_principals or "*" in one.principals.get("AWS", ()) for one in allows)


def _block(bucket: Asset, *, sure: bool) -> Statement:
    account = bucket.scope.removeprefix("aws:").split("/")[0]
    elsewhere = {"StringNotEquals": {"aws:PrincipalAccount": account}}
    return Statement(
        source=f"the block of public access to {bucket.name}",
        effect="Deny",
        actions=("s3:*",),
        not_actions=(),
        resources=("*",),
        not_resources=(),
        principals={"AWS": ("*",)},
        condition=elsewhere if sure else {**elsewhere, **_UNDECIDED},
    )
