"""What the name of a value says: that it is a secret, that it is none, or nothing."""

from __future__ import annotations

import re

_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SECRET_WORDS = frozenset(
    """
    password passwd passphrase passcode pwd pass pw secret token apikey pat authtoken accesstoken
    credential credentials authorization bearer privatekey secretkey accesskey authkey
    clientsecret apitoken appkey appsecret sessiontoken cookie dsn sig signature
    """.split()
)
# `key` alone names too much (a cache key, a sort key); after one of these it is a secret.
_BEFORE_KEY = frozenset(
    """
    api access secret private auth account service master admin encryption signing license
    client session shared storage subscription write read ingest webhook bot root db function
    host license integration personal user app
    """.split()
)
_BENIGN_LAST = frozenset(
    """
    id ids path paths file files filename dir directory folder url urls uri uris endpoint host port
    name names type types kind ttl header headers var vars env limit limits count max min size
    length budget expiry expires expiration timeout interval region scope scopes method methods
    mode provider algorithm alg version format prefix suffix issuer audience arn alias location
    enabled disabled required field fields label title description hint rotation policy store
    usage cache manager counter model encoding separator lifetime window date time seconds minutes
    hours days ms email domain realm source backend storage ring bindings binding schema
    """.split()
)
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
    if any(part in _SECRET_WORDS for part in parts):
        return True
    if re.search(r"(?:api|access|secret|private|auth)key|(?:auth|api|access)token", key.lower()):
        return True
    pairs = zip(parts, parts[1:], strict=False)
    return any(last == "key" and first in _BEFORE_KEY for first, last in pairs)


def is_keyish(key: str) -> bool:
    """Whether the name ends in `key` and may be a secret if the value looks random."""
    parts = words(key)
    return bool(parts) and parts[-1] in ("key", "auth") and not is_benign(key)


def is_password(key: str) -> bool:
    """Whether the name asks for a password, which may be any text, not only a random one."""
    return any(part in _PASSWORDS for part in words(key)) and not is_benign(key)


def is_benign(key: str) -> bool:
    """Whether the name speaks about a secret without holding one (`TOKEN_URL`, `MAX_TOKENS`)."""
    parts = words(key)
    return bool(parts) and (
        parts[-1] in _BENIGN_LAST
        or parts[-1] == "tokens"
        or any(part in _BENIGN_WORDS for part in parts)
    )


def is_publishable(key: str) -> bool:
    """Whether the name says that the value may be seen by anyone."""
    parts = words(key)
    return any(part in ("public", "publishable", "anon") for part in parts)
