"""A path is made of control; only its last step may be mere access."""

from __future__ import annotations

from typing import Any

from aispm.graph.build import build
from aispm.graph.join import resolve
from aispm.graph.path import find
from aispm.model import Link
from aispm.rulebook.escalations import load_escalations
from aispm.rulebook.load import rules_root
from tests.graph.estates import ACCOUNT, allow, arn, asset, identity, policy, snapshot, trusts

RUNTIME = f"arn:aws:bedrock-agentcore:eu-west-1:{ACCOUNT}:runtime/harbor"
USER, ROLE = arn("user/caller"), arn("role/harbor-runtime")
INVOKE = allow("bedrock-agentcore:InvokeAgentRuntime", RUNTIME)
COMMAND = allow("bedrock-agentcore:InvokeAgentRuntimeCommand", RUNTIME)


def relations(end: str, *statements: Any) -> list[str]:
    """The path from a user who may do this to the runtime's role."""
    seen = snapshot(
        identities=[identity("user/caller"), identity("role/harbor-runtime")],
        policies=[
            policy("identity", "user/caller", *statements),
            policy(
                "trust", "role/harbor-runtime", trusts(Service="bedrock-agentcore.amazonaws.com")
            ),
        ],
        assets=[asset("aws.agentcore.runtime", RUNTIME)],
        links=[Link(RUNTIME, "runs-as", ROLE)],
    )
    graph = build(resolve(seen), tuple(load_escalations(rules_root())))
    return [edge.relation for edge in find(graph, USER, end)]


def test_who_may_invoke_something_does_not_act_as_it() -> None:
    assert relations(RUNTIME, INVOKE) == ["invokes"]
    assert relations(ROLE, INVOKE) == []


def test_access_does_not_hide_control_of_the_same_thing() -> None:
    assert relations(ROLE, INVOKE, COMMAND) == ["runs-code-in", "runs-as"]
    assert relations(RUNTIME, INVOKE, COMMAND) == ["runs-code-in"]
