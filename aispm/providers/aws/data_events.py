"""Which calls to AI services CloudTrail keeps, by the selectors of a trail or data store (pure).

What is done with an agent, a gateway or a knowledge base are data events: none is kept unless a
selector names its type of resource. Basic selectors know no type of an AI service.

Source: AWS CloudTrail user guide, "Logging data events".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from aispm.providers.aws.faults import MalformedError
from aispm.vocabulary import Facts

TYPES = {"ai_data_types": "list"}
LAKE = {**TYPES, "keeps_calls_of": "list", "keeps_calls_to": "list"}
TRAILS = {"recording_trails": "list"}
STOPPED = {"stopped_trails": "list"}
STORES = {"recording_stores": "list"}
# Of a condition on an ARN, what narrows it by its end or by exceptions.
_MORE = ("EndsWith", "NotEquals", "NotStartsWith", "NotEndsWith")
_IDLE = frozenset({"STOPPING_INGESTION", "STOPPED_INGESTION", "PENDING_DELETION"})
_AI = re.compile(
    r"AWS::(?:Bedrock|BedrockAgentCore|SageMaker|QBusiness|QApps|QDeveloper|Kendra|KendraRanking"
    r"|S3Vectors|Comprehend|Rekognition|Lex|NovaAct|Wisdom)::\w+"
)
# By how the ARN of an asset goes on after its account: the types of event of what it does, and
# how the ARN of the event's resource begins.
_EVENTS = {
    "bedrock:agent/": (("AWS::Bedrock::AgentAlias",), "agent-alias/"),
    "bedrock:knowledge-base/": (("AWS::Bedrock::KnowledgeBase",), "knowledge-base/"),
    "bedrock-agentcore:gateway/": (("AWS::BedrockAgentCore::Gateway",), "gateway/"),
    "bedrock-agentcore:runtime/": (
        ("AWS::BedrockAgentCore::Runtime", "AWS::BedrockAgentCore::RuntimeEndpoint"),
        "runtime/",
    ),
}


def types(answers: Sequence[Any], _: dict[str, Any]) -> Facts:
    """The types of AI resources whose data events are kept, of some of them at least."""
    found = {
        name
        for answer in answers
        for selector in _selectors(answer)
        for name in selector["resources.type"].get("Equals", ())
        if _AI.fullmatch(name)
    }
    return {"ai_data_types": sorted(found)}


def trails(answers: Sequence[Any], context: Mapping[str, Any]) -> Facts:
    """The trails that keep the calls to the asset `self`, or some of them."""
    return {"recording_trails": _keeping(answers, context, "TrailARN")}


def stores(answers: Sequence[Any], context: Mapping[str, Any]) -> Facts:
    """The event data stores that keep the calls to the asset `self`, and are not stopped."""
    if not all("Status" in one for one in answers):
        raise MalformedError("the state of an event data store is missing")
    at_work = [one for one in answers if one["Status"] not in _IDLE]
    return {"recording_stores": _keeping(at_work, context, "EventDataStoreArn")}


def lake(answers: Sequence[Any], context: dict[str, Any]) -> Facts:
    """The types that a store keeps, and to which assets it keeps the calls.

    `keeps_calls_of` are the sorts of which it keeps those to each, `keeps_calls_to` the ARNs that
    a selector names, or how they begin (`...*`); one that names exceptions is not told of. A
    store that is stopped keeps none.
    """
    if not all("Status" in one for one in answers):
        raise MalformedError("the state of an event data store is missing")
    at_work = [one for one in answers if one["Status"] not in _IDLE]
    kept: set[str] = set()
    named: set[str] = set()
    for selector in (one for answer in at_work for one in _selectors(answer)):
        names = {*selector["resources.type"].get("Equals", ())}
        if "resources.ARN" in selector:
            named |= {*_called(selector["resources.ARN"], names)}
        else:
            kept |= names
    sorts = sorted(sort.rstrip("/") for sort, (names, _) in _EVENTS.items() if kept & {*names})
    return {
        **types(answers, context),
        "keeps_calls_of": sorts,
        "keeps_calls_to": sorted(named),
    }


def _called(condition: Mapping[str, Any], kept: Collection[str]) -> Iterator[str]:
    """The assets that a condition on the ARN of the resource names, of the types that are kept."""
    named = [*(condition.get("Equals") or ())]
    named += [f"{one}*" for one in condition.get("StartsWith") or ()]
    if any(condition.get(one) for one in _MORE):
        return
    for sort, (names, start) in _EVENTS.items():
        service, kind = sort.split(":")
        for one in named if not {*names}.isdisjoint(kept) else ():
            parts = one.split(":", 5)
            if parts[2:3] == [service] and parts[-1].startswith(start):
                yield ":".join([*parts[:5], kind + parts[5].removeprefix(start)])


def _keeping(answers: Iterable[Any], context: Mapping[str, Any], name: str) -> list[str]:
    wanted, start = _event(context["self"])
    found = {
        str(answer.get(name))
        for answer in answers
        for selector in _selectors(answer)
        if wanted.intersection(selector["resources.type"].get("Equals", ()))
        and _about(selector.get("resources.ARN", {}), start)
    }
    return sorted(found)


def stopped(answers: Sequence[Any], context: Mapping[str, Any]) -> Facts:
    """The trails that record nothing now: of those in `items`, to which the answers are in turn."""
    names = [str(one.get("TrailARN")) for one in context.get("items", ())]
    if len(names) != len(answers) or not all("IsLogging" in one for one in answers):
        raise MalformedError("a trail's state is missing")
    told = zip(names, answers, strict=True)
    return {"stopped_trails": sorted(name for name, one in told if not one["IsLogging"])}


def _event(arn: str) -> tuple[frozenset[str], str]:
    """The types of an asset's events, and how the ARNs of what they are about begin."""
    place, _, whole = arn.rpartition(":")
    kind, _, name = whole.partition("/")
    types_, start = _EVENTS[f"{arn.split(':')[2]}:{kind}/"]
    return frozenset(types_), f"{place}:{start}{name}"


def _selectors(answer: Mapping[str, Any]) -> Iterator[dict[str, dict[str, list[str]]]]:
    """The selectors of data events, each as its conditions by the field they are about."""
    for selector in answer.get("AdvancedEventSelectors") or ():
        fields = selector.get("FieldSelectors")
        if not isinstance(fields, list):
            raise MalformedError("an event selector without fields")
        found = {str(one.get("Field")): one for one in fields}
        if "Data" in found.get("eventCategory", {}).get("Equals", ()) and "resources.type" in found:
            yield found


def _about(condition: Mapping[str, Any], start: str) -> bool:
    """Whether a condition on the ARN of the resource lets in some that begin with `start`.

    How an ARN ends is not weighed: it tells which alias or session, not which agent.
    """
    for none in condition.get("NotStartsWith") or ():
        if start.startswith(none):
            return False
    if start in (condition.get("NotEquals") or ()):
        return False
    exact, begun = condition.get("Equals"), condition.get("StartsWith")
    named = any(_below(one, start) for one in exact or ())
    named = named or any(_below(one, start) or start.startswith(one) for one in begun or ())
    return named or not (exact or begun)


def _below(arn: str, start: str) -> bool:
    """Whether an ARN is `start` or lies below it: `agent-alias/AB/1` is none of agent `A`."""
    return arn == start or arn.startswith(f"{start}/")
