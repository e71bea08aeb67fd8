"""Which data, functions and images of an AWS account serve its AI."""

from __future__ import annotations

from collections.abc import Mapping

from aispm.model import Read, Snapshot
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


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """Of each bucket, secret, table, key, function and repository whether it `serves_ai`: an AI
    service reads, writes, calls or runs it. Not told where a link to one may not have been read.
    """
    ours = [asset for asset in snapshot.assets if asset.kind.startswith("aws.")]
    general = {asset.id: asset.scope.split("/")[0] for asset in ours if asset.kind in GENERAL}
    ai = {asset.id for asset in ours} - general.keys()
    used = {link.target for link in snapshot.links if link.source in ai}
    used |= {link.source for link in snapshot.links if link.target in ai}
    unclear = {read.scope.split("/")[0] for read in snapshot.reads if _hides_links(read)}
    return {
        name: {"serves_ai": name in used}
        for name, account in general.items()
        if name in used or account not in unclear
    }


def _hides_links(read: Read) -> bool:
    """Whether a read that saw not all would have told of AI, and so of what serves it."""
    kinds = {*read.lists, *(fact.rpartition(".")[0] for fact in read.supplies)}
    return read.blind and any(kind.startswith("aws.") and kind not in GENERAL for kind in kinds)
