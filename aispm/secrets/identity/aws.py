"""The account that an access-key id encodes."""

from __future__ import annotations

import base64
import binascii

from aispm.vocabulary import Facts


def aws_account(key_id: str) -> str | None:
    """The account an access-key id encodes, or None for ids older than that encoding.

    The first six of the ten base32-decoded bytes after the four-letter prefix hold it,
    in 40 bits from the eighth; the top bit says whether the number means anything.
    """
    try:
        number = int.from_bytes(base64.b32decode(key_id[4:20])[:6], "big")
    except (binascii.Error, ValueError):
        return None
    if len(key_id) != 20 or not number >> 47:
        return None
    return f"{(number & 0x7FFFFFFFFF80) >> 7:012d}"


def aws_key(token: str) -> Facts:
    """The id itself is an identifier, and names the account."""
    account = aws_account(token)
    return {"key_id": token, **({"account": account} if account else {})}
