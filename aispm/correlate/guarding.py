"""Which versions of guardrails guard something, be there newer ones or not."""

from __future__ import annotations

from collections.abc import Mapping

from aispm.model import Asset, Snapshot
from aispm.vocabulary import Facts

_GUARDRAILS = frozenset({"aws.bedrock.guardrail", "aws.bedrock.guardrail_version"})


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """`is_current` of each version that something names: what callers get is what counts."""
    named = {one for asset in snapshot.assets for one in _named(asset)}
    return {
        asset.id: {"is_current": True}
        for asset in snapshot.assets
        if asset.kind in _GUARDRAILS and named.intersection(_names(asset))
    }


def _named(asset: Asset) -> list[tuple[str, str]]:
    """What an asset names, each with where that is looked for: an ARN is the same everywhere."""
    if not asset.kind.startswith("aws."):
        return []
    given = asset.facts.get("guardrails", ())
    return [("" if one.startswith("arn:") else asset.scope, one) for one in given]


def _names(guardrail: Asset) -> tuple[tuple[str, str], tuple[str, str]]:
    """How a version is named: by the guardrail's ARN, or within its region by the id alone."""
    versioned = guardrail.kind.endswith("_version")
    whole = guardrail.id if versioned else f"{guardrail.id}:DRAFT"
    return ("", whole), (guardrail.scope, whole.rpartition("/")[2])
