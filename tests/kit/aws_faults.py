"""Faults a test can inject, and errors as each AWS protocol writes them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple
from xml.sax.saxutils import escape

from tests.kit.aws_routes import Call

Kind = Literal[
    "deny",  # no permission
    "throttle",  # rate exceeded
    "expired",  # the session's token is too old
    "opted-out",  # the account has not enabled this region
    "error",  # a modelled error: code, status and message as given
    "server-error",  # a modelled 500
    "html",  # a 500 page from some front end, in no AWS protocol
    "malformed",  # a 200 whose body breaks off in mid-document
    "cut",  # the connection closes without an answer
    "cut-body",  # the connection closes in mid-body
    "delay",  # the right answer, `seconds` later
    "same-token",  # paging that hands out the same token for ever
    "unheard",  # the right answer, its words those of a service newer than the SDK
]


@dataclass
class Fault:
    """What goes wrong, and for which calls; a None matches all. `times` None means for ever."""

    kind: Kind
    service: str | None = None
    operation: str | None = None
    region: str | None = None
    account: str | None = None
    when: dict[str, Any] = field(default_factory=dict)
    times: int | None = None
    seconds: float = 0.0
    code: str = ""
    status: int = 400
    message: str = ""

    def may_strike(self, service: str, operation: str, account: str | None) -> bool:
        """Whether it matches such a call of an account, or would in some region."""
        wanted = (self.service, self.operation, self.account)
        got = (service, operation, account)
        return all(one in (None, other) for one, other in zip(wanted, got, strict=True))

    def matches(self, call: Call) -> bool:
        wanted = (self.service, self.operation, self.region, self.account)
        got = (call.service, call.operation, call.region, call.account)
        return all(one in (None, other) for one, other in zip(wanted, got, strict=True)) and (
            asked_for(self.when, call.params)
        )


def asked_for(when: dict[str, Any], params: dict[str, Any]) -> bool:
    """Whether a request's parameters are those of `when`; a list there means any of these.

    Compared as text without case: a query string knows no types.
    """
    for name, wanted in when.items():
        any_of = wanted if isinstance(wanted, list) else [wanted]
        if str(params.get(name)).lower() not in {str(value).lower() for value in any_of}:
            return False
    return True


class Reply(NamedTuple):
    """An HTTP answer. `body_cut` sends only half of the body, then closes."""

    status: int
    headers: dict[str, str]
    body: bytes
    body_cut: bool = False


# AWS spells "no" and "slower" by protocol; where the service models an error, that is used.
_DENIED = {"ec2": ("UnauthorizedOperation", 403), "query": ("AccessDenied", 403)}
_DENIED |= {"rest-xml": ("AccessDenied", 403), "json": ("AccessDeniedException", 400)}
_DENIED |= {"rest-json": ("AccessDeniedException", 403)}
_SLOWER = {"ec2": ("RequestLimitExceeded", 503), "query": ("Throttling", 400)}
_SLOWER |= {"rest-xml": ("SlowDown", 503), "json": ("ThrottlingException", 400)}
_SLOWER |= {"rest-json": ("ThrottlingException", 429)}


def faulty_reply(fault: Fault, call: Call) -> Reply:
    """The answer that `fault` puts in place of the right one, where it is no shape of that."""
    protocol = protocol_of(call)
    match fault.kind:
        case "deny":
            code, status = _DENIED[protocol]
            message = f"User is not authorized to perform: {call.service}:{call.operation}"
            return error_reply(call, code, message, status)
        case "throttle":
            code, status = _modelled(call, "Throttl", "TooManyRequests") or _SLOWER[protocol]
            return error_reply(call, code, "Rate exceeded", status)
        case "expired":
            code = "ExpiredToken" if "json" not in protocol else "ExpiredTokenException"
            return error_reply(call, code, "The security token is expired", 403)
        case "opted-out":
            xml = {"query": "InvalidClientTokenId", "ec2": "AuthFailure"}
            code = xml.get(protocol, "UnrecognizedClientException")
            return error_reply(call, code, "The security token is invalid", 403)
        case "server-error":
            return error_reply(call, "InternalFailure", "Internal failure", 500)
        case "html":
            page = b"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>Oops<br></html>"
            return Reply(500, {"Content-Type": "text/html"}, page)
        case "malformed":
            broken = b'{"unfinished": [' if "json" in protocol else b"<Unfinished><Item>"
            return Reply(200, {"Content-Type": "application/octet-stream"}, broken)
        case _:
            return error_reply(call, fault.code, fault.message, fault.status)


def protocol_of(call: Call) -> str:
    """The wire protocol botocore speaks to this service (`json`, `query` ...)."""
    return str(call.model.service_model.resolved_protocol)


def _modelled(call: Call, *stems: str) -> tuple[str, int] | None:
    for shape in call.model.error_shapes:
        if any(stem in shape.name for stem in stems):
            error = shape.metadata.get("error") or {}
            return error.get("code", shape.name), error.get("httpStatusCode", 400)
    return None


# Errors that AWS sends for a thing that is not there where the model declares none.
_ABSENT = {
    ("s3", "GetBucketTagging"): ("NoSuchTagSet", 404),
    ("s3", "GetBucketPolicy"): ("NoSuchBucketPolicy", 404),
    ("s3", "GetBucketPolicyStatus"): ("NoSuchBucketPolicy", 404),
    ("s3", "GetPublicAccessBlock"): ("NoSuchPublicAccessBlockConfiguration", 404),
    ("dynamodb", "GetResourcePolicy"): ("PolicyNotFoundException", 400),
    ("ecr", "GetRepositoryPolicy"): ("RepositoryPolicyNotFoundException", 400),
    ("s3", "GetBucketEncryption"): ("ServerSideEncryptionConfigurationNotFoundError", 404),
    ("iam", "GetAccessKeyLastUsed"): ("AccessDenied", 403),
    ("organizations", "DescribeEffectivePolicy"): ("EffectivePolicyNotFoundException", 400),
    ("ec2", "DescribeImages"): ("InvalidAMIID.NotFound", 400),
    ("ec2", "DescribeInstanceAttribute"): ("InvalidInstanceID.NotFound", 400),
    ("ec2", "DescribeLaunchTemplateVersions"): ("InvalidLaunchTemplateId.NotFound", 400),
    ("ec2", "DescribeSecurityGroups"): ("InvalidGroup.NotFound", 400),
    ("ecs", "DescribeTaskDefinition"): ("ClientException", 400),
    ("stepfunctions", "DescribeStateMachine"): ("StateMachineDoesNotExist", 400),
}
# Lists by the name of a read of one thing, and what answers with nothing where there is none.
LISTS = {
    ("ecr", "DescribeRepositories"),
    ("secretsmanager", "GetResourcePolicy"),
    ("ec2", "DescribeInstances"),
    ("cloudtrail", "DescribeTrails"),
    ("ec2", "DescribeRegions"),
    ("ec2", "DescribeVpcEndpoints"),
    ("ecs", "DescribeClusters"),  # those that are not there are `failures` of the answer
    ("frauddetector", "GetDetectors"),
    ("frauddetector", "GetExternalModels"),
    ("logs", "DescribeDeliveries"),
    ("logs", "DescribeDeliverySources"),
    ("logs", "DescribeLogGroups"),
    ("rekognition", "DescribeProjects"),
    ("s3", "GetBucketAcl"),
}


def absent_reply(call: Call) -> Reply | None:
    """The not-found error of a call that reads one thing; None where an empty answer is right."""
    one = call.operation.startswith(("Get", "Describe", "Head"))
    if not one or (call.service, call.operation) in LISTS:
        return None
    known = _ABSENT.get((call.service, call.operation))
    known = known or _modelled(call, "NotFound", "NoSuch")
    if known is None and call.service == "sagemaker":
        known = ("ValidationException", 400)
    return error_reply(call, known[0], "Not found", known[1]) if known else None


def error_reply(call: Call, code: str, message: str, status: int) -> Reply:
    """A modelled error in the words of the call's protocol."""
    protocol = protocol_of(call)
    if "json" in protocol:
        body = json.dumps({"__type": code, "message": message})
        headers = {"Content-Type": "application/json", "x-amzn-ErrorType": code}
        return Reply(status, headers, body.encode())
    error = f"<Error><Code>{escape(code)}</Code><Message>{escape(message)}</Message></Error>"
    wrapped = {
        "query": f"<ErrorResponse>{error}<RequestId>r</RequestId></ErrorResponse>",
        "ec2": f"<Response><Errors>{error}</Errors><RequestID>r</RequestID></Response>",
    }
    return Reply(status, {"Content-Type": "text/xml"}, wrapped.get(protocol, error).encode())
