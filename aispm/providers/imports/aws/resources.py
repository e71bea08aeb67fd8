"""Policies of resources: buckets, keys, secrets, queues, topics, functions, and any others.

Whose policy it is, the answer says, or the name of the file: a bucket's name, or an ARN whose
slashes are folders (or `%2F`); for a key, `REGION/ID` in the folder of an account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from aispm.iam.aws import mute
from aispm.model import Policy, Read
from aispm.providers.aws.paths import whole_function
from aispm.providers.aws.resource_policy import without_texts
from aispm.providers.imports.aws.answers import AnswerError, document
from aispm.providers.imports.aws.piece import Piece

_ARN = re.compile(r"arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):([0-9]{12})?:([^\x00-\x20]{1,1900})")
_BUCKET = re.compile(r"[a-z0-9A-Z._-]{3,255}")
_KEY = re.compile(r"([a-z]{2}(?:-[a-z]+)+-[0-9])/([0-9a-zA-Z-]{1,64})")
_POLICIES = ("Policy", "ResourcePolicy", "policy", "resourcePolicy", "policyText")
_NAMES = ("ResourceArn", "resourceArn", "ARN", "Arn", "KeyArn", "QueueArn", "TopicArn")
# The ARNs of each kind that a scan lists itself, and that has a policy of its own.
_KINDS = {
    "aws.s3.bucket": re.compile("arn:[^:]+:s3:::"),
    "aws.kms.key": re.compile("arn:[^:]+:kms:[^:]+:[^:]+:key/"),
    "aws.secretsmanager.secret": re.compile("arn:[^:]+:secretsmanager:[^:]+:[^:]+:secret:"),
    "aws.dynamodb.table": re.compile("arn:[^:]+:dynamodb:[^:]+:[^:]+:table/[^/]+$"),
    "aws.lambda.function": re.compile("arn:[^:]+:lambda:[^:]+:[^:]+:function:"),
    "aws.ecr.repository": re.compile("arn:[^:]+:ecr:[^:]+:[^:]+:repository/"),
}
UNKNOWN = "aws:*"  # of resources whose account nothing tells


def records(piece: Piece, account: str) -> Iterator[Policy | Read]:
    """The policies in a file. `account` owns what names no account, where that is known."""
    try:
        value = piece.value()
    except AnswerError as error:
        missing = _told(piece, account)
        yield piece.line(error.state, error.detail, missing, _supplied(missing))
        return
    wrong: set[str] = set()
    missed: set[str] = set()
    for one in value if isinstance(value, list) else [value]:
        try:
            found = _policy(one, piece, account) if one is not None else None
            if found is not None:
                yield found
        except AnswerError as error:
            wrong.add(error.detail)
            missed |= {_arn(one)} if _arn(one) else {*_told(piece, account)}
    detail = "; ".join(sorted(wrong))
    names = tuple(sorted(missed))
    yield piece.line("failed" if wrong else "ok", detail, names, _supplied(names))


def _supplied(names: tuple[str, ...]) -> tuple[str, ...]:
    """The facts that the policies of some resources would have told."""
    kinds = {kind for kind, start in _KINDS.items() if any(start.match(one) for one in names)}
    return tuple(sorted(f"{kind}.{mute.FACT}" for kind in kinds))


def listed(value: Any) -> bool:
    """Whether something is a list of resources with their policies."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, dict) and "ResourceArn" in one for one in value)
    )


def _policy(one: Any, piece: Piece, account: str) -> Policy | None:
    if not isinstance(one, dict):
        raise AnswerError("failed", "no answer that has a policy")
    inner = one.get("Attributes")
    fields = {**one, **inner} if isinstance(inner, dict) else one
    if "Statement" in fields:
        given: Any = fields
    else:
        given = next((fields[name] for name in _POLICIES if name in fields), None)
        if given in (None, ""):
            return None
    whole = document(given)
    arn = _arn(fields) or next(iter(_told(piece, account)), "") or _function(piece, whole)
    match = _ARN.fullmatch(arn)
    if match is None:
        raise AnswerError("failed", "neither the file nor its name tells whose policy it is")
    arn = whole_function(arn)
    owner = match[4] or account
    return Policy(f"{arn}#policy", "resource", _scope(owner), (arn,), without_texts(whole))


def _scope(owner: str) -> str:
    return f"aws:{owner}" if owner else UNKNOWN


def _arn(one: Any) -> str:
    """The ARN that an answer names."""
    if not isinstance(one, Mapping):
        return ""
    named = (one.get(name) for name in _NAMES)
    return next((arn for arn in named if isinstance(arn, str) and _ARN.fullmatch(arn)), "")


def _told(piece: Piece, account: str) -> tuple[str, ...]:
    """The ARN that a file's name tells, if it does."""
    name = piece.name
    if _ARN.fullmatch(name):
        return (name,)
    if piece.folder == "bucket-policies" and _BUCKET.fullmatch(name):
        return (f"arn:aws:s3:::{name}",)
    if piece.folder == "key-policies" and account and (key := _KEY.fullmatch(name)):
        return (f"arn:{_partition(key[1])}:kms:{key[1]}:{account}:key/{key[2]}",)
    return ()


def _partition(region: str) -> str:
    return {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(region.rsplit("-", 2)[0], "aws")


def _function(piece: Piece, policy: dict[str, Any]) -> str:
    """The function that a function's policy names in all its statements."""
    if piece.folder != "function-policies":
        return ""
    given = policy.get("Statement")
    statements = given if isinstance(given, list) else [given]
    named = [one.get("Resource") for one in statements if isinstance(one, dict)]
    arns = {whole_function(one) if isinstance(one, str) else "" for one in named}
    return arns.pop() if len(arns) == 1 else ""
