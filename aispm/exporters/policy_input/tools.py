"""What an agent can call, and how much harm is known to be in it.

Nothing is started or contacted, so most tools stay unknown, and unknown means inline:
a person or a policy engine sees each call before it happens.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from aispm.exporters.labels import label, noun
from aispm.exporters.nouns import Document
from aispm.exporters.policy_input.world import World
from aispm.model import Asset

Risk = Literal["low", "medium", "high", "unknown"]

# What leads to an agent's tools and is none itself.
_ROUTES = frozenset(
    (
        *("aws.bedrock.agent_alias", "aws.bedrock.agent_version"),
        *("aws.bedrock.flow_alias", "aws.bedrock.flow_version"),
        *("aws.lex.bot_alias", "aws.lex.bot_locale", "aws.lex.intent"),
    )
)
_SHELLS = frozenset({"bash", "sh", "zsh", "fish", "cmd", "powershell", "pwsh"})
# Tools that a cloud builds in: what they do is documented.
_BUILT_IN: dict[str, tuple[Risk, tuple[str, ...], str]] = {
    "AMAZON.CodeInterpreter": ("high", ("execute",), "runs code that the model writes"),
    "AMAZON.UserInput": ("low", (), "asks the user for missing input"),
}
_CHANGES = frozenset({"write", "delete", "execute", "money", "identity"})
_RISK_OF_DATA: dict[str, Risk] = {
    "restricted": "high",
    "confidential": "medium",
    "internal": "low",
    "public": "low",
}
_WORST: tuple[Risk, ...] = ("high", "unknown", "medium", "low")


class Judgement(Struct, frozen=True):
    """One reason to think that a tool is so dangerous."""

    risk: Risk
    reason: str
    effects: tuple[str, ...] = ()
    data: tuple[str, ...] = ()


def tool_ids(world: World, agent: Asset) -> list[str]:
    """What an agent has at hand: its parts, servers, functions and knowledge.

    Those of the versions that callers reach count as its own.
    """
    routes = routes_of(world, agent)
    found = {
        id_
        for route in routes
        for id_ in world.linked(route, "contains", "calls-tool", "uses-knowledge", "invokes")
    }
    return sorted(found.difference(routes))


def routes_of(world: World, agent: Asset) -> list[str]:
    """An agent, and its parts that lead to its tools."""
    routes = [agent.id]
    for route in routes:  # which grows while it is walked
        for id_ in world.linked(route, "contains", "calls-tool", "uses-knowledge", "invokes"):
            if world.subjects[id_].kind in _ROUTES and id_ not in routes:
                routes.append(id_)
    return routes


def tools(world: World, agent: Asset) -> dict[str, Document]:
    """An agent's tools by id."""
    routes = routes_of(world, agent)
    knowledge = {id_ for route in routes for id_ in world.linked(route, "uses-knowledge")}
    return {id_: _tool(world, id_, id_ in knowledge) for id_ in tool_ids(world, agent)}


def _tool(world: World, id_: str, is_knowledge: bool) -> Document:
    judged = _knowledge(world, id_) if is_knowledge else _judgements(world, id_)
    risk = min((each.risk for each in judged), key=_WORST.index)
    effects = sorted({effect for each in judged for effect in each.effects})
    subject = world.subjects[id_]
    return {
        "name": subject.name,
        "type": subject.kind or "unknown",
        "risk_class": risk,
        "recommended_enforcement": enforcement(risk, effects),
        "effects": effects,
        "data_classes": sorted({data for each in judged for data in each.data}),
        "reasons": [each.reason for each in judged],
    }


def enforcement(risk: Risk, effects: list[str]) -> str:
    """Before the call for what is dangerous or unknown, else by looking on."""
    if risk in ("high", "unknown") or (risk == "medium" and _CHANGES & set(effects)):
        return "inline"
    return "out_of_band"


def _judgements(world: World, id_: str) -> list[Judgement]:
    """All that is known against a tool; at least that nothing is known."""
    asset = world.assets.get(id_)
    facts = asset.facts if asset else {}
    built_in = _BUILT_IN.get(str(facts.get("parent_signature")))
    if built_in:
        risk, effects, reason = built_in
        return [Judgement(risk, reason, effects)]
    found = [each for identity in _acts_as(world, id_) for each in _reach(world, identity)]
    if str(facts.get("command") or "").rpartition("/")[2].removesuffix(".exe") in _SHELLS:
        found.append(Judgement("high", "is started through a shell", ("execute",)))
    if facts.get("auto_approve"):
        found.append(Judgement("unknown", "some of its tools run without asking"))
    kind = noun(asset.kind) if asset else "tool"
    return [*found, Judgement("unknown", f"what this {kind} does was not observed")]


def _acts_as(world: World, id_: str) -> list[str]:
    """The identities a tool uses: of the functions it invokes and of the keys it holds."""
    workloads = [id_, *world.linked(id_, "invokes")]
    found = {ref for workload in workloads for ref in world.linked(workload, "runs-as")}
    for workload in workloads:
        for held in world.linked(workload, "holds-credential"):
            credential = world.credentials.get(held)
            if credential and credential.identity:
                found.add(credential.identity)
    return sorted(found)


def _reach(world: World, identity: str) -> list[Judgement]:
    """What is known against a tool from what its identity reaches."""
    blast = world.blast.get(identity)
    if blast is None:
        return []
    who = label(world.subjects, identity)
    found = []
    if blast.admin in ("yes", "conditional"):
        doubt = " under a condition" if blast.admin == "conditional" else ""
        reason = f"acts as {who}, which reaches administrator{doubt}"
        found.append(Judgement("high", reason, ("identity",)))
    if blast.total.restricted:
        reason = f"acts as {who}, which reaches restricted data"
        found.append(Judgement("high", reason, (), ("restricted",)))
    if blast.total.secrets:
        found.append(Judgement("high", f"acts as {who}, which reaches secrets", ("read",)))
    return found


def _knowledge(world: World, id_: str) -> list[Judgement]:
    """A knowledge base only reads; how bad that is depends on the data behind it."""
    sources = [id_, *world.linked(id_, "uses-knowledge")]
    data = {held for source in sources for held in world.linked(source, "reads")}
    classes = sorted({world.sensitivity(held) for held in data} or {"unknown"})
    return [
        Judgement(
            _RISK_OF_DATA.get(each, "unknown"),
            f"reads data of sensitivity {each}",
            ("read",),
            (each,),
        )
        for each in classes
    ]
