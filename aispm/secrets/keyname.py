"""What the name of a value says: that it is a secret, that it is none, or nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from aispm.secrets.words import listed

_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_GLUED = re.compile(
    r"(?:api|access|secret|private|auth|service|master)key|(?:auth|api|access|bot|session)token"
    r"|(?:password|passwd|apikey|authtoken|clientsecret)$"
)
# Secrets whose names end as if they were none.
_SECRET_ALL_THE_SAME = re.compile(r"apihash$|(?:vault|approle)\w*secretid$|honeycombteam$")
# Keys for browsers, of services whose other keys are secret.
_FOR_ALL = re.compile(r"sitekey|searchonly|algolia.*search|browserkey|clientsidekey|mobilekey")
_LONGEST = 200  # what is longer is no name


class Named(Struct, frozen=True):
    """What a name says of its value.

    `secret`: it is meant to be one. `password`: a secret that may be any text, not only a
    random one. `keyish`: the name ends in `key`, and random text under it may be a secret.
    `benign`: it speaks about a secret without holding one (`TOKEN_URL`, `MAX_TOKENS`).
    `publishable`: the value may be seen by anyone.
    """

    secret: bool = False
    password: bool = False
    keyish: bool = False
    benign: bool = False
    publishable: bool = False


def words(key: str) -> list[str]:
    """The words of a name, lower-case: `xApiKey`, `X-Api-Key` and `X_API_KEY` are alike."""
    return [word.lower() for word in _SPLIT.split(key[:_LONGEST]) if word]


@lru_cache(maxsize=4096)
def named(key: str) -> Named:
    """What this name says."""
    parts = words(key)
    if not parts or len(key) > _LONGEST:
        return Named()
    low = "".join(parts)
    public = any(part in listed("publishable") for part in parts) or bool(_FOR_ALL.search(low))
    if _SECRET_ALL_THE_SAME.search(low):
        return Named(secret=True)
    if _benign(parts):
        return Named(benign=True, publishable=public)
    password = any(part in listed("password") for part in parts) or low.endswith("password")
    secret = password or any(part in listed("secret") for part in parts)
    secret = secret or bool(_GLUED.search(low))
    secret = secret or any(
        last == "key" and first in listed("before_key") for first, last in pairwise(parts)
    )
    if secret and not password and _of_a_protocol(parts):
        return Named(benign=True)
    harmless = parts[-2:-1] and parts[-2] in listed("harmless_before_key")
    keyish = parts[-1] in ("key", "auth") and not harmless
    return Named(secret, password, keyish, False, public)


def _of_a_protocol(parts: list[str]) -> bool:
    """A token that tells a server where it was, not who asks: `nextToken`."""
    return parts[-1] == "token" and any(part in listed("harmless_before_token") for part in parts)


def _benign(parts: list[str]) -> bool:
    last = parts[-1] if not parts[-1].isdigit() or len(parts) == 1 else parts[-2]
    return last in listed("benign_last") or any(part in listed("benign") for part in parts)
