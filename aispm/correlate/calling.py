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
_USED, _OLD = "used_by", "legacy_models_used"


def _kinds(*names: str) -> frozenset[str]:
    return frozenset(f"aws.{name}" for name in names)


# What calls models of Bedrock by its nature, or is made to be called through, and names them.
_CALLING = _kinds(
    *("bedrock.agent", "bedrock.flow", "bedrock.knowledge_base", "bedrock.inference_profile"),
    *("bedrock.custom_model_deployment", "bedrock.provisioned_throughput", "bedrock.prompt_router"),
)
# The same, by names that no other service knows.
_ALWAYS = _CALLING | _kinds("bedrock.imported_model", "agentcore.runtime")
# What calls one where it names one.
_NAMING = _kinds(
    *("agentcore.harness", "agentcore.harness_endpoint", "agentcore.memory"),
    *("agentcore.evaluator", "bedrock.agent_version", "bedrock.flow_version", "bedrock.prompt"),
    *("bedrock.data_source", "lex.bot_locale", "lex.intent", "qconnect.knowledge_base"),
)
# What calls one where there are signs of it.
_SIGNED = _kinds(
    *("apprunner.service", "ec2.instance", "ecs.service", "ecs.task", "eks.pod_identity"),
    *("lambda.function", "states.state_machine"),
)
# The facts that are told with the models' names, or with the signs.
_TELLING = frozenset(
    {"ai_signs", "embedding_model_arn", "foundation_model", "model_arn", "model_arns", "model_id"}
    | {"model_ids", "models", "node_types", "parsing_strategy"}
)
# `us.anthropic.claude-...` names the profile of a geography, and by it the model.
_GEOGRAPHY = re.compile(r"^(?:us-gov|us|eu|apac|au|ca|jp|global)\.(?=[a-z0-9-]+\.)")


def facts(snapshot: Snapshot) -> Mapping[str, Facts]:
    """Of each region's logging the kinds that call models there, of its models the old ones that
    are called. Not told where nothing was seen and something may not have been read."""
    asked = [one for one in snapshot.assets if one.kind in (_LOGGING, _ACCESS)]
    called = _called(snapshot, {one.scope for one in asked})
    hidden = {(read.scope, fact) for read in snapshot.reads if read.blind for fact in hides(read)}
    found: dict[str, Facts] = {}
    for asset in asked:
        here = called.get(asset.scope, [])
        if asset.kind == _LOGGING:
            name, told = _USED, {kind for kind, _ in here}
        else:
            old = asset.facts.get("legacy_models", ())
            name, told = _OLD, {one for _, models in here for one in models}.intersection(old)
        fact = f"{asset.kind}.{name}"
        if told or not hidden & {(asset.scope, fact), (asset.scope.split("/")[0], fact)}:
            found[asset.id] = {name: sorted(told)}
    return found


def hides(read: Read) -> set[str]:
    """Which of the facts are not told where a read is blind."""
    told = {*read.lists}
    for kind, _, fact in (one.rpartition(".") for one in read.supplies):
        told |= {kind} if fact in _TELLING | {"*"} else set()
    used = told & (_NAMING | _SIGNED) or _ALWAYS.intersection(read.lists)
    names = {
        f"{_LOGGING}.{_USED}": used,
        f"{_ACCESS}.{_OLD}": told & (_CALLING | _NAMING),
    }
    return {name for name, hiding in names.items() if hiding}


def _called(snapshot: Snapshot, regions: set[str]) -> dict[str, list[tuple[str, list[str]]]]:
    """By region: the kind of each thing that calls models, and the models, where it names them."""
    named: dict[str, list[str]] = {}
    for link in snapshot.links if regions else ():
        if link.relation == "uses-model":
            named.setdefault(link.source, []).append(link.target)
    found: dict[str, list[tuple[str, list[str]]]] = {}
    for asset in snapshot.assets if regions else ():
        models = [_model(one) for one in named.get(asset.id, ()) if _of_bedrock(asset, one)]
        if asset.scope in regions and _calls(asset, models):
            found.setdefault(asset.scope, []).append((asset.kind, models))
    return found


def _calls(asset: Asset, models: Iterable[str]) -> bool:
    if asset.kind in _SIGNED:
        return any("bedrock" in sign.lower() for sign in asset.facts.get("ai_signs", ()))
    return asset.kind in _ALWAYS or (asset.kind in _NAMING and any(models))


def _of_bedrock(asset: Asset, target: str) -> bool:
    if target.startswith("arn:"):
        return target.split(":")[2:3] == ["bedrock"]
    # A harness says by whose API it calls; by LiteLLM's a prefix of the id does.
    own = asset.facts.get("model_provider") in (None, "bedrockModelConfig")
    return own or target.startswith("bedrock/")


def _model(target: str) -> str:
    return _GEOGRAPHY.sub("", target.rpartition("/")[2])
