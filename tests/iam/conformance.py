"""The engine put to public cases: one request and its policies, as plain JSON.

Imports nothing but the standard library and `aispm`. The shape of a case is that of the JSON
cases published with iam-simulate: `request` (principal, action, resource, context), a list of
policies a layer, and `simulation.mode`: in `Strict` the context is the whole truth, in
`Discovery` only the keys of `discoveryContextKeyConstraints` are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from aispm.iam.aws.authorize import authorize
from aispm.iam.aws.conditions import holds
from aispm.iam.aws.context import PRESENT, Complete, Knowledge
from aispm.iam.aws.party import Party
from aispm.iam.aws.request import Layers, Request
from aispm.iam.aws.statement import Statement, statements
from aispm.iam.aws.truth import Group, Leaf, Residual

_TYPES = {
    "identity": "identity",
    "resource": "resource",
    "boundary": "permissionBoundary",
    "session": "session",
    "endpoint": "endpointPolicy",
    "scp": "scp",
    "rcp": "rcp",
}


def run_case(case: dict[str, Any]) -> dict[str, Any]:
    """The engine's answer to one case: `response`, and `conditions` and `blockedBy` if any."""
    asked = case["request"]
    principal = asked["principal"]
    discovery = case.get("simulation", {}).get("mode") == "Discovery"
    request = Request(
        who=Party.of(principal if isinstance(principal, str) else ""),
        action=asked["action"],
        resource=asked["resource"]["resource"],
        account=asked["resource"]["accountId"],
        context=_context(case, discovery),
        wildcard_only=bool(asked.get("wildcardOnlyAction")),
        any_session=discovery,
    )
    answer = authorize(request, _layers(_offered(case, case) if discovery else case))
    told: dict[str, Any] = {"response": answer.response}
    if answer.condition is not None:
        told["conditions"] = _condition(answer.condition)
    if answer.blocked_by:
        told["blockedBy"] = list(answer.blocked_by)
    return told


def _layers(case: dict[str, Any]) -> Layers:
    levels = {
        layer: tuple(
            # The cases name a service control policy by its place, a resource one by its level.
            _policies(
                level["policies"], layer, f"|{level['orgIdentifier']}", None if own else number
            )
            for number, level in enumerate(case.get(name) or ())
        )
        for layer, name, own in (
            ("scp", "serviceControlPolicies", True),
            ("rcp", "resourceControlPolicies", False),
        )
    }
    resource, session = case.get("resourcePolicy"), case.get("sessionPolicy")
    return Layers(
        identity=_policies(case.get("identityPolicies") or (), "identity"),
        resource=statements(resource, "resource|ResourcePolicy") if resource else None,
        boundary=_optional(case.get("permissionBoundaries"), "boundary"),
        session=statements(session, "session|SessionPolicy") if session else None,
        endpoint=_optional(case.get("endpointPolicies"), "endpoint"),
        scps=levels["scp"],
        rcps=levels["rcp"],
    )


def _optional(documents: list[Any] | None, layer: str) -> tuple[Statement, ...] | None:
    return _policies(documents, layer) if documents else None


def _policies(
    documents: Iterable[Any], layer: str, level: str = "", identifier: int | None = None
) -> tuple[Statement, ...]:
    return tuple(
        statement
        for number, document in enumerate(documents)
        for statement in statements(
            document, f"{layer}|{number if identifier is None else identifier}{level}"
        )
    )


def _context(case: dict[str, Any], discovery: bool) -> Mapping[str, Any]:
    given = _given(case)
    if not discovery:
        return Complete(given)
    constraints = case.get("simulation", {}).get("discoveryContextKeyConstraints", ())
    keys = {*given, *_keys(case)}
    known: dict[str, str | tuple[str, ...] | Knowledge | None] = {}
    for constraint in constraints:
        for key in keys | {constraint["keyName"].lower()}:
            if not _fits(constraint["keyName"], key) or not constraint["presenceIsKnown"]:
                continue
            known[key] = given.get(key)
            if key in given and not constraint["valueIsKnown"]:
                known[key] = PRESENT
    return known


def _offered(value: Any, case: dict[str, Any]) -> Any:
    """A case's policies with what the case's own values decide taken out.

    Discovery takes a value that is given but not vouched for as one that may be sent: where it
    fulfils an Allow's comparison, and where it does not fulfil a Deny's, there is nothing left
    to tell. The statements keep their places.
    """
    if isinstance(value, list):
        return [_offered(inner, case) for inner in value]
    if not isinstance(value, dict):
        return value
    if "Effect" not in value:
        return {key: _offered(inner, case) for key, inner in value.items()}
    kept: dict[str, dict[str, Any]] = {}
    for operator, keys in value.get("Condition", {}).items():
        for key, wanted in keys.items():
            answer = _answer(operator, key, wanted, case)
            if answer is False and value["Effect"] == "Deny":
                return {"Effect": "Deny"}
            if answer is not True or value["Effect"] == "Deny":
                kept.setdefault(operator, {})[key] = wanted
    return value | {"Condition": kept}


def _answer(operator: str, key: str, wanted: Any, case: dict[str, Any]) -> bool | None:
    """What a comparison says of the value that the case offers; `None` when it offers none."""
    constraints = case["simulation"].get("discoveryContextKeyConstraints", ())
    if any(_fits(one["keyName"], key.lower()) for one in constraints):
        return None
    given = _given(case)
    answer = holds({operator: {key: wanted}}, Complete(given))
    if key.lower() in given:
        return answer
    # A key that is not offered is not sent: that fulfils what asks for no value.
    return True if answer and (":" in operator or operator.lower() == "null") else None


def _given(case: dict[str, Any]) -> dict[str, Any]:
    context = case["request"].get("context") or {}
    return {key.lower(): _value(value) for key, value in context.items()}


def _value(value: Any) -> str | tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else str(value)


def _fits(name: str, key: str) -> bool:
    if name.startswith("/") and name.endswith("/"):
        return re.fullmatch(name[1:-1], key, re.IGNORECASE) is not None
    return name.lower() == key


def _keys(value: Any) -> Iterator[str]:
    """Every condition key and variable that a case names, in lower case."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name == "Condition" and isinstance(inner, Mapping):
                for keys in inner.values():
                    yield from (str(key).lower() for key in keys)
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)
    elif isinstance(value, str):
        yield from (name.strip().lower() for name in re.findall(r"\$\{([^},]*)", value))


def _condition(residual: Residual) -> dict[str, Any]:
    if isinstance(residual, Group):
        parts = [_condition(part) for part in residual.parts]
        return {"conditionType": "group", "operator": residual.operator, "conditions": parts}
    sources = [_source(statement) for statement in residual.statements]
    if isinstance(residual, Leaf):
        told: dict[str, Any] = {
            "conditionType": "condition",
            "op": residual.op,
            "key": residual.key,
            "values": list(residual.values),
            "sources": sources,
        }
    else:
        told = {
            "conditionType": "sessionName",
            "sessionName": list(residual.names),
            "sources": sources,
        }
    return told | ({"inverted": True} if residual.inverted else {})


def _source(statement: Statement) -> dict[str, Any]:
    layer, identifier, *level = statement.source.rpartition(" (")[0].split("|")
    told = {
        "effect": statement.effect,
        "policyIdentifier": identifier,
        "policyType": _TYPES[layer],
        "statementIndex": statement.number,
    }
    return told | ({"orgIdentifier": level[0]} if level and level[0] else {})
