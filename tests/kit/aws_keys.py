"""Access-key ids that name their account, as AWS issues them.

The part after the four-letter prefix is base32; its first six bytes, read as one number,
hold the account in bits 7 to 46 when bit 47 is set. Ids older than that scheme do not.
`python -m tests.kit.aws_keys ACCOUNT SEED` prints the id that the fixtures use.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import sys

_NEW_SCHEME = 1 << 47
_ACCOUNT_BITS = 0x7FFFFFFFFF80


def key_id_for(account: str, seed: str, prefix: str = "AKIA") -> str:
    """An invented access-key id of `account` (12 digits); equal seeds give equal ids."""
    noise = hashlib.sha256(f"{account}/{seed}".encode()).digest()
    number = _NEW_SCHEME | (int(account) << 7) | (noise[0] & 0x7F)
    return prefix + base64.b32encode(number.to_bytes(6, "big") + noise[1:5]).decode()


def account_of_key_id(key_id: str) -> str | None:
    """The account a key id names, 12 digits, or None for a text that names none."""
    try:
        number = int.from_bytes(base64.b32decode(key_id[4:])[:6], "big")
    except (binascii.Error, ValueError):
        return None
    if not number & _NEW_SCHEME:
        return None
    return f"{(number & _ACCOUNT_BITS) >> 7:012d}"


def secret_for(key_id: str) -> str:
    """An invented secret access key: the right length and alphabet, derived from the id."""
    return base64.b64encode(hashlib.sha256(f"secret of {key_id}".encode()).digest()[:30]).decode()


if __name__ == "__main__":
    made = key_id_for(*sys.argv[1:3])
    sys.stdout.write(f"{made} {secret_for(made)}\n")
