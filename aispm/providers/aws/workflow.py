"""What a state machine calls, read from its definition in Amazon States Language.

Source: AWS Step Functions developer guide, "Integrating services".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from aispm.providers.aws import signs
from aispm.providers.aws.faults import MalformedError
from aispm.providers.aws.row import Derived
from aispm.vocabulary import Facts, Relation

_URL = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
_HOST = re.compile(r"[\w.-]+", re.ASCII)
_DEEPEST = 50  # definitions nest by branches and loops; AWS lets none be larger than 1 MB


def _facts(answers: Sequence[Any], _: dict[str, Any]) -> Facts:
    """The integrations, and which of them are AI's; nothing where no definition was told."""
    called = [_integration(task) for task in _tasks(answers)]
    known = sorted({one for one in called if one})
    if not any(answer.get("definition") for answer in answers):
        return {}
    return {"integrations": known, "ai_signs": sorted(signs.calls(known))}


def _links(answers: Sequence[Any]) -> Iterator[tuple[Relation, str]]:
    """The functions and state machines that it starts, where they are written down."""
    for task in _tasks(answers):
        given = {**_map(task.get("Parameters")), **_map(task.get("Arguments"))}
        for target in (
            task.get("Resource"),
            given.get("FunctionName"),
            given.get("StateMachineArn"),
        ):
            if isinstance(target, str) and _names_one(target):
                yield "invokes", target


def _names_one(target: str) -> bool:
    parts = target.split(":")
    kinds = {("lambda", "function"), ("states", "stateMachine")}
    return len(parts) > 6 and (parts[2], parts[5]) in kinds


def _integration(task: dict[str, Any]) -> str:
    """`bedrock:invokeModel` of `arn:aws:states:::bedrock:invokeModel.sync`; a host of a URL."""
    parts = str(task.get("Resource", "")).split(":")
    if parts[2:3] == ["lambda"]:
        return "lambda:invoke"
    called = parts[6:] if parts[5:6] == ["aws-sdk"] else parts[5:]
    if parts[2:5] != ["states", "", ""] or len(called) < 2:
        return ""
    service, action = called[0], called[1].partition(".")[0]
    given = {**_map(task.get("Parameters")), **_map(task.get("Arguments"))}
    host = _host(given.get("ApiEndpoint")) if service == "http" else ""
    return f"{service}:{host or action}"


def _host(url: Any) -> str:
    """The host of a URL: no user, no port, no path. None where it is made by an expression."""
    match = _URL.match(url) if isinstance(url, str) else None
    place = match[1].rpartition("@")[2].partition(":")[0] if match else ""
    return place.lower() if _HOST.fullmatch(place) else ""


def _tasks(answers: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for answer in answers:
        if text := answer.get("definition"):
            try:
                definition = json.loads(text)
            except (ValueError, RecursionError) as error:
                raise MalformedError("the definition is no JSON") from error
            yield from _within(definition, 0)


def _within(machine: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The tasks of a machine, and of the branches and loops in it."""
    if depth > _DEEPEST:
        raise MalformedError("the definition nests too deep")
    for state in _map(_map(machine).get("States")).values():
        state = _map(state)
        if state.get("Type") == "Task":
            yield state
        branches = state.get("Branches")
        inner = branches if isinstance(branches, list) else []
        for one in (*inner, state.get("ItemProcessor"), state.get("Iterator")):
            yield from _within(one, depth + 1)


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


CALLED = Derived({"integrations": "list", "ai_signs": "list"}, _facts, _links)
