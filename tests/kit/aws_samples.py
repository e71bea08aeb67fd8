"""Sample values for any botocore shape: the fullest answer and the smallest valid request."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from botocore.model import Shape

WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def full(shape: Shape | None, above: tuple[str, ...] = ()) -> Any:
    """A value with every member of `shape` filled, as a client would hand it out.

    A recursive shape is filled once; of a union only the first member, as in real answers.
    """
    if shape is None:
        return {}
    if shape.type_name == "structure":
        members = dict(list(shape.members.items())[:1]) if shape.is_tagged_union else shape.members
        return {
            name: full(member, (*above, shape.name))
            for name, member in members.items()
            if member.name not in above
        }
    return _value(shape, lambda inner: full(inner, (*above, shape.name)))


def smallest(shape: Shape | None) -> Any:
    """A value with only what `shape` requires: parameters that pass the client's own checks."""
    if shape is None:
        return {}
    if shape.type_name == "structure":
        return {name: smallest(shape.members[name]) for name in shape.required_members}
    return _value(shape, smallest)


def _value(shape: Shape, inner: Any) -> Any:
    least = shape.metadata.get("min", 1)
    match shape.type_name:
        case "list":
            return [inner(shape.member)] * max(least, 1)
        case "map":
            return {inner(shape.key): inner(shape.value)}
        case "string" | "character":
            return shape.enum[0] if shape.enum else "t" * max(least, 1)
        case "boolean":
            return True
        case "timestamp":
            return WHEN
        case "blob":
            return b"t" * max(least, 1)
        case "float" | "double":
            return float(least)
    return least


def agent(number: int) -> dict[str, Any]:
    """One summary of `bedrock-agent ListAgents`."""
    return {
        "agentId": f"AGENT{number:05d}",
        "agentName": f"agent-{number}",
        "agentStatus": "PREPARED",
        "updatedAt": "2026-01-02T03:04:05Z",
    }


def agents(*numbers: int, **where: str) -> dict[str, Any]:
    """A fixture that lists numbered agents; `where` gives its region and account."""
    summaries = [agent(number) for number in numbers]
    answer = {"agentSummaries": summaries}
    return {"service": "bedrock-agent", "operation": "ListAgents", "response": answer, **where}
