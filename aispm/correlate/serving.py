"""Which data, functions and images of an AWS account serve its AI."""

from __future__ import annotations

from collections.abc import Container, Mapping

from aispm.model import Asset, Read, Snapshot
from aispm.vocabulary import Facts

# What anything else uses as well; every other kind of an account that is listed is one of AI.
GENERAL = frozenset(
    {
        "aws.dynamodb.table",
        "aws.ecr.repository",
        "aws.kms.key",
        "aws.lambda.function",
        "aws.s3.bucket",
        "aws.secretsmanager.secret",
    }
)
# What is of AI where it bears a sign of it.
HOSTS = frozenset(
    {
        "aws.apprunner.service",
        "aws.ec2.instance",
        "aws.ecs.service",
        "aws.ecs.task",
        "aws.eks.nodegroup",
        "aws.eks.pod_identity",
        "aws.states.state_machine",
    }
)
_TRAIL = "aws.cloudtrail.trail"  # it records everything


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """Of each bucket, secret, table, key, function and repository whether it `serves_ai`: an AI
    service reads, writes, calls or runs it. Not told where a link to one may not have been read.
    """
    ours = [asset for asset in snapshot.assets if asset.kind.startswith("aws.")]
    general = {asset.id: asset.scope.split("/")[0] for asset in ours if asset.kind in GENERAL}
    ai = {asset.id for asset in ours if _of_ai(asset)}
    used, doubtful = _used(snapshot, ai), {one.id for one in ours if _of_ai(one) is None}
    perhaps = _used(snapshot, doubtful) - used
    unclear = {read.scope.split("/")[0] for read in snapshot.reads if _hides_links(read)}
    return {
        name: {"serves_ai": name in used}
        for name, account in general.items()
        if name in used or (account not in unclear and name not in perhaps)
    }


def _of_ai(asset: Asset) -> bool | None:
    """Whether an asset is one of AI: None where its signs were not told."""
    if asset.kind not in HOSTS:
        return asset.kind not in GENERAL and asset.kind != _TRAIL
    signs = asset.facts.get("ai_signs")
    return None if signs is None else bool(signs)


def _used(snapshot: Snapshot, by: Container[str]) -> set[str]:
    targets = {link.target for link in snapshot.links if link.source in by}
    return targets | {link.source for link in snapshot.links if link.target in by}


def _hides_links(read: Read) -> bool:
    """Whether a read that saw not all would have told of AI, and so of what serves it."""
    kinds = {*read.lists, *(fact.rpartition(".")[0] for fact in read.supplies)}
    return read.blind and any(kind.startswith("aws.") and kind not in GENERAL for kind in kinds)
