"""What the name of a value says: that it is a secret, that it is none, or nothing."""

from __future__ import annotations

import re
from itertools import pairwise

from aispm.secrets.words import listed

_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BENIGN_WORDS = frozenset({"public", "publishable", "tokenizer", "tokenize", "max", "min", "num"})
_PASSWORDS = frozenset({"password", "passwd", "passphrase", "passcode", "pwd", "pass", "pw"})


def words(key: str) -> list[str]:
    """The words of a name, lower-case: `xApiKey`, `X-Api-Key` and `X_API_KEY` are alike."""
    return [word.lower() for word in _SPLIT.split(key) if word]


def is_secret(key: str) -> bool:
    """Whether a value of this name is meant to be a secret."""
    parts = words(key)
    if not parts or is_benign(key):
        return False
    if any(part in listed("secret") for part in parts):
        return True
    if re.search(r"(?:api|access|secret|private|auth)key|(?:auth|api|access)token", key.lower()):
        return True
    return any(last == "key" and first in listed("before_key") for first, last in pairwise(parts))


def is_keyish(key: str) -> bool:
    """Whether the name ends in `key` and may be a secret if the value looks random."""
    parts = words(key)
    if not parts or parts[-1] not in ("key", "auth") or is_benign(key):
        return False
    return not any(part in listed("harmless_before_key") for part in parts[:-1])


def is_password(key: str) -> bool:
    """Whether the name asks for a password, which may be any text, not only a random one."""
    return any(part in _PASSWORDS for part in words(key)) and not is_benign(key)


def is_benign(key: str) -> bool:
    """Whether the name speaks about a secret without holding one (`TOKEN_URL`, `MAX_TOKENS`)."""
    parts = words(key)
    return bool(parts) and (
        parts[-1] in listed("benign_last")
        or parts[-1] == "tokens"
        or any(part in _BENIGN_WORDS for part in parts)
    )


def is_publishable(key: str) -> bool:
    """Whether the name says that the value may be seen by anyone."""
    parts = words(key)
    return any(part in ("public", "publishable", "anon") for part in parts)
