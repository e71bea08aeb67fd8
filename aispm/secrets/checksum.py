"""Checksums that some providers build into their tokens: proof without a network."""

from __future__ import annotations

import base64
import binascii
import json
import string
import zlib

_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def base62_crc32(text: str, width: int = 6) -> str:
    """The CRC-32 of `text` in base 62, left-padded with zeros."""
    number = zlib.crc32(text.encode())
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = _BASE62[rest] + digits
    return digits.rjust(width, "0")


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
