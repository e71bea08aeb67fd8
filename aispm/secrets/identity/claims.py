"""What a JSON Web Token says of itself (RFC 7519, and the claims of Entra, Supabase, Qdrant)."""

from __future__ import annotations

from aispm.secrets.checksum import json_segment
from aispm.vocabulary import Facts

_LONGEST = 200
_CLAIMS = {
    "iss": "issuer",
    "sub": "subject",
    "aud": "audience",
    "azp": "client_id",
    "appid": "client_id",
    "client_id": "client_id",
    "tid": "tenant_id",
    "oid": "object_id",
    "ref": "project",
    "role": "role",
    "scope": "scope",
    "scp": "scope",
}
# https://qdrant.tech/documentation/guides/security: `m` manages, `r` reads.
_ACCESS = {"m": "manage", "r": "read"}


def jwt_claims(token: str) -> Facts:
    """Issuer, subject, audience, scope and the like."""
    claims = json_segment(token.split(".")[1]) or {}
    facts: Facts = {}
    for name, fact in _CLAIMS.items():
        claim = claims.get(name)
        if isinstance(claim, list):
            claim = " ".join(one for one in claim if isinstance(one, str))
        if isinstance(claim, str) and claim:
            facts[fact] = claim[:_LONGEST]
    expires = claims.get("exp")
    if isinstance(expires, int) and not isinstance(expires, bool):
        facts["expires"] = expires
    access = claims.get("access")
    if isinstance(access, str) and access in _ACCESS:
        facts["access"] = _ACCESS[access]
    if facts.get("role") == "service_role" or facts.get("access") == "manage":
        facts["privileged"] = True
    return facts
