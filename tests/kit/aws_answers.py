"""Answers: what stands in for a missing fixture, and the wire format of any answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.model import Shape
from moto.core.serialize import get_serializer_class

from tests.kit.aws_faults import Reply, protocol_of
from tests.kit.aws_keys import key_id_for, secret_for
from tests.kit.aws_routes import Call

# What the server answers by who asks, without a fixture.
BY_ASKER = {("sts", "AssumeRole"), ("sts", "GetCallerIdentity"), ("kms", "GetKeyPolicy")}


def default_answer(call: Call) -> dict[str, Any] | None:
    """What the server knows without a fixture: who signed the request, whose role or key it is."""
    if (call.service, call.operation) == ("sts", "AssumeRole"):
        return _keys(str(call.params["RoleArn"]))
    if (call.service, call.operation) == ("kms", "GetKeyPolicy"):
        return {"Policy": _key_policy(call.account or "000000000000"), "PolicyName": "default"}
    if (call.service, call.operation) != ("sts", "GetCallerIdentity"):
        return None
    account = call.account or "000000000000"
    return {
        "Account": account,
        "Arn": f"arn:aws:iam::{account}:user/scanner",
        "UserId": "AIDA" + call.key_id[4:],
    }


def _key_policy(account: str) -> str:
    """The policy that KMS gives a key that is made without one."""
    statement = {
        "Sid": "Enable IAM User Permissions",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _keys(role: str) -> dict[str, Any]:
    """An hour's keys of a role: they name the account that the role is in."""
    key_id = key_id_for(role.split(":")[4], role, "ASIA")
    return {
        "Credentials": {
            "AccessKeyId": key_id,
            "SecretAccessKey": secret_for(key_id),
            "SessionToken": f"session-of-{role.rpartition('/')[2]}",
            "Expiration": datetime.now(UTC) + timedelta(hours=1),
        },
        "AssumedRoleUser": {
            "AssumedRoleId": "AROAINVENTEDINVENTED:aispm",
            "Arn": role.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/aispm",
        },
    }


UNHEARD = "UNHEARD_OF"
_NOTHING: dict[str, Any] = {
    "list": [],
    "map": {},
    "boolean": False,
    "string": "",
    "blob": b"",
    "timestamp": 0,
}


def empty_answer(shape: Shape | None) -> dict[str, Any]:
    """The emptiest valid answer: empty lists and maps, and whatever else is required."""
    answer: dict[str, Any] = {}
    for name, member in shape.members.items() if shape else ():
        if member.type_name == "structure" and name in shape.required_members:
            answer[name] = empty_answer(member)
        elif member.type_name in ("list", "map") or name in shape.required_members:
            answer[name] = _NOTHING.get(member.type_name, 0)
    return answer


def serialised(call: Call, answer: dict[str, Any]) -> Reply:
    """The answer in the wire format of the call's service."""
    written = get_serializer_class(call.service, protocol_of(call))(call.model).serialize(answer)
    body = written["body"]
    headers = {name: str(value) for name, value in written["headers"].items()}
    return Reply(written["status_code"], headers, body.encode() if isinstance(body, str) else body)


def in_new_words(answer: Any, shape: Shape | None) -> Any:
    """The answer with a word in place of each value of an enumeration that no SDK knows."""
    match shape.type_name if shape and not getattr(shape, "is_document_type", False) else "":
        case "structure":
            members = shape.members
            return {
                key: in_new_words(one, members.get(key)) if key in members else one
                for key, one in answer.items()
            }
        case "map":
            return {key: in_new_words(one, shape.value) for key, one in answer.items()}
        case "list":
            return [in_new_words(one, shape.member) for one in answer]
    return UNHEARD if getattr(shape, "enum", None) and answer else answer
