"""What a snapshot knows of where a request goes: the account, its organisation, the tags.

Source: AWS IAM user guide, "AWS global condition context keys" (aws:ResourceAccount,
aws:ResourceOrgID, aws:ResourceOrgPaths, aws:ResourceTag).
"""

from __future__ import annotations

from collections.abc import Iterator

from aispm.iam.aws.context import PRESENT, Context, Knowledge
from aispm.iam.aws.organisation import Organisation
from aispm.iam.aws.statement import BOUNDARY
from aispm.model import Asset, Identity, Snapshot

_ALL = "resourcetag/*"
# S3 looks at a bucket's tags only where ABAC is turned on for it, which is not read.
_WITHOUT = frozenset({"aws.s3.bucket"})
_WITH = frozenset({"aws.iam.role", "aws.iam.user"})


def account(organisation: Organisation, account: str) -> Context:
    """The keys that tell in whose account and organisation a resource lies."""
    member = organisation.membership(f"aws:{account}")
    own = {f"aws:resource{key}": value for key, value in member.items()}
    return {"aws:resourceaccount": account, **own}


def tags(snapshot: Snapshot) -> dict[str, Context]:
    """By resource, the keys that tell its tags: `aws:ResourceTag/` and the service's own.

    Of an identity its boundary, too.

    That a tag is not there is known only where the tags were read.
    """
    told, untold = _reads(snapshot)
    bounded = {one for p in snapshot.policies if p.kind == "boundary" for one in p.attached_to}
    found: dict[str, Context] = {}
    everything: list[Asset | Identity] = [*snapshot.identities, *snapshot.assets]
    for one in everything:
        if not one.kind.startswith("aws.") or one.kind in _WITHOUT:
            continue
        listed = (one.scope, one.kind) in told and one.id not in untold
        whole = one.kind in _WITH or listed
        if one.tags or whole:
            found[one.id] = dict(_keys(one, whole))
        if one.kind in _WITH:
            found[one.id] = {**found[one.id], BOUNDARY: _boundary(one, bounded)}
    return found


def _boundary(one: Asset | Identity, bounded: set[str]) -> str | Knowledge | None:
    """The ARN of the boundary that an identity has, as far as it is known."""
    known = one.facts.get("boundary")
    return known if isinstance(known, str) else PRESENT if one.id in bounded else None


def _keys(one: Asset | Identity, whole: bool) -> Iterator[tuple[str, str | None]]:
    for service in ("aws", one.kind.split(".")[1]):
        for key, value in one.tags.items():
            yield f"{service}:resourcetag/{key.lower()}", value
        if whole:
            yield f"{service}:{_ALL}", None


def _reads(snapshot: Snapshot) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    """The (scope, kind) whose tags were read, and the assets whose tags were not."""
    seen: set[tuple[str, str]] = set()
    blind: set[tuple[str, str]] = set()
    missed: set[str] = set()
    for read in snapshot.reads:
        for fact in read.supplies:
            kind, _, name = fact.rpartition(".")
            if name in ("tags", "*"):
                where = blind if read.blind and not read.missed else seen
                where.add((read.scope, kind))
                missed.update(read.missed)
    return frozenset(seen - blind), frozenset(missed)
