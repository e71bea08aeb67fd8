"""Invented values of documented formats, made by a seed so that no real one can occur here."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import string
from typing import Any

LETTERS = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
_PARSER = re._parser  # type: ignore[attr-defined]  # the only parser of patterns there is


def _noise(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311  # nothing here is to be kept secret


def text(seed: str, length: int, alphabet: str = LETTERS) -> str:
    """Random-looking characters, the same for the same seed."""
    rng = _noise(seed)
    return "".join(rng.choice(alphabet) for _ in range(length))


def key_id(account: str, seed: str = "key", prefix: str = "AKIA") -> str:
    """An access-key id that encodes an account, as the format is understood."""
    rest = hashlib.sha256(seed.encode()).digest()
    number = (1 << 47) | (int(account) << 7) | (rest[4] & 0x7F)
    return prefix + base64.b32encode(number.to_bytes(6, "big") + rest[:4]).decode()


def jwt(claims: dict[str, Any]) -> str:
    """A token with these claims and a signature of noise."""
    parts = (json.dumps(part).encode() for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    encoded = [base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, text("signature", 43)])


def private_key(seed: str = "pem") -> str:
    """A key block whose body is noise."""
    body = base64.b64encode(_noise(seed).randbytes(600)).decode()
    lines = "\n".join(body[start : start + 64] for start in range(0, len(body), 64))
    return f"-----BEGIN PRIVATE KEY-----\n{lines}\n-----END PRIVATE KEY-----\n"


def member(pattern: str, seed: str) -> str:
    """A random-looking text that the pattern matches."""
    return _member(_PARSER.parse(pattern), _noise(seed), {})


def _member(tokens: Any, rng: random.Random, groups: dict[int, str]) -> str:
    return "".join(_one(str(name), value, rng, groups) for name, value in tokens)


def _one(name: str, value: Any, rng: random.Random, groups: dict[int, str]) -> str:
    if name == "LITERAL":
        return chr(value)
    if name == "NOT_LITERAL" or name == "ANY":
        return "x"
    if name == "IN":
        return rng.choice(_characters(value))
    if name == "BRANCH":
        return _member(rng.choice(value[1]), rng, groups)
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        low, high, tokens = value
        times = rng.randint(max(low, min(high, 1)), max(low, min(high, low + 4)))
        return "".join(_member(tokens, rng, groups) for _ in range(times))
    if name == "SUBPATTERN":
        return _member(value[3], rng, groups)
    return ""  # assertions and ends


def _characters(options: Any) -> str:
    if str(options[0][0]) == "NEGATE":
        return LETTERS + "/+"
    found = ""
    for name, value in options:
        if str(name) == "LITERAL":
            found += chr(value)
        elif str(name) == "RANGE":
            found += "".join(map(chr, range(value[0], value[1] + 1)))
        else:
            found += string.digits if "DIGIT" in str(value) else LETTERS
    return "".join(one for one in found if one in LETTERS) or found
