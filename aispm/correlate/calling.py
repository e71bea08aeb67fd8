"""Where Bedrock's models are called, and which of those that are about to go.

Any region's models can be called without anything standing there; what calls them most often does
stand there. Calls past all of it are in CloudTrail, whatever the region's setting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from aispm.model import Asset, Read, Snapshot
from aispm.vocabulary import Facts

_LOGGING, _ACCESS = "aws.bedrock.invocation_logging", "aws.bedrock.model_access"
# What calls models of Bedrock by its nature, or is made to be called through.
_ALWAYS = frozenset(
    f"aws.{name}"
    for name in (
        *("bedrock.agent", "bedrock.flow", "bedrock.knowledge_base", "bedrock.imported_model"),
        *("bedrock.custom_model_deployment", "bedrock.provisioned_throughput"),
        *("bedrock.inference_profile", "bedrock.prompt_router", "agentcore.runtime"),
    )
)
# What calls one where it names one, by a link or by the signs of AI in it.
_NAMING = frozenset(
    f"aws.{name}"
    for name in (
        *("agentcore.harness", "agentcore.harness_endpoint", "agentcore.memory"),
        *("agentcore.evaluator", "bedrock.agent_version", "bedrock.flow_version", "bedrock.prompt"),
        *("bedrock.data_source", "lex.bot_locale", "lex.intent", "qconnect.knowledge_base"),
        *("apprunner.service", "ec2.instance", "ecs.service", "ecs.task", "eks.pod_identity"),
        *("lambda.function", "states.state_machine"),
    )
)
# `us.anthropic.claude-...` names the profile of a geography, and by it the model.
_GEOGRAPHY = re.compile(r"^(?:us-gov|us|eu|apac|au|ca|jp|global)\.(?=[a-z0-9-]+\.)")


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """Of each region's logging the kinds that call models there, of its models the old ones that
    are called. Not told where nothing was seen and something may not have been read."""
    regions = {one.scope for one in snapshot.assets if one.kind in (_LOGGING, _ACCESS)}
    if not regions:
        return {}
    named = _named(snapshot)
    users: dict[str, set[str]] = {region: set() for region in regions}
    models: dict[str, set[str]] = {region: set() for region in regions}
    for asset in snapshot.assets:
        if (
            asset.scope in regions
            and (called := _calls(asset, named.get(asset.id, ()))) is not None
        ):
            users[asset.scope].add(asset.kind)
            models[asset.scope].update(called)
    blind = {read.scope for read in snapshot.reads if read.blind and _hides(read)}
    found: dict[str, Facts] = {}
    for asset in snapshot.assets:
        if asset.kind == _LOGGING:
            told: Facts = {"used_by": sorted(users[asset.scope])}
        elif asset.kind == _ACCESS:
            old = models[asset.scope].intersection(asset.facts.get("legacy_models", ()))
            told = {"legacy_models_used": sorted(old)}
        else:
            continue
        if any(told.values()) or not blind & {asset.scope, asset.scope.split("/")[0]}:
            found[asset.id] = told
    return found


def _named(snapshot: Snapshot) -> dict[str, list[str]]:
    """The models of Bedrock that each asset names, by their ids."""
    named: dict[str, list[str]] = {}
    for link in snapshot.links:
        if link.relation == "uses-model":
            named.setdefault(link.source, []).append(link.target)
    return named


def _calls(asset: Asset, named: Iterable[str]) -> list[str] | None:
    """The models an asset calls, as far as it names them; None where it calls none."""
    models = [_model(one) for one in named if _of_bedrock(asset, one)]
    if asset.kind in _ALWAYS:
        return models
    signs = asset.facts.get("ai_signs", ())
    if asset.kind in _NAMING and (models or any("bedrock" in sign.lower() for sign in signs)):
        return models
    return None


def _of_bedrock(asset: Asset, target: str) -> bool:
    if target.startswith("arn:"):
        return target.split(":")[2] == "bedrock"
    # A harness says by whose API it calls; by LiteLLM's a prefix of the id does.
    own = asset.facts.get("model_provider") in (None, "bedrockModelConfig")
    return own or target.startswith("bedrock/")


def _model(target: str) -> str:
    return _GEOGRAPHY.sub("", target.rpartition("/")[2])


def _hides(read: Read) -> bool:
    """Whether a read that saw not all would have told of what calls models."""
    told = {*read.lists, *(fact.rpartition(".")[0] for fact in read.supplies)}
    return bool(told & (_ALWAYS | _NAMING))
