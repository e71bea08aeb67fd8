"""What went wrong with a call, as a ledger state and a sentence that holds no secret.

The service's own message is never repeated: it may quote what was sent. The error code, the
operation (in the ledger already) and the permission to ask for say enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from aispm.errors import AispmError
from aispm.providers.aws.words import UnheardError
from aispm.vocabulary import ReadState

Classify = Callable[[Exception], tuple[ReadState, str]]

# Opt-in regions that an account has not enabled answer as if the key did not exist.
_DENIED = re.compile(
    "AccessDenied|Unauthori[sz]ed|NotAuthorized|AuthorizationError|AuthFailure|Forbidden"
    "|InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch"
    "|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|ExpiredToken|InvalidToken"
    "|OptInRequired"
)
_EXPIRED = re.compile("ExpiredToken")
_THROTTLED = re.compile("Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|ThroughputExceeded")
_CONTROL = re.compile(r"[^\x20-\x7e]")
_LONGEST = 200
_UPGRADE = "upgrade boto3"
_ASSUME = "AssumeRole"
_UNTRUSTED = " to assume the role: it has to trust who asks, with the external id it wants"


class UnsupportedError(Exception):
    """The installed SDK does not know an operation."""


class MalformedError(Exception):
    """The service's answer is not of the shape it documents; the message names the place."""


class BrokenOffError(Exception):
    """The connection ended within an answer."""


class EndlessError(Exception):
    """A list would not come to an end."""


class UnreadyError(Exception):
    """What a service was asked to prepare was not ready in the time it is given."""


class CutError(Exception):
    """A list has more than is read of it, by intent; the message says what was."""


def classifier(permission: str) -> Classify:
    """How a task names its failures; `permission` is the IAM action its call needs."""

    def classify(error: Exception) -> tuple[ReadState, str]:
        state, detail = _told(error)
        if state == "denied" and permission:
            detail += f"; the call needs {permission}"
        return state, clean(detail)

    return classify


def clean(text: str) -> str:
    """A sentence that is safe to show: printable, and not long."""
    return _CONTROL.sub("", text)[:_LONGEST]


def _told(error: Exception) -> tuple[ReadState, str]:
    from botocore import exceptions as sdk
    from botocore.parsers import ResponseParserError

    name = type(error).__name__
    match error:
        case sdk.ClientError():
            return _refused(error)
        case sdk.NoCredentialsError() | sdk.PartialCredentialsError():
            return "denied", f"no complete credentials were found ({name})"
        case sdk.TokenRetrievalError() | sdk.SSOError():
            return "denied", f"nobody is signed in ({name}); `aws sso login` does that"
        case sdk.CredentialRetrievalError():
            return "denied", f"the credentials could not be fetched ({name})"
        case sdk.InvalidConfigError() | sdk.InfiniteLoopConfigError():
            return "failed", f"the AWS config does not lead to credentials ({name})"
        case FileNotFoundError():
            return "failed", f"what the AWS config names is not there ({name})"
        case sdk.ConnectionError() | sdk.HTTPClientError():
            return "unreachable", f"the endpoint could not be reached ({name})"
        case sdk.PaginationError():
            return "failed", "the service repeated a page token"
        case BrokenOffError():
            return "unreachable", str(error)
        case EndlessError() | MalformedError():
            return "failed", str(error)
        case CutError():
            return "partial", str(error)
        case UnreadyError():
            return "out-of-time", str(error)
        case UnheardError():
            return "unsupported-by-sdk", f"{error}; {_UPGRADE}"
        case UnsupportedError() | sdk.UnknownServiceError() | sdk.ParamValidationError():
            return (
                "unsupported-by-sdk",
                f"the installed SDK cannot make the call ({name}); {_UPGRADE}",
            )
        case ResponseParserError():
            return "failed", "the answer could not be parsed"
        case AispmError():
            return "failed", error.message
    return "failed", f"the call failed ({name})"


def _refused(error: Exception) -> tuple[ReadState, str]:
    """A `ClientError`: the service answered, with an error code."""
    answer = getattr(error, "response", {})
    code = str(answer.get("Error", {}).get("Code", "")) or "an error without a code"
    state, detail = coded(code, answer.get("ResponseMetadata", {}).get("HTTPStatusCode"))
    if _EXPIRED.search(code):
        detail += ": sign in again"
    elif state == "denied" and getattr(error, "operation_name", "") == _ASSUME:
        detail += _UNTRUSTED  # told by whichever call was the first to need the role's keys
    return state, detail


def coded(code: str, status: int | None = None) -> tuple[ReadState, str]:
    """What an error code of a service means."""
    if _THROTTLED.search(code) or status == 429:
        return "throttled", f"{code} after every retry"
    if _DENIED.search(code) or status in (401, 403):
        return "denied", code
    return "failed", f"{code} (HTTP {status})" if status else code
