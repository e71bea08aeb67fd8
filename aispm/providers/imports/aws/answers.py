"""What the AWS CLI printed into a file: an answer, or the error that a call ended with."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import msgspec

from aispm.providers.aws.faults import coded
from aispm.providers.files import reading
from aispm.providers.files.reading import UnreadError
from aispm.vocabulary import ReadState

DEEPEST = 64  # a policy is a handful of levels deep
_ERROR = re.compile(r"An error occurred \((\w{1,100})\) when calling the \w{1,100} operation")
_ERROR_WITHIN = 4_000  # characters: an error is a line or two
# What a service says where there is nothing to tell.
_ABSENT = frozenset(
    {
        "AWSOrganizationsNotInUseException",
        "NoSuchBucketPolicy",
        "NotFoundException",
        "ResourceNotFoundException",
    }
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class AnswerError(Exception):
    """A file that holds no answer, with its state in the ledger and why."""

    def __init__(self, state: ReadState, detail: str) -> None:
        super().__init__(detail)
        self.state = state
        self.detail = detail


def read(path: str, top: str) -> Any:
    """The JSON of a file below the folder `top`; None where the service had nothing to tell.

    Raises AnswerError.
    """
    try:
        return decoded(reading.read(path, top))
    except UnreadError as error:
        raise AnswerError(error.state, error.detail) from None


def decoded(data: bytes) -> Any:
    """The JSON of a file's bytes; None where they hold an error that means there is nothing."""
    data = utf8(data)
    try:
        return plain(msgspec.json.decode(data))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        pass
    if not data.strip():
        raise AnswerError("failed", "empty")
    found = _ERROR.search(data[:_ERROR_WITHIN].decode("utf-8", "replace"))
    if found is None:
        raise AnswerError("failed", "no JSON")
    if found[1] in _ABSENT:
        return None
    raise AnswerError(*coded(found[1]))


def utf8(data: bytes) -> bytes:
    """The same text without its byte-order mark: PowerShell writes UTF-16."""
    return reading.text(data)[0].encode("utf-8", "replace") if data.startswith(_BOMS) else data


def document(given: Any) -> dict[str, Any]:
    """A policy document, given as an object or as a text of JSON, percent-encoded or not.

    Raises AnswerError.
    """
    if isinstance(given, str):
        text = given if given.lstrip()[:1] == "{" else unquote(given)
        try:
            given = plain(msgspec.json.decode(text))
        except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
            raise AnswerError("failed", "a policy document is no JSON") from None
    if not isinstance(given, dict):
        raise AnswerError("failed", "a policy document is no JSON object")
    return given


def plain(value: Any, deepest: int = DEEPEST) -> Any:
    """The same value, of which any encoder can make JSON. Raises AnswerError if it is too deep."""
    if deepest == 0:
        raise AnswerError("failed", "nested too deep")
    match value:
        case str() | bool() | None | float():
            return value
        case dict():
            return {key: plain(item, deepest - 1) for key, item in value.items()}
        case list():
            return [plain(item, deepest - 1) for item in value]
        case int() if abs(value) < 2**63:
            return value
    return str(value)[:100]
