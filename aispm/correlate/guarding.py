"""Which versions of guardrails guard something, be there newer ones or not."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from aispm.model import Asset, Read, Snapshot
from aispm.vocabulary import Facts

_GUARDRAILS = frozenset({"aws.bedrock.guardrail", "aws.bedrock.guardrail_version"})
_CURRENT = frozenset(f"{kind}.is_current" for kind in _GUARDRAILS)
_NEWEST = frozenset(f"{kind}.is_newest" for kind in _GUARDRAILS)
# What names versions of guardrails in its region. Policies of an organization do, too, but few who
# scan may read those: every older version would be in doubt for one that hardly any of them names.
_NAMING = frozenset(
    f"aws.{name}"
    for name in (
        *("bedrock.agent", "bedrock.agent_version", "bedrock.enforced_guardrails"),
        *("bedrock.flow", "bedrock.flow_version", "lex.bot_locale", "lex.intent"),
    )
)
_TOLD = frozenset(f"{kind}.{fact}" for kind in _NAMING for fact in ("*", "guardrails"))


def settled(snapshot: Snapshot) -> Snapshot:
    """The same, in which a blind read that may hide who names a guardrail, or which of its
    versions is the newest, says so."""
    reads = tuple(_saying(one) if _hides(one) or _unsorts(one) else one for one in snapshot.reads)
    return msgspec.structs.replace(snapshot, reads=reads)


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """`is_current` of each version: the newest is, as callers mean it, and what something names.

    Of an older one that nothing names it is not told where something that may was not read.
    """
    named = {one for asset in snapshot.assets for one in _named(asset)}
    blind = {read.scope for read in snapshot.reads if _hides(read)}
    found: dict[str, Facts] = {}
    for asset in snapshot.assets:
        if asset.kind not in _GUARDRAILS:
            continue
        newest = asset.facts.get("is_newest")
        if newest or named.intersection(_names(asset)):
            found[asset.id] = {"is_current": True}
        elif newest is False and not blind & {asset.scope, asset.scope.partition("/")[0]}:
            found[asset.id] = {"is_current": False}
    return found


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


def _hides(read: Read) -> bool:
    return read.blind and not (_NAMING.isdisjoint(read.lists) and _TOLD.isdisjoint(read.supplies))


def _unsorts(read: Read) -> bool:
    return read.blind and not _NEWEST.isdisjoint(read.supplies)


def _saying(read: Read) -> Read:
    return msgspec.structs.replace(read, supplies=tuple(sorted({*read.supplies, *_CURRENT})))
