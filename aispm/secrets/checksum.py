"""Checksums that some providers build into their tokens: proof without a network."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import string
import zlib

_BASE36 = string.digits + string.ascii_lowercase
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def base62_crc32(text: str, width: int = 6) -> str:
    """The CRC-32 of `text` in base 62, left-padded with zeros."""
    return _in_base(zlib.crc32(text.encode()), _BASE62, width)


def github_fine_grained(token: str) -> bool:
    """Whether the characters before the last eight are the hash of what stands before them.

    SHA-256 in base 32, the first eight digits of it.
    """
    body, check = token[:-16], token[-16:-8]
    return base64.b32encode(hashlib.sha256(body.encode()).digest()).decode()[:8] == check


def gitlab_routable(token: str) -> bool:
    """Whether the last seven characters are the CRC-32 of all before them, in base 36."""
    return _in_base(zlib.crc32(token[:-7].encode()), _BASE36, 7) == token[-7:]


def trailing_crc32(token: str) -> bool:
    """Whether the last six characters of `prefix_BODY` are the checksum of the body.

    Classic GitHub and npm tokens are built so.
    """
    body = token.rpartition("_")[2]
    return base62_crc32(body[:-6]) == body[-6:]


def json_segment(segment: str) -> dict[str, object] | None:
    """One base64url segment of a token as the JSON object it holds, or None."""
    try:
        decoded = json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    return decoded if isinstance(decoded, dict) else None


def jwt(token: str) -> bool:
    """Whether header and claims of a JSON Web Token are JSON objects."""
    head, _, rest = token.partition(".")
    return json_segment(head) is not None and json_segment(rest.partition(".")[0]) is not None


def _in_base(number: int, digits: str, width: int) -> str:
    told = ""
    while number:
        number, rest = divmod(number, len(digits))
        told = digits[rest] + told
    return told.rjust(width, digits[0])
