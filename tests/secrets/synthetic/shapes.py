"""Members of documented shapes, made at run time: no credential stands in this repository."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
import string
import uuid
import zlib
from collections.abc import Callable
from typing import Any

_PARSER = re._parser  # type: ignore[attr-defined]  # the only parser of patterns there is
_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_BASE64 = _DIGITS + "+/"
Noise = random.Random


def made(shape: str, rng: Noise) -> str:
    """A member of the shape: a pattern, or `=name` for one of the makers below."""
    if shape.startswith("="):
        return MAKERS[shape[1:]](rng)
    return "".join(_members(_PARSER.parse(shape), rng))


def _members(tokens: Any, rng: Noise) -> list[str]:
    return [_member(str(name), value, rng) for name, value in tokens]


def _member(name: str, value: Any, rng: Noise) -> str:
    if name == "LITERAL":
        return chr(value)
    if name == "IN":
        return rng.choice("".join(_characters(str(kind), what) for kind, what in value))
    if name == "BRANCH":
        return "".join(_members(rng.choice(value[1]), rng))
    if name == "MAX_REPEAT":
        low, high, tokens = value
        return "".join("".join(_members(tokens, rng)) for _ in range(rng.randint(low, high)))
    if name == "SUBPATTERN":
        return "".join(_members(value[3], rng))
    raise ValueError(f"{name} has no members")


def _characters(kind: str, what: Any) -> str:
    if kind == "RANGE":
        return "".join(map(chr, range(what[0], what[1] + 1)))
    return chr(what)


def text(rng: Noise, length: int, alphabet: str = _DIGITS) -> str:
    """Random-looking characters."""
    return "".join(rng.choice(alphabet) for _ in range(length))


def _encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _in_base(number: int, digits: str, width: int) -> str:
    told = ""
    while number:
        number, rest = divmod(number, len(digits))
        told = digits[rest] + told
    return told.rjust(width, digits[0])


def _with_crc(prefix: str, length: int = 30) -> Callable[[Noise], str]:
    """GitHub's and npm's tokens end in the CRC-32 of what is random in them."""

    def make(rng: Noise) -> str:
        body = text(rng, length)
        return prefix + body + _in_base(zlib.crc32(body.encode()), _DIGITS, 6)

    return make


def _github_pat(rng: Noise) -> str:
    body = "github_pat_" + "1" + text(rng, 21) + "_" + text(rng, 43)
    check = base64.b32encode(hashlib.sha256(body.encode()).digest()).decode()[:8]
    return body + check + text(rng, 8)


def _glpat_routable(rng: Noise) -> str:
    """https://docs.gitlab.com: payload, version, length of the payload, CRC-32 in base 36."""
    payload = b"c:1\no:1\nu:%x" % rng.randrange(1, 10**7) + rng.randbytes(16) + b"\x10"
    told = base64.urlsafe_b64encode(payload).decode().rstrip("=")
    digits = string.digits + string.ascii_lowercase
    body = f"glpat-{told}.01.{_in_base(len(told), digits, 2)}"
    return body + _in_base(zlib.crc32(body.encode()), digits, 7)


def aws_id(rng: Noise) -> str:
    """A key id of the kind that encodes an account."""
    number = (1 << 47) | (rng.randrange(10**11, 10**12) << 7) | rng.randrange(128)
    return "AKIA" + base64.b32encode(number.to_bytes(6, "big") + rng.randbytes(4)).decode()


def jwt(rng: Noise, **claims: Any) -> str:
    """A token whose signature is noise."""
    claims = claims or {"sub": str(rng.randrange(10**9)), "iat": 1760000000 + rng.randrange(10**6)}
    head = _encoded({"alg": "HS256", "typ": "JWT"})
    return f"{head}.{_encoded(claims)}.{text(rng, 43, _DIGITS + '-_')}"


def _supabase(role: str) -> Callable[[Noise], str]:
    def make(rng: Noise) -> str:
        ref = text(rng, 20, string.ascii_lowercase)
        return jwt(rng, iss="supabase", ref=ref, role=role, iat=1760000000, exp=2075576000)

    return make


def _pem(rng: Noise) -> str:
    kind = rng.choice(["RSA ", "EC ", "OPENSSH ", "", "ENCRYPTED "])
    return _armoured(f"{kind}PRIVATE KEY", rng)


def _armoured(what: str, rng: Noise) -> str:
    body = base64.b64encode(rng.randbytes(600)).decode()
    lines = "\n".join(body[start : start + 64] for start in range(0, len(body), 64))
    return f"-----BEGIN {what}-----\n{lines}\n-----END {what}-----"


def _discord(rng: Noise) -> str:
    number = base64.b64encode(str(rng.randrange(10**18, 9 * 10**18)).encode()).decode().rstrip("=")
    return f"{number}.G{text(rng, 5)}.{text(rng, 38, _DIGITS + '-_')}"


def _sentry_org(rng: Noise) -> str:
    told = {"iat": 1760000000.5, "url": "https://sentry.io", "region_url": "https://de.sentry.io"}
    body = base64.b64encode(json.dumps({**told, "org": "acme"}).encode()).decode()
    return f"sntrys_{body}_{text(rng, 43, _BASE64)}"


def _published(*parts: str) -> Callable[[Noise], str]:
    """A value that some documentation or emulator publishes, in parts."""
    return lambda rng: "".join(parts)


_AZURITE = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6",
    "tq/K1SZFPTOtr/KBHBeksoGMGw==",
)
_COSMOS = (
    "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGG",
    "yPMbIZnqyMsEcaGQy67XIw/Jw==",
)
_JWT_IO = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lI",
    "iwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
)  # fmt: skip

MAKERS: dict[str, Callable[[Noise], str]] = {
    "aws_id": aws_id,
    "ghp": _with_crc("ghp_"),
    "gho": _with_crc("gho_"),
    "ghu": _with_crc("ghu_"),
    "ghs": _with_crc("ghs_"),
    "ghr": _with_crc("ghr_", 70),
    "npm": _with_crc("npm_"),
    "github_pat": _github_pat,
    "glpat_routable": _glpat_routable,
    "uuid": lambda rng: str(uuid.UUID(int=rng.getrandbits(128), version=4)),
    "hubspot": lambda rng: f"pat-na1-{uuid.UUID(int=rng.getrandbits(128), version=4)}",
    "langfuse": lambda rng: f"sk-lf-{uuid.UUID(int=rng.getrandbits(128), version=4)}",
    "langfuse_public": lambda rng: f"pk-lf-{uuid.UUID(int=rng.getrandbits(128), version=4)}",
    "launchdarkly": lambda rng: f"api-{uuid.UUID(int=rng.getrandbits(128), version=4)}",
    "jwt": jwt,
    "n8n_jwt": lambda rng: jwt(rng, sub=str(uuid.UUID(int=rng.getrandbits(128))), iss="n8n"),
    "qdrant_jwt": lambda rng: jwt(rng, access="m", subject="api-key"),
    "supabase_service": _supabase("service_role"),
    "supabase_anon": _supabase("anon"),
    "pem": _pem,
    "pem_public": lambda rng: _armoured("PUBLIC KEY", rng),
    "pem_certificate": lambda rng: _armoured("CERTIFICATE", rng),
    "discord": _discord,
    "sentry_org": _sentry_org,
    "pem_pkcs8": lambda rng: _armoured("PRIVATE KEY", rng),
    "basic": lambda rng: base64.b64encode(f"svc-agent:{text(rng, 16)}".encode()).decode(),
    "azure_storage": lambda rng: (
        "DefaultEndpointsProtocol=https;AccountName=acmedata;AccountKey="
        f"{text(rng, 86, _BASE64)}==;EndpointSuffix=core.windows.net"
    ),
    "cosmos": lambda rng: (
        "AccountEndpoint=https://acme.documents.azure.com:443/;AccountKey="
        f"{text(rng, 76)}ACDb{text(rng, 6)}==;"
    ),
    "service_bus": lambda rng: (
        "Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;"
        f"SharedAccessKey={text(rng, 38)}+ASb{text(rng, 1)}="
    ),
    "azure_sql": lambda rng: (
        "Server=tcp:acme.database.windows.net,1433;Initial Catalog=crm;User ID=agent;"
        f"Password={text(rng, 16)};Encrypt=True"
    ),
    "azurite_key": _published(*_AZURITE),
    "azurite": _published(
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=", *_AZURITE,
        ";BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;",
    ),
    "cosmos_emulator": _published(*_COSMOS),
    "jwt_io": _published(*_JWT_IO),
    "stripe_docs": _published("sk_test_", "4eC39HqLyjWDarjtT1zdp7dc"),
}  # fmt: skip
