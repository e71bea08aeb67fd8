"""Which versions of guardrails guard something, be there newer ones or not."""

from __future__ import annotations

from collections.abc import Mapping

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


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """`is_current` of each version: the newest is, as callers mean it, and what something names.

    Of an older one that nothing names it is not told where something that may was not read.
    """
    named = {one for asset in snapshot.assets for one in _named(asset)}
    blind = {read.scope for read in snapshot.reads if read.blind and _conceals(read)}
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


def hides(read: Read) -> frozenset[str]:
    """Which of the facts are not told where a read is blind: who names one was to be in it, or
    which is the newest."""
    unsorted = not _NEWEST.isdisjoint(read.supplies)
    return _CURRENT if unsorted or _conceals(read) else frozenset()


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


def _conceals(read: Read) -> bool:
    """Whether a read was to tell who names a guardrail."""
    return not (_NAMING.isdisjoint(read.lists) and _TOLD.isdisjoint(read.supplies))
