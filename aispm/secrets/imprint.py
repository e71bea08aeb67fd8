"""What may be told of a secret: a keyed hash, and at most four characters of either end."""

from __future__ import annotations

import hashlib
import hmac
import math
from collections import Counter

# Public on purpose: it keeps these hashes apart from other tools', it protects nothing.
_LABEL = b"aispm/credential/v1"
# Shorter values can be guessed from their hash, and their ends tell too much of them.
_LONG_ENOUGH = 20
_BITS_ENOUGH = 3.0


def fingerprint(value: str) -> str:
    """HMAC-SHA256 of the value under a fixed public label, 16 hex digits."""
    return hmac.new(_LABEL, value.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:16]


def place_fingerprint(where: str) -> str:
    """The fingerprint of a value too weak for one of its own: that of its place."""
    return fingerprint("\0place\0" + where)


def weak(value: str) -> bool:
    """Too short or too uniform to be fingerprinted or to show a character of."""
    return len(value) < _LONG_ENOUGH or entropy(value) < _BITS_ENOUGH


def preview(value: str) -> str | None:
    """The first and the last four characters, or None where that would tell too much."""
    if weak(value):
        return None
    return f"{value[:4]}…{value[-4:]}"


def entropy(value: str) -> float:
    """Shannon entropy in bits per character."""
    counts = Counter(value).values()
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts)
